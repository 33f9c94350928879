"""Speech marks: AWS's documented examples, byte offsets, and times that agree with the sound."""

import json
from typing import Any

import numpy as np
import pytest


def marks(session: Any, text: str, *types: str, voice: str = "Joanna") -> list[dict[str, Any]]:
    answer = session.client("polly").synthesize_speech(
        Text=text,
        VoiceId=voice,
        OutputFormat="json",
        SpeechMarkTypes=list(types),
        TextType="ssml" if text.startswith("<speak") else "text",
    )
    assert answer["ContentType"] == "application/x-json-stream"
    return [json.loads(line) for line in answer["AudioStream"].read().decode("utf-8").splitlines()]


def places(found: list[dict[str, Any]]) -> list[tuple[str, int, int, str]]:
    return [(mark["type"], mark["start"], mark["end"], mark["value"]) for mark in found]


def test_awss_example_without_ssml(session: Any) -> None:
    """https://docs.aws.amazon.com/polly/latest/dg/sp-mks-example1.html; the times are another voice's."""
    found = marks(session, "Mary had a little lamb.", "viseme", "word", "sentence")
    assert [(mark["type"], mark.get("start"), mark.get("end"), mark["value"]) for mark in found] == [
        ("sentence", 0, 23, "Mary had a little lamb."),
        ("word", 0, 4, "Mary"),
        ("viseme", None, None, "p"),
        ("viseme", None, None, "E"),
        ("viseme", None, None, "r"),
        ("viseme", None, None, "i"),
        ("word", 5, 8, "had"),
        ("viseme", None, None, "k"),
        ("viseme", None, None, "a"),
        ("viseme", None, None, "t"),
        ("word", 9, 10, "a"),
        ("viseme", None, None, "@"),
        ("word", 11, 17, "little"),
        ("viseme", None, None, "t"),
        ("viseme", None, None, "i"),
        ("viseme", None, None, "t"),
        ("viseme", None, None, "t"),
        ("word", 18, 22, "lamb"),
        ("viseme", None, None, "t"),
        ("viseme", None, None, "a"),
        ("viseme", None, None, "p"),
    ]
    # AWS's Joanna says "lamb" after 882 ms and closes the lips for its "b" after 1,082 ms.
    assert found[0]["time"] == 0
    assert 600 < found[-4]["time"] < 1100


def test_awss_example_with_ssml(session: Any) -> None:
    """https://docs.aws.amazon.com/polly/latest/dg/sp-mks-example2.html: a break is a word mark too."""
    text = (
        '<speak><prosody volume="+20dB">Mary had <break time="300ms"/>a little <mark name="animal"/>lamb'
        "</prosody></speak>"
    )
    found = marks(session, text, "sentence", "word", "ssml")
    assert places(found) == [
        ("sentence", 31, 95, 'Mary had <break time="300ms"/>a little <mark name="animal"/>lamb'),
        ("word", 31, 35, "Mary"),
        ("word", 36, 39, "had"),
        ("word", 40, 61, '<break time="300ms"/>'),
        ("word", 61, 62, "a"),
        ("word", 63, 69, "little"),
        ("ssml", 70, 91, "animal"),
        ("word", 91, 95, "lamb"),
    ]
    by_value = {mark["value"]: mark["time"] for mark in found}
    assert by_value["animal"] == by_value["lamb"]
    assert by_value["a"] - by_value['<break time="300ms"/>'] == pytest.approx(300, abs=5)


def test_offsets_are_bytes_not_characters(session: Any) -> None:
    found = marks(session, "Café au lait, 5 € — très bon 😀 vraiment.", "word", voice="Lea")
    source = "Café au lait, 5 € — très bon 😀 vraiment.".encode()
    assert [source[mark["start"] : mark["end"]].decode() for mark in found] == [mark["value"] for mark in found]
    assert [mark["value"] for mark in found] == ["Café", "au", "lait", "5", "€", "très", "bon", "vraiment"]
    assert (found[1]["start"], found[1]["end"]) == (6, 8)


def test_composed_and_decomposed_letters_sound_the_same_and_keep_their_own_bytes(session: Any) -> None:
    composed = marks(session, "Café noir", "word", "viseme", voice="Lea")
    decomposed = marks(session, "Cafe\u0301 noir", "word", "viseme", voice="Lea")
    assert [m["value"] for m in composed if m["type"] == "viseme"] == [
        m["value"] for m in decomposed if m["type"] == "viseme"
    ]
    assert [(m["start"], m["end"]) for m in decomposed if m["type"] == "word"] == [(0, 6), (7, 11)]


def test_entities_and_substitutions_are_marked_where_they_stand(session: Any) -> None:
    text = '<speak>AT&amp;T and <sub alias="World Wide Web Consortium">W3C</sub> agree.</speak>'
    found = marks(session, text, "word")
    assert [mark["value"] for mark in found] == ["AT&amp;T", "and", "W3C", "agree"]
    assert found[3]["time"] - found[2]["time"] > 1000  # the alias is spoken, not the abbreviation


def test_chinese_is_marked_character_by_character(session: Any) -> None:
    found = marks(session, "你好\uff0c北京。", "word", "sentence", voice="Zhiyu")
    assert [mark["value"] for mark in found if mark["type"] == "word"] == ["你", "好", "北", "京"]
    assert [mark["value"] for mark in found if mark["type"] == "sentence"] == ["你好\uff0c北京。"]


def test_an_abbreviation_does_not_end_a_sentence(session: Any) -> None:
    found = marks(session, "Dr. Smith met J. K. Rowling at 5 p.m. on Monday. They talked!", "sentence")
    assert [mark["value"] for mark in found] == [
        "Dr. Smith met J. K. Rowling at 5 p.m. on Monday.",
        "They talked!",
    ]


def test_a_word_begins_where_the_sound_begins(session: Any) -> None:
    text = '<speak>one<break time="2s"/>two<break time="1500ms"/>three</speak>'
    polly = session.client("polly")
    audio = polly.synthesize_speech(Text=text, TextType="ssml", VoiceId="Matthew", OutputFormat="pcm")
    samples = np.frombuffer(audio["AudioStream"].read(), "<i2").astype(float) / 32768
    loud = np.abs(samples) > 0.02
    quiet_run = 0
    onsets: list[float] = []
    for index, is_loud in enumerate(loud):
        if is_loud and (quiet_run > 16000 or not onsets):
            onsets.append(index / 16)
        quiet_run = 0 if is_loud else quiet_run + 1
    reported = [mark["time"] for mark in marks(session, text, "word", voice="Matthew") if "<" not in mark["value"]]
    assert onsets == pytest.approx(reported, abs=60)
