"""The box: what it opens with, samples, plain text turned into SSML and back, and the link that reproduces it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.speech import SAMPLES
from tests.made import spoken
from tests.made.spoken import AMY, VOICES


def script() -> None:
    import streamlit as st

    from components.speech import script_input, voice_picker

    script_input.begin(st.session_state.given_voices, key="box", voice_key="first")
    st.session_state.made = script_input.show(st.session_state.given_voices, key="box", voice_key="first")
    choice = voice_picker.show(st.session_state.given_voices, key="first")
    if st.button("Link", key="link"):
        script_input.link(st.session_state.made[0], st.session_state.made[1], choice)


def opened(**query: str) -> AppTest:
    app = spoken.shown(script, given_voices=VOICES)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_it_opens_with_a_sample_in_a_language_that_somebody_speaks() -> None:
    assert opened().session_state["made"] == (SAMPLES[0].text, "text")


def test_only_samples_that_some_voice_can_speak_are_offered() -> None:
    assert opened().pills(key="box_sample").options == [
        sample.label for sample in SAMPLES if sample.language_code in {"en-GB", "en-US", "en-IN", "hi-IN"}
    ]


def test_a_sample_brings_its_kind_and_a_voice_that_speaks_it() -> None:
    app = opened()
    app.pills(key="box_sample").set_value("American English").run()
    assert app.session_state["made"][0].startswith("Good morning!")
    assert app.session_state["first_voice"] == "Danielle"
    app.pills(key="box_sample").set_value("With SSML").run()
    assert app.session_state["made"][1] == "ssml"
    assert app.session_state["first_voice"] == "Amy"


def test_a_voice_that_speaks_the_sample_already_stays() -> None:
    app = opened()
    app.selectbox(key="first_voice").set_value("Brian").run()
    app.pills(key="box_sample").set_value("With SSML").run()
    assert app.session_state["first_voice"] == "Brian"


def test_plain_text_becomes_ssml_and_tags_come_back_with_their_text() -> None:
    app = opened()
    app.text_area(key="box_text").set_value("Fish & chips").run()
    app.segmented_control(key="box_kind").set_value("SSML").run()
    assert app.session_state["made"] == ("<speak>Fish &amp; chips</speak>", "ssml")
    tagged = '<speak>Fish <break time="1s"/>&amp; chips</speak>'
    app.text_area(key="box_text").set_value(tagged).run()
    app.segmented_control(key="box_kind").set_value("Plain text").run()
    assert app.session_state["made"] == ("Fish & chips", "text")
    app.segmented_control(key="box_kind").set_value("SSML").run()
    assert app.session_state["made"] == (tagged, "ssml")
    app.segmented_control(key="box_kind").set_value("Plain text").run()
    app.text_area(key="box_text").set_value("Something else").run()
    app.segmented_control(key="box_kind").set_value("SSML").run()
    assert app.session_state["made"] == ("<speak>Something else</speak>", "ssml")


def test_a_link_fills_the_box_and_chooses_the_voice() -> None:
    app = opened(text="<speak>Hi</speak>", kind="ssml", voice="Brian", engine="standard")
    assert app.session_state["made"] == ("<speak>Hi</speak>", "ssml")
    assert (app.session_state["first_voice"], app.session_state["first_engine"]) == ("Brian", "standard")


@pytest.mark.parametrize(("length", "is_in_it"), [(600, True), (601, False)])
def test_the_address_carries_a_text_that_is_short_enough(length: int, is_in_it: bool) -> None:
    app = opened(text="from the last link", voice="Amy")
    app.text_area(key="box_text").set_value("x" * length).run()
    app.button(key="link").click().run()
    query = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert query.get("text") == ("x" * length if is_in_it else None)
    assert (query["voice"], query["engine"], query["kind"]) == ("Amy", AMY.engine, "text")
