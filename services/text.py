"""What is written in a picture: Amazon Rekognition's DetectText.

AWS lists every text twice, as a line and as the words of that line. Here a line holds its words, so that nothing is
read doubly. The call asks for every word however unsure; `above` applies the threshold afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services import ledger
from services.boxes import Box
from services.ledger import Answered, Observation, Question

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

MOST_WORDS = 100  # DetectText returns at most 100 words
DEFAULT_CONFIDENCE = 80.0  # the default of WordFilter.MinConfidence in AWS's model


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its text, the confidence (0 to 100) that it reads so, its upright box and its corners as fractions."""

    text: str
    confidence: float
    box: Box
    polygon: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its words in reading order; `number` counts from 1 in the order of the answer."""

    number: int
    text: str
    confidence: float
    box: Box
    polygon: tuple[tuple[float, float], ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class TextReading:
    """The lines of one picture, and what read them."""

    lines: tuple[Line, ...]
    model_version: str

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> TextReading:
        """From the answer of DetectText: each word goes into its line."""
        found = response.get("TextDetections") or ()
        words: dict[Any, list[Word]] = {}
        for member in found:
            if member["Type"] == "WORD":
                words.setdefault(member.get("ParentId"), []).append(Word(*_read(member)))
        lines = enumerate((member for member in found if member["Type"] == "LINE"), 1)
        return cls(
            tuple(Line(number, *_read(member), tuple(words.get(member.get("Id"), ()))) for number, member in lines),
            str(response.get("TextModelVersion", "")),
        )

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, line by line."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def is_cut_off(self) -> bool:
        """Whether there may be more words than AWS reports in one picture (100)."""
        return len(self.words) >= MOST_WORDS


def read(aws: Aws, picture: Picture) -> Answered[TextReading]:
    """Every line and word of the picture, at most 100 words. One billed image on AWS.

    Raises a `VitrineError`; a picture without text is not one.
    """
    return ledger.ask(aws, QUESTION, picture)


def above(reading: TextReading, confidence: float) -> tuple[Line, ...]:
    """The lines of at least that confidence (0 to 100). Costs no call."""
    return tuple(line for line in reading.lines if line.confidence >= confidence)


def find(lines: tuple[Line, ...], wanted: str) -> tuple[Line, ...]:
    """The lines that hold `wanted`, whatever the case of its letters and the width of its spaces.

    All lines when nothing is wanted.
    """
    sought = " ".join(wanted.casefold().split())
    return tuple(line for line in lines if sought in " ".join(line.text.casefold().split()))


def find_words(reading: TextReading, confidence: float, wanted: str = "") -> tuple[tuple[Line, Word], ...]:
    """The words of at least that confidence, each with its line; with `wanted` those that belong to what is sought.

    What is sought may span words: in a line that holds "no smoking", the words "no" and "smoking" are found.
    """
    sought = wanted.casefold().split()
    return tuple(
        (line, word)
        for line in find(reading.lines, wanted)
        for word in line.words
        if word.confidence >= confidence and (not sought or any(part in word.text.casefold() for part in sought))
    )


def _read(member: Mapping[str, Any]) -> tuple[str, float, Box, tuple[tuple[float, float], ...]]:
    geometry = member["Geometry"]
    polygon = tuple((float(point["X"]), float(point["Y"])) for point in geometry.get("Polygon") or ())
    return (
        str(member["DetectedText"]),
        float(member["Confidence"]),
        Box.from_aws(geometry["BoundingBox"]),
        polygon,
    )


def _observations(reading: TextReading) -> Iterator[Observation]:
    for line in reading.lines:
        yield Observation("line", line.text, confidence=line.confidence, box=line.box)
        for word in line.words:
            yield Observation("word", word.text, confidence=word.confidence, box=word.box)


QUESTION = Question(
    "rekognition",
    "detect_text",
    TextReading.from_aws,
    doing="read the text",
    waiting="Reading the text",
    # The model and the guide disagree on the default of MinConfidence, so it is always sent.
    parameters={"Filters": {"WordFilter": {"MinConfidence": 0.0}}},
    images=("Image",),
    observe=_observations,
)
