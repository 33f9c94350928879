"""Cut a face out upright and at one size, so that its eyes and mouth always fall on the same pixels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face.values import Face, Point

CHIP_PX = 150
# Left eye, right eye, nose tip, left and right corner of the mouth in a chip: where CenterFace's points fall on
# average in dlib's own 150-pixel chips of 1,662 portraits, made symmetric so that a mirrored chip is aligned too.
TEMPLATE = np.array(
    [(46.19, 47.17), (103.81, 47.17), (75.00, 76.74), (50.22, 100.36), (99.78, 100.36)], dtype=np.float64
)


def similarity_transform(points: Sequence[Point]) -> NDArray[np.float64]:
    """The 2x3 matrix that turns, scales and shifts `points` onto TEMPLATE with the least squared error.

    Umeyama, Least-squares estimation of transformation parameters between two point patterns, 1991, in two
    dimensions. Points that all coincide give a matrix that keeps their size.
    """
    source = np.asarray(points, dtype=np.float64)
    source_mean, target_mean = source.mean(axis=0), TEMPLATE.mean(axis=0)
    source_spread, target_spread = source - source_mean, TEMPLATE - target_mean
    energy = float((source_spread**2).sum())
    if energy < 1e-9:
        cosine, sine = 1.0, 0.0
    else:
        cosine = float((source_spread * target_spread).sum()) / energy
        cross = source_spread[:, 0] * target_spread[:, 1] - source_spread[:, 1] * target_spread[:, 0]
        sine = float(cross.sum()) / energy
    rotation = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack([rotation, target_mean - rotation @ source_mean])


def chip(pixels: NDArray[np.uint8], face: Face) -> NDArray[np.uint8]:
    """The face as a 150x150 RGB picture; what lies beyond the picture's edge repeats its last pixels."""
    import cv2

    matrix = similarity_transform(face.landmarks)
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    # The face and half its size around it are all the warp reads.
    margin = max(face.width_px, face.height_px)
    height, width = pixels.shape[:2]
    left, top = max(0, int(face.left - margin)), max(0, int(face.top - margin))
    right, bottom = min(width, int(face.right + margin) + 1), min(height, int(face.bottom + margin) + 1)
    if right - left < 2 or bottom - top < 2:
        left, top, right, bottom = 0, 0, width, height
    part = pixels[top:bottom, left:right]
    matrix[:, 2] += matrix[:, :2] @ (left, top)
    if scale < 0.5:  # shrinking by more than two: average first, or the warp would skip pixels
        size = (max(2, round(part.shape[1] * scale)), max(2, round(part.shape[0] * scale)))
        across, down = part.shape[1] / size[0], part.shape[0] / size[1]
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        # Pixel centers: x in the part is (x' + 0.5) * across - 0.5 in the smaller one.
        matrix[:, 2] += matrix[:, :2] @ ((across - 1) / 2, (down - 1) / 2)
        matrix[:, 0] *= across
        matrix[:, 1] *= down
    warped = cv2.warpAffine(part, matrix, (CHIP_PX, CHIP_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.uint8)
