"""What a page may rely on when it asks for faces, with AWS's documented answers and with the embedded AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.stub import Stubber

from services import aws as connections
from services import faces, images
from services.aws import Aws
from services.boxes import Box
from services.ledger import reading
from tests.made import pictures, stubs

# One face as AWS answers with Attributes=["ALL"]: members and enums are checked by botocore's Stubber.
WHOLE_FACE: dict[str, Any] = {
    "BoundingBox": {"Left": -0.02, "Top": 0.1, "Width": 0.25, "Height": 0.4},
    "Confidence": 99.9,
    "AgeRange": {"Low": 34, "High": 46},
    "Smile": {"Value": True, "Confidence": 91.5},
    "Eyeglasses": {"Value": False, "Confidence": 99.1},
    "Sunglasses": {"Value": False, "Confidence": 99.8},
    "Gender": {"Value": "Female", "Confidence": 98.7},
    "Beard": {"Value": False, "Confidence": 97.0},
    "Mustache": {"Value": False, "Confidence": 96.0},
    "EyesOpen": {"Value": True, "Confidence": 95.0},
    "MouthOpen": {"Value": False, "Confidence": 94.0},
    "FaceOccluded": {"Value": False, "Confidence": 93.0},
    "EyeDirection": {"Yaw": -3.5, "Pitch": 1.25, "Confidence": 90.0},
    "Emotions": [
        {"Type": "CALM", "Confidence": 12.0},
        {"Type": "HAPPY", "Confidence": 80.0},
        {"Type": "FEAR", "Confidence": 0.5},
    ],
    "Landmarks": [{"Type": "eyeLeft", "X": 0.05, "Y": 0.2}, {"Type": "nose", "X": -0.01, "Y": 0.3}],
    "Pose": {"Roll": -2.0, "Yaw": 15.0, "Pitch": 7.0},
    "Quality": {"Brightness": 55.0, "Sharpness": 78.6},
}


@pytest.fixture
def local(data_dir: Path) -> Aws:
    return connections.local(data_dir=data_dir)


@pytest.fixture
def picture() -> images.Picture:
    """A plain gray picture: nobody is in it."""
    return pictures.picture()


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Iterator[tuple[Aws, Stubber]]:
    """A connection to AWS whose client answers what the test puts into the stubber."""
    client = stubs.client()
    monkeypatch.setattr(Aws, "client", lambda self, service: client)
    with Stubber(client) as stubber:
        yield Aws("aws", "eu-west-1", account="123456789012", data_dir=data_dir), stubber


def asked_for(picture: images.Picture) -> dict[str, Any]:
    return {"Image": {"Bytes": picture.data}, "Attributes": ["ALL"]}


def test_everything_aws_says_of_a_face_is_read(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    aws, stubber = amazon
    stubber.add_response("detect_faces", {"FaceDetails": [WHOLE_FACE]}, asked_for(picture))
    (face,) = faces.detect(aws, picture).value.faces
    assert face.box == Box(-0.02, 0.1, 0.25, 0.4)
    assert (face.confidence, face.number) == (99.9, 1)
    assert face.gender == faces.Estimate("Female", 98.7)
    assert face.age == faces.AgeRange(34, 46)
    assert face.age.middle == 40
    assert [emotion.value for emotion in face.emotions] == ["happy", "calm", "fear"]
    assert face.attribute("smile") == faces.Estimate(True, 91.5)
    assert face.attribute("face_occluded") == faces.Estimate(False, 93.0)
    assert len(face.attributes) == 8
    assert face.eye_direction == faces.EyeDirection(-3.5, 1.25, 90.0)
    assert face.pose == faces.Pose(roll_degrees=-2.0, yaw_degrees=15.0, pitch_degrees=7.0)
    assert face.quality == faces.Quality(brightness=55.0, sharpness=78.6)
    assert face.landmarks[1] == faces.Landmark("nose", -0.01, 0.3)
    assert face.not_measured == ()


def test_botocores_own_example_is_read(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    examples = Loader().load_service_model("rekognition", "examples-1")["examples"]["DetectFaces"]
    aws, stubber = amazon
    stubber.add_response("detect_faces", examples[0]["output"])
    (face,) = faces.detect(aws, picture).value.faces
    assert face.box == Box(0.5555555820465088, 0.33666667342185974, 0.23999999463558197, 0.18000000715255737)
    assert face.confidence == 100
    assert face.gender is None
    assert "gender" in face.not_measured
    assert "eyes open" in face.not_measured


def test_no_face_is_an_answer(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    aws, stubber = amazon
    stubber.add_response("detect_faces", {"FaceDetails": []}, asked_for(picture))
    assert faces.detect(aws, picture).value.faces == ()


def test_the_threshold_is_applied_afterwards_and_keeps_numbers(
    amazon: tuple[Aws, Stubber], picture: images.Picture
) -> None:
    aws, stubber = amazon
    details = [{**WHOLE_FACE, "Confidence": confidence} for confidence in (99.0, 60.0, 80.0)]
    stubber.add_response("detect_faces", {"FaceDetails": details}, asked_for(picture))
    detection = faces.detect(aws, picture).value
    assert [face.number for face in faces.above(detection, 80.0)] == [1, 3]
    assert len(faces.above(detection, 0)) == 3
    assert faces.above(detection, 99.5) == ()
    stubber.assert_no_pending_responses()


def test_the_same_question_is_asked_once(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    aws, stubber = amazon
    stubber.add_response("detect_faces", {"FaceDetails": [WHOLE_FACE]}, asked_for(picture))
    first, second = faces.detect(aws, picture), faces.detect(aws, picture)
    assert second.value == first.value
    assert (first.receipt.repeated, second.receipt.repeated) == (False, True)
    assert second.receipt.saved_usd == first.receipt.cost_usd == pytest.approx(0.001)


def test_each_answer_is_kept_as_observations(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    aws, stubber = amazon
    stubber.add_response("detect_faces", {"FaceDetails": [WHOLE_FACE]}, asked_for(picture))
    faces.detect(aws, picture)
    seen = {(one.observation.kind, one.observation.name): one for one in reading.observations()}
    assert seen["face", "Face 1"].observation.confidence == 99.9
    assert seen["face", "Face 1"].picture_digest == picture.digest
    assert seen["gender", "Female"].observation.confidence == 98.7
    assert seen["gender", "Female"].observation.box == Box(-0.02, 0.1, 0.25, 0.4)
    assert seen["age", "34 to 46 years"].observation.confidence is None
    assert seen["emotion", "happy"].observation.confidence == 80.0
    assert seen["attribute", "eyeglasses: no"].observation.confidence == 99.1


def test_a_detection_can_be_hashed(amazon: tuple[Aws, Stubber], picture: images.Picture) -> None:
    aws, stubber = amazon
    stubber.add_response("detect_faces", {"FaceDetails": [WHOLE_FACE]}, asked_for(picture))
    assert isinstance(hash(faces.detect(aws, picture)), int)


def test_local_finds_nobody_on_a_wall(local: Aws, picture: images.Picture) -> None:
    detection = faces.detect(local, picture)
    assert detection.value.faces == ()
    assert detection.receipt.cost_usd == 0


def test_local_finds_the_counted_faces(local: Aws, shared_data: Path) -> None:
    name = "scenes/dlib/2007_007763.jpg"  # a team of seven
    truth = json.loads((shared_data / "truth" / "faces.json").read_text())[name]["boxes_ltrb_px"]
    picture = images.normalize(name, (shared_data / name).read_bytes())
    found = faces.detect(local, picture).value.faces
    for left, top, right, bottom in truth:
        width, height = (right - left) / picture.width_px, (bottom - top) / picture.height_px
        counted = Box(left / picture.width_px, top / picture.height_px, width, height)
        assert max(face.box.overlap(counted) for face in found) > 0.4
    assert {point.name for point in found[0].landmarks} == {"eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"}
    assert not found[0].emotions
    assert "emotions" in found[0].not_measured
