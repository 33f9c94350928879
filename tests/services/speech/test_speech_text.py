"""SSML, sentences and marks: what is billed, what an engine knows, where a text may be cut, what a mark stands for."""

import html
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from services import errors, speech
from services.speech import marks
from services.speech.document import read
from services.speech.marks import SpeechMark
from services.speech.sentences import sentence_ends
from services.speech.splitting import split

# AWS's own example, "Using speech marks" in the Amazon Polly developer guide.
MARY = (
    '<speak><prosody volume="+20dB">Mary had <break time="300ms"/>a little <mark name="animal"/>lamb</prosody></speak>'
)
PLAIN_MARY_MARKS = b"""\
{"time":0,"type":"sentence","start":0,"end":23,"value":"Mary had a little lamb."}
{"time":6,"type":"word","start":0,"end":4,"value":"Mary"}
{"time":6,"type":"viseme","value":"p"}
{"time":373,"type":"word","start":5,"end":8,"value":"had"}
{"time":604,"type":"word","start":9,"end":10,"value":"a"}
{"time":643,"type":"word","start":11,"end":17,"value":"little"}
{"time":882,"type":"word","start":18,"end":22,"value":"lamb"}
"""


def seen(ssml: str) -> str:
    """The visible text by an independent reader."""
    return "".join(ElementTree.fromstring(ssml.replace("amazon:", "amazon-")).itertext())


def messages(ssml: str, engine: str, voice: str = "") -> list[str]:
    return [problem.message for problem in speech.check(ssml, engine, voice)]


@pytest.mark.parametrize(
    "ssml",
    [
        MARY,
        "<speak>Caf\u00e9 &amp; cr\u00e8me &#x1F600; <sub alias='a > b'>W3C</sub><!-- no -->\r\nend</speak>",
        "<speak>One<![CDATA[1 < 2]]> two</speak>",
        "<speak><s><break/></s><p>a</p></speak>",
    ],
)
def test_visible_text_is_what_stands_outside_the_tags(ssml: str) -> None:
    document = read(ssml)
    assert document.visible == seen(ssml)
    for character, start, end in zip(document.visible, document.starts, document.ends, strict=True):
        written = document.raw[start:end].decode()
        assert character in (written, html.unescape(written), "\n")


@pytest.mark.parametrize("engine", ["neural", "long-form", "generative"])
@pytest.mark.parametrize(
    "tag",
    [
        '<emphasis level="strong">x</emphasis>',
        '<amazon:effect name="whispered">x</amazon:effect>',
        '<amazon:effect phonation="soft">x</amazon:effect>',
        '<amazon:effect vocal-tract-length="+10%">x</amazon:effect>',
        '<prosody amazon:max-duration="2s">x</prosody>',
        "<amazon:auto-breaths>x</amazon:auto-breaths>",
    ],
)
def test_tags_that_only_the_standard_engine_knows(tag: str, engine: str) -> None:
    assert not speech.check(f"<speak>{tag}</speak>", "standard")
    (problem,) = speech.check(f"<speak>\n  {tag}</speak>", engine)
    assert problem.stops
    assert (problem.line, problem.column) == (2, 3)
    assert engine in problem.message
    assert "standard" in problem.advice


def test_news_style_is_for_some_neural_voices() -> None:
    ssml = '<speak><amazon:domain name="news">x</amazon:domain></speak>'
    assert not speech.check(ssml, "neural", "Joanna")
    assert messages(ssml, "neural", "Emma") == ["Emma has no newsreader's style."]
    assert messages(ssml, "standard", "Joanna")


def test_dynamic_range_compression_is_missing_from_generative_only() -> None:
    ssml = '<speak><amazon:effect name="drc">x</amazon:effect></speak>'
    assert [bool(speech.check(ssml, engine)) for engine in speech.ENGINES] == [False, False, False, True]


@pytest.mark.parametrize(
    "ssml",
    [
        "Hello",
        "",
        "<speak>",
        "<speak>Fish & chips</speak>",
        "<speak><p>x</speak>",
        "<speak>a</speak><speak>b</speak>",
        "<p>a</p>",
        "<!DOCTYPE speak><speak>a</speak>",
        "<speak> </speak>",
        '<speak><break time="11s"/>a</speak>',
        '<speak><prosody rate="19%">a</prosody></speak>',
        "<speak><audio src='x'/>a</speak>",
        "<speak><voice name='Amy'>a</voice></speak>",
        "<speak><say-as>1</say-as></speak>",
        "<speak><b>a</b></speak>",
    ],
)
def test_documents_that_polly_refuses_are_found_before_the_call(ssml: str) -> None:
    assert any(problem.stops for problem in speech.check(ssml, "standard"))


def test_a_fault_is_found_where_it_stands() -> None:
    (problem,) = speech.check("<speak>\n\u00e9\u00e9\u00e9 a & b</speak>", "standard")
    assert (problem.line, problem.column) == (2, 8)  # expat points behind the ampersand
    assert "&amp;" in problem.advice


def test_composed_ssml_says_the_text_and_passes_the_check() -> None:
    text = "Fish & chips <3. \u201cReally?\u201d Yes \x07indeed, Dr. Who"
    delivery = speech.Delivery(90, -10, 3, 400, True)
    ssml = speech.compose(text, delivery)
    assert not speech.check(ssml, "standard")
    assert seen(ssml) == text.replace("\x07", " ")
    assert ssml.count("<break") == 2
    assert 'rate="90%"' in ssml


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", " Two!", " Three?"]),
        (
            "Dr. Smith paid 3.14 dollars to J. Doe. Then he left.",
            ["Dr. Smith paid 3.14 dollars to J. Doe.", " Then he left."],
        ),
        ("He said \u201cGo!\u201d Then silence\u2026", ["He said \u201cGo!\u201d", " Then silence\u2026"]),
        ("\u4eca\u65e5\u306f\u3002\u660e\u65e5\u306f\u3002", ["\u4eca\u65e5\u306f\u3002", "\u660e\u65e5\u306f\u3002"]),
    ],
)
def test_sentence_ends(text: str, sentences: list[str]) -> None:
    cuts = [0, *sentence_ends(text)]
    assert [text[left:right] for left, right in pairwise(cuts)] == sentences


