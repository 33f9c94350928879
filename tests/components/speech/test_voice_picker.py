"""Choosing a voice: the filters, what is remembered, and the language of a bilingual voice."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.speech.voice_picker import Choice
from services.speech import Voice
from tests.made import spoken
from tests.made.spoken import ADITI, AMY, BRIAN, DANIELLE, VOICES


def script() -> None:
    import streamlit as st

    from components.speech import voice_picker

    st.session_state.first = voice_picker.show(st.session_state.given_voices, key="first")
    st.session_state.second = voice_picker.show_another(
        st.session_state.given_voices, st.session_state.first, key="second"
    )


def opened(voices: tuple[Voice, ...] = VOICES, **state: str) -> AppTest:
    app = spoken.shown(script, given_voices=voices)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def first(app: AppTest) -> Choice:
    choice: Choice = app.session_state["first"]
    return choice


def test_at_first_british_english_and_the_best_engine_are_chosen() -> None:
    assert first(opened()) == Choice(AMY, "neural")


def test_without_british_english_the_first_language_is_american_or_any() -> None:
    assert first(opened((ADITI, DANIELLE))).voice == DANIELLE
    assert first(opened((ADITI,))).voice == ADITI


def test_filters_leave_the_voices_that_fit() -> None:
    app = opened()
    app.selectbox(key="first_gender").set_value("Male").run()
    assert first(app) == Choice(BRIAN, "neural")
    app.selectbox(key="first_gender").set_value("Any").run()
    app.selectbox(key="first_engine").set_value("generative").run()
    assert app.selectbox(key="first_voice").options == ["Amy · female"]
    assert first(app) == Choice(AMY, "generative")


def test_the_voice_that_is_chosen_is_the_one_that_is_given() -> None:
    app = opened()
    assert app.selectbox(key="first_voice").options == ["Amy · female", "Brian · male"]
    app.selectbox(key="first_voice").set_value("Brian").run()
    assert first(app).voice == BRIAN


def test_another_language_of_a_bilingual_voice_is_named_its_own_is_not() -> None:
    assert first(opened(first_language="hi-IN")) == Choice(ADITI, "standard", "hi-IN")
    assert first(opened(first_language="en-IN")) == Choice(ADITI, "standard", None)


def test_a_remembered_choice_that_is_gone_gives_way() -> None:
    app = opened(first_language="xx-XX", first_voice="Nobody", first_engine="warp", first_gender="Other")
    assert first(app) == Choice(AMY, "neural")


def test_the_second_voice_is_any_other_of_the_language_or_another_engine() -> None:
    app = opened()
    assert app.selectbox(key="second_voice").options == [
        "Amy · female · standard",
        "Amy · female · generative",
        "Brian · male · standard",
        "Brian · male · neural",
    ]
    app.selectbox(key="second_voice").set_value("Brian neural").run()
    assert app.session_state["second"] == Choice(BRIAN, "neural")


def test_where_all_others_have_one_engine_it_is_not_repeated() -> None:
    emma = Voice("Emma", "Emma", "Female", "en-US", "US English", ("long-form",))
    app = opened((DANIELLE, emma))
    assert app.selectbox(key="second_voice").options == ["Emma · female"]


def test_a_second_voice_speaks_the_same_language_as_the_first() -> None:
    hindi = Voice("Kajal", "Kajal", "Female", "hi-IN", "Hindi", ("neural",))
    app = opened((ADITI, hindi), first_language="hi-IN", first_voice="Kajal")
    assert first(app) == Choice(hindi, "neural", None)
    assert app.session_state["second"] == Choice(ADITI, "standard", "hi-IN")


def test_without_another_voice_it_says_so() -> None:
    app = opened((DANIELLE,))
    assert app.session_state["second"] is None
    assert "No other voice" in app.caption[0].value


@pytest.mark.parametrize(("engine", "kept"), [("standard", "standard"), ("long-form", "The voice's best")])
def test_a_preset_keeps_an_engine_that_the_voice_has(engine: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    from components.speech import voice_picker

    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    voice_picker.preset(VOICES, "Brian", engine, key="p")
    assert state == {"p_language": "en-GB", "p_gender": "Any", "p_engine": kept, "p_voice": "Brian"}
    voice_picker.preset(VOICES, "Nobody", key="p")
    assert state["p_voice"] == "Brian"
