"""Thousands of odd texts and documents: each is answered with sound or a clear error, and never with a crash of ours.

Slow: `make test-slow`. The number of texts is set by the settings below; the seed is fixed, so that a failure can be
looked at again.
"""

# ruff: noqa: RUF001 - letters of many scripts

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
import soundfile
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from local_aws.engines import voice
from local_aws.engines.voice.languages import ESPEAK_LANGUAGES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

SLOW = settings(
    max_examples=1500,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SPEAKERS = [voice.Speaker(language, "f2", female=True) for language in ESPEAK_LANGUAGES]
PIECES = [
    "A.", "a", "..", "\U0001f6bc", "ш", "ש", "你", "ا", "क्ष", "한", "[[", "]]", "<", "&", "\x01", "\x0118Y",
    "\u200d", "\u0301", "-", "--", "'", '"', " ", "\n", "\n\n", "1", "12345678901234567890", "1.5e300", "$", "€", "%",
    "http://", "@", "x" * 70, "!", "?", "?!", "…", "½", "²", "Ⅷ", "ﬁ", "\ufeff", "\u202e", "\ud83d", "\x00",
    "(", ")", "{", "}", "_:", "|", "\\", "/",
]  # fmt: skip
ODD = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join),
    st.tuples(st.sampled_from(PIECES), st.integers(1, 300)).map(lambda pair: (pair[0] * pair[1])[:900]),
    st.text(min_size=0, max_size=300),
    st.text(st.characters(codec=None, categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=300),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[voice.VoiceEngine]:
    made = voice.VoiceEngine(cache_bytes=1)
    yield made
    made.close()


def check(recording: voice.Recording, script: voice.Script) -> None:
    assert len(recording.samples)
    times = [mark.time_ms for mark in recording.marks]
    assert times == sorted(times)
    assert all(0 <= time <= recording.duration_ms for time in times)
    for mark in recording.marks:
        if mark.start >= 0 and mark.kind != "ssml":
            assert script.value(mark.start, mark.end) == mark.value
            assert 0 <= mark.start < mark.end <= len(script.source)


@seed(20260101)
@SLOW
@given(text=ODD, number=st.integers(0, len(SPEAKERS) - 1))
def test_odd_texts_are_spoken(engine: voice.VoiceEngine, text: str, number: int) -> None:
    script = voice.from_text(text)
    check(engine.speak(script, SPEAKERS[number]), script)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    opened = st.sampled_from(
        [
            ("<p>", "</p>"), ("<s>", "</s>"), ("<emphasis>", "</emphasis>"), ('<prosody rate="200%">', "</prosody>"),
            ('<prosody rate="20%" pitch="-33.3%">', "</prosody>"), ('<prosody volume="+20dB">', "</prosody>"),
            ('<prosody amazon:max-duration="1ms">', "</prosody>"), ('<sub alias="[[x]]">', "</sub>"),
            ('<say-as interpret-as="characters">', "</say-as>"), ('<say-as interpret-as="digits">', "</say-as>"),
            ('<say-as interpret-as="date">', "</say-as>"), ('<say-as interpret-as="fraction">', "</say-as>"),
            ('<say-as interpret-as="expletive">', "</say-as>"), ('<say-as interpret-as="telephone">', "</say-as>"),
            ('<phoneme ph="ʃuː">', "</phoneme>"), ('<phoneme ph="x|y[[">', "</phoneme>"),
            ('<w role="amazon:VB">', "</w>"),
            ('<amazon:effect name="whispered">', "</amazon:effect>"), ('<lang xml:lang="fr-FR">', "</lang>"),
            ('<amazon:effect vocal-tract-length="+100%">', "</amazon:effect>"), ("<mark name='m'/>", ""),
            ('<amazon:effect name="drc" phonation="soft">', "</amazon:effect>"), ('<break time="10ms"/>', ""),
            ('<break strength="none"/>', ""), ("<unknown>", "</unknown>"), ("<!-- c -->", ""), ("<![CDATA[", "]]>"),
        ]
    )  # fmt: skip
    return st.tuples(opened, inner).map(lambda pair: pair[0][0] + pair[1] + pair[0][1])


WORDS = st.sampled_from(
    ["Mary had", "a", "3/4", "1/2/2024", "21", "é", "&amp;", "&#233;", "你好", " ", ". ", "", "😀", "A.B.C."]
)
DOCUMENTS = st.recursive(
    WORDS, lambda inner: st.one_of(st.lists(inner, max_size=4).map("".join), element(inner)), max_leaves=12
).map(lambda inner: f"<speak>{inner}</speak>")


@seed(20260102)
@settings(SLOW, max_examples=700)
@given(document=DOCUMENTS, number=st.integers(0, len(SPEAKERS) - 1), damage=st.integers(0, 4), chance=st.randoms())
def test_odd_documents_are_spoken_or_refused(
    engine: voice.VoiceEngine, document: str, number: int, damage: int, chance: random.Random
) -> None:
    if damage == 0 and len(document) > 20:
        place = chance.randrange(len(document))
        document = document[:place] + chance.choice(["<", ">", "&", '"', "</p>", ""]) + document[place + 1 :]
    speaker = SPEAKERS[number]
    try:
        script = voice.from_ssml(document, speaker.language)
    except (voice.BadMarkup, voice.NotSpeakable):
        return
    check(engine.speak(script, speaker), script)


@seed(20260103)
@settings(SLOW, max_examples=200)
@given(text=ODD)
def test_every_text_is_a_valid_answer_of_polly(tmp_path_factory: Any, text: str) -> None:
    from local_aws.account.store import Account
    from local_aws.polly import Polly

    polly = Polly(Account(tmp_path_factory.getbasetemp() / "fuzz"))
    data = polly.synthesize_speech(Text=text, VoiceId="Joanna", OutputFormat="mp3")["AudioStream"]
    assert soundfile.info(io.BytesIO(data)).frames > 0


def test_awss_marks_hold_for_many_words_in_many_languages(engine: voice.VoiceEngine) -> None:
    chance = random.Random(7)
    for _ in range(150):
        words = ["".join(chance.choices("aeioubdklmnrstvéüñ", k=chance.randint(1, 9))) for _ in range(12)]
        script = voice.from_text(" ".join(words) + ".")
        recording = engine.speak(script, chance.choice(SPEAKERS))
        check(recording, script)
        assert [mark.value for mark in recording.marks if mark.kind == "word"] == words
