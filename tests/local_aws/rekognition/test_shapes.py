"""The engine's answers in AWS's structures."""

import pytest

from local_aws.engines.face import AgeRange, Face, Gender, Pose, Quality
from local_aws.rekognition import shapes
from tests.made import engine_faces

PICTURE = engine_faces.picture(400, 200)
FACE = Face(
    left=-40,
    top=50,
    right=60,
    bottom=250,
    score=0.9,
    confidence=99.5,
    landmarks=((10, 20), (40, 20), (25, 50), (12, 80), (40, 80)),
    pose=Pose(roll=1, yaw=2, pitch=3),
    quality=Quality(brightness=70, sharpness=80),
)


def test_a_face_is_described_in_fractions_of_its_picture() -> None:
    assert shapes.compared_face(FACE, PICTURE) == {
        "BoundingBox": {"Width": 0.25, "Height": 1.0, "Left": -0.1, "Top": 0.25},
        "Confidence": 99.5,
        "Landmarks": [
            {"Type": "eyeLeft", "X": 0.025, "Y": 0.1},
            {"Type": "eyeRight", "X": 0.1, "Y": 0.1},
            {"Type": "nose", "X": 0.0625, "Y": 0.25},
            {"Type": "mouthLeft", "X": 0.03, "Y": 0.4},
            {"Type": "mouthRight", "X": 0.1, "Y": 0.4},
        ],
        "Pose": {"Roll": 1, "Yaw": 2, "Pitch": 3},
        "Quality": {"Brightness": 70, "Sharpness": 80},
    }


def test_what_was_not_measured_is_left_out() -> None:
    assert shapes.face_detail(FACE, PICTURE) == shapes.compared_face(FACE, PICTURE)
    more = shapes.face_detail(FACE, PICTURE, Gender("Female", 98.0), AgeRange(30, 45))
    assert more["Gender"] == {"Value": "Female", "Confidence": 98.0}
    assert more["AgeRange"] == {"Low": 30, "High": 45}


@pytest.mark.parametrize(
    ("attributes", "wanted"), [(["DEFAULT"], False), (["GENDER"], True), (["ALL"], True), ([], False)]
)
def test_attributes(attributes: list[str], wanted: bool) -> None:
    assert shapes.wants(attributes, "GENDER") is wanted
