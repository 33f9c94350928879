"""Gender and age from a face's 128 numbers: two small linear heads (docs/models/face-heads.md says how good).

The heads know what they were trained on: official portraits of adults. Age is an interval that held the true age of
82 % of held-out portraits; a face that is turned, small, blurred or unlike every portrait gets none.
"""

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines import models
from local_aws.engines.face.values import AgeRange, Face, Gender

COEFFICIENTS = Path(models.__file__).with_name("face_heads.json")
# The portraits' faces are 90 to 150 pixels wide, look at the camera and are sharp.
_LEAST_WIDTH_PX = 60.0
_MOST_TURN_DEGREES = 30.0
_LEAST_SHARPNESS = 30.0


def genders(vectors: NDArray[np.float32]) -> tuple[Gender, ...]:
    """How each face looks to a model that knows two classes; shape of `vectors` (n, 128)."""
    head = _heads()["gender"]
    chances = 1.0 / (1.0 + np.exp(-(vectors.astype(np.float64) @ np.array(head["weights"]) + head["bias"])))
    return tuple(
        Gender("Male", 100.0 * float(chance)) if chance >= 0.5 else Gender("Female", 100.0 * float(1.0 - chance))
        for chance in chances
    )


def age_ranges(faces: tuple[Face, ...], vectors: NDArray[np.float32]) -> tuple[AgeRange | None, ...]:
    """An interval of years for each face, None for a face outside what the head was trained on."""
    head, (mean, whitening, limit) = _heads()["age"], _domain()
    numbers = vectors.astype(np.float64)
    distances = np.linalg.norm((numbers - mean) @ whitening.T, axis=1)
    years = numbers @ np.array(head["weights"]) + head["bias"]
    ranges: list[AgeRange | None] = []
    for face, distance, estimate in zip(faces, distances, years, strict=True):
        if distance > limit or not _like_a_portrait(face):
            ranges.append(None)
            continue
        low, high = (slope * estimate + start for slope, start in (head["low_line"], head["high_line"]))
        ranges.append(AgeRange(max(0, int(np.floor(low))), max(0, int(np.ceil(high)))))
    return tuple(ranges)


def _like_a_portrait(face: Face) -> bool:
    turn = max(abs(face.pose.yaw), abs(face.pose.pitch))
    return (
        face.width_px >= _LEAST_WIDTH_PX and turn <= _MOST_TURN_DEGREES and face.quality.sharpness >= _LEAST_SHARPNESS
    )


@functools.cache
def _heads() -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(COEFFICIENTS.read_text())
    return answer


@functools.cache
def _domain() -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Mean, whitening matrix and greatest Mahalanobis distance of what the age head was trained on."""
    domain = _heads()["domain"]
    size = len(domain["mean"])
    whitening = np.zeros((size, size))
    for row, values in enumerate(domain["upper_triangle"]):
        whitening[row, row:] = values
    return np.array(domain["mean"]), whitening, float(domain["limit"])
