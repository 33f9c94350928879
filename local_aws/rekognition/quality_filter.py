"""QualityFilter: which faces are too poor to match, and why, in AWS's words.

AWS says what its levels are for, not where they lie. LOW drops what the vector cannot describe (measured: a face 22
pixels wide, or blurred by 2.5 pixels of 150, moves as far as two photographs of one person differ); AUTO is a little
stricter, as AWS's default for indexing is meant to be; MEDIUM and HIGH ask for the portraits that AWS recommends.
"""

from dataclasses import dataclass

from local_aws.engines.face import Face
from local_aws.rekognition.pictures import Picture


@dataclass(frozen=True, slots=True)
class Level:
    """Least width in pixels, sharpness, brightness and confidence (0 to 100); greatest turn in degrees."""

    width_px: float
    sharpness: float
    brightness: float
    confidence: float
    yaw: float
    pitch: float


LEVELS = {
    "LOW": Level(width_px=25, sharpness=15, brightness=8, confidence=80, yaw=60, pitch=55),
    "AUTO": Level(width_px=30, sharpness=25, brightness=12, confidence=85, yaw=50, pitch=50),
    "MEDIUM": Level(width_px=45, sharpness=40, brightness=20, confidence=95, yaw=40, pitch=40),
    "HIGH": Level(width_px=70, sharpness=60, brightness=25, confidence=98, yaw=25, pitch=30),
}


def reasons(face: Face, picture: Picture, level: str) -> list[str]:
    """AWS's reasons for which a face fails a level ("NONE", "AUTO", "LOW", "MEDIUM", "HIGH"); none if it passes."""
    if level == "NONE":
        return []
    least = LEVELS[level]
    checks = {
        "SMALL_BOUNDING_BOX": face.width_px < least.width_px,
        "LOW_SHARPNESS": face.quality.sharpness < least.sharpness,
        "LOW_BRIGHTNESS": face.quality.brightness < least.brightness,
        "LOW_CONFIDENCE": face.confidence < least.confidence,
        "EXTREME_POSE": abs(face.pose.yaw) > least.yaw or abs(face.pose.pitch) > least.pitch,
        "LOW_FACE_QUALITY": _mostly_outside(face, picture),
    }
    return [reason for reason, holds in checks.items() if holds]


def _mostly_outside(face: Face, picture: Picture) -> bool:
    """Whether the picture's edge cuts more than a third of the face away."""
    width = min(face.right, picture.width_px) - max(face.left, 0.0)
    height = min(face.bottom, picture.height_px) - max(face.top, 0.0)
    return max(0.0, width) * max(0.0, height) < face.width_px * face.height_px * 2 / 3
