"""Speech marks: what is spoken when, and which bytes of the text it stands for.

AWS sends them as JSON Lines with byte offsets into the text as it was sent, tags included; a reader thinks in
characters of what is seen. This module reads, writes and moves marks, and turns them into words and captions.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services import errors
from services.speech.document import Malformed, of_text, read


@dataclass(frozen=True, slots=True)
class SpeechMark:
    """One mark: `time_ms` from the start of the audio, and the bytes of the text that it stands for.

    `kind` is "sentence", "word", "viseme" or "ssml". Visemes stand for no bytes. `value` is the word, the sentence, the
    viseme's symbol or the name of an SSML mark.
    """

    time_ms: int
    kind: str
    start_byte: int | None
    end_byte: int | None
    value: str

    @classmethod
    def from_aws(cls, line: Mapping[str, Any]) -> SpeechMark:
        """The mark for one object of AWS's stream."""
        return cls(int(line["time"]), line["type"], line.get("start"), line.get("end"), line.get("value", ""))

    def to_aws(self) -> dict[str, Any]:
        """The object as AWS writes it."""
        places = {} if self.start_byte is None else {"start": self.start_byte, "end": self.end_byte}
        return {"time": self.time_ms, "type": self.kind, **places, "value": self.value}

    def moved(self, later_ms: float, byte: Callable[[int], int]) -> SpeechMark:
        """The same mark later in the sound, its bytes as `byte` maps them; the fraction of a ms is rounded."""
        return replace(
            self,
            time_ms=round(self.time_ms + later_ms),
            start_byte=None if self.start_byte is None else byte(self.start_byte),
            end_byte=None if self.end_byte is None else byte(self.end_byte),
        )


def from_json_lines(stream: bytes) -> tuple[SpeechMark, ...]:
    """The marks of AWS's stream: one JSON object a line, empty lines ignored. Raises `ServiceFailed` for others."""
    try:
        return tuple(SpeechMark.from_aws(json.loads(line)) for line in stream.decode().splitlines() if line.strip())
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise errors.ServiceFailed("What came is no list of speech marks.", "Ask again.") from error


def to_json_lines(marks: Iterable[SpeechMark]) -> str:
    """The marks as AWS writes them, one JSON object a line."""
    return "".join(json.dumps(mark.to_aws(), ensure_ascii=False, separators=(",", ":")) + "\n" for mark in marks)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the visible text: a word with its time, or what stands between words with None."""

    text: str
    time_ms: int | None = None


def segments(text: str, text_type: str, marks: Iterable[SpeechMark]) -> tuple[Segment, ...]:
    """The visible text cut into words with times and the gaps between them; joined they are the visible text.

    Marks that stand for no visible character (AWS gives `<break>` as a word) are left out.
    """
    try:
        document = read(text) if text_type == "ssml" else of_text(text)
    except Malformed:
        return (Segment(text),)
    found: list[Segment] = []
    position = 0
    for mark in marks:
        if mark.kind != "word" or mark.start_byte is None or mark.end_byte is None or mark.value.startswith("<"):
            continue
        first = max(position, bisect_left(document.starts, mark.start_byte))
        after = bisect_right(document.ends, mark.end_byte)
        if after <= first or not document.visible[first:after].strip():
            continue
        if first > position:
            found.append(Segment(document.visible[position:first]))
        found.append(Segment(document.visible[first:after], mark.time_ms))
        position = after
    if position < len(document.visible):
        found.append(Segment(document.visible[position:]))
    return tuple(found)


# Two lines of 42 characters, the usual measure for subtitles.
_CAPTION_CHARACTERS = 84


@dataclass(frozen=True, slots=True)
class Caption:
    """A subtitle, shown from `start_ms` until `end_ms`."""

    start_ms: int
    end_ms: int
    text: str


def captions(spoken: Sequence[Segment], duration_ms: float) -> tuple[Caption, ...]:
    """Subtitles of at most two lines' length; a sentence's end ends one. Empty without word times."""
    groups: list[tuple[int, str]] = []
    open_group = False
    for segment in spoken:
        if segment.time_ms is not None and (
            not open_group or len(groups[-1][1]) + len(segment.text) > _CAPTION_CHARACTERS
        ):
            groups.append((segment.time_ms, ""))
            open_group = True
        if groups:
            start, text = groups[-1]
            groups[-1] = (start, text + segment.text)
            open_group = open_group and not (segment.time_ms is None and _STOP.search(segment.text))
    ends = [start for start, _ in groups[1:]] + [round(duration_ms)]
    return tuple(
        Caption(start, max(start, end), " ".join(text.split()))
        for (start, text), end in zip(groups, ends, strict=False)
        if text.strip()
    )


_STOP = re.compile("[.!?\u2026\u3002\uff01\uff1f\u0964]")


def to_webvtt(cues: Iterable[Caption]) -> str:
    """The captions as WebVTT (W3C); `&` and `<` escaped as it demands."""
    blocks = [f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{_vtt(cue.text)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def to_srt(cues: Iterable[Caption]) -> str:
    """The captions as SubRip."""
    return "\n".join(
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, 1)
    )


def _vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(time_ms: int, point: str) -> str:
    seconds, milliseconds = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{milliseconds:03}"
