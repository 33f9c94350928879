"""Spoken stretches put together: loudness, pauses and the time of each word, reckoned by hand."""

import numpy as np

from local_aws.engines.voice.arrangement import SENTENCE_PAUSE_MS, arrange
from local_aws.engines.voice.performance import NOTHING_MS, perform
from local_aws.engines.voice.pool import Event, SpokenRun
from local_aws.engines.voice.recording import Recording
from local_aws.engines.voice.script import Script, from_text
from local_aws.engines.voice.speaker import Speaker
from local_aws.engines.voice.ssml import from_ssml

RATE_HZ = 1_000  # a sample is a millisecond
SPEAKER = Speaker("en-US", "f3", female=True, rate=1.0)
VOICE = "gmw/en-US+f3"


def spoken(length: int, *events: Event) -> SpokenRun:
    """A run at a tenth of full scale."""
    return SpokenRun(np.full(length, 3277, "<i2").tobytes(), events)


def word(start: int, length: int, sample: int) -> Event:
    return Event("word", start, length, sample, "")


def performed(script: Script, runs: list[SpokenRun], gain: float = 1.0) -> Recording:
    return perform(arrange(script, SPEAKER), runs, {VOICE: gain}, RATE_HZ).recording


def test_the_gain_of_the_voice_is_applied() -> None:
    once = performed(from_text("Hello."), [spoken(200)])
    twice = performed(from_text("Hello."), [spoken(200)], gain=2.0)
    assert abs(int(once.samples[50]) - 3277) <= 1
    assert abs(int(twice.samples[50]) - 6554) <= 1


def test_sentences_stand_a_pause_apart_and_words_where_they_are_heard() -> None:
    runs = [spoken(300, word(0, 2, 10), word(3, 2, 150)), spoken(200, word(1, 3, 5))]
    recording = performed(from_text("Go on. Now!"), runs)
    first_length = 150 + 20  # what follows the last event by more than 20 ms is cut
    second = first_length + SENTENCE_PAUSE_MS
    assert [(mark.value, mark.time_ms) for mark in recording.marks if mark.kind == "word"] == [
        ("Go", 10),
        ("on", 150),
        ("Now", second + 5),
    ]
    assert [(mark.value, mark.time_ms) for mark in recording.marks if mark.kind == "sentence"] == [
        ("Go on.", 0),
        ("Now!", second),
    ]
    assert not recording.samples[first_length : int(second)].any()


def test_words_that_were_run_together_lie_between_their_neighbors() -> None:
    recording = performed(from_text("a of the b"), [spoken(400, word(0, 1, 0), word(9, 1, 300))])
    times = {mark.value: mark.time_ms for mark in recording.marks if mark.kind == "word"}
    assert times == {"a": 0, "of": round(300 * 2 / 9), "the": round(300 * 5 / 9), "b": 300}


def test_a_break_and_a_mark_have_their_place_in_time() -> None:
    ssml = '<speak>One<break time="250ms"/><mark name="here"/>two</speak>'
    runs = [spoken(100, word(0, 3, 0), word(0, 0, 80)), spoken(100, word(0, 3, 0), word(0, 0, 80))]
    recording = performed(from_ssml(ssml, "en-US"), runs)
    times = {mark.value: mark.time_ms for mark in recording.marks if mark.kind in ("word", "ssml")}
    assert times == {"One": 0, '<break time="250ms"/>': 100, "here": 350, "two": 350}


def test_nothing_to_pronounce_is_a_short_silence() -> None:
    recording = performed(from_text("..."), [])
    assert recording.duration_ms == NOTHING_MS
    assert not recording.samples.any()
