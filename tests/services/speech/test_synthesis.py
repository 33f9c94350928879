"""Speaking: one request or many, joined without a gap, priced before and recorded after."""

import io
from typing import Any

import numpy as np
import pytest
import soundfile

from services import aws as connections
from services import errors, speech
from services.aws import Aws
from services.speech import Utterance, joining
from tests.made.polly_fake import WORD_MS, FakePolly, refusal
from tests.made.spoken import AMY

DANIELLE = speech.Voice("Danielle", "Danielle", "Female", "en-US", "US English", ("long-form",))
LONG = " ".join(f"Sentence {number} notwithstanding extraordinary circumstances caf\u00e9." for number in range(130))
WORDS = LONG.count(" ") + 1


@pytest.fixture
def aws() -> Aws:
    return connections.local()


@pytest.fixture
def paid() -> Aws:
    return Aws("aws", "eu-west-1", account="123456789012")


def test_voices_are_listed_over_all_pages_and_found(polly: FakePolly, aws: Aws) -> None:
    voices = speech.list_voices(aws)
    assert [voice.id for voice in voices] == ["Amy", "Brian", "Aditi", "Danielle"]
    assert voices[0].engines == ("standard", "neural", "generative")
    assert [voice.id for voice in speech.matching(voices, language_code="hi-IN")] == ["Aditi"]
    assert [voice.id for voice in speech.matching(voices, language_code="en-GB", gender="Male")] == ["Brian"]
    assert [voice.id for voice in speech.matching(voices, engine="long-form")] == ["Danielle"]
    assert speech.languages(voices)["hi-IN"] == "hi-IN"


def test_a_sentence_becomes_sound_with_words(polly: FakePolly, aws: Aws) -> None:
    spoken = speech.synthesize(aws, Utterance("The train leaves.", AMY, engine="standard"))
    assert spoken.content_type == "audio/mpeg"
    assert spoken.duration_ms == pytest.approx(3 * WORD_MS, abs=1)
    assert [(s.text, s.time_ms) for s in spoken.segments if s.time_ms is not None] == [
        ("The", 0),
        ("train", WORD_MS),
        ("leaves", 2 * WORD_MS),
    ]
    assert spoken.characters == 17
    assert len(spoken.receipts) == 2
    assert {call["OutputFormat"] for call in polly.calls} == {"mp3", "json"}
    assert all(call["Engine"] == "standard" for call in polly.calls)


def test_an_engine_that_the_voice_lacks_is_never_sent(polly: FakePolly, aws: Aws) -> None:
    assert speech.synthesize(aws, Utterance("Hello.", DANIELLE)).utterance.engine == "long-form"
    calls = len(polly.calls)
    with pytest.raises(errors.BadInput, match="Danielle does not speak with the neural engine"):
        speech.synthesize(aws, Utterance("Hello.", DANIELLE, engine="neural"))
    assert len(polly.calls) == calls


def test_a_voice_is_found_by_its_name(polly: FakePolly, aws: Aws) -> None:
    assert speech.find_voice(aws, "Brian").gender == "Male"
    with pytest.raises(errors.NotFound, match="Nobody"):
        speech.find_voice(aws, "Nobody")


@pytest.mark.parametrize("output_format", ["mp3", "ogg_vorbis", "ogg_opus", "pcm"])
def test_a_long_text_is_joined_without_a_gap(polly: FakePolly, aws: Aws, output_format: str) -> None:
    spoken = speech.synthesize(aws, Utterance(LONG, AMY, engine="standard", output_format=output_format))
    assert spoken.parts > 2
    assert spoken.characters == pytest.approx(len(LONG), abs=spoken.parts)
    assert spoken.duration_ms == pytest.approx(WORDS * WORD_MS, abs=1)
    words = [segment for segment in spoken.segments if segment.time_ms is not None]
    assert len(words) == WORDS
    assert [word.time_ms for word in words] == pytest.approx([number * WORD_MS for number in range(WORDS)], abs=1)
    raw = LONG.encode()
    for mark in spoken.marks:
        if mark.start_byte is not None:
            assert raw[mark.start_byte : mark.end_byte].decode() == mark.value


