"""How bright and how sharp a face is, on scales of 0 to 100.

Both are measured on the face itself, not on the picture. Sharpness is the energy of the brightness gradient over the
variance of the aligned chip, which blur lowers steadily and contrast leaves alone; a face too small to fill the chip
reads as blurred, which for recognition is the truth.
"""

import math

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face.values import Face, Quality

# ITU-R BT.601 luma.
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
# Chosen on portraits of 120 pixels: 96 as they are, 79, 55, 30, 14 and 7 blurred by 0.8, 1.5, 2.5, 4 and 6 pixels.
_SHARP_RATIO, _SHARP_POWER = 3.5, 1.5


def measure(pixels: NDArray[np.uint8], face: Face, chip: NDArray[np.uint8]) -> Quality:
    """Quality of a face in `pixels`; `chip` is its aligned 150x150 picture."""
    return Quality(_brightness(pixels, face), _sharpness(chip))


def _brightness(pixels: NDArray[np.uint8], face: Face) -> float:
    """Mean luma of the face's box in percent."""
    height, width = pixels.shape[:2]
    left, right = (min(max(0, round(x)), width) for x in (face.left, face.right))
    top, bottom = (min(max(0, round(y)), height) for y in (face.top, face.bottom))
    part = pixels[top:bottom, left:right]
    if part.size == 0:
        return 0.0
    return float(part.reshape(-1, 3).mean(axis=0) @ _LUMA) / 2.55


def _sharpness(chip: NDArray[np.uint8]) -> float:
    gray = chip.astype(np.float32) @ _LUMA
    variance = float(gray.var())
    if variance < 1.0:
        return 0.0
    down, across = np.gradient(gray)
    ratio = 100.0 * float((down**2 + across**2).mean()) / variance
    return 100.0 * (1.0 - math.exp(-((ratio / _SHARP_RATIO) ** _SHARP_POWER)))
