"""QR codes in a picture, by OpenCV's ArUco-based detector. Only what could be decoded counts as a code."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

# Larger pictures are searched at this side: a code needs some 2 pixels a module, and time grows with the area.
LONGEST_SIDE_PX: Final = 1600


@dataclass(frozen=True, slots=True)
class QrCode:
    """What a code says, and its four corners (x, y) in pixels."""

    text: str
    polygon: tuple[tuple[float, float], ...]


def qr_codes(pixels: NDArray[np.uint8]) -> tuple[QrCode, ...]:
    """All codes that can be read in an upright RGB picture of shape (height, width, 3)."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, LONGEST_SIDE_PX / max(gray.shape))
    if scale < 1:
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, texts, corners, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(gray)
    if not found:
        return ()
    return tuple(
        QrCode(text, tuple((float(x) / scale, float(y) / scale) for x, y in quad))
        for text, quad in zip(texts, corners, strict=True)
        if text
    )
