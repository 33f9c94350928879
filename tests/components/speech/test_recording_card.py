"""A recording on the page: what it says about itself, and that each button gives the file that it names."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import soundfile
import streamlit as st

from components.answers import call
from components.speech import recording_card
from services.speech import Recording, Utterance
from tests.made import spoken
from tests.made.answers import receipt
from tests.made.spoken import BRIAN, recording


def script() -> None:
    import streamlit as st

    from components.speech import recording_card

    recording_card.show(st.session_state.given_made, key="card", **st.session_state.given_options)


def captions(made: Recording, **options: Any) -> str:
    app = spoken.shown(script, given_made=made, given_options=options).run()
    assert not app.exception
    return " | ".join(element.value for element in app.caption).replace("\\", "")


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> Callable[[Recording], dict[str, dict[str, Any]]]:
    """A function that shows a recording and gives each of its buttons by label: data, file name and media type."""

    def shown(made: Recording) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}

        def button(label: str, data: Any, **options: Any) -> None:
            found[label] = {"data": data() if callable(data) else data, **options}

        with monkeypatch.context() as patch:
            patch.setattr(st, "download_button", button)
            recording_card.show(made, key="card")
        return found

    return shown


Buttons = Callable[[Recording], dict[str, dict[str, Any]]]


@pytest.mark.parametrize(
    ("label", "file_name", "mime", "kind"),
    [
        ("Download MP3", "amy.mp3", "audio/mpeg", "MP3"),
        ("Ogg Vorbis", "amy.ogg", "audio/ogg", "VORBIS"),
        ("Ogg Opus", "amy.opus", "audio/ogg", "OPUS"),
        ("WAV", "amy.wav", "audio/wav", "PCM_16"),
    ],
)
def test_each_button_gives_the_sound_in_the_format_that_it_names(
    buttons: Buttons, label: str, file_name: str, mime: str, kind: str
) -> None:
    button = buttons(recording())[label]
    assert (button["file_name"], button["mime"]) == (file_name, mime)
    info = soundfile.info(io.BytesIO(button["data"]))
    assert kind in (info.format, info.subtype)
    assert info.duration == pytest.approx(0.5, abs=0.01)


def test_raw_samples_have_no_header(buttons: Buttons) -> None:
    button = buttons(recording())["PCM, 16 bit without a header"]
    assert (button["file_name"], button["mime"]) == ("amy.pcm", "audio/pcm")
    assert len(button["data"]) == 2 * 16_000 // 2  # half a second of 16 bit at Polly's 16,000 Hz


def test_a_recording_in_another_format_is_downloaded_as_mp3_too(buttons: Buttons) -> None:
    pcm = b"\0\1" * 8_000
    made = recording(utterance=Utterance("Hello there.", BRIAN, output_format="pcm"), audio=pcm)
    files = buttons(made)
    assert files["Download MP3"]["file_name"] == "brian.mp3"
    assert soundfile.info(io.BytesIO(files["Download MP3"]["data"])).format == "MP3"
    assert files["PCM, 16 bit without a header"]["data"] == pcm


def test_word_times_are_kept_in_three_kinds_of_file(buttons: Buttons) -> None:
    files = buttons(recording())
    marks = [json.loads(line) for line in files["Speech marks, JSON Lines"]["data"].splitlines()]
    assert [(mark["time"], mark["value"]) for mark in marks] == [(0, "Hello"), (250, "there")]
    assert files["Captions, WebVTT"]["data"].startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.500\nHello there.")
    assert files["Captions, SubRip"]["data"].startswith("1\n00:00:00,000 --> 00:00:00,500\nHello there.")
    names = {label: button["file_name"] for label, button in files.items()}
    assert names["Speech marks, JSON Lines"] == "amy.marks.jsonl"
    assert (names["Captions, WebVTT"], names["Captions, SubRip"]) == ("amy.vtt", "amy.srt")


def test_without_word_times_no_empty_file_is_offered(buttons: Buttons) -> None:
    assert not {"Speech marks, JSON Lines", "Captions, WebVTT", "Captions, SubRip"} & set(
        buttons(recording(with_marks=False))
    )


def test_the_facts_are_those_of_the_recording() -> None:
    assert "Amy · 0.5 s of sound · 12 characters" in captions(recording())
    assert (
        "Brian · 61.2 s of sound · 1 character |"
        in captions(recording("A", BRIAN, duration_ms=61_234.0, with_marks=False)) + " |"
    )


def test_a_text_of_several_parts_says_so() -> None:
    receipts = tuple(receipt("synthesize_speech", service="polly") for _ in range(6))
    assert "12 characters, joined from 3 parts" in captions(recording(parts=3, receipts=receipts))
    assert "joined" not in captions(recording())


def test_what_is_missing_is_stated_as_text() -> None:
    shown = captions(recording(with_marks=False, note="The words have no times: [Busy](http://a.example)"))
    assert "The words have no times: [Busy]" in shown


def test_an_anonymous_card_is_the_player_alone(buttons: Buttons) -> None:
    shown = captions(recording(), title="First", anonymous=True)
    assert "Amy" not in shown
    assert "characters" not in shown


@pytest.mark.parametrize("parts", [1, 3])
def test_the_calls_are_the_first_for_the_sound_and_the_first_for_the_words(
    monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    kinds = ["sound"] * parts + ["words"] * parts
    receipts = [receipt("synthesize_speech", record_id=f"{kind} {n}") for n, kind in enumerate(kinds)]
    shown: dict[str, str] = {}
    monkeypatch.setattr(call, "show", lambda one, key, label: shown.update({label: one.record_id}))
    recording_card.show(recording(parts=parts, receipts=tuple(receipts)), key="card")
    assert shown == {"Show the call for the sound": "sound 0", "Show the call for the words": f"words {parts}"}
    shown.clear()
    recording_card.show(recording(parts=parts, receipts=tuple(receipts[:parts]), with_marks=False), key="other")
    assert list(shown) == ["Show the call for the sound"]
