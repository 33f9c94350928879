"""What is on a picture: Amazon Rekognition's DetectLabels, with the colors and quality of IMAGE_PROPERTIES.

The call asks for every label however unsure; `chosen` applies threshold and filters afterwards, at no cost. A label's
number of things is the number of its instances, not of labels: one person may come as Person, Adult and Woman.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services import ledger
from services.boxes import Box
from services.ledger import Answered, Observation, Question

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

DEFAULT_CONFIDENCE = 55.0  # AWS's own default of MinConfidence

LOCAL_VOCABULARY = (
    *("Person", "Head", "Face", "Male", "Female", "People", "Crowd", "Photography", "Portrait"),
    *("Text", "Symbol", "Number", "QR Code"),
)
"""Every label that Local can give. What it does not name may still be there: no engine of its own has seen it."""


@dataclass(frozen=True, slots=True)
class Color:
    """A dominant color: "#rrggbb", its nearest CSS name, one of AWS's twelve simple names, its share in percent."""

    hex_code: str
    css_name: str
    simple_name: str
    percent: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Color:
        """From one entry of AWS's `DominantColors`."""
        return cls(
            str(member.get("HexCode", "")).lower(),
            str(member.get("CSSColor", "")),
            str(member.get("SimplifiedColor", "")),
            float(member.get("PixelPercent", 0)),
        )


@dataclass(frozen=True, slots=True)
class Instance:
    """One thing of a label: its box, the confidence (0 to 100) and its colors, as far as they were told."""

    box: Box
    confidence: float | None
    colors: tuple[Color, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A label; `confidence` is 0 to 100, or None where the engine cannot say. `parents` are labels of their own too."""

    name: str
    confidence: float | None
    instances: tuple[Instance, ...]
    parents: tuple[str, ...]
    aliases: tuple[str, ...]
    categories: tuple[str, ...]

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Label:
        """From one entry of AWS's `Labels`."""
        return cls(
            str(member["Name"]),
            _number(member.get("Confidence")),
            tuple(_instance(instance) for instance in member.get("Instances") or () if "BoundingBox" in instance),
            _names(member.get("Parents")),
            _names(member.get("Aliases")),
            _names(member.get("Categories")),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture, or a part of it, looks: brightness, sharpness and contrast, each 0 to 100, and its colors."""

    brightness: float | None
    sharpness: float | None
    contrast: float | None
    colors: tuple[Color, ...]


@dataclass(frozen=True, slots=True)
class LabelReading:
    """The labels of one picture, surest first, and its look; parts that were not measured are None."""

    labels: tuple[Label, ...]
    whole: Look | None
    foreground: Look | None
    background: Look | None
    model_version: str

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> LabelReading:
        """From the answer of DetectLabels."""
        labels = (Label.from_aws(member) for member in response.get("Labels") or ())
        image = response.get("ImageProperties") or {}
        return cls(
            tuple(sorted(labels, key=lambda label: -(label.confidence or 0))),
            _look(image),
            _look(image.get("Foreground")),
            _look(image.get("Background")),
            str(response.get("LabelModelVersion", "")),
        )


def read(aws: Aws, picture: Picture, *, properties: bool = True) -> Answered[LabelReading]:
    """Every label of the picture and, with `properties`, its colors and quality, which AWS bills in addition.

    Raises a `VitrineError`; a picture without labels is not one.
    """
    return ledger.ask(aws, question(properties=properties), picture)


def question(*, properties: bool = True) -> Question[LabelReading]:
    """What `read` asks."""
    features = ["GENERAL_LABELS", "IMAGE_PROPERTIES"] if properties else ["GENERAL_LABELS"]
    return Question(
        "rekognition",
        "detect_labels",
        LabelReading.from_aws,
        doing="find the labels",
        waiting="Looking for labels",
        parameters={"MinConfidence": 0.0, "Features": features},
        images=("Image",),
        observe=_observations,
    )


def chosen(
    reading: LabelReading,
    confidence: float = 0.0,
    *,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
) -> tuple[Label, ...]:
    """The labels of at least that confidence, of the included names or categories, without the excluded ones.

    Nothing included means everything. A label whose confidence is unknown passes. Costs no call.
    """
    return tuple(
        label
        for label in reading.labels
        if (label.confidence is None or label.confidence >= confidence)
        and (not include or {label.name, *label.categories} & set(include))
        and not {label.name, *label.categories} & set(exclude)
    )


def _instance(member: Mapping[str, Any]) -> Instance:
    return Instance(
        Box.from_aws(member["BoundingBox"]),
        _number(member.get("Confidence")),
        tuple(Color.from_aws(color) for color in member.get("DominantColors") or ()),
    )


def _look(member: Mapping[str, Any] | None) -> Look | None:
    if not member:
        return None
    quality = member.get("Quality") or {}
    return Look(
        _number(quality.get("Brightness")),
        _number(quality.get("Sharpness")),
        _number(quality.get("Contrast")),
        tuple(Color.from_aws(color) for color in member.get("DominantColors") or ()),
    )


def _names(members: Any) -> tuple[str, ...]:
    return tuple(str(member["Name"]) for member in members or ())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _observations(reading: LabelReading) -> Iterator[Observation]:
    for label in reading.labels:
        yield Observation("label", label.name, confidence=label.confidence)
        for instance in label.instances:
            yield Observation("instance", label.name, confidence=instance.confidence, box=instance.box)
