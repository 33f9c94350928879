"""Polly's speech: formats, rates, voices, limits and refusals, through a boto3 client."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import soundfile
from botocore.exceptions import ClientError

SENTENCE = "The train to Leeds leaves from platform four."


@pytest.fixture
def polly(session: Any) -> Any:
    return session.client("polly")


def speech(polly: Any, text: str = SENTENCE, **parameters: Any) -> bytes:
    given = {"OutputFormat": "mp3", "VoiceId": "Joanna"} | parameters
    data: bytes = polly.synthesize_speech(Text=text, **given)["AudioStream"].read()
    return data


def refusal(polly: Any, text: str = SENTENCE, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        speech(polly, text, **parameters)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


# Voices


def test_every_voice_is_listed_once_with_what_it_is(polly: Any) -> None:
    voices = [voice for page in polly.get_paginator("describe_voices").paginate() for voice in page["Voices"]]
    assert len({voice["Id"] for voice in voices}) == len(voices)
    joanna = next(voice for voice in voices if voice["Id"] == "Joanna")
    assert joanna["Gender"] == "Female"
    assert joanna["LanguageCode"] == "en-US"
    assert joanna["LanguageName"] == "US English"
    assert joanna["SupportedEngines"] == ["standard"]
    assert all("espeak-ng" in voice["Name"] for voice in voices)
    assert not [voice for voice in voices if voice["LanguageCode"] in ("ja-JP", "arb")]


def test_voices_are_filtered_by_language_and_engine(polly: Any) -> None:
    french = polly.describe_voices(LanguageCode="fr-FR", IncludeAdditionalLanguageCodes=True)["Voices"]
    assert {voice["Id"] for voice in french} == {"Lea", "Celine", "Mathieu"}
    assert polly.describe_voices(Engine="neural")["Voices"] == []
    assert len(polly.describe_voices(Engine="standard")["Voices"]) > 40


def test_a_made_up_page_token_is_refused(polly: Any) -> None:
    with pytest.raises(polly.exceptions.InvalidNextTokenException):
        polly.describe_voices(NextToken="made up")


def test_every_voice_speaks_and_all_are_equally_loud(polly: Any) -> None:
    levels = {}
    for voice in polly.describe_voices()["Voices"]:
        data = speech(polly, "1 2 3 4 5 6 7 8 9", VoiceId=voice["Id"], OutputFormat="pcm")
        samples = np.frombuffer(data, "<i2") / 32768
        loud = samples[np.abs(samples) > 0.01]
        levels[voice["Id"]] = 20 * np.log10(np.sqrt(np.mean(loud**2)))
    assert max(levels.values()) - min(levels.values()) < 4, levels


@pytest.mark.parametrize("voice", ["Joanna", "Brian"])
def test_a_voice_without_the_engine_is_refused_as_by_aws(polly: Any, voice: str) -> None:
    expected = ("ValidationException", "This voice does not support the selected engine: neural")
    assert refusal(polly, VoiceId=voice, Engine="neural") == expected


def test_a_neural_voice_of_aws_has_no_standard_engine_here_either(polly: Any) -> None:
    expected = ("ValidationException", "This voice does not support the selected engine: standard")
    assert refusal(polly, VoiceId="Ruth") == expected


def test_a_voice_that_espeak_cannot_speak_is_refused_with_the_reason(polly: Any) -> None:
    code, message = refusal(polly, "こんにちは", VoiceId="Mizuki")
    assert code == "NotAvailableLocally"
    assert "kanji" in message


def test_an_unknown_voice_is_a_validation_error(polly: Any) -> None:
    assert refusal(polly, VoiceId="Nobody")[0] == "ValidationException"


def test_a_language_the_voice_has_not_is_refused(polly: Any) -> None:
    assert refusal(polly, LanguageCode="fr-FR")[0] == "LanguageNotSupportedException"
    assert speech(polly, LanguageCode="en-US")


# Formats and rates


@pytest.mark.parametrize("format_name", ["mp3", "ogg_vorbis"])
@pytest.mark.parametrize("rate", ["8000", "16000", "22050", "24000", "44100", "48000"])
def test_compressed_audio_has_the_rate_asked_for(polly: Any, format_name: str, rate: str) -> None:
    samples, rate_hz = soundfile.read(io.BytesIO(speech(polly, OutputFormat=format_name, SampleRate=rate)))
    assert rate_hz == int(rate)
    expected_s = len(speech(polly, OutputFormat="pcm")) / 2 / 16000
    assert len(samples) / rate_hz == pytest.approx(expected_s, abs=0.03)


def test_defaults_are_those_of_aws(polly: Any) -> None:
    assert soundfile.info(io.BytesIO(speech(polly))).samplerate == 22050
    assert soundfile.info(io.BytesIO(speech(polly, OutputFormat="ogg_vorbis"))).samplerate == 22050
    opus = soundfile.info(io.BytesIO(speech(polly, OutputFormat="ogg_opus")))
    assert (opus.samplerate, opus.subtype) == (48000, "OPUS")
    at_16k = len(speech(polly, OutputFormat="pcm"))
    assert at_16k == pytest.approx(2 * len(speech(polly, OutputFormat="pcm", SampleRate="8000")), abs=4)


@pytest.mark.parametrize(("format_name", "codec"), [("mulaw", "ULAW"), ("alaw", "ALAW")])
def test_telephone_formats_are_one_byte_a_sample(polly: Any, format_name: str, codec: str) -> None:
    data = speech(polly, OutputFormat=format_name)
    heard, _ = soundfile.read(io.BytesIO(data), channels=1, samplerate=8000, subtype=codec, format="RAW")
    spoken = np.frombuffer(speech(polly, OutputFormat="pcm", SampleRate="8000"), "<i2") / 32768
    assert len(heard) == len(spoken)
    assert np.corrcoef(heard, spoken)[0, 1] > 0.99


@pytest.mark.parametrize(
    ("format_name", "rate"),
    [("mp3", "11025"), ("pcm", "22050"), ("ogg_opus", "24000"), ("mulaw", "16000"), ("json", "1"), ("mp3", "fast")],
)
def test_a_rate_the_format_has_not_is_refused(polly: Any, format_name: str, rate: str) -> None:
    marks: dict[str, Any] = {"SpeechMarkTypes": ["word"]} if format_name == "json" else {}
    assert refusal(polly, OutputFormat=format_name, SampleRate=rate, **marks)[0] == "InvalidSampleRateException"


@pytest.mark.parametrize(
    ("format_name", "content_type"),
    [("mp3", "audio/mpeg"), ("ogg_vorbis", "audio/ogg"), ("ogg_opus", "audio/ogg"), ("pcm", "audio/pcm"),
     ("mulaw", "audio/mulaw"), ("alaw", "audio/alaw")],
)  # fmt: skip
def test_the_content_type_says_the_format(polly: Any, format_name: str, content_type: str) -> None:
    answer = polly.synthesize_speech(Text="Hello", VoiceId="Joanna", OutputFormat=format_name)
    assert answer["ContentType"] == content_type
    assert answer["RequestCharacters"] == 5


# Limits


def test_three_thousand_billed_characters_and_not_one_more(polly: Any) -> None:
    text = ("word " * 600)[:2999] + "."
    assert polly.synthesize_speech(Text=text, VoiceId="Joanna", OutputFormat="pcm")["RequestCharacters"] == 3000
    assert refusal(polly, text + "a") == ("TextLengthExceededException", "Maximum text length has been exceeded")


def test_tags_are_not_billed_but_count_for_six_thousand(polly: Any) -> None:
    tags = '<break time="0ms"/>' * 300
    answer = polly.synthesize_speech(
        Text=f"<speak>Hi &amp; bye{tags}</speak>", TextType="ssml", VoiceId="Joanna", OutputFormat="pcm"
    )
    assert answer["RequestCharacters"] == len("Hi & bye")
    assert refusal(polly, f"<speak>{tags}{tags}</speak>", TextType="ssml")[0] == "TextLengthExceededException"


def test_audio_ends_after_ten_minutes(polly: Any) -> None:
    text = "<speak>" + 'a<break time="10s"/>' * 70 + "</speak>"
    data = speech(polly, text, TextType="ssml", OutputFormat="pcm", SampleRate="8000")
    assert len(data) / 2 / 8000 == pytest.approx(600, abs=0.01)


def test_nothing_to_pronounce_is_a_short_silence(polly: Any) -> None:
    samples = np.frombuffer(speech(polly, "😀 🎉", OutputFormat="pcm"), "<i2")
    assert len(samples)
    assert not samples.any()
    marks = polly.synthesize_speech(Text="😀", VoiceId="Joanna", OutputFormat="json", SpeechMarkTypes=["word"])
    assert marks["AudioStream"].read() == b""


# Marks


def test_marks_and_audio_do_not_mix(polly: Any) -> None:
    assert refusal(polly, SpeechMarkTypes=["word"])[0] == "MarksNotSupportedForFormatException"
    code = refusal(polly, OutputFormat="json", SpeechMarkTypes=["ssml"])[0]
    assert code == "SsmlMarksNotSupportedForTextTypeException"
    assert refusal(polly, OutputFormat="json")[0] == "ValidationException"


def test_threads_get_the_same_answer_as_one(polly: Any) -> None:
    texts = [f"Sentence number {number % 8}." for number in range(32)]
    with ThreadPoolExecutor(32) as threads:
        together = list(threads.map(lambda text: speech(polly, text, OutputFormat="pcm"), texts))
    assert together == [speech(polly, text, OutputFormat="pcm") for text in texts]


def test_marks_of_the_same_question_end_within_the_audio(polly: Any) -> None:
    text = "First one. Second one, with a comma! A third?"
    stream = polly.synthesize_speech(
        Text=text, VoiceId="Amy", OutputFormat="json", SpeechMarkTypes=["sentence", "word", "viseme"]
    )["AudioStream"]
    marks = [json.loads(line) for line in stream.read().decode().splitlines()]
    length_ms = len(speech(polly, text, VoiceId="Amy", OutputFormat="pcm")) / 2 / 16
    assert [mark["value"] for mark in marks if mark["type"] == "sentence"] == [
        "First one.",
        "Second one, with a comma!",
        "A third?",
    ]
    times = [mark["time"] for mark in marks]
    assert times == sorted(times)
    assert length_ms - 600 < times[-1] < length_ms
