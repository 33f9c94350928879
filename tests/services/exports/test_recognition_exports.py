"""Celebrities and comparisons as files, and several references read as one answer."""

from __future__ import annotations

import csv
import json

import pytest

from local_aws.engines.face import gallery
from services import celebrities, errors
from services.boxes import Box
from services.celebrities import Celebrity, Recognition
from services.comparison import Comparison, Likeness, Lineup
from services.exports import celebrities as celebrity_exports
from services.exports import comparison as comparison_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.ledger import Answered
from services.similarity import COMPARED, Band
from tests.made import answers, pictures

LEFT, RIGHT = Box(0.1, 0.2, 0.1, 0.2), Box(0.6, 0.2, 0.1, 0.2)


RECEIPT = answers.receipt("compare_faces", engine="CenterFace + dlib", record_id="one")


def picture(color: str, name: str = "") -> Picture:
    return pictures.picture(name or f"{color}.png", color, (120, 100))


def compared(*likenesses: tuple[Box, float], unmatched: tuple[Box, ...] = ()) -> Comparison:
    like = tuple(Likeness(answers.face(number, box=box), value) for number, (box, value) in enumerate(likenesses, 1))
    left = tuple(answers.face(number, box=box) for number, box in enumerate(unmatched, len(like) + 1))
    return Comparison(LEFT, like, left, RECEIPT)


@pytest.fixture
def lineup() -> Lineup:
    """Three references: one knows the left face, one the right and leaves the left out, one has no face itself."""
    references = (picture("red"), picture("blue"), picture("gray"))
    comparisons = (
        compared((LEFT, 97.0), (RIGHT, 3.0)),
        compared((RIGHT, 61.0), unmatched=(LEFT,)),
        Comparison(),
    )
    return Lineup(references, picture("green", "=cmd.png"), comparisons)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines()))


def test_every_face_has_its_similarity_to_every_reference(lineup: Lineup) -> None:
    left, right = lineup.contenders
    assert (left.face.number, left.similarities) == (1, (97.0, None, None))
    assert (right.face.number, right.similarities) == (2, (3.0, 61.0, None))
    assert (left.best, left.nearest) == (97.0, 0)
    assert (right.best, right.nearest) == (61.0, 1)
    assert len(lineup.receipts) == 2


def test_a_comparison_as_a_table_has_a_row_for_each_face_and_reference(lineup: Lineup) -> None:
    failed: PictureResult[Lineup] = PictureResult(picture("white"), None, errors.Busy("Too many requests."))
    rows = table(comparison_exports.to_csv([PictureResult(lineup.picture, lineup), failed], COMPARED))
    assert [(row["face"], row["reference"], row["similarity_percent"], row["taken_for"]) for row in rows] == [
        ("1", "red.png", "97.0", "same person"),
        ("2", "red.png", "3.0", "someone else"),
        ("1", "blue.png", "", "someone else"),
        ("2", "blue.png", "61.0", "unsure"),
        ("", "gray.png", "", ""),
        ("", "", "", ""),
    ]
    assert rows[0]["picture"] == "'=cmd.png"  # a spreadsheet must not run it
    assert rows[4]["message"].startswith("no face to compare")
    assert (rows[5]["outcome"], rows[5]["message"]) == ("failed", "Too many requests.")
    assert list(rows[0]) == list(comparison_exports.COLUMNS)


def test_a_comparison_as_json_says_where_the_lines_were(lineup: Lineup) -> None:
    document = json.loads(comparison_exports.to_json([PictureResult(lineup.picture, lineup)], Band(60, 98)))
    assert (document["unsure_from_percent"], document["same_person_from_percent"]) == (60, 98)
    (one,) = document["pictures"]
    assert [entry["has_compared_face"] for entry in one["references"]] == [True, True, False]
    assert one["faces"][0]["similarities"][0] == {
        "reference": 1,
        "similarity_percent": 97.0,
        "taken_for": "unsure",
    }


def test_a_celebrity_below_the_line_is_a_face_without_a_name() -> None:
    known = Celebrity(
        "X1", "Zoë Ω", 87.5, ("https://a.example/1", "https://b.example/2"), "Female", answers.face(1, 99.9, LEFT)
    )
    recognition = Answered(Recognition((known,), (answers.face(2, 98.0, RIGHT),)), RECEIPT)
    results = [PictureResult(picture("green"), recognition)]
    named, stranger = table(celebrity_exports.to_csv(results, match_confidence=87.5))
    assert (named["name"], named["match_confidence_percent"], named["detection_confidence_percent"]) == (
        "Zoë Ω",
        "87.5",
        "99.9",
    )
    assert named["links"] == "https://a.example/1 https://b.example/2"
    assert (stranger["name"], stranger["face"]) == ("", "2")
    nameless = table(celebrity_exports.to_csv(results, match_confidence=88))
    assert [(row["name"], row["celebrity_id"], row["face"]) for row in nameless] == [("", "", "1"), ("", "", "2")]
    document = json.loads(celebrity_exports.to_json(results, match_confidence=88))
    assert "name" not in document["pictures"][0]["faces"][0]


def test_the_number_of_people_that_the_page_tells_is_the_gallerys() -> None:
    assert len(gallery.shared().figures) == celebrities.LOCAL_GALLERY_PEOPLE


def test_the_order_of_faces_is_from_left_to_right_whoever_matches() -> None:
    reference = picture("red")
    answered = Lineup((reference,), picture("green"), (compared((RIGHT, 97.0), (LEFT, 3.0)),))
    assert [contender.similarities for contender in answered.contenders] == [(3.0,), (97.0,)]
