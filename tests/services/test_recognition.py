"""Celebrities, comparison, text and labels as pages rely on them, with AWS's own documented answers.

The answers are those of AWS's developer guide and of botocore's examples; the Stubber checks every member and enum.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from services import celebrities, comparison, images, labels, text
from services.aws import Aws
from tests.made import pictures
from tests.made.stubs import rekognition

__all__ = ["rekognition"]

BOX = {"Left": 0.1, "Top": 0.2, "Width": 0.3, "Height": 0.4}
AMAZON = Aws("aws", "eu-west-1", account="123456789012")


@pytest.fixture
def picture() -> images.Picture:
    return pictures.picture()


def face(confidence: float) -> dict[str, Any]:
    return {"BoundingBox": BOX, "Confidence": confidence}


def test_match_confidence_is_not_detection_confidence(rekognition: Stubber, picture: images.Picture) -> None:
    known = {
        "Urls": ["www.wikidata.org/wiki/Q2536951", "www.imdb.com/name/nm1757263"],
        "Name": "Jeff Bezos",
        "Id": "1SK7cR8M",
        "Face": face(99.9),
        "MatchConfidence": 87.5,
        "KnownGender": {"Type": "Male"},
    }
    answer = {"CelebrityFaces": [known], "UnrecognizedFaces": [face(98.0)]}
    rekognition.add_response("recognize_celebrities", answer, {"Image": {"Bytes": picture.data}})
    answered = celebrities.recognize(AMAZON, picture)
    found = answered.value
    assert found.celebrities[0].match_confidence == 87.5
    assert found.celebrities[0].face.confidence == 99.9
    assert found.celebrities[0].known_gender == "Male"
    assert found.celebrities[0].links[0] == "https://www.wikidata.org/wiki/Q2536951"
    assert [(stranger.number, stranger.confidence) for stranger in found.unrecognized] == [(2, 98.0)]
    assert answered.receipt.cost_usd == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("www.imdb.com/name/nm1", "https://www.imdb.com/name/nm1"),
        ("https://bioguide.congress.gov/search/bio/O000167", "https://bioguide.congress.gov/search/bio/O000167"),
        ("javascript:alert(1)", None),
        ("data:text/html,hello", None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(url: str, link: str | None) -> None:
    assert celebrities.links_of({"Urls": [url]}) == ((link,) if link else ())


def test_every_similarity_comes_back(rekognition: Stubber, picture: images.Picture) -> None:
    answer = {
        "SourceImageFace": {"BoundingBox": BOX, "Confidence": 99.5},
        "FaceMatches": [{"Similarity": 97.0, "Face": face(99.0)}, {"Similarity": 80.0, "Face": face(98.0)}],
        "UnmatchedFaces": [face(90.0)],
    }
    asked = {
        "SourceImage": {"Bytes": picture.data},
        "TargetImage": {"Bytes": picture.data},
        "SimilarityThreshold": 0.0,
        "QualityFilter": "NONE",
    }
    rekognition.add_response("compare_faces", answer, asked)
    found = comparison.compare(AMAZON, picture, picture)
    assert [match.similarity for match in found.likenesses] == [97.0, 80.0]
    assert [stranger.number for stranger in found.unmatched] == [3]


def test_no_face_to_compare_is_an_answer(rekognition: Stubber, picture: images.Picture) -> None:
    message = "Request has invalid parameters: There are no faces in the image. Should be at least 1."
    rekognition.add_client_error("compare_faces", "InvalidParameterException", message)
    found = comparison.compare(AMAZON, picture, picture)
    assert not found.has_faces
    assert found.likenesses == ()


def test_a_line_holds_its_words_so_nothing_is_read_doubly(rekognition: Stubber, picture: images.Picture) -> None:
    """The lines and words of the picture in AWS's developer guide, "IT'S MONDAY"."""
    geometry = {"BoundingBox": BOX, "Polygon": [{"X": 0.1, "Y": 0.2}, {"X": 0.4, "Y": 0.2}, {"X": 0.4, "Y": 0.6}]}
    detections = [
        {"DetectedText": "IT'S", "Type": "LINE", "Id": 0, "Confidence": 90.5, "Geometry": geometry},
        {"DetectedText": "MONDAY", "Type": "LINE", "Id": 1, "Confidence": 59.4, "Geometry": geometry},
        {"DetectedText": "IT'S", "Type": "WORD", "Id": 2, "ParentId": 0, "Confidence": 90.5, "Geometry": geometry},
        {"DetectedText": "MONDAY", "Type": "WORD", "Id": 3, "ParentId": 1, "Confidence": 59.4, "Geometry": geometry},
    ]
    rekognition.add_response("detect_text", {"TextDetections": detections, "TextModelVersion": "3.0"})
    reading = text.read(AMAZON, picture).value
    assert [line.text for line in reading.lines] == ["IT'S", "MONDAY"]
    assert [word.text for word in reading.words] == ["IT'S", "MONDAY"]
    assert [line.text for line in text.above(reading, 60)] == ["IT'S"]
    assert [line.number for line in text.find(reading.lines, "monday ")] == [2]
    assert reading.lines[0].polygon[1] == (0.4, 0.2)


def test_labels_keep_their_parents_and_count_by_instances(rekognition: Stubber, picture: images.Picture) -> None:
    color = {"Red": 255, "HexCode": "#FF0000", "CSSColor": "red", "SimplifiedColor": "red", "PixelPercent": 60.0}
    answer = {
        "Labels": [
            {"Name": "Vehicle", "Confidence": 99.0, "Categories": [{"Name": "Vehicles and Automotive"}]},
            {
                "Name": "Car",
                "Confidence": 99.5,
                "Instances": [{"BoundingBox": BOX, "Confidence": 99.5, "DominantColors": [color]}] * 2,
                "Parents": [{"Name": "Vehicle"}],
                "Aliases": [{"Name": "Automobile"}],
                "Categories": [{"Name": "Vehicles and Automotive"}],
            },
            {"Name": "Tree", "Confidence": 40.0, "Categories": [{"Name": "Plants and Flowers"}]},
        ],
        "ImageProperties": {"Quality": {"Brightness": 40.0, "Contrast": 55.0}, "DominantColors": [color]},
        "LabelModelVersion": "3.0",
    }
    rekognition.add_response("detect_labels", answer)
    answered = labels.read(AMAZON, picture)
    reading = answered.value
    assert [label.name for label in reading.labels] == ["Car", "Vehicle", "Tree"]
    assert len(reading.labels[0].instances) == 2
    assert reading.labels[0].parents == ("Vehicle",)
    assert [label.name for label in labels.chosen(reading, 55)] == ["Car", "Vehicle"]
    assert [label.name for label in labels.chosen(reading, include=["Plants and Flowers"])] == ["Tree"]
    assert [label.name for label in labels.chosen(reading, exclude=["Car", "Tree"])] == ["Vehicle"]
    assert reading.whole is not None
    assert reading.whole.colors[0].hex_code == "#ff0000"
    assert reading.whole.sharpness is None
    assert reading.foreground is None
    assert answered.receipt.cost_usd == pytest.approx(0.001 + 0.00075)
