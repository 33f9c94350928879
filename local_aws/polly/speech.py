"""SynthesizeSpeech and DescribeVoices, and the checks that a speech request and a speech task share."""

import json
from dataclasses import dataclass
from typing import Any

from local_aws.account.store import Account
from local_aws.engines import voice as engine
from local_aws.errors import AwsError, NotAvailableLocally
from local_aws.polly import lexicons
from local_aws.polly.foundation import Foundation
from local_aws.polly.markup import check_elements
from local_aws.polly.voices import ENGINE, NOT_SPOKEN, VOICES, Voice

BILLED_LIMIT, TOTAL_LIMIT = 3_000, 6_000
LONGEST_AUDIO_MS = 10 * 60 * 1000.0
VOICES_A_PAGE = 100

CONTENT_TYPES = {
    "mp3": "audio/mpeg",
    "ogg_vorbis": "audio/ogg",
    "ogg_opus": "audio/ogg",
    "pcm": "audio/pcm",
    "mulaw": "audio/mulaw",
    "alaw": "audio/alaw",
    "json": "application/x-json-stream",
}
_WIDE = ("8000", "16000", "22050", "24000", "44100", "48000")
_RATES = {
    "mp3": _WIDE,
    "ogg_vorbis": _WIDE,
    "ogg_opus": ("48000",),
    "pcm": ("8000", "16000"),
    "mulaw": ("8000",),
    "alaw": ("8000",),
    "json": _WIDE,
}
_DEFAULT_RATES = {"pcm": "16000", "ogg_opus": "48000", "mulaw": "8000", "alaw": "8000"}
_STANDARD_RATE = "22050"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What SynthesizeSpeech and a speech task ask for alike, spelled as AWS spells it."""

    OutputFormat: str
    Text: str
    VoiceId: str
    Engine: str = ENGINE
    LanguageCode: str | None = None
    LexiconNames: list[str] | None = None
    SampleRate: str | None = None
    SpeechMarkTypes: list[str] | None = None
    TextType: str = "text"


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request: everything that decides what is spoken.

    Attributes:
        script: what to speak, with lexicons applied.
        characters: billed characters.
        rate_hz: of the audio.
    """

    script: engine.Script
    voice: Voice
    characters: int
    output_format: str
    rate_hz: int
    mark_types: tuple[str, ...]


def synthesis(request: Request, longest_ms: float | None = None) -> bytes:
    """Audio, or speech marks as JSON Lines. Raises `ServiceFailureException` when the engine fails."""
    try:
        recording = engine.shared().speak(request.script, request.voice.speaker)
    except engine.EngineFailed as error:
        raise AwsError("ServiceFailureException", f"The speech engine failed: {error}.", status=500) from error
    if longest_ms is not None:
        recording = recording.until(longest_ms)
    if request.output_format != "json":
        return engine.encode(recording, request.output_format, request.rate_hz)
    lines = [_line(mark) for mark in recording.marks if mark.kind in request.mark_types]
    return "".join(lines).encode("utf-8", "replace")


def _line(mark: engine.Mark) -> str:
    line: dict[str, Any] = {"time": mark.time_ms, "type": mark.kind}
    if mark.start >= 0:
        line |= {"start": mark.start, "end": mark.end}
    line["value"] = mark.value
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


class Speech(Foundation):
    """Polly's operations that speak at once."""

    def describe_voices(
        self,
        *,
        Engine: str | None = None,
        LanguageCode: str | None = None,
        IncludeAdditionalLanguageCodes: bool = False,
        NextToken: str | None = None,
    ) -> dict[str, Any]:
        """The voices of `voices.VOICES`; none of them is bilingual, so additional language codes add none.

        Raises InvalidNextTokenException.
        """
        pages = self._pages("DescribeVoices", Engine, LanguageCode, IncludeAdditionalLanguageCodes)
        first = pages.start(NextToken, 0)
        chosen = [
            voice
            for voice in VOICES.values()
            if Engine in (None, ENGINE) and LanguageCode in (None, voice.speaker.language)
        ]
        numbered = list(enumerate(chosen, start=1))[first:]
        voices, token = pages.page(numbered, VOICES_A_PAGE, lambda voice: voice[0])
        answer: dict[str, Any] = {
            "Voices": [
                {
                    "Id": voice.voice_id,
                    "Name": voice.name,
                    "Gender": voice.gender,
                    "LanguageCode": voice.speaker.language,
                    "LanguageName": voice.language_name,
                    "SupportedEngines": [ENGINE],
                }
                for _, voice in voices
            ]
        }
        return answer if token is None else answer | {"NextToken": token}

    def synthesize_speech(
        self,
        *,
        OutputFormat: str,
        Text: str,
        VoiceId: str,
        Engine: str = ENGINE,
        LanguageCode: str | None = None,
        LexiconNames: list[str] | None = None,
        SampleRate: str | None = None,
        SpeechMarkTypes: list[str] | None = None,
        TextType: str = "text",
    ) -> dict[str, Any]:
        """Speech of at most ten minutes, or its marks.

        Raises InvalidSampleRateException, InvalidSsmlException, LanguageNotSupportedException,
        LexiconNotFoundException, MarksNotSupportedForFormatException, ServiceFailureException,
        SsmlMarksNotSupportedForTextTypeException, TextLengthExceededException and ValidationException.
        """
        parameters = Parameters(
            OutputFormat, Text, VoiceId, Engine, LanguageCode, LexiconNames, SampleRate, SpeechMarkTypes, TextType
        )
        request = checked(self._account, parameters, BILLED_LIMIT, TOTAL_LIMIT)
        return {
            "AudioStream": synthesis(request, LONGEST_AUDIO_MS),
            "ContentType": CONTENT_TYPES[OutputFormat],
            "RequestCharacters": request.characters,
        }


