"""IndexFaces keeps the best of a picture's faces, and says of the others why it did not."""

from typing import Any

import pytest
from PIL import Image, ImageFilter

from local_aws.rekognition.foundation import MOST_FACES
from tests.made import portrait


@pytest.fixture
def rekognition(session: Any) -> Any:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    return client


def index(client: Any, image: Image.Image, **parameters: Any) -> Any:
    return client.index_faces(CollectionId="crew", Image={"Bytes": portrait.jpeg(image)}, **parameters)


def test_the_best_faces_are_kept_before_the_largest(rekognition: Any) -> None:
    """AWS: "the faces with the lowest quality are filtered out first, then the smallest"."""
    blurred = portrait.head(260).filter(ImageFilter.GaussianBlur(12))
    sheet = portrait.side_by_side(blurred, portrait.head(120))
    found = rekognition.detect_faces(Image={"Bytes": portrait.jpeg(sheet)})["FaceDetails"]
    assert found[0]["BoundingBox"]["Width"] > found[1]["BoundingBox"]["Width"]
    assert found[0]["Quality"]["Sharpness"] < found[1]["Quality"]["Sharpness"]
    answer = index(rekognition, sheet, MaxFaces=1, QualityFilter="NONE")
    (kept,) = answer["FaceRecords"]
    assert kept["Face"]["BoundingBox"] == found[1]["BoundingBox"]
    (left,) = answer["UnindexedFaces"]
    assert left["Reasons"] == ["EXCEEDS_MAX_FACES"]
    assert left["FaceDetail"]["BoundingBox"] == found[0]["BoundingBox"]
    stored = rekognition.list_faces(CollectionId="crew")["Faces"]
    assert [face["FaceId"] for face in stored] == [kept["Face"]["FaceId"]]


def test_as_many_faces_as_allowed_are_all_kept(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(140), portrait.head(220))
    answer = index(rekognition, sheet, MaxFaces=2)
    assert (len(answer["FaceRecords"]), answer["UnindexedFaces"]) == (2, [])


def test_a_poor_face_takes_no_place_of_the_faces_that_pass(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(240).point(lambda value: value // 16), portrait.head(120))
    answer = index(rekognition, sheet, MaxFaces=1)
    assert len(answer["FaceRecords"]) == 1
    assert [face["Reasons"] for face in answer["UnindexedFaces"]] == [["LOW_BRIGHTNESS"]]


def test_at_most_100_faces_are_indexed(rekognition: Any) -> None:
    assert MOST_FACES == 100
    head = portrait.head(80)
    sheet = Image.new("RGB", (80 * 12, 96 * 9), "white")
    for place in range(108):
        sheet.paste(head, (place % 12 * 80, place // 12 * 96))
    answer = index(rekognition, sheet, MaxFaces=1000, QualityFilter="NONE")
    assert len(answer["FaceRecords"]) == 100


def test_deleting_nothing_says_so_without_an_empty_list(rekognition: Any) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    answer = rekognition.delete_faces(CollectionId="crew", FaceIds=[nobody, nobody])
    assert "DeletedFaces" not in answer
    assert answer["UnsuccessfulFaceDeletions"] == [{"FaceId": nobody, "Reasons": ["FACE_NOT_FOUND"]}]
