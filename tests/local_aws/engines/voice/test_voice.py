"""The voice engine: what is said and when, its memory, and its cleaning of text."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from local_aws.engines import voice
from local_aws.engines.voice import sentences
from local_aws.engines.voice.phonemes import codes_of
from local_aws.engines.voice.pool import Run, WorkerPool
from local_aws.engines.voice.traced import TracedText, clean
from local_aws.engines.voice.visemes import visemes

WOMAN = voice.Speaker("en-US", "f3", female=True)
GERMAN = voice.Speaker("de-DE", "m3", female=False)


@pytest.fixture(scope="module")
def engine() -> Iterator[voice.VoiceEngine]:
    made = voice.VoiceEngine()
    yield made
    made.close()


def test_the_same_question_has_the_very_same_answer(engine: voice.VoiceEngine) -> None:
    script = voice.from_text("Once upon a time.")
    assert engine.speak(script, WOMAN) is engine.speak(voice.from_text("Once upon a time."), WOMAN)
    assert engine.speak(script, WOMAN) is not engine.speak(script, GERMAN)


def test_two_who_ask_at_once_wait_for_one_synthesis(engine: voice.VoiceEngine) -> None:
    answers: list[voice.Recording] = []
    script = voice.from_text("Asked by many at the same moment. " * 20)
    threads = [threading.Thread(target=lambda: answers.append(engine.speak(script, WOMAN))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(answer) for answer in answers}) == 1


def test_the_memory_is_bounded() -> None:
    small = voice.VoiceEngine(cache_bytes=1_000_000)
    first = voice.from_text("The first of many sentences.")
    remembered = small.speak(first, WOMAN)
    for number in range(12):
        small.speak(voice.from_text(f"Sentence number {number} of a long row."), WOMAN)
    assert small.speak(first, WOMAN) is not remembered
    small.close()


def test_what_was_spoken_is_forgotten(engine: voice.VoiceEngine) -> None:
    text = voice.from_text("Nobody shall remember this.")
    remembered = engine.speak(text, WOMAN)
    assert engine.speak(text, WOMAN) is remembered
    engine.forget()
    again = engine.speak(text, WOMAN)
    assert again is not remembered
    assert engine.speak(text, WOMAN) is again


def test_what_is_being_spoken_when_it_is_forgotten_is_given_and_not_remembered(
    engine: voice.VoiceEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    perform = engine._perform

    def forgotten_meanwhile(script: Any, speaker: voice.Speaker) -> voice.Recording:
        made = perform(script, speaker)
        engine.forget()
        return made

    text = voice.from_text("Nobody shall remember this either.")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(engine, "_perform", forgotten_meanwhile)
        passing = engine.speak(text, WOMAN)
    assert passing.duration_ms > 100
    again = engine.speak(text, WOMAN)
    assert again is not passing
    assert engine.speak(text, WOMAN) is again


@pytest.mark.parametrize("text", ["A." * 192, "\U0001f6bcш", "\U0001f6bcש", "[[", "x" * 500, "!" * 3000, "1" * 500])
def test_text_that_killed_espeak_is_spoken(engine: voice.VoiceEngine, text: str) -> None:
    """The first three are the smallest cases found that crashed espeak-ng 1.52.0 itself."""
    assert engine.speak(voice.from_text(text), GERMAN).duration_ms > 0


def test_cleaning_keeps_the_places() -> None:
    source = "a\u0301 [b]  😀 c’d\r\n\r\ne"
    cleaned = clean(TracedText.of(source))
    assert cleaned.text == "á (b) c'd\ne"
    encoded = source.encode()
    pairs = zip(cleaned.text, cleaned.starts, cleaned.ends, strict=True)
    originals = {character: encoded[start:end].decode() for character, start, end in pairs}
    assert originals["á"] == "a\u0301"
    assert originals["("] == "["
    assert originals["'"] == "’"
    assert originals["e"] == "e"
    assert originals["\n"] == "\r\n\r\n"


def test_sentences_end_where_they_end() -> None:
    def split(text: str) -> list[str]:
        found, start = [], 0
        for end in sentences.sentence_ends(text):
            found.append(text[start:end].strip())
            start = end
        return found

    assert split('He said "Go!" Then he left. Why? Because.') == ['He said "Go!"', "Then he left.", "Why?", "Because."]
    assert split("Version 3.5 costs $2.99... or more.") == ["Version 3.5 costs $2.99... or more."]
    assert split("Das kostet z.B. 5 Euro. Gut.") == ["Das kostet z.B. 5 Euro.", "Gut."]
    assert split("你好。再见！") == ["你好。", "再见！"]
    assert split("no end") == ["no end"]


def test_words_leave_punctuation_out() -> None:
    text = '"Well-known" – it\'s $5.50 (about 4 €)…'
    assert [text[start:end] for start, end in sentences.words(text, 0, len(text))] == [
        "Well-known",
        "it's",
        "$5.50",
        "about",
        "4",
        "€",
    ]


@pytest.mark.parametrize(
    ("language", "espeak", "ipa"),
    [
        ("en-US", "gmw/en-US", "θ ɪ ŋ k ð ʒ tʃ dʒ aɪ aʊ oʊ ɔɪ æ ʌ ʊ uː iː ɛ eɪ"),
        ("en-GB", "gmw/en-GB-x-rp", "ɒ ɑː ɜː eə əʊ ɪ ʊ æ"),
        ("fr-FR", "roa/fr", "ʁ y ø œ ɑ̃ ɛ̃ ɔ̃ ʒ ɲ"),
        ("de-DE", "gmw/de", "ç x ʏ yː øː œ ts aʊ b d ɡ"),
        ("es-ES", "roa/es", "θ x ɲ tʃ r ɾ ʎ"),
        ("it-IT", "roa/it", "ʎ ɲ tʃ dʒ ts dz"),
    ],
)
def test_a_symbol_of_the_phonetic_alphabet_is_spoken_as_itself(language: str, espeak: str, ipa: str) -> None:
    pool = WorkerPool(1)
    for symbol in ipa.split():
        spoken = pool.speak([Run(f"{espeak}+f2", f"[[{codes_of(symbol, 'ipa', language)}|a]]", 175, 50)])[0]
        names = [event.name.strip("ˈˌ") for event in spoken.events if event.kind == "phoneme" and event.name]
        assert names[0] == symbol
    pool.close()


def test_x_sampa_is_the_same_as_ipa() -> None:
    for x_sampa, ipa in (
        ('"t{n', "ˈtæn"),
        ("r\\Ed", "ɹɛd"),
        ("tSI%n@U", "tʃɪˌnəʊ"),
        ("T3:D", "θɜːð"),
        ('I"N2', "ɪˈŋø"),
    ):
        assert codes_of(x_sampa, "x-sampa", "en-GB") == codes_of(ipa, "ipa", "en-GB")


@pytest.mark.parametrize("ipa", ["", " ", "ˈ", "♥", "p♥"])
def test_what_is_no_pronunciation_is_refused(ipa: str) -> None:
    with pytest.raises(voice.BadMarkup):
        codes_of(ipa, "ipa", "en-US")


def test_visemes_of_polly() -> None:
    """Rows of the tables for en-US, es-ES and fr-FR in the Amazon Polly Developer Guide."""
    table = (
        "p p|b p|d t|dʒ S|ð T|f f|ɡ k|h k|j i|k k|m p|ŋ k|ɹ r|s s|ʃ S|tʃ S|θ T|v f|w u|ʒ S|ə @|æ a|aɪ a|aʊ a|eɪ e|iː i"
    )
    for row in table.split("|"):
        symbol, viseme = row.split()
        assert visemes(symbol, "en-US") == [viseme], symbol
    assert visemes("β", "es-ES") == ["B"]
    assert visemes("ʝ", "es-ES") == ["J"]
    assert visemes("ɾ", "es-ES") == ["t"]
    assert visemes("(en)", "fr-FR") == []


def test_levels_are_the_same_for_all_variants(engine: voice.VoiceEngine) -> None:
    levels = []
    for variant in ("f1", "f3", "linda", "m1", "m3", "edward", "klatt", "iven"):
        speaker = voice.Speaker("en-US", variant, female=False)
        samples = engine.speak(voice.from_text("The rain in Spain stays mainly in the plain."), speaker).samples / 32767
        loud = samples[np.abs(samples) > 0.01]
        levels.append(20 * np.log10(np.sqrt(np.mean(loud**2))))
    assert max(levels) - min(levels) < 4
