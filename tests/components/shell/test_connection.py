"""Nobody is billed by surprise: AWS answers only after its account was shown and accepted."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import connection
from services import aws as connections
from services import errors
from services.aws import Aws

ACCOUNT = "123456789012"


def page() -> None:
    import streamlit as st

    from components.shell import connection

    connection.show_chooser()
    aws = connection.current()
    st.text(f"{aws.label} {aws.account}")


@pytest.fixture
def two_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[profile demo]\nregion=eu-west-2\n[profile other]\n", encoding="utf-8")
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
