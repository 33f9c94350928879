"""DetectText: lines and words of drawn writing, their places, and the filters."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from local_aws.engines import ocr
from tests.made.drawn import jpeg, poster


@pytest.fixture
def client(session: Any) -> Any:
    return session.client("rekognition")


def detect(client: Any, image: Image.Image, **filters: Any) -> list[dict[str, Any]]:
    answer = client.detect_text(Image={"Bytes": jpeg(image)}, **({"Filters": filters} if filters else {}))
    detections: list[dict[str, Any]] = answer["TextDetections"]
    return detections


def words(detections: list[dict[str, Any]]) -> list[str]:
    return [detection["DetectedText"] for detection in detections if detection["Type"] == "WORD"]


def test_lines_first_then_words_with_their_line(client: Any) -> None:
    found = detect(client, poster("Platform four", "Leeds 18:42"))
    assert [(one["Type"], one["DetectedText"]) for one in found] == [
        ("LINE", "Platform four"),
        ("LINE", "Leeds 18:42"),
        ("WORD", "Platform"),
        ("WORD", "four"),
        ("WORD", "Leeds"),
        ("WORD", "18:42"),
    ]
    assert [one["Id"] for one in found] == [0, 1, 2, 3, 4, 5]
    assert [one.get("ParentId") for one in found] == [None, None, 0, 0, 1, 1]
    assert all(80 <= one["Confidence"] <= 100 for one in found)


def test_places_are_fractions_and_the_box_holds_the_polygon(client: Any) -> None:
    for one in detect(client, poster("Platform four", "Leeds 18:42")):
        box, polygon = one["Geometry"]["BoundingBox"], one["Geometry"]["Polygon"]
        assert len(polygon) == 4
        assert min(point["X"] for point in polygon) == pytest.approx(box["Left"])
        assert max(point["Y"] for point in polygon) == pytest.approx(box["Top"] + box["Height"])
    first = detect(client, poster("Platform four"))[0]["Geometry"]["BoundingBox"]
    assert first["Left"] == pytest.approx(25 / 320, abs=0.03)
    assert first["Top"] == pytest.approx(30 / 150, abs=0.08)


def test_the_model_version_is_not_aws_s(client: Any) -> None:
    answer = client.detect_text(Image={"Bytes": jpeg(poster())})
    assert answer["TextDetections"] == []
    assert answer["TextModelVersion"].startswith("local")


def test_a_photograph_taken_on_its_side_is_read_upright(client: Any) -> None:
    image = poster("Platform four")
    lying = client.detect_text(Image={"Bytes": jpeg(image.rotate(90, expand=True), orientation=6)})["TextDetections"]
    upright = detect(client, image)
    assert [one["DetectedText"] for one in lying] == [one["DetectedText"] for one in upright]
    for one, other in zip(lying, upright, strict=True):
        assert one["Geometry"]["BoundingBox"] == pytest.approx(other["Geometry"]["BoundingBox"], abs=0.02)


def test_a_hundred_words_at_most(client: Any) -> None:
    rows = [" ".join(["tea", "cup", "sun", "map", "key", "box"])] * 20
    found = detect(client, poster(*rows, size=(400, 800), letter_px=24, step_px=38))
    assert len(words(found)) == 100
    lines = {one["Id"]: one["DetectedText"] for one in found if one["Type"] == "LINE"}
    by_line: dict[int, list[str]] = {}
    for one in found:
        if one["Type"] == "WORD":
            by_line.setdefault(one["ParentId"], []).append(one["DetectedText"])
    assert {number: " ".join(text) for number, text in by_line.items()} == lines


class Unsure:
    """A reader that saw one line of three words, with 95, 79 and 40 percent."""

    def read(self, pixels: Any) -> tuple[ocr.Line, ...]:
        square = ((10.0, 10.0), (90.0, 10.0), (90.0, 50.0), (10.0, 50.0))
        sure = (("sure", 0.95), ("nearly", 0.79), ("hardly", 0.4))
        return (ocr.Line(tuple(ocr.Word(text, confidence, square) for text, confidence in sure)),)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["sure"]),
        ({"WordFilter": {"MinConfidence": 0}}, ["sure", "nearly", "hardly"]),
        ({"WordFilter": {"MinConfidence": 79}}, ["sure", "nearly"]),
        ({"WordFilter": {"MinConfidence": 96}}, []),
        ({"WordFilter": {"MinConfidence": 0, "MinBoundingBoxWidth": 0.5}}, []),
        ({"WordFilter": {"MinConfidence": 0, "MinBoundingBoxHeight": 0.1}}, ["sure", "nearly", "hardly"]),
    ],
)
def test_word_filter_and_its_default_of_eighty(
    client: Any, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any], left: list[str]
) -> None:
    monkeypatch.setattr(ocr, "shared", Unsure)
    found = detect(client, Image.new("RGB", (200, 100)), **filters)
    assert words(found) == left
    assert [one["DetectedText"] for one in found if one["Type"] == "LINE"] == ([" ".join(left)] if left else [])


@pytest.mark.parametrize(
    ("region", "left"),
    [
        ({"BoundingBox": {"Left": 0, "Top": 0, "Width": 1, "Height": 0.5}}, ["Platform", "four"]),
        ({"BoundingBox": {"Left": 0, "Top": 0.5, "Width": 1, "Height": 0.5}}, ["Leeds", "18:42"]),
        ({"BoundingBox": {"Left": 0, "Top": 0, "Width": 0.2, "Height": 1}}, []),
        ({"Polygon": [{"X": 0, "Y": 0}, {"X": 1, "Y": 0}, {"X": 0, "Y": 1}]}, ["Platform", "four", "Leeds"]),
    ],
)
def test_only_words_more_than_half_in_the_region(client: Any, region: dict[str, Any], left: list[str]) -> None:
    found = detect(client, poster("Platform four", "Leeds 18:42"), RegionsOfInterest=[region])
    assert words(found) == left


def test_a_word_may_lie_in_any_of_several_regions(client: Any) -> None:
    halves = [{"BoundingBox": {"Left": 0, "Top": top, "Width": 1, "Height": 0.5}} for top in (0, 0.5)]
    found = detect(client, poster("Platform four", "Leeds 18:42"), RegionsOfInterest=halves)
    assert words(found) == ["Platform", "four", "Leeds", "18:42"]


@pytest.mark.parametrize(
    "region",
    [
        {},
        {"BoundingBox": {"Left": 0.5, "Top": 0.5}},
        {"BoundingBox": {"Left": 0, "Top": 0, "Width": 0, "Height": 1}},
        {"Polygon": [{"X": 0, "Y": 0}, {"X": 1, "Y": 1}]},
        {"Polygon": [{"X": 0, "Y": 0}, {"X": 1, "Y": 0}, {"X": 1}]},
        {"Polygon": [{"X": number / 11, "Y": number % 2} for number in range(11)]},
    ],
)
def test_a_region_that_is_none_is_refused(client: Any, region: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as refused:
        detect(client, poster("Platform four"), RegionsOfInterest=[region])
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"


def test_no_picture_is_refused(client: Any) -> None:
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        client.detect_text(Image={"Bytes": b"no picture at all"})
