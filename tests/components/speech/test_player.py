"""What the player is given: text and times only, in the order of the text."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from services import speech
from services.speech import Recording, SpeechMark

AMY = speech.Voice("Amy", "Amy", "Female", "en-GB", "British English", ("standard",))


def recording(text: str, marks: tuple[SpeechMark, ...], audio: bytes = b"sound") -> Recording:
    return Recording(speech.Utterance(text, AMY), audio, marks, len(text), 900.0, 12.0, 1, ())


SCRIPT = """
import streamlit as st
from components.speech import player

player.show(st.session_state.made, key="player", **st.session_state.options)
"""


def shown(made: Recording, **options: Any) -> dict[str, Any]:
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.session_state["made"] = made
    app.session_state["options"] = options
    app.run()
    assert not app.exception
    found: dict[str, Any] = json.loads(app.get("bidi_component")[0].proto.json)
    return found


def test_words_and_gaps_are_the_whole_text() -> None:
    text = "Caf\u00e9 \U0001f600 <b>au</b>"
    raw = text.encode()
    at = raw.index(b"au")
    marks = (
        SpeechMark(0, "word", 0, len("Caf\u00e9".encode()), "Caf\u00e9"),
        SpeechMark(0, "viseme", None, None, "k"),
        SpeechMark(400, "word", at, at + 2, "au"),
    )
    data = shown(recording(text, marks))
    assert "".join(segment for segment, _ in data["segments"]) == text
    assert [pair for pair in data["segments"] if pair[1] is not None] == [["Caf\u00e9", 0], ["au", 400]]
    assert data["visemes"] == [[0, "k"]]
    assert data["duration_ms"] == 900.0


def test_without_marks_the_text_is_shown_all_the_same() -> None:
    assert shown(recording("Hello.", ()))["segments"] == [["Hello.", None]]


def test_the_same_sound_keeps_its_digest_and_another_text_does_not() -> None:
    first, again = (shown(recording("Hello.", ()))["digest"] for _ in range(2))
    assert first == again
    assert shown(recording("Hello!", ()))["digest"] != first


def test_a_screen_reader_hears_who_speaks_unless_it_is_a_secret() -> None:
    made = recording("Hello.", ())
    assert "Amy" in shown(made)["label"]
    assert shown(made, label="First")["label"] == "First"


def test_the_words_are_read_in_the_voices_language_and_nothing_plays_unasked() -> None:
    german = speech.Voice("Hans", "Hans", "Male", "de-DE", "German", ("standard",))
    made = recording("Guten Tag.", ())
    data = shown(Recording(speech.Utterance("Guten Tag.", german), made.audio, (), 10, 900.0, 12.0, 1, ()))
    assert data["language"] == "de-DE"
    assert data["autoplay"] is False
    assert shown(made, autoplay=True)["autoplay"] is True
    assert shown(made)["language"] == "en-GB"