def test_long_text_is_cut_at_sentence_ends_and_loses_nothing() -> None:
    text = "".join(f"Sentence number {number} says caf\u00e9 to Dr. Who. " for number in range(300))
    parts = split(text)
    assert len(parts) > 1
    assert "".join(part.text for part in parts) == text.rstrip() + text[len(text.rstrip()) :]
    for part in parts:
        assert len(part.text) <= 3000
        assert part.text.rstrip().endswith("Who.")
        assert text.encode()[part.start_byte : part.end_byte].decode() == part.text


def test_a_text_without_sentences_is_cut_between_words() -> None:
    words = ["word"] * 2000
    parts = split(" ".join(words))
    assert [word for part in parts for word in part.text.split()] == words


def test_a_word_is_never_cut() -> None:
    with pytest.raises(errors.BadInput, match="too long"):
        split("x" * 3001)
    with pytest.raises(errors.BadInput, match="nothing to say"):
        split(" \n ")


def test_long_ssml_is_cut_into_documents_that_say_the_same() -> None:
    body = "".join(
        f"<s>Num\u00e9ro {number}, <emphasis>one &amp; two</emphasis>. It is <sub alias='a. b'>A.B</sub>.</s>"
        for number in range(300)
    )
    ssml = f'<?xml version="1.0"?><speak xml:lang="fr-FR"><prosody rate="90%">{body}</prosody></speak>'
    parts = split(ssml, "ssml")
    assert len(parts) > 2
    assert "".join(seen(part.text) for part in parts) == seen(ssml)
    raw = ssml.encode()
    for part in parts:
        assert len(part.text) <= 6000
        assert part.characters == len(seen(part.text)) <= 3000
        assert not speech.check(part.text, "standard")
        assert part.text.count("<s>") == part.text.count("</s>")
        place = part.text.encode().index("Num\u00e9ro".encode())
        assert raw[part.original_byte(place) :].startswith("Num\u00e9ro".encode())
    assert all('<prosody rate="90%">' in part.text for part in parts)


def test_ssml_without_a_place_to_cut_is_refused_with_advice() -> None:
    with pytest.raises(errors.BadInput) as refused:
        split(f"<speak><sub alias='x'>{'One sentence. ' * 300}</sub></speak>", "ssml")
    assert "<s>" in refused.value.advice


def test_marks_of_plain_text_become_words_of_it() -> None:
    found = marks.segments("Mary had a little lamb.", "text", marks.from_json_lines(PLAIN_MARY_MARKS))
    assert [(s.text, s.time_ms) for s in found if s.time_ms is not None] == [
        ("Mary", 6),
        ("had", 373),
        ("a", 604),
        ("little", 643),
        ("lamb", 882),
    ]
    assert "".join(segment.text for segment in found) == "Mary had a little lamb."


def test_marks_count_bytes_where_a_reader_counts_characters() -> None:
    text = "Caf\u00e9 \U0001f600 au lait"
    raw = text.encode()
    start = raw.index(b"au")
    (word,) = [
        segment
        for segment in marks.segments(text, "text", [SpeechMark(5, "word", start, start + 2, "au")])
        if segment.time_ms is not None
    ]
    assert word.text == "au"


def test_a_break_that_polly_gives_as_a_word_is_left_out() -> None:
    raw = MARY.encode()
    tag = b'<break time="300ms"/>'
    found = [
        SpeechMark(0, "word", raw.index(b"Mary"), raw.index(b"Mary") + 4, "Mary"),
        SpeechMark(300, "word", raw.index(tag), raw.index(tag) + len(tag), tag.decode()),
        SpeechMark(400, "word", raw.index(b"little"), raw.index(b"little") + 6, "little"),
    ]
    words = [segment for segment in marks.segments(MARY, "ssml", found) if segment.time_ms is not None]
    assert [word.text for word in words] == ["Mary", "little"]


def test_marks_are_written_as_they_were_read() -> None:
    assert marks.to_json_lines(marks.from_json_lines(PLAIN_MARY_MARKS)).encode() == PLAIN_MARY_MARKS


def test_captions_follow_the_sentences() -> None:
    text = "One two. Three <four>!"
    words = [
        SpeechMark(time, "word", text.index(w), text.index(w) + len(w), w)
        for time, w in [(0, "One"), (400, "two"), (1200, "Three"), (61_000, "four")]
    ]
    cues = marks.captions(marks.segments(text, "text", words), 62_000)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
        (0, 1200, "One two."),
        (1200, 62_000, "Three <four>!"),
    ]
    assert "00:00:01.200 --> 00:01:02.000\nThree &lt;four&gt;!\n" in marks.to_webvtt(cues)
    assert marks.to_srt(cues).startswith("1\n00:00:00,000 --> 00:00:01,200\nOne two.\n\n2\n")


def test_samples_can_all_be_sent() -> None:
    for sample in speech.SAMPLES:
        assert sample.text_type == "text" or not speech.check(sample.text, "standard")
        assert re.search(r"\w", sample.text)
