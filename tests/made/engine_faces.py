"""What the face engine finds and the picture in which it does, made for tests: each names only what it is about."""

from __future__ import annotations

import numpy as np

from local_aws.engines.face import Face, Pose, Quality
from local_aws.rekognition.pictures import Picture


def face(
    left: float = 0,
    top: float = 0,
    right: float = 80,
    bottom: float = 100,
    *,
    confidence: float = 99.0,
    pose: Pose | None = None,
    quality: Quality | None = None,
) -> Face:
    """A clear face that looks straight ahead; sides in pixels, all five landmarks in its middle."""
    middle = ((left + right) / 2, (top + bottom) / 2)
    pose, quality = pose or Pose(roll=0, yaw=0, pitch=0), quality or Quality(brightness=80, sharpness=80)
    return Face(left, top, right, bottom, 0.9, confidence, (middle,) * 5, pose, quality)


def picture(width: int, height: int) -> Picture:
    """A black picture of that many pixels."""
    return Picture(np.zeros((height, width, 3), dtype=np.uint8), "digest")
