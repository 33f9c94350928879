"""Choices about a recording: each reaches the utterance, and a bucket is made by a click alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.speech.speech_options import AS_TASK, Options
from components.speech.voice_picker import Choice
from services.aws import Aws, local
from services.images import objects
from services.speech import Utterance
from tests.made import spoken
from tests.made.spoken import ADITI, AMY


def script() -> None:
    import streamlit as st

    from components.speech import speech_options

    st.session_state.options = speech_options.show(
        st.session_state.given_aws, blind=st.session_state.given_blind, key="options"
    )


def opened(aws: Aws, *, blind: bool = False) -> AppTest:
    app = spoken.shown(script, given_aws=aws, given_blind=blind).run()
    assert not app.exception
    return app


def options(app: AppTest) -> Options:
    chosen: Options = app.session_state["options"]
    return chosen


@pytest.fixture
def aws(data_dir: Path) -> Aws:
    return local(data_dir=data_dir)


def test_untouched_they_ask_for_an_mp3_with_word_times_in_parts(aws: Aws) -> None:
    assert options(opened(aws)) == Options("mp3", with_marks=True, bucket=None, blind=False)


def test_every_choice_reaches_the_utterance(aws: Aws) -> None:
    app = opened(aws)
    app.selectbox(key="options_format").set_value("ogg_opus")
    app.toggle(key="options_marks").set_value(False).run()
    made = options(app).utterance("<speak>Hi</speak>", "ssml", Choice(ADITI, "standard", "hi-IN"))
    assert made == Utterance(
        "<speak>Hi</speak>", ADITI, "standard", "ssml", "hi-IN", output_format="ogg_opus", mark_kinds=()
    )
    plain = Options("mp3", with_marks=True, bucket=None, blind=False).utterance("Hi", "text", Choice(AMY, "generative"))
    assert (plain.engine, plain.mark_kinds) == ("generative", ("sentence", "word", "viseme"))


def test_two_voices_are_compared_blindly_until_that_is_switched_off(aws: Aws) -> None:
    app = opened(aws, blind=True)
    assert options(app).blind
    app.toggle(key="options_blind").set_value(False).run()
    assert not options(app).blind


def test_a_look_makes_no_bucket_and_a_click_does(aws: Aws) -> None:
    app = opened(aws)
    app.radio(key="options_way").set_value(AS_TASK).run()
    app.run()
    assert options(app).bucket == ""
    assert objects.list_buckets(aws) == ()
    app.button(key="options_make_bucket").click().run()
    assert objects.list_buckets(aws) == ("vitrine-speech",)
    assert options(app).bucket == "vitrine-speech"


def test_the_bucket_that_is_chosen_is_the_one_that_is_written_to(aws: Aws) -> None:
    for name in ("first-bucket", "second-bucket"):
        aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": aws.region})
    app = opened(aws)
    app.radio(key="options_way").set_value(AS_TASK).run()
    assert app.selectbox(key="options_bucket").options == ["first-bucket", "second-bucket"]
    app.selectbox(key="options_bucket").set_value("second-bucket").run()
    assert options(app).bucket == "second-bucket"


def test_an_account_without_a_bucket_is_asked_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def list_buckets(self) -> dict[str, Any]:
            return {"Buckets": []}

    monkeypatch.setattr(Aws, "client", lambda self, name: Empty())
    app = opened(Aws("aws", "eu-west-1", account="123456789012"))
    app.radio(key="options_way").set_value(AS_TASK).run()
    assert "no bucket to write to" in app.warning[0].value
    assert options(app).bucket == ""
    with pytest.raises(KeyError):
        app.button(key="options_make_bucket")
