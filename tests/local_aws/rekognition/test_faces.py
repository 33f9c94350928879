"""DetectFaces promises what AWS promises."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from tests.made import portrait

BASIC = {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"}


@pytest.fixture
def rekognition(session: Any) -> Any:
    return session.client("rekognition")


def faces(client: Any, image: Image.Image | None = None, **parameters: Any) -> list[dict[str, Any]]:
    details: list[dict[str, Any]] = client.detect_faces(Image={"Bytes": portrait.jpeg(image)}, **parameters)[
        "FaceDetails"
    ]
    return details


@pytest.mark.parametrize("attributes", [None, [], ["DEFAULT"]])
def test_by_default_a_face_has_aws_default_members(rekognition: Any, attributes: list[str] | None) -> None:
    (face,) = faces(rekognition) if attributes is None else faces(rekognition, Attributes=attributes)
    assert set(face) == BASIC
    assert {landmark["Type"] for landmark in face["Landmarks"]} == {
        "eyeLeft",
        "eyeRight",
        "nose",
        "mouthLeft",
        "mouthRight",
    }
    assert 99 < face["Confidence"] <= 100


def test_landmarks_are_fractions_of_the_picture(rekognition: Any) -> None:
    (face,) = faces(rekognition)
    points = {landmark["Type"]: (landmark["X"] * 512, landmark["Y"] * 600) for landmark in face["Landmarks"]}
    assert points["eyeLeft"] == pytest.approx(portrait.LANDMARKS[0], abs=9)
    assert points["mouthRight"] == pytest.approx(portrait.LANDMARKS[4], abs=9)


@pytest.mark.parametrize(
    ("attributes", "more"),
    [
        (["GENDER"], {"Gender"}),
        (["AGE_RANGE"], {"AgeRange"}),
        (["ALL"], {"Gender", "AgeRange"}),
        (["ALL", "DEFAULT"], {"Gender", "AgeRange"}),
        (["SMILE", "EMOTIONS"], set()),  # nothing here measures them: left out, not invented
    ],
)
def test_attributes_bring_what_can_be_measured(rekognition: Any, attributes: list[str], more: set[str]) -> None:
    (face,) = faces(rekognition, Attributes=attributes)
    assert set(face) == BASIC | more
    if "Gender" in more:
        assert face["Gender"]["Value"] == "Female"
        assert 50 <= face["Gender"]["Confidence"] <= 100
    if "AgeRange" in more:
        assert face["AgeRange"]["Low"] <= portrait.AGE <= face["AgeRange"]["High"]


def test_an_attribute_that_aws_does_not_have_is_refused(rekognition: Any) -> None:
    with pytest.raises(rekognition.exceptions.InvalidParameterException, match="enum value set"):
        faces(rekognition, Attributes=["SMELL"])


def test_no_face_is_an_empty_list(rekognition: Any) -> None:
    assert faces(rekognition, Image.new("RGB", (300, 200), "teal")) == []


def test_the_largest_face_comes_first(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(120), portrait.head(240), portrait.head(170))
    found = faces(rekognition, sheet)
    assert len(found) == 3
    middles = [round(face["BoundingBox"]["Left"] + face["BoundingBox"]["Width"] / 2, 1) for face in found]
    assert middles == [0.4, 0.8, 0.1]  # the middle of the second, the third, the first


def test_a_box_may_pass_the_edge_of_the_picture(rekognition: Any) -> None:
    (face,) = faces(rekognition, portrait.picture().crop((0, 0, 290, 600)))
    assert face["BoundingBox"]["Left"] + face["BoundingBox"]["Width"] > 1


def test_the_100_largest_faces_are_answered(rekognition: Any) -> None:
    one = portrait.head(80)
    sheet = Image.new("RGB", (80 * 12, 96 * 10), "white")
    for place in range(120):
        sheet.paste(one, (place % 12 * 80, place // 12 * 96))
    assert len(faces(rekognition, sheet)) == 100


@pytest.mark.parametrize("operation", ["detect_moderation_labels", "detect_custom_labels"])
def test_what_no_engine_does_is_refused_aloud(rekognition: Any, operation: str) -> None:
    parameters: dict[str, Any] = {"Image": {"Bytes": portrait.jpeg()}}
    if operation == "detect_custom_labels":
        parameters["ProjectVersionArn"] = (
            "arn:aws:rekognition:eu-west-1:000000000000:project/p/version/v.1/1700000000000"
        )
    with pytest.raises(ClientError) as caught:
        getattr(rekognition, operation)(**parameters)
    assert caught.value.response["Error"]["Code"] == "NotAvailableLocally"
