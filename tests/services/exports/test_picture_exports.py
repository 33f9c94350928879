"""Files of text, labels and two answers: what a spreadsheet and a program find in them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from services import agreement, errors, images
from services.agreement import Thing
from services.boxes import Box
from services.exports import agreement as agreement_exports
from services.exports import labels as label_exports
from services.exports import text as text_exports
from services.exports.table import PictureResult
from services.labels import Color, Instance, Label, LabelReading, Look
from services.ledger import Answered
from services.text import Line, TextReading, Word
from tests.made import answers, pictures

BOX = Box(0.1, 0.2, 0.3, 0.4)
Labeled = Answered[LabelReading]
CORNERS = ((0.1, 0.2), (0.4, 0.2), (0.4, 0.6), (0.1, 0.6))


@pytest.fixture
def picture() -> images.Picture:
    return images.normalize("=cmd|calc.png", pictures.encode(pictures.scene(400, 300)))


@pytest.fixture
def reading(picture: images.Picture) -> Answered[TextReading]:
    def word(text: str, confidence: float) -> Word:
        return Word(text, confidence, BOX, CORNERS)

    lines = (
        Line(1, "=HYPERLINK(1) no", 99.0, BOX, CORNERS, (word("=HYPERLINK(1)", 99.5), word("no", 70.0))),
        Line(2, "Grüße, 出口", 60.0, BOX, CORNERS, (word("Grüße,", 60.0), word("出口", 60.0))),
    )
    return answers.answered(TextReading(lines, "3.0"), "detect_text", engine="RapidOCR")


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_line_is_a_row_with_formulas_disarmed(picture: images.Picture, reading: Answered[TextReading]) -> None:
    found = rows(text_exports.to_csv([PictureResult(picture, reading)]))
    assert [row["text"] for row in found] == ["'=HYPERLINK(1) no", "Grüße, 出口"]
    assert found[0]["picture"].startswith("'=")
    assert (found[0]["line"], found[0]["word"], found[0]["confidence_percent"]) == ("1", "", "99.0")
    assert found[0]["corners_fractions"].split(", ")[2] == "0.40000 0.60000"
    assert found[0]["engine"] == "RapidOCR"


def test_words_carry_the_number_of_their_line_and_the_threshold_is_theirs(
    picture: images.Picture, reading: Answered[TextReading]
) -> None:
    found = rows(text_exports.to_csv([PictureResult(picture, reading)], confidence=65, words=True))
    assert [(row["line"], row["word"], row["text"]) for row in found] == [
        ("1", "1", "'=HYPERLINK(1)"),
        ("1", "2", "no"),
    ]


def test_only_what_is_searched_for_is_in_the_file(picture: images.Picture, reading: Answered[TextReading]) -> None:
    document = json.loads(text_exports.to_json([PictureResult(picture, reading)], wanted="GRÜSSE"))
    assert [line["text"] for line in document["pictures"][0]["lines"]] == ["Grüße, 出口"]
    assert document["searched_for"] == "GRÜSSE"


def test_a_picture_without_answer_keeps_its_row(picture: images.Picture, reading: Answered[TextReading]) -> None:
    empty = answers.answered(TextReading((), "3.0"), "detect_text", engine="RapidOCR")
    failed = errors.Busy("AWS is busy.", "Wait.")
    results = [PictureResult(picture, empty), PictureResult(picture, None, failed), PictureResult(picture)]
    found = rows(text_exports.to_csv(results))
    assert [(row["outcome"], row["message"]) for row in found] == [
        ("no text", ""),
        ("failed", "AWS is busy."),
        ("not asked", ""),
    ]


@pytest.fixture
def labeled(picture: images.Picture) -> Labeled:
    red = Color("#ff0000", "red", "red", 60.0)
    car = Label(
        "Car", 99.5, (Instance(BOX, 99.5, (red,)), Instance(BOX, None, ())), ("Vehicle",), ("Auto",), ("Vehicles",)
    )
    tree = Label("Tree", 40.0, (), (), (), ("Plants",))
    reading = LabelReading((car, tree), Look(40.0, None, 55.0, (red,)), None, None, "3.0")
    return answers.answered(reading, "detect_labels", engine="RapidOCR")


def test_an_instance_is_a_row_and_a_label_without_any_too(picture: images.Picture, labeled: Labeled) -> None:
    found = rows(label_exports.to_csv([PictureResult(picture, labeled)]))
    assert [(row["label"], row["instances"], row["instance"]) for row in found] == [
        ("Car", "2", "1"),
        ("Car", "2", "2"),
        ("Tree", "0", ""),
    ]
    assert found[0]["parents"] == "Vehicle"
    assert found[1]["instance_confidence_percent"] == ""


def test_the_filters_of_the_page_are_those_of_the_file(picture: images.Picture, labeled: Labeled) -> None:
    found = rows(label_exports.to_csv([PictureResult(picture, labeled)], confidence=50, exclude=["Car"]))
    assert [row["outcome"] for row in found] == ["no label"]
    document = json.loads(label_exports.to_json([PictureResult(picture, labeled)], include=["Plants"]))
    assert [label["label"] for label in document["pictures"][0]["labels"]] == ["Tree"]
    assert document["include"] == ["Plants"]


def test_colors_and_quality_are_in_the_document_as_far_as_they_were_measured(
    picture: images.Picture, labeled: Labeled
) -> None:
    document = json.loads(label_exports.to_json([PictureResult(picture, labeled)]))
    red = {"hex": "#ff0000", "css_name": "red", "simple_name": "red", "share_percent": 60.0}
    about = document["pictures"][0]
    assert about["look"] == {"whole": {"brightness": 40.0, "contrast": 55.0, "colors": [red]}}
    assert about["labels"][0]["boxes"][0]["colors"] == [red]


def test_two_answers_are_a_table_with_a_row_for_each_thing(picture: images.Picture) -> None:
    first, second = [Thing("10", 99.0, BOX)], [Thing("IO", 50.0, BOX), Thing("=x", None, None)]
    found = agreement.compare(first, second)
    table = rows(agreement_exports.to_csv(picture, ("AWS eu-west-1", first), ("Local", second), found))
    assert [row["differences"] for row in table] == ["other name, other confidence", "only second"]
    assert (table[0]["first_name"], table[0]["second_name"], table[0]["overlap_fraction"]) == ("10", "IO", "1.0")
    assert (table[1]["first_name"], table[1]["second_name"], table[1]["second_left_fraction"]) == ("", "'=x", "")
