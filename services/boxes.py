"""A rectangle on a picture, in the only unit that survives every change of size: fractions of the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, width and height as fractions of the picture's width and height.

    A box may pass 0 or 1, as AWS's do for a face at the edge; `clamped` cuts it to the picture.
    """

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def from_aws(cls, member: Mapping[str, Any]) -> Box:
        """From AWS's `BoundingBox`; a side that is not said counts as 0."""
        return cls(*(float(member.get(side, 0)) for side in ("Left", "Top", "Width", "Height")))

    @property
    def right(self) -> float:
        """Left plus width."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Top plus height."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Share of the picture that the box covers, before it is cut to the picture."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def clamped(self) -> Box:
        """The part of the box that lies on the picture; width or height is 0 where none does."""
        left, top = min(max(self.left, 0.0), 1.0), min(max(self.top, 0.0), 1.0)
        right, bottom = min(max(self.right, left), 1.0), min(max(self.bottom, top), 1.0)
        return Box(left, top, right - left, bottom - top)

    def grown(self, margin: float) -> Box:
        """The box with `margin` times its own width (height) added on the left and right (top and bottom)."""
        return Box(
            self.left - self.width * margin,
            self.top - self.height * margin,
            self.width * (1 + 2 * margin),
            self.height * (1 + 2 * margin),
        )

    def overlap(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)
