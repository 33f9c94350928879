"""CompareFaces: the largest face of one picture against every face of another."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from local_aws.rekognition.comparison import DEFAULT_SIMILARITY
from tests.made import portrait

COMPARED = {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"}


@pytest.fixture
def rekognition(session: Any) -> Any:
    return session.client("rekognition")


def compare(client: Any, source: Image.Image, target: Image.Image, **parameters: Any) -> Any:
    return client.compare_faces(
        SourceImage={"Bytes": portrait.jpeg(source)}, TargetImage={"Bytes": portrait.jpeg(target)}, **parameters
    )


def test_the_largest_source_face_is_found_in_the_target(rekognition: Any) -> None:
    target = portrait.side_by_side(portrait.head(200), portrait.picture().resize((300, 350)))
    answer = compare(rekognition, portrait.picture(), target)
    assert [match["Similarity"] > 99 for match in answer["FaceMatches"]] == [True, True]
    similarities = [match["Similarity"] for match in answer["FaceMatches"]]
    assert similarities == sorted(similarities, reverse=True)
    assert answer["UnmatchedFaces"] == []
    assert set(answer["SourceImageFace"]) == {"BoundingBox", "Confidence"}
    assert set(answer["FaceMatches"][0]["Face"]) == COMPARED


def test_the_threshold_is_inclusive_and_moves_faces_between_the_lists(rekognition: Any) -> None:
    target = portrait.picture().rotate(15)
    (match,) = compare(rekognition, portrait.picture(), target, SimilarityThreshold=0)["FaceMatches"]
    exactly = compare(rekognition, portrait.picture(), target, SimilarityThreshold=match["Similarity"])
    assert len(exactly["FaceMatches"]) == 1
    above = compare(rekognition, portrait.picture(), target, SimilarityThreshold=100)
    assert above["FaceMatches"] == []
    assert len(above["UnmatchedFaces"]) == 1


def test_no_face_in_either_picture_is_aws_refusal(rekognition: Any) -> None:
    empty = Image.new("RGB", (300, 200), "teal")
    for source, target in ((empty, portrait.picture()), (portrait.picture(), empty)):
        with pytest.raises(rekognition.exceptions.InvalidParameterException) as caught:
            compare(rekognition, source, target)
        assert caught.value.response["Error"]["Message"] == "There are no faces in the image. Should be at least 1."


def test_a_quality_filter_leaves_poor_faces_out(rekognition: Any) -> None:
    small = portrait.side_by_side(portrait.head(250), portrait.head(50))
    assert len(compare(rekognition, portrait.picture(), small)["FaceMatches"]) == 2
    assert len(compare(rekognition, portrait.picture(), small, QualityFilter="HIGH")["FaceMatches"]) == 1


def test_people_on_other_photographs(rekognition: Any, shared_data: Path) -> None:
    examples = shared_data / "people" / "face_recognition_examples"
    answer = rekognition.compare_faces(
        SourceImage={"Bytes": (examples / "obama.jpg").read_bytes()},
        TargetImage={"Bytes": (examples / "two_people.jpg").read_bytes()},
    )
    assert len(answer["FaceMatches"]) == 1
    assert len(answer["UnmatchedFaces"]) == 1


def test_only_the_largest_face_of_the_source_is_compared(rekognition: Any) -> None:
    source = portrait.side_by_side(portrait.head(120), portrait.head(240))
    answer = compare(rekognition, source, portrait.picture())
    assert answer["SourceImageFace"]["BoundingBox"]["Left"] > 120 / 360
    assert len(answer["FaceMatches"]) + len(answer["UnmatchedFaces"]) == 1


def test_a_face_that_does_not_pass_the_filter_is_in_neither_list(rekognition: Any) -> None:
    small = portrait.side_by_side(portrait.head(250), portrait.head(50))
    answer = compare(rekognition, portrait.picture(), small, QualityFilter="HIGH")
    assert answer["UnmatchedFaces"] == []
    poor = portrait.picture().resize((80, 94))
    with pytest.raises(rekognition.exceptions.InvalidParameterException, match="no faces"):
        compare(rekognition, poor, portrait.picture(), QualityFilter="HIGH")


def test_the_default_threshold_is_that_of_aws() -> None:
    # API reference, CompareFaces, SimilarityThreshold: "By default, only faces with a similarity score of greater than
    # or equal to 80% are returned".
    assert DEFAULT_SIMILARITY == 80
