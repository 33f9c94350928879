"""What AWS can say of faces, as frozen values: where each is, and estimates worth as much as their confidence.

AWS's key names are spelled here and nowhere else. Every member but the box and the detection confidence may be
missing: AWS leaves out what was not asked for, and the embedded AWS leaves out what no engine of its own can measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.boxes import Box

MOST_FACES = 100  # DetectFaces: "detects the 100 largest faces in the image"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the confidence, 0 to 100, that this very value is right ("False, 99" is a sure no)."""

    value: str | bool
    confidence: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Estimate:
        """From a structure of `Value` and `Confidence`."""
        value = member["Value"]
        return cls(value if isinstance(value, bool) else str(value), float(member["Confidence"]))


@dataclass(frozen=True, slots=True)
class AgeRange:
    """An age bracket in years, both ends included. AWS gives no confidence with it."""

    low: int
    high: int

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> AgeRange:
        """From AWS's `AgeRange`."""
        return cls(int(member["Low"]), int(member["High"]))

    @property
    def middle(self) -> float:
        """The middle of the bracket, which AWS advises to use where one number is wanted."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Pose:
    """How the head is turned, each angle -180 to 180 degrees."""

    roll_degrees: float
    yaw_degrees: float
    pitch_degrees: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Pose:
        """From AWS's `Pose`; an angle that was not measured counts as 0."""
        return cls(float(member.get("Roll", 0)), float(member.get("Yaw", 0)), float(member.get("Pitch", 0)))


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the face can be seen, each 0 to 100 and None where it was not measured."""

    brightness: float | None
    sharpness: float | None

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Quality:
        """From AWS's `Quality`."""
        return cls(_number(member.get("Brightness")), _number(member.get("Sharpness")))


@dataclass(frozen=True, slots=True)
class Landmark:
    """A point of the face: AWS's name for it, and its place as fractions of the picture (it may lie outside)."""

    name: str
    left: float
    top: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Landmark:
        """From one entry of AWS's `Landmarks`."""
        return cls(str(member["Type"]), float(member["X"]), float(member["Y"]))


@dataclass(frozen=True, slots=True)
class EyeDirection:
    """Where the eyes look relative to the head, in degrees, with the confidence (0 to 100) in that."""

    yaw_degrees: float
    pitch_degrees: float
    confidence: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> EyeDirection:
        """From AWS's `EyeDirection`."""
        return cls(float(member.get("Yaw", 0)), float(member.get("Pitch", 0)), float(member.get("Confidence", 0)))


EMOTIONS = ("happy", "sad", "angry", "confused", "disgusted", "surprised", "calm", "fear", "unknown")
ATTRIBUTES = {
    "smile": "Smile",
    "eyeglasses": "Eyeglasses",
    "sunglasses": "Sunglasses",
    "beard": "Beard",
    "mustache": "Mustache",
    "eyes_open": "EyesOpen",
    "mouth_open": "MouthOpen",
    "face_occluded": "FaceOccluded",
}
"""Yes-or-no attributes: our name and AWS's member."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a picture.

    `number` counts from 1 in the order of the answer and stays with the face whatever threshold is applied. `box` may
    pass the picture's edge: clamp it before drawing. `confidence`, 0 to 100, is the detection confidence: how sure it
    is that this is a face at all, which says nothing of who it is. `emotions` has lower-case names, surest first;
    `attributes` holds pairs of a name of `ATTRIBUTES` and its estimate. What is None or absent was not measured.
    """

    number: int
    box: Box
    confidence: float
    landmarks: tuple[Landmark, ...] = ()
    pose: Pose | None = None
    quality: Quality | None = None
    gender: Estimate | None = None
    age: AgeRange | None = None
    emotions: tuple[Estimate, ...] = ()
    attributes: tuple[tuple[str, Estimate], ...] = ()
    eye_direction: EyeDirection | None = None

    @classmethod
    def from_aws(cls, detail: Mapping[str, Any], number: int = 1) -> Face:
        """From AWS's `FaceDetail`, or the `ComparedFace` and `Face` of other operations, which say less."""
        emotions = [Estimate(str(one["Type"]).lower(), float(one["Confidence"])) for one in detail.get("Emotions", ())]
        return cls(
            number=number,
            box=Box.from_aws(detail["BoundingBox"]),
            confidence=float(detail.get("Confidence", 0)),
            landmarks=tuple(map(Landmark.from_aws, detail.get("Landmarks", ()))),
            pose=Pose.from_aws(detail["Pose"]) if detail.get("Pose") else None,
            quality=Quality.from_aws(detail["Quality"]) if detail.get("Quality") else None,
            gender=Estimate.from_aws(detail["Gender"]) if detail.get("Gender") else None,
            age=AgeRange.from_aws(detail["AgeRange"]) if detail.get("AgeRange") else None,
            emotions=tuple(sorted(emotions, key=lambda emotion: -emotion.confidence)),
            attributes=tuple(
                (name, Estimate.from_aws(detail[member])) for name, member in ATTRIBUTES.items() if detail.get(member)
            ),
            eye_direction=EyeDirection.from_aws(detail["EyeDirection"]) if detail.get("EyeDirection") else None,
        )

    def attribute(self, name: str) -> Estimate | None:
        """The estimate of one of `ATTRIBUTES`, or None where it was not measured."""
        return dict(self.attributes).get(name)

    @property
    def not_measured(self) -> tuple[str, ...]:
        """What AWS could have said of a face and this answer does not, in words: "gender", "eyes open" and so on."""
        groups = {
            "gender": self.gender,
            "age": self.age,
            "emotions": self.emotions,
            **{words(name): self.attribute(name) for name in ATTRIBUTES},
            "eye direction": self.eye_direction,
            "pose": self.pose,
            "quality": self.quality,
        }
        return tuple(name for name, measured in groups.items() if not measured)


@dataclass(frozen=True, slots=True)
class FaceDetection:
    """The faces of one picture in AWS's order."""

    faces: tuple[Face, ...]

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> FaceDetection:
        """From the answer of DetectFaces."""
        details = response.get("FaceDetails") or ()
        return cls(tuple(Face.from_aws(detail, number) for number, detail in enumerate(details, 1)))

    @property
    def is_cut_off(self) -> bool:
        """Whether there may be more faces than AWS reports in one picture (100)."""
        return len(self.faces) >= MOST_FACES


def words(name: str) -> str:
    """A name as it stands on screen: "eyes_open" is "eyes open"."""
    return name.replace("_", " ")


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
