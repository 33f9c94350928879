"""A recording: what it cost in all, and what makes it the same as another."""

from dataclasses import replace

import pytest

from services import speech
from services.speech import Utterance
from services.speech.recording import Recording, summed
from tests.made.answers import receipt

AMY = speech.Voice("Amy", "Amy", "Female", "en-GB", "British English", ("standard",))
BRIAN = replace(AMY, id="Brian", name="Brian")


def recording(text: str = "The train leaves.", **changes: object) -> Recording:
    utterance = Utterance(text, AMY, output_format="pcm", sample_rate_hz=16_000)
    made = Recording(utterance, b"\x01\x00" * 16_000, (), len(text), 1000.0, 20.0, 1, (receipt(), receipt()))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_costs_and_savings_are_added_and_the_wait_is_the_whole() -> None:
    one = receipt(backend="aws", cost_usd=0.25, list_price_usd=0.25, duration_ms=5.0)
    two = receipt(backend="aws", cost_usd=0.0, list_price_usd=0.5, saved_usd=0.5, repeated=True, duration_ms=6.0)
    whole = summed([one, two], elapsed_ms=9.0)
    assert (whole.cost_usd, whole.list_price_usd, whole.saved_usd) == (0.25, 0.75, 0.5)
    assert whole.duration_ms == 9.0
    assert not whole.repeated, "a part of it was asked"
    assert summed([two, two], 9.0).repeated


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    whole = summed([receipt(backend="aws"), receipt(backend="aws", cost_usd=None, list_price_usd=None)], 1.0)
    assert whole.cost_usd is None
    assert whole.list_price_usd is None


def test_a_note_of_any_part_is_the_wholes() -> None:
    assert summed([receipt(), receipt(note="It could not be recorded.")], 1.0).note == "It could not be recorded."


@pytest.mark.parametrize(
    "other",
    [
        recording("The bus leaves."),
        recording(audio=b"\x02\x00" * 16_000),
        recording(utterance=replace(recording().utterance, voice=BRIAN)),
        recording(utterance=replace(recording().utterance, text_type="ssml")),
    ],
    ids=["text", "sound", "voice", "kind"],
)
def test_recordings_of_another_thing_have_another_digest(other: Recording) -> None:
    assert recording().digest == recording().digest
    assert other.digest != recording().digest


def test_a_browser_gets_sound_without_a_header_as_wav() -> None:
    """RFC 2361: a RIFF file of type WAVE; pcm alone says neither its rate nor its width."""
    audio, kind = recording().playable
    assert kind == "audio/wav"
    assert (audio[:4], audio[8:12]) == (b"RIFF", b"WAVE")
    assert int.from_bytes(audio[24:28], "little") == 16_000


def test_its_content_type_is_awss() -> None:
    """SynthesizeSpeech: audio/pcm for pcm, audio/mpeg for mp3."""
    assert recording().content_type == "audio/pcm"
    assert replace(recording(), utterance=Utterance("x", AMY)).content_type == "audio/mpeg"
