"""Which faces pass a level of QualityFilter: a row a reason and level, a face just inside and one just outside."""

from typing import Any

import pytest

from local_aws.engines.face import Face, Pose, Quality
from local_aws.rekognition.quality_filter import reasons
from tests.made import engine_faces

PICTURE = engine_faces.picture(600, 400)


def face(
    *,
    width: float = 100,
    sharpness: float = 90,
    brightness: float = 80,
    confidence: float = 99.9,
    yaw: float = 0,
    pitch: float = 0,
    roll: float = 0,
    left: float = 100,
    top: float = 100,
) -> Face:
    """A face that passes every level, but for what is named."""
    pose, quality = Pose(roll=roll, yaw=yaw, pitch=pitch), Quality(brightness=brightness, sharpness=sharpness)
    return engine_faces.face(left, top, left + width, top + 120, confidence=confidence, pose=pose, quality=quality)


@pytest.mark.parametrize("level", ["NONE", "AUTO", "LOW", "MEDIUM", "HIGH"])
def test_a_good_face_passes_every_level_however_it_is_rolled(level: str) -> None:
    assert reasons(face(roll=170), PICTURE, level) == []


@pytest.mark.parametrize(
    ("reason", "level", "inside", "outside"),
    [
        ("SMALL_BOUNDING_BOX", "LOW", {"width": 25}, {"width": 24.9}),
        ("SMALL_BOUNDING_BOX", "AUTO", {"width": 30}, {"width": 29.9}),
        ("SMALL_BOUNDING_BOX", "MEDIUM", {"width": 45}, {"width": 44.9}),
        ("SMALL_BOUNDING_BOX", "HIGH", {"width": 70}, {"width": 69.9}),
        ("LOW_SHARPNESS", "LOW", {"sharpness": 15}, {"sharpness": 14.9}),
        ("LOW_SHARPNESS", "AUTO", {"sharpness": 25}, {"sharpness": 24.9}),
        ("LOW_SHARPNESS", "MEDIUM", {"sharpness": 40}, {"sharpness": 39.9}),
        ("LOW_SHARPNESS", "HIGH", {"sharpness": 60}, {"sharpness": 59.9}),
        ("LOW_BRIGHTNESS", "LOW", {"brightness": 8}, {"brightness": 7.9}),
        ("LOW_BRIGHTNESS", "AUTO", {"brightness": 12}, {"brightness": 11.9}),
        ("LOW_BRIGHTNESS", "MEDIUM", {"brightness": 20}, {"brightness": 19.9}),
        ("LOW_BRIGHTNESS", "HIGH", {"brightness": 25}, {"brightness": 24.9}),
        ("LOW_CONFIDENCE", "LOW", {"confidence": 80}, {"confidence": 79.9}),
        ("LOW_CONFIDENCE", "AUTO", {"confidence": 85}, {"confidence": 84.9}),
        ("LOW_CONFIDENCE", "MEDIUM", {"confidence": 95}, {"confidence": 94.9}),
        ("LOW_CONFIDENCE", "HIGH", {"confidence": 98}, {"confidence": 97.9}),
        ("EXTREME_POSE", "LOW", {"yaw": 60, "pitch": -55}, {"yaw": 60.1}),
        ("EXTREME_POSE", "LOW", {"yaw": -60, "pitch": 55}, {"pitch": 55.1}),
        ("EXTREME_POSE", "AUTO", {"yaw": 50, "pitch": 50}, {"yaw": -50.1}),
        ("EXTREME_POSE", "AUTO", {"yaw": 50, "pitch": 50}, {"pitch": -50.1}),
        ("EXTREME_POSE", "MEDIUM", {"yaw": 40, "pitch": 40}, {"yaw": 40.1}),
        ("EXTREME_POSE", "MEDIUM", {"yaw": 40, "pitch": 40}, {"pitch": 40.1}),
        ("EXTREME_POSE", "HIGH", {"yaw": 25, "pitch": 30}, {"yaw": 25.1}),
        ("EXTREME_POSE", "HIGH", {"yaw": 25, "pitch": 30}, {"pitch": 30.1}),
        # Two thirds of the face are in the picture, which is 600 pixels wide and 400 high.
        ("LOW_FACE_QUALITY", "LOW", {"width": 90, "left": -30}, {"width": 90, "left": -31}),
        ("LOW_FACE_QUALITY", "AUTO", {"width": 90, "left": 540}, {"width": 90, "left": 541}),
        ("LOW_FACE_QUALITY", "MEDIUM", {"top": -40}, {"top": -41}),
        ("LOW_FACE_QUALITY", "HIGH", {"top": 320}, {"top": 321}),
        ("LOW_FACE_QUALITY", "LOW", {"top": -40}, {"top": -110, "left": -90}),  # a corner is left of it
        ("LOW_FACE_QUALITY", "LOW", {"top": -40}, {"top": -200, "left": -200}),  # nothing is left of it
    ],
)
def test_a_level_begins_where_it_is_documented(
    reason: str, level: str, inside: dict[str, Any], outside: dict[str, Any]
) -> None:
    assert reasons(face(**inside), PICTURE, level) == []
    assert reasons(face(**outside), PICTURE, level) == [reason]
    assert reasons(face(**outside), PICTURE, "NONE") == []


def test_all_reasons_are_named() -> None:
    poor = face(width=10, sharpness=0, brightness=0, confidence=10, yaw=90, left=-9)
    assert sorted(reasons(poor, PICTURE, "LOW")) == [
        *("EXTREME_POSE", "LOW_BRIGHTNESS", "LOW_CONFIDENCE", "LOW_FACE_QUALITY", "LOW_SHARPNESS"),
        "SMALL_BOUNDING_BOX",
    ]