def checked(account: Account, wanted: Parameters, billed_limit: int, total_limit: int) -> Request:
    """A speech request as Polly would take it; raises Polly's refusals of its parameters. Limits are in characters."""
    voice = _voice(wanted.VoiceId, wanted.Engine)
    language = voice.speaker.language
    if wanted.LanguageCode not in (None, language):
        raise AwsError(
            "LanguageNotSupportedException", f"The voice {voice.voice_id} does not speak {wanted.LanguageCode}."
        )
    rate_hz = _sample_rate(wanted.OutputFormat, wanted.SampleRate)
    mark_types = tuple(wanted.SpeechMarkTypes or ())
    _check_marks(wanted.OutputFormat, mark_types, wanted.TextType)
    if len(wanted.Text) > total_limit:
        raise AwsError("TextLengthExceededException", "Maximum text length has been exceeded")
    script = _script(wanted.Text, wanted.TextType, wanted.Engine, language)
    if script.characters > billed_limit:
        raise AwsError("TextLengthExceededException", "Maximum text length has been exceeded")
    applied = lexicons.named(account, wanted.LexiconNames or [])
    spoken = engine.apply(script, applied, language) if applied else script
    return Request(spoken, voice, script.characters, wanted.OutputFormat, rate_hz, mark_types)


def _voice(voice_id: str, engine_name: str) -> Voice:
    mismatch = AwsError("ValidationException", f"This voice does not support the selected engine: {engine_name}")
    if voice_id in VOICES:
        if engine_name != ENGINE:
            raise mismatch
        return VOICES[voice_id]
    if voice_id in NOT_SPOKEN:
        raise NotAvailableLocally(f"The voice {voice_id} ({NOT_SPOKEN[voice_id]})")
    if engine_name == ENGINE:
        raise mismatch  # as on AWS, where all other voices are neural, long-form or generative
    raise NotAvailableLocally(f"The {engine_name} engine")


def _sample_rate(output_format: str, asked: str | None) -> int:
    rate = asked or _DEFAULT_RATES.get(output_format, _STANDARD_RATE)
    if rate not in _RATES[output_format]:
        allowed = ", ".join(_RATES[output_format])
        raise AwsError(
            "InvalidSampleRateException",
            f"The sample rate {rate} is not valid for the output format {output_format}. Valid values: {allowed}.",
        )
    return int(rate)


def _check_marks(output_format: str, mark_types: tuple[str, ...], text_type: str) -> None:
    if mark_types and output_format != "json":
        raise AwsError(
            "MarksNotSupportedForFormatException",
            f"Speech marks are not supported for the output format {output_format}, only for json.",
        )
    if output_format == "json" and not mark_types:
        raise AwsError(
            "ValidationException", "The output format json needs at least one speech mark type in SpeechMarkTypes."
        )
    if "ssml" in mark_types and text_type != "ssml":
        raise AwsError(
            "SsmlMarksNotSupportedForTextTypeException", "SSML speech marks are not supported for plain text."
        )


def _script(text: str, text_type: str, engine_name: str, language: str) -> engine.Script:
    if text_type != "ssml":
        return engine.from_text(text)
    try:
        script = engine.from_ssml(text, language)
    except engine.BadMarkup as error:
        raise AwsError("InvalidSsmlException", f"Invalid SSML request: {error}") from error
    except engine.NotSpeakable as error:
        raise NotAvailableLocally(str(error)) from error
    check_elements(script.elements, engine_name)
    return script
