"""Which pixels show the people in front: OpenCV's GrabCut, started from the faces found.

Only where there are faces: a start from what differs from the picture's border took the writing of a shirt for the
foreground and the shirt for the background, so without a face there is no mask.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face import Face

# GrabCut's time grows with the area; at this side it takes 0.2 to 0.6 s.
LONGEST_SIDE_PX: Final = 320
ROUNDS: Final = 5
# More faces than this are a crowd or a sheet of portraits: there is no background to speak of.
MOST_FACES: Final = 20
# Less than this share of the picture on either side is no division into two.
LEAST_SHARE: Final = 0.02
# A standing body in sizes of its face's box: 3 wide, 7 from the top of the head down (an adult is 7 to 8 heads tall).
BODY_WIDTHS: Final = 3.0
BODY_HEIGHTS: Final = 7.0
# Surely body: a column under the chin, as long as the face and 0.7 of its width.
NECK_WIDTHS: Final = 0.7


def people(pixels: NDArray[np.uint8], faces: Sequence[Face]) -> NDArray[np.bool_] | None:
    """A mask (height, width), true where the people are whose faces are given; None where that cannot be determined.

    `pixels`: RGB, upright, (height, width, 3). The same picture and faces give the same mask.
    """
    if not 0 < len(faces) <= MOST_FACES:
        return None
    height, width = pixels.shape[:2]
    scale = min(1.0, LONGEST_SIDE_PX / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    guess = _guess(small.shape[:2], faces, scale)
    if not ((guess == cv2.GC_PR_BGD).any() and (guess == cv2.GC_FGD).any()):
        return None
    cv2.setRNGSeed(0)
    model = np.zeros((1, 65))
    guess, _, _ = cv2.grabCut(
        np.ascontiguousarray(small[:, :, ::-1]), guess, None, model, model.copy(), ROUNDS, cv2.GC_INIT_WITH_MASK
    )
    mask = (guess == cv2.GC_FGD) | (guess == cv2.GC_PR_FGD)
    if not LEAST_SHARE <= float(mask.mean()) <= 1 - LEAST_SHARE:
        return None
    return np.asarray(cv2.resize(mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)).astype(bool)


def _guess(shape: tuple[int, ...], faces: Sequence[Face], scale: float) -> NDArray[np.uint8]:
    """GrabCut's start: faces and necks surely in front, bodies probably, all else probably behind."""
    guess = np.full(shape, cv2.GC_PR_BGD, dtype=np.uint8)
    for face in faces:
        middle, wide, tall = (face.left + face.right) / 2, face.width_px, face.height_px
        body = (
            middle - wide * BODY_WIDTHS / 2,
            face.top,
            middle + wide * BODY_WIDTHS / 2,
            face.top + tall * BODY_HEIGHTS,
        )
        _part(guess, body, scale)[:] = cv2.GC_PR_FGD
    for face in faces:
        middle, wide = (face.left + face.right) / 2, face.width_px * NECK_WIDTHS / 2
        neck = (middle - wide, face.bottom, middle + wide, face.bottom + face.height_px)
        _part(guess, (face.left, face.top, face.right, face.bottom), scale)[:] = cv2.GC_FGD
        _part(guess, neck, scale)[:] = cv2.GC_FGD
    return guess


def _part(image: NDArray[np.uint8], box: tuple[float, float, float, float], scale: float) -> NDArray[np.uint8]:
    """The view of an image that a box (left, top, right, bottom) covers; empty where it lies outside."""
    left, top, right, bottom = (max(0, round(side * scale)) for side in box)
    return image[top:bottom, left:right]
