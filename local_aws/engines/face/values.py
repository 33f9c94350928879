"""What the face engine answers with: plain frozen values, in pixels and degrees, free of any AWS word."""

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pose:
    """How a head is turned, in degrees.

    `roll`: positive when the head is tilted clockwise as seen in the picture. `yaw`: positive when the nose points to
    the right of the picture. `pitch`: positive when the head looks up. From five points only: roll is good to some
    3 degrees, yaw and pitch are coarse (see `pose`).
    """

    roll: float
    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Quality:
    """`brightness` and `sharpness` of the face itself, both 0 to 100."""

    brightness: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class Face:
    """One detected face; `left`, `top`, `right`, `bottom` in pixels of the picture, and may lie beyond its edges.

    `score` is the detector's own (0 to 1), `confidence` the measured chance in percent that this is a face.
    `landmarks`: left eye, right eye, nose tip, left and right corner of the mouth, (x, y) in pixels; left and right as
    seen by whoever looks at the upright face.
    """

    left: float
    top: float
    right: float
    bottom: float
    score: float
    confidence: float
    landmarks: tuple[Point, Point, Point, Point, Point]
    pose: Pose
    quality: Quality

    @property
    def width_px(self) -> float:
        """Width of the box."""
        return self.right - self.left

    @property
    def height_px(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Gender:
    """How a face looks to a model of two classes; `confidence` is the measured chance in percent, 50 to 100."""

    value: Literal["Male", "Female"]
    confidence: float


@dataclass(frozen=True, slots=True)
class AgeRange:
    """An interval in years, both ends included."""

    low: int
    high: int
