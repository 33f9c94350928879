"""What is to be spoken and how: the form in which plain text and SSML reach the engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from local_aws.engines.voice.traced import TracedText


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is to sound, relative to the speaker.

    Attributes:
        language: BCP 47 tag such as "fr-FR"; "" is the speaker's own.
        rate: speed, 1.0 is the speaker's own.
        pitch: 1.0 is the speaker's own.
        volume_db: gain in decibels; -inf is silence.
        whispered: spoken without voice.
        soft: spoken with soft phonation.
        tract: length of the vocal tract, 1.0 is the speaker's own.
        compressed: quiet parts made louder, so that it stands out on a small loudspeaker.
        limit: index of the `DurationLimit` it is part of, -1 for none.
    """

    language: str = ""
    rate: float = 1.0
    pitch: float = 1.0
    volume_db: float = 0.0
    whispered: bool = False
    soft: bool = False
    tract: float = 1.0
    compressed: bool = False
    limit: int = -1


@dataclass(frozen=True, slots=True)
class Spoken:
    """Text to speak.

    Attributes:
        text: as written, not yet cleaned, with the place of each character in the source.
        whole: one word for the speech marks, whatever it is read as (a substitution, a number read as digits).
        phonemes: espeak-ng phoneme codes to speak instead of the text, "" for none.
        spelled: read character by character.
    """

    text: TracedText
    style: Style
    whole: bool = False
    phonemes: str = ""
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause at bytes `start` to `end` of the source.

    Attributes:
        duration_ms: None for one of the natural pauses below.
        strength: "none", "comma", "sentence" or "paragraph"; "" when `duration_ms` says it.
    """

    start: int
    end: int
    duration_ms: float | None
    strength: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named point, reported with its time."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Here a sentence ends, or a paragraph too, whatever the text says."""

    paragraph: bool


@dataclass(frozen=True, slots=True)
class Bleep:
    """A tone in place of the bytes `start` to `end`, which are not to be spoken."""

    start: int
    end: int
    style: Style


Item = Spoken | Pause | Bookmark | Edge | Bleep


@dataclass(frozen=True, slots=True)
class Script:
    """Everything to be spoken, in order.

    Attributes:
        source: the whole input in UTF-8; all places are byte offsets in it.
        items: what to do.
        key: equal for scripts that are spoken the same; hashable.
        characters: number of characters of text, without markup.
        limits_ms: longest durations of the stretches whose `Style.limit` names them.
        elements: names of the markup elements used, with the attributes that decide whether an engine has them.
    """

    source: bytes
    items: tuple[Item, ...]
    key: tuple[object, ...]
    characters: int
    limits_ms: tuple[float, ...] = ()
    elements: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def value(self, start: int, end: int) -> str:
        """The source from byte `start` to byte `end`."""
        return self.source[start:end].decode("utf-8", "replace")


def from_text(text: str) -> Script:
    """A script that reads plain text; an empty line ends a paragraph."""
    traced = TracedText.of(text)
    items = tuple(_paragraphs(traced, Style()))
    return Script(text.encode("utf-8", "surrogatepass"), items, ("text", text), len(text))


def _paragraphs(traced: TracedText, style: Style) -> Iterator[Item]:
    position = 0
    for gap in re.finditer(r"\n[ \t\r]*\n\s*", traced.text):
        yield Spoken(traced.part(position, gap.end()), style)
        yield Edge(paragraph=True)
        position = gap.end()
    yield Spoken(traced.part(position, len(traced)), style)
