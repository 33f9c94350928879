"""A Polly for tests of what stands above it: every word is a tone of 20 ms, so times can be reckoned by hand."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import soundfile
from botocore.exceptions import ClientError

WORD_MS = 20
_WORD = re.compile(rb"(?:[^\s<>&.,!?]|&\w+;)+")
_FORMATS = {
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "ogg_vorbis": ("OGG", "VORBIS"),
    "ogg_opus": ("OGG", "OPUS"),
}
VOICES = [
    {"Id": "Amy", "Name": "Amy", "Gender": "Female", "LanguageCode": "en-GB", "LanguageName": "British English"}
    | {"SupportedEngines": ["generative", "standard", "neural"]},
    {"Id": "Brian", "Name": "Brian", "Gender": "Male", "LanguageCode": "en-GB", "LanguageName": "British English"}
    | {"SupportedEngines": ["neural", "standard"]},
    {"Id": "Danielle", "Name": "Danielle", "Gender": "Female", "LanguageCode": "en-US", "LanguageName": "US English"}
    | {"SupportedEngines": ["long-form"]},
    {"Id": "Aditi", "Name": "Aditi", "Gender": "Female", "LanguageCode": "en-IN", "LanguageName": "Indian English"}
    | {"SupportedEngines": ["standard"], "AdditionalLanguageCodes": ["hi-IN"]},
]


def refusal(code: str, message: str) -> ClientError:
    """The exception that boto3 raises for this code."""
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}, "X")


class FakePolly:
    """Remembers its calls; `fault` may raise for the parameters of one."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.fault: Callable[[dict[str, Any]], None] = lambda parameters: None
        self.tasks: dict[str, Iterator[dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def get_paginator(self, operation: str) -> FakePolly:
        """Its own paginator: one page a voice."""
        assert operation == "describe_voices"
        return self

    def paginate(self) -> Iterator[dict[str, Any]]:
        """The pages of voices."""
        yield from ({"Voices": [voice]} for voice in VOICES)

    def synthesize_speech(self, **parameters: Any) -> dict[str, Any]:
        """Tones for the words, or their marks."""
        with self._lock:
            self.calls.append(parameters)
        self.fault(parameters)
        body = _spoken(parameters)
        return {
            "AudioStream": io.BytesIO(body),
            "ContentType": "audio/mpeg",
            "RequestCharacters": len(re.sub("<[^>]*>", "", parameters["Text"])),
        }

    def start_speech_synthesis_task(self, **parameters: Any) -> dict[str, Any]:
        """A task that is scheduled, then in progress, then completed."""
        self.fault(parameters)
        with self._lock:
            self.calls.append(parameters)
            number = f"task-{len(self.tasks)}"
        extension = "marks" if parameters["OutputFormat"] == "json" else parameters["OutputFormat"]
        key = f"{parameters['OutputS3KeyPrefix']}.{number}.{extension}"
        base = {
            "TaskId": number,
            "OutputUri": f"https://s3.eu-west-1.amazonaws.com/{parameters['OutputS3BucketName']}/{key}",
            "RequestCharacters": len(parameters["Text"]),
        }
        self.files[key] = _spoken(parameters)
        self.tasks[number] = iter(
            [base | {"TaskStatus": status} for status in ("scheduled", "inProgress", self.last_status)]
        )
        return {"SynthesisTask": base | {"TaskStatus": "scheduled"}}

    files: dict[str, bytes] = {}  # noqa: RUF012 - replaced by the fixture
    last_status = "completed"

    def get_speech_synthesis_task(self, TaskId: str) -> dict[str, Any]:
        """The task's next state."""
        return {"SynthesisTask": next(self.tasks[TaskId])}


def _spoken(parameters: dict[str, Any]) -> bytes:
    raw = parameters["Text"].encode()
    tags = [found.span() for found in re.finditer(rb"<[^>]*>", raw)]
    words = [found for found in _WORD.finditer(raw) if not any(start <= found.start() < end for start, end in tags)]
    if parameters["OutputFormat"] == "json":
        lines = []
        for number, word in enumerate(words):
            time = number * WORD_MS
            value = word.group().decode()
            lines.append({"time": time, "type": "word", "start": word.start(), "end": word.end(), "value": value})
            lines.append({"time": time, "type": "viseme", "value": "pautsi@"[number % 7]})
        return "".join(json.dumps(line) + "\n" for line in lines).encode()
    default = 16_000 if parameters["OutputFormat"] == "pcm" else 22_050
    rate = int(parameters.get("SampleRate", default))
    if parameters["OutputFormat"] == "ogg_opus":
        rate = 48_000
    frames = np.arange(len(words) * rate * WORD_MS // 1000)
    pitch = 200 + 40 * (frames * 1000 // WORD_MS // rate % 8)
    samples = (8000 * np.sin(2 * np.pi * pitch * frames / rate)).astype(np.int16)
    if parameters["OutputFormat"] == "pcm":
        return samples.tobytes()
    made = io.BytesIO()
    kind, subtype = _FORMATS[parameters["OutputFormat"]]
    with soundfile.SoundFile(made, "w", rate, 1, subtype, format=kind) as file:
        for start in range(0, len(samples), rate):  # libvorbis overflows the stack when given minutes at once
            file.write(samples[start : start + rate])
    return made.getvalue()
