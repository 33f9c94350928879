"""Speaking for real: the embedded Polly's sound, its words, and texts longer than one request."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import aws as connections
from services import speech
from services.aws import Aws
from services.database import store
from services.images import objects
from services.speech import Utterance, joining

SENTENCE = "This is a sentence of ordinary length, to be spoken. "


@pytest.fixture
def aws(data_dir: Path) -> Iterator[Aws]:
    yield connections.local(data_dir=data_dir)
    store.close()


def test_a_sentence_is_spoken_and_its_words_are_found(aws: Aws) -> None:
    spoken = speech.synthesize(aws, Utterance("The caf\u00e9 opens at nine.", speech.find_voice(aws, "Amy")))
    words = [segment for segment in spoken.segments if segment.time_ms is not None]
    assert [word.text for word in words] == ["The", "caf\u00e9", "opens", "at", "nine"]
    times = [word.time_ms for word in words if word.time_ms is not None]
    assert times == sorted(set(times))
    assert 0 <= times[0] < times[-1] < spoken.duration_ms
    assert any(mark.kind == "viseme" for mark in spoken.marks)
    assert spoken.receipt.cost_usd == 0
    assert spoken.utterance.engine == "standard"


def test_asking_again_is_answered_from_the_ledger(aws: Aws) -> None:
    first = speech.synthesize(aws, Utterance("Once and for all.", speech.find_voice(aws, "Brian")))
    again = speech.synthesize(aws, Utterance("Once and for all.", speech.find_voice(aws, "Brian")))
    assert again.receipt.repeated
    assert (again.audio, again.marks) == (first.audio, first.marks)


def test_the_longest_request_does_not_end_the_process(aws: Aws) -> None:
    text = SENTENCE * (2990 // len(SENTENCE))  # libvorbis overflows the stack when given its sound in one call
    spoken = speech.synthesize(
        aws, Utterance(text, speech.find_voice(aws, "Amy"), output_format="ogg_vorbis", mark_kinds=())
    )
    assert spoken.duration_ms > 120_000


def test_a_text_of_two_requests_keeps_its_words_in_time(aws: Aws) -> None:
    text = SENTENCE * 60
    spoken = speech.synthesize(aws, Utterance(text, speech.find_voice(aws, "Amy")))
    assert spoken.parts == 2
    words = [segment for segment in spoken.segments if segment.time_ms is not None]
    assert [word.text for word in words] == text.replace(",", "").replace(".", "").split()
    times = [word.time_ms or 0 for word in words]
    assert times == sorted(times)
    assert spoken.duration_ms - 2_000 < times[-1] < spoken.duration_ms
    assert joining.duration_ms(spoken.audio, "mp3") == spoken.duration_ms


def test_ssml_from_the_controls_is_understood(aws: Aws) -> None:
    text = "Slowly now. Tom & Jerry wait."
    slow = speech.compose(text, speech.Delivery(rate_percent=60, pitch_percent=-20, sentence_pause_ms=900))
    plain = speech.synthesize(aws, Utterance(text, speech.find_voice(aws, "Amy")))
    spoken = speech.synthesize(aws, Utterance(slow, speech.find_voice(aws, "Amy"), text_type="ssml"))
    assert spoken.duration_ms > plain.duration_ms + 900
    assert "".join(segment.text for segment in spoken.segments) == text


def test_every_sample_can_be_spoken(aws: Aws) -> None:
    voices = speech.list_voices(aws)
    for sample in speech.SAMPLES:
        speakers = speech.matching(voices, language_code=sample.language_code)
        if speakers:
            spoken = speech.synthesize(aws, Utterance(sample.text, speakers[0], text_type=sample.text_type))
            assert spoken.duration_ms > 1_000
            assert sum(segment.time_ms is not None for segment in spoken.segments) >= 5


def test_a_task_writes_into_the_local_bucket(aws: Aws) -> None:
    assert objects.list_buckets(aws) == ()
    bucket = speech.make_bucket(aws)
    assert objects.list_buckets(aws) == (bucket,)
    spoken = speech.speak_as_task(aws, Utterance(SENTENCE * 3, speech.list_voices(aws)[0]), bucket)
    assert spoken.duration_ms > 3_000
    assert spoken.marks
