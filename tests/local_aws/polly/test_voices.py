"""Voices of one language can be told apart, by measurement."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import pytest

from benchmarks import voices
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES
from local_aws.engines.voice.pool import Run, WorkerPool
from local_aws.polly.voices import NOT_SPOKEN, VOICES


def test_no_two_voices_of_a_language_sound_alike() -> None:
    for one, other, spectrum_db, semitones in voices.pairs():
        assert spectrum_db >= voices.LEAST_DB, (one, other)
        assert semitones >= voices.LEAST_SEMITONES or spectrum_db >= 1.5 * voices.LEAST_DB, (one, other)


def test_women_speak_higher_than_men() -> None:
    for spoken in VOICES.values():
        pitch_hz = voices.measure(spoken).pitch_hz
        if spoken.voice_id == "Justin":  # a boy
            assert 140 < pitch_hz < 200
        elif spoken.speaker.female:
            assert 155 < pitch_hz < 330, spoken
        else:
            assert 80 < pitch_hz < 130, spoken


def test_a_voice_is_spoken_or_not_spoken() -> None:
    assert not VOICES.keys() & NOT_SPOKEN.keys()


@pytest.mark.parametrize(
    ("voice_id", "word", "phonemes"),
    [
        # Common words as dictionaries transcribe them, without stress and length.
        ("Hans", "danke", "d a ŋ k ə"),
        ("Mathieu", "bonjour", "b ɔ̃ ʒ u ʁ"),
        ("Enrique", "gracias", "ɡ ɾ a θ j a s"),
        ("Miguel", "gracias", "ɡ ɾ a s j a s"),
        ("Giorgio", "acqua", "a k w a"),
        ("Maxim", "дом", "d o m"),
        ("Filiz", "adam", "a d a m"),
        ("Jan", "woda", "v ɔ d a"),
    ],
)
def test_a_voice_speaks_its_language(voice_id: str, word: str, phonemes: str) -> None:
    speaker = VOICES[voice_id].speaker
    pool = WorkerPool(1)
    spoken = pool.speak([Run(speaker.voice_name(ESPEAK_LANGUAGES[speaker.language]), word, 175, 50)])[0]
    pool.close()
    heard = [event.name.strip("ˈˌ").replace("ː", "") for event in spoken.events if event.kind == "phoneme"]
    assert " ".join(name for name in heard if name) == phonemes
