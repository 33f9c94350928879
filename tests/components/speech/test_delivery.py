"""Sliders write SSML: each its own attribute, and none that the engine lacks."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.made import spoken

TEXT = "Fish & chips. Now!"


def script() -> None:
    import streamlit as st

    from components.speech import delivery

    st.session_state.made = delivery.show(st.session_state.given_text, st.session_state.given_engine, key="delivery")


def opened(engine: str = "standard") -> AppTest:
    app = spoken.shown(script, given_text=TEXT, given_engine=engine).run()
    assert not app.exception
    return app


def test_untouched_sliders_leave_the_text_as_it_is() -> None:
    app = opened()
    assert app.session_state["made"] == (TEXT, "text")
    assert not app.code


@pytest.mark.parametrize(
    ("slider", "value", "written"),
    [
        ("rate", 80, '<speak><prosody rate="80%">Fish &amp; chips. Now!</prosody></speak>'),
        ("pitch", -15, '<speak><prosody pitch="-15%">Fish &amp; chips. Now!</prosody></speak>'),
        ("volume", 6, '<speak><prosody volume="+6dB">Fish &amp; chips. Now!</prosody></speak>'),
        ("pause", 700, '<speak>Fish &amp; chips.<break time="700ms"/> Now!</speak>'),
    ],
)
def test_each_slider_writes_its_own_attribute(slider: str, value: int, written: str) -> None:
    app = opened()
    app.slider(key=f"delivery_{slider}").set_value(value).run()
    assert app.session_state["made"] == (written, "ssml")
    assert app.code[0].value == written


def test_a_whisper_is_an_effect() -> None:
    app = opened()
    app.toggle(key="delivery_whisper").set_value(True).run()
    expected = '<speak><amazon:effect name="whispered">Fish &amp; chips. Now!</amazon:effect></speak>'
    assert app.session_state["made"] == (expected, "ssml")


@pytest.mark.parametrize("engine", ["neural", "long-form", "generative"])
def test_pitch_and_whisper_are_for_the_standard_engine_alone(engine: str) -> None:
    app = opened(engine)
    assert app.slider(key="delivery_pitch").disabled
    assert app.toggle(key="delivery_whisper").disabled
    assert not app.slider(key="delivery_rate").disabled
    assert engine in str(app.slider(key="delivery_pitch").help)


def test_a_pitch_that_was_chosen_for_another_engine_is_not_sent() -> None:
    app = spoken.shown(script, given_text=TEXT, given_engine="neural")
    app.session_state["delivery_pitch"] = 20
    app.session_state["delivery_whisper"] = True
    app.run()
    assert app.session_state["made"] == (TEXT, "text")