def test_no_joint_is_silent(polly: FakePolly, aws: Aws) -> None:
    spoken = speech.synthesize(aws, Utterance(LONG, AMY, engine="standard"))
    samples, rate = soundfile.read(io.BytesIO(spoken.audio))
    window = rate // 100  # 10 ms: an MP3 encoder's padding would leave at least 25 ms of silence
    loudest = np.abs(samples[: len(samples) // window * window]).reshape(-1, window).max(axis=1)
    assert loudest.min() > 0.1


def test_only_the_part_that_failed_is_asked_for_again(polly: FakePolly, paid: Aws) -> None:
    def fault(parameters: dict[str, Any]) -> None:
        if parameters["OutputFormat"] != "json" and "Sentence 129 " in parameters["Text"]:
            raise refusal("ThrottlingException", "Rate exceeded")

    polly.fault = fault
    with pytest.raises(errors.Busy, match=r"^Part (\d) of \1: ") as failed:
        speech.synthesize(paid, Utterance(LONG, AMY, engine="standard"))
    assert "kept" in failed.value.advice
    polly.fault = lambda parameters: None
    polly.calls.clear()
    spoken = speech.synthesize(paid, Utterance(LONG, AMY, engine="standard"))
    assert [call["OutputFormat"] for call in polly.calls] == ["ogg_vorbis"]
    assert spoken.receipt.saved_usd > spoken.receipt.cost_usd > 0  # type: ignore[operator]
    assert spoken.duration_ms == pytest.approx(WORDS * WORD_MS, abs=1)


def test_a_passing_failure_is_not_noticed(polly: FakePolly, aws: Aws) -> None:
    failed: list[str] = []

    def once(parameters: dict[str, Any]) -> None:
        if not failed:
            failed.append(parameters["Text"])
            raise refusal("ServiceFailureException", "Try again")

    polly.fault = once
    assert speech.synthesize(aws, Utterance(LONG, AMY, engine="standard")).duration_ms == pytest.approx(
        WORDS * WORD_MS, abs=1
    )
    assert failed


def test_a_refusal_stops_the_parts_that_have_not_begun(polly: FakePolly, aws: Aws) -> None:
    def refuse(parameters: dict[str, Any]) -> None:
        raise refusal("ValidationException", "This voice does not support the selected engine: standard")

    polly.fault = refuse
    with pytest.raises(errors.BadInput, match="does not support the selected engine"):
        speech.synthesize(aws, Utterance(LONG * 4, AMY, engine="standard", mark_kinds=()))
    assert len(polly.calls) < 6


def test_sound_survives_when_only_the_marks_fail(polly: FakePolly, aws: Aws) -> None:
    def fault(parameters: dict[str, Any]) -> None:
        if parameters["OutputFormat"] == "json":
            raise refusal("EngineNotSupportedException", "This engine has no speech marks")

    polly.fault = fault
    spoken = speech.synthesize(aws, Utterance("Hello there.", AMY))
    assert spoken.audio
    assert spoken.marks == ()
    assert "no speech marks" in spoken.note
    assert [(segment.text, segment.time_ms) for segment in spoken.segments] == [("Hello there.", None)]


def test_canceling_keeps_what_was_spoken(polly: FakePolly, paid: Aws) -> None:
    class Canceled(BaseException):
        pass

    def cancel(progress: speech.Progress) -> None:
        if progress.done >= 2:
            raise Canceled

    with pytest.raises(Canceled):
        speech.synthesize(paid, Utterance(LONG * 2, AMY, engine="neural"), progress=cancel)
    begun = len(polly.calls)
    polly.calls.clear()
    spoken = speech.synthesize(paid, Utterance(LONG * 2, AMY, engine="neural"))
    assert 2 <= begun < spoken.parts * 2
    assert len(polly.calls) <= spoken.parts * 2 - 2


def test_progress_goes_from_nothing_to_all(polly: FakePolly, aws: Aws) -> None:
    heard: list[speech.Progress] = []
    spoken = speech.synthesize(aws, Utterance(LONG, AMY), progress=heard.append)
    speaking = [progress.done for progress in heard if progress.stage == "speaking"]
    assert (speaking[0], speaking[-1]) == (0, spoken.parts * 2)
    assert speaking == sorted(speaking)
    assert heard[-1] == speech.Progress("joining", spoken.parts, spoken.parts)


def test_the_estimate_is_what_is_asked_and_billed(polly: FakePolly, paid: Aws) -> None:
    before = speech.estimate(paid, Utterance(LONG, AMY, engine="neural"))
    spoken = speech.synthesize(paid, Utterance(LONG, AMY, engine="neural"))
    assert before.requests == len(polly.calls) == spoken.parts * 2
    # $16.00 a million characters, for the sound and again for the marks.
    assert before.price_usd == pytest.approx(len(LONG) * 2 * 16e-6, rel=0.001)
    assert spoken.receipt.cost_usd == pytest.approx(before.price_usd)


def test_tags_are_not_billed(paid: Aws) -> None:
    before = speech.estimate(
        paid, Utterance("<speak>Hello</speak>", AMY, engine="standard", text_type="ssml", mark_kinds=())
    )
    assert (before.characters, before.requests) == (5, 1)
    assert before.price_usd == pytest.approx(5 * 4e-6)


def test_raw_formats_are_playable_and_kept_raw(polly: FakePolly, aws: Aws) -> None:
    spoken = speech.synthesize(aws, Utterance("One two three.", AMY, output_format="pcm"))
    assert len(spoken.audio) == 2 * 16_000 * 3 * WORD_MS // 1000
    header, content_type = spoken.playable
    assert (header[:4], content_type) == (b"RIFF", "audio/wav")
    samples, rate = soundfile.read(io.BytesIO(header), dtype="int16")
    assert (samples.tobytes(), rate) == (spoken.audio, 16_000)


@pytest.mark.parametrize("output_format", ["ogg_vorbis", "ogg_opus", "wav", "pcm", "mulaw", "alaw"])
def test_a_recording_can_be_kept_in_every_format(polly: FakePolly, aws: Aws, output_format: str) -> None:
    spoken = speech.synthesize(aws, Utterance("One two three.", AMY, engine="standard"))
    other = spoken.converted(output_format)
    rate = 8_000 if output_format in ("mulaw", "alaw") else 16_000 if output_format == "pcm" else None
    assert joining.duration_ms(other, output_format, rate) == pytest.approx(spoken.duration_ms, abs=1)


def test_what_is_not_sound_is_stated_to_be_so() -> None:
    with pytest.raises(errors.ServiceFailed, match="not sound"):
        joining.duration_ms(b"not sound at all", "mp3")
