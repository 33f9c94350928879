"""Find faces and their five landmarks with CenterFace, on onnxruntime.

CenterFace (Xu et al., 2019) answers at a quarter of the picture's size with four maps: how much a place is the center
of a face, the logarithm of the face's height and width, the center's fraction of a cell, and the landmarks as
fractions of the box.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face.values import Point
from local_aws.engines.models import detector_model

# Measured on 212 hand-checked faces in 56 pictures: recall 97.2 %, precision 99.5 % at 960 and this score.
NETWORK_SIDE_PX = 960
RETRY_SIDE_PX = 480  # a face that fills a large picture is found at this size only
LEAST_SCORE = 0.5
SURE_SCORE = 0.6  # every one of 206 candidates above it was a face
MOST_OVERLAP = 0.3
SMALLEST_FACE_PX = 8.0
_CELL_PX = 4
_STRIDE_PX = 32
_LANDMARKS = 5


@dataclass(frozen=True, slots=True)
class Detection:
    """A box in pixels of the picture (may pass its edges), a score of 0 to 1 and five landmarks."""

    left: float
    top: float
    right: float
    bottom: float
    score: float
    landmarks: tuple[Point, ...]

    @property
    def area(self) -> float:
        """Square pixels of the box."""
        return (self.right - self.left) * (self.bottom - self.top)


class Detector:
    """CenterFace in one onnxruntime session; safe to call from several threads."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def find(self, pixels: NDArray[np.uint8]) -> tuple[Detection, ...]:
        """Faces in an RGB picture, largest first.

        Where there seem to be none, or only doubtful ones, it looks again smaller and upside down, and answers with
        what it saw best: an upside-down face may be found as it is, but faintly and with its landmarks astray.
        """
        found = self._find_at(pixels, NETWORK_SIDE_PX)
        if _best(found) < SURE_SCORE and max(pixels.shape[:2]) > RETRY_SIDE_PX:
            found = max(found, self._find_at(pixels, RETRY_SIDE_PX), key=_best)
        if _best(found) < SURE_SCORE:
            height, width = pixels.shape[:2]
            upside_down = self._find_at(np.ascontiguousarray(pixels[::-1, ::-1]), NETWORK_SIDE_PX)
            found = max(found, tuple(_turned_back(face, width, height) for face in upside_down), key=_best)
        return found

    def _find_at(self, pixels: NDArray[np.uint8], side_px: int) -> tuple[Detection, ...]:
        import cv2

        height, width = pixels.shape[:2]
        scale = min(1.0, side_px / max(height, width))
        small_width, small_height = max(1, round(width * scale)), max(1, round(height * scale))
        small = pixels
        if scale < 1.0:
            small = cv2.resize(pixels, (small_width, small_height), interpolation=cv2.INTER_AREA)
        sheet = np.zeros((1, 3, _padded(small_height), _padded(small_width)), dtype=np.float32)
        sheet[0, :, :small_height, :small_width] = small.transpose(2, 0, 1)
        names = [detector_model.HEATMAP, detector_model.SCALE, detector_model.OFFSET, detector_model.LANDMARKS]
        maps = self._session.run(names, {detector_model.INPUT: sheet})
        return _read_maps(maps, width / small_width, height / small_height)


def _best(found: tuple[Detection, ...]) -> float:
    return max((detection.score for detection in found), default=0.0)


def _padded(size_px: int) -> int:
    return math.ceil(size_px / _STRIDE_PX) * _STRIDE_PX


def _read_maps(maps: list[NDArray[np.float32]], across: float, down: float) -> tuple[Detection, ...]:
    """Boxes from the network's four maps; `across` and `down` are picture pixels for a network pixel."""
    heat, scale, offset, points = maps[0][0, 0], maps[1][0], maps[2][0], maps[3][0]
    rows, columns = np.nonzero(heat > LEAST_SCORE)
    if rows.size == 0:
        return ()
    scores = heat[rows, columns]
    # A face larger than the sheet is no face: the exponent of a false alarm may overflow.
    heights = np.exp(np.minimum(scale[0, rows, columns], 8.0)) * _CELL_PX
    widths = np.exp(np.minimum(scale[1, rows, columns], 8.0)) * _CELL_PX
    lefts = (columns + offset[1, rows, columns] + 0.5) * _CELL_PX - widths / 2
    tops = (rows + offset[0, rows, columns] + 0.5) * _CELL_PX - heights / 2
    boxes = np.stack([lefts, tops, lefts + widths, tops + heights], axis=1)
    kept = _without_overlaps(boxes, scores)
    detections = []
    for index in kept:
        cell = points[:, rows[index], columns[index]]
        landmarks = tuple(
            (
                float((lefts[index] + cell[2 * k + 1] * widths[index]) * across),
                float((tops[index] + cell[2 * k] * heights[index]) * down),
            )
            for k in range(_LANDMARKS)
        )
        left, top, right, bottom = (float(edge) for edge in boxes[index] * (across, down, across, down))
        if min(right - left, bottom - top) >= SMALLEST_FACE_PX:
            detections.append(Detection(left, top, right, bottom, float(scores[index]), landmarks))
    return tuple(sorted(detections, key=lambda found: found.area, reverse=True))


def _without_overlaps(boxes: NDArray[np.float32], scores: NDArray[np.float32]) -> list[int]:
    """Indices of the boxes that no better box covers by more than MOST_OVERLAP (intersection over union)."""
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    waiting = np.argsort(-scores, kind="stable")
    kept = []
    while waiting.size:
        best, rest = waiting[0], waiting[1:]
        kept.append(int(best))
        corner_low = np.maximum(boxes[best, :2], boxes[rest, :2])
        corner_high = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.prod(np.clip(corner_high - corner_low, 0.0, None), axis=1)
        overlap = shared / (areas[best] + areas[rest] - shared)
        waiting = rest[overlap <= MOST_OVERLAP]
    return kept


def _turned_back(face: Detection, width: int, height: int) -> Detection:
    """A face found in the picture turned by 180 degrees, in the picture as it was."""
    return Detection(
        width - face.right,
        height - face.bottom,
        width - face.left,
        height - face.top,
        face.score,
        tuple((width - x, height - y) for x, y in face.landmarks),
    )
