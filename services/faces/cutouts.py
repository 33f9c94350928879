"""One face cut out of a picture with room around it, for operations that look at one face only.

SearchFacesByImage searches the largest face and IndexFaces may keep another than the one meant, so each face is sent
alone: with as much room as its neighbors leave, because AWS advises not to cut to the box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services import images
from services.boxes import Box
from services.images import MIN_SIDE_PX, Picture

MARGINS = (0.6, 0.35, 0.15)
"""Room on each side, in widths (heights) of the face, widest first."""
_MOST_OF_A_NEIGHBOR = 0.3  # less of a face is not found as one
_LEAST_OVERLAP = 0.3  # two detections of one face agree better than this even where sizes differ


@dataclass(frozen=True, slots=True)
class Cutout:
    """A piece of a picture, and where in it (as fractions of the piece) the face is that is meant."""

    picture: Picture
    face: Box

    def holds(self, found: Box) -> bool:
        """Whether a box that came back for this piece is the face that is meant, and not its neighbor."""
        return self.face.overlap(found) >= _LEAST_OVERLAP


def cut_out(picture: Picture, face: Box, others: Sequence[Box] = (), *, margin: float | None = None) -> Cutout:
    """The face with as much room as the other faces' boxes leave, or with the given margin.

    Raises `BadInput` for a box outside the picture.
    """
    return next(cut_out_each(picture, [face], others, margin=margin))


def cut_out_each(
    picture: Picture, faces: Sequence[Box], others: Sequence[Box] = (), *, margin: float | None = None
) -> Iterator[Cutout]:
    """`cut_out` of several faces of one picture, which is decoded once; each is kept away from all the others."""
    pixels = images.open_pixels(picture)
    around = [*faces, *others]
    for face in faces:
        neighbors = [other for other in around if other.overlap(face) < _LEAST_OVERLAP]
        region = _region(picture, face, _margin(picture, face, neighbors) if margin is None else margin)
        yield Cutout(images.crop(picture, region, pixels=pixels), _inside(face.clamped(), region))


def _margin(picture: Picture, face: Box, neighbors: Sequence[Box]) -> float:
    """The widest margin whose piece shows no neighbor that could be taken for the largest face."""
    for margin in MARGINS:
        region = _region(picture, face, margin)
        if not any(_shown(other, region) > _MOST_OF_A_NEIGHBOR and other.area > face.area / 4 for other in neighbors):
            return margin
    return MARGINS[-1]


def _region(picture: Picture, face: Box, margin: float) -> Box:
    """The piece to cut, at least 80 pixels a side, inside the picture."""
    wanted = face.grown(margin).clamped()
    left, width = _span(wanted.left, wanted.width, MIN_SIDE_PX / picture.width_px)
    top, height = _span(wanted.top, wanted.height, MIN_SIDE_PX / picture.height_px)
    return Box(left, top, width, height)


def _span(start: float, length: float, least: float) -> tuple[float, float]:
    if length >= least or length <= 0:
        return start, length
    least = min(least, 1.0)
    return min(max(start - (least - length) / 2, 0.0), 1.0 - least), least


def _inside(face: Box, region: Box) -> Box:
    """The box as fractions of the region."""
    return Box(
        (face.left - region.left) / region.width,
        (face.top - region.top) / region.height,
        face.width / region.width,
        face.height / region.height,
    )


def _shown(box: Box, region: Box) -> float:
    """Which share of the box lies in the region, 0 to 1."""
    width = min(box.right, region.right) - max(box.left, region.left)
    height = min(box.bottom, region.bottom) - max(box.top, region.top)
    return max(width, 0.0) * max(height, 0.0) / box.area if box.area else 0.0
