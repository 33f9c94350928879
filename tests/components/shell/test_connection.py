"""Nobody is billed by surprise: AWS answers only after its account was shown and accepted."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import connection
from services import aws as connections
from services import errors, ledger
from services.aws import Aws
from tests.made.ledger_fixtures import SPEECH, Service, ask, service

__all__ = ["service"]

ACCOUNT = "123456789012"


def page() -> None:
    import streamlit as st

    from components.shell import connection

    connection.show_chooser()
    st.session_state["seen"] = aws = connection.current()
    st.text(f"{aws.label} {aws.account}")


@pytest.fixture
def two_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[profile demo]\nregion=eu-west-2\n[profile other]\nregion=eu-west-2\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    connection._profiles.clear()


@pytest.fixture
def signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "signed_in", lambda aws: replace(aws, account=ACCOUNT))


def test_local_is_chosen_at_first(two_profiles: None) -> None:
    app = AppTest.from_function(page).run()
    assert app.selectbox(key="connection_choice").options == ["Local", "demo", "other"]
    assert app.text[-1].value == "Local 000000000000"


def test_local_answers_until_the_account_is_accepted(two_profiles: None, signs_in: None) -> None:
    app = AppTest.from_function(page).run()
    app.selectbox(key="connection_choice").select("demo").run()
    assert f"Account {ACCOUNT}, region eu-west-2" in app.caption[0].value
    assert app.text[-1].value == "Local 000000000000"
    app.button(key="connection_accept").click().run()
    assert app.text[-1].value == f"AWS eu-west-2 {ACCOUNT}"
    app.selectbox(key="connection_choice").select("Local").run()
    assert app.text[-1].value == "Local 000000000000"


def test_another_region_must_be_accepted_again(two_profiles: None, signs_in: None) -> None:
    app = AppTest.from_function(page).run()
    app.selectbox(key="connection_choice").select("demo").run()
    app.button(key="connection_accept").click().run()
    app.selectbox(key="connection_region_demo").select("us-east-1").run()
    assert app.text[-1].value == "Local 000000000000"


def test_an_expired_sign_in_says_what_to_do_and_local_goes_on(
    two_profiles: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def expired(aws: Aws) -> Aws:
        raise errors.NotSignedIn("The token has expired.", "Run aws sso login.")

    monkeypatch.setattr(connections, "signed_in", expired)
    app = AppTest.from_function(page).run()
    app.selectbox(key="connection_choice").select("demo").run()
    assert "Run aws sso login" in app.error[0].value
    assert app.text[-1].value == "Local 000000000000"


def test_the_environment_presets_the_choice_but_does_not_accept_it(
    two_profiles: None, signs_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_BACKEND", "aws")
    monkeypatch.setenv("VITRINE_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_PROFILE", "other")
    app = AppTest.from_function(page).run()
    assert app.selectbox(key="connection_choice").value == "other"
    assert app.selectbox(key="connection_region_other").value == "eu-central-1"
    assert app.text[-1].value == "Local 000000000000"


def test_an_unknown_region_is_named(two_profiles: None, signs_in: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_BACKEND", "aws")
    monkeypatch.setenv("VITRINE_REGION", "eu-nowhere-1")
    monkeypatch.setenv("AWS_PROFILE", "demo")
    app = AppTest.from_function(page).run()
    assert "eu\\-nowhere\\-1" in app.error[0].value


def test_a_pinned_deployment_offers_no_choice(
    two_profiles: None, signs_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    monkeypatch.setenv("VITRINE_BACKEND", "aws")
    monkeypatch.setenv("AWS_PROFILE", "demo")
    app = AppTest.from_function(page).run()
    assert not app.selectbox
    assert app.text[-1].value == f"AWS eu-west-2 {ACCOUNT}"


def test_a_deployment_pinned_to_aws_never_answers_from_local_instead(
    two_profiles: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    monkeypatch.setenv("VITRINE_BACKEND", "aws")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    app = AppTest.from_function(page).run()
    assert app.error
    assert not app.text


def accepted(profile: str = "demo") -> AppTest:
    """A new visitor, who accepts the account of this profile."""
    app = AppTest.from_function(page).run()
    app.selectbox(key="connection_choice").select(profile).run()
    return app.button(key="connection_accept").click().run()


def test_two_visitors_on_one_account_are_two_visits_with_costs_of_their_own(
    two_profiles: None, signs_in: None, service: Service
) -> None:
    first, second = (accepted().session_state["seen"] for _ in range(2))
    assert first == second, "the same account answers both"
    assert first.visit
    assert first.visit != second.visit
    ask(first, "polly", "synthesize_speech", SPEECH)
    assert ledger.visit_totals(first.visit).calls == 1
    assert ledger.visit_totals(second.visit).calls == 0


def test_a_visit_stays_the_same_when_another_account_answers(two_profiles: None, signs_in: None) -> None:
    app = AppTest.from_function(page).run()
    visit = app.session_state["seen"].visit
    app.selectbox(key="connection_choice").select("demo").run()
    app.button(key="connection_accept").click().run()
    assert app.session_state["seen"].visit == visit
    assert app.session_state["seen"].profile == "demo"


def test_another_profile_must_be_accepted_again_and_going_back_too(two_profiles: None, signs_in: None) -> None:
    app = accepted()
    app.selectbox(key="connection_choice").select("other").run()
    assert app.session_state["seen"].is_local
    app.selectbox(key="connection_choice").select("demo").run()
    assert app.session_state["seen"].is_local
    assert app.button(key="connection_accept")


def test_leaving_for_local_forgets_the_acceptance(two_profiles: None, signs_in: None) -> None:
    app = accepted()
    app.selectbox(key="connection_choice").select("Local").run()
    app.selectbox(key="connection_choice").select("demo").run()
    assert app.session_state["seen"].is_local


def test_aws_is_asked_who_one_is_once_and_again_only_after_a_refusal(
    two_profiles: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, str]] = []

    def signed_in(aws: Aws) -> Aws:
        asked.append((aws.profile, aws.region))
        if len(asked) == 1:
            raise errors.NotSignedIn("The token has expired.", "Run aws sso login.")
        return replace(aws, account=ACCOUNT)

    monkeypatch.setattr(connections, "signed_in", signed_in)
    app = AppTest.from_function(page).run()
    assert asked == [], "Local asks nobody"
    app.selectbox(key="connection_choice").select("demo").run()
    app.run()
    assert asked == [("demo", "eu-west-2")]
    assert "connection_accept" not in {button.key for button in app.button}
    app.button(key="connection_demo_eu-west-2_try_again").click().run()
    assert len(asked) == 2
    app.button(key="connection_accept").click().run()
    app.run()
    assert len(asked) == 2
    assert f"Account {ACCOUNT} in eu-west-2. Calls are billed there." in [caption.value for caption in app.caption]


def test_credentials_of_the_machine_are_a_choice_and_never_the_default(
    two_profiles: None, signs_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    app = AppTest.from_function(page).run()
    chooser = app.selectbox(key="connection_choice")
    assert chooser.options == ["Local", "demo", "other", "This machine's credentials"]
    assert chooser.value == "Local"
    chooser.select("This machine's credentials").run()
    app.button(key="connection_accept").click().run()
    assert app.session_state["seen"].profile is None
    assert not app.session_state["seen"].is_local


def test_a_deployment_pinned_to_local_offers_no_choice_either(
    two_profiles: None, signs_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    monkeypatch.setenv("AWS_PROFILE", "demo")
    app = AppTest.from_function(page).run()
    assert not app.selectbox
    assert app.session_state["seen"].is_local
    assert "at no cost" in app.caption[0].value
