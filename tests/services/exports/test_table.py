"""What every export promises: its columns, one row at least a picture, the threshold obeyed, no formula that runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services import errors
from services.boxes import Box
from services.celebrities import Celebrity, Recognition
from services.comparison import Comparison, Likeness, Lineup
from services.exports import celebrities, comparison, faces, labels, search, text
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, PictureResult, cell
from services.faces import FaceDetection
from services.labels import Instance, Label, LabelReading
from services.people.search import Example, FaceSearch, PersonMatch, PictureSearch
from services.similarity import Band
from services.text import Line, TextReading
from tests.made import answers, pictures

EVIL = "=HYPERLINK(1)"
BOX = Box(0.1, 0.2, 0.3, 0.4)
RECEIPT = answers.receipt()
SURE, DOUBTFUL = answers.face(1, 99.0), answers.face(2, 20.0)


@dataclass(frozen=True)
class Export:
    """One noun's export: an answer with one sure thing and one doubtful, and the files at a threshold of 50."""

    module: Any
    answer: Any
    nothing: Any
    shown: str  # the column that only a row above the threshold fills
    csv: Callable[[list[PictureResult[Any]]], bytes]
    json: Callable[[list[PictureResult[Any]]], bytes]


def person(similarity: float) -> PersonMatch:
    return PersonMatch("evil", EVIL, "team", (Example("face-1", similarity, EVIL, False),))


def at_50(module: Any, name: str = "confidence") -> dict[str, Any]:
    return {
        "csv": lambda results: module.to_csv(results, **{name: 50}),
        "json": lambda results: module.to_json(results, **{name: 50}),
    }


def celebrity(number: int, confidence: float) -> Celebrity:
    return Celebrity("x1", EVIL, confidence, (), None, answers.face(number))


def line(number: int, confidence: float) -> Line:
    return Line(number, EVIL, confidence, BOX, (), ())


def label(confidence: float) -> Label:
    return Label(EVIL, confidence, (Instance(BOX, confidence, ()),), (), (), ())


SEARCHED = answers.answered(FaceDetection((SURE, DOUBTFUL)))
REFERENCE = pictures.unread(EVIL, b"reference")
EXPORTS = {
    "faces": Export(
        faces,
        answers.answered(FaceDetection((SURE, DOUBTFUL))),
        answers.answered(FaceDetection(())),
        "face",
        **at_50(faces),
    ),
    "celebrities": Export(
        celebrities,
        answers.answered(Recognition((celebrity(1, 99.0), celebrity(2, 20.0)), ())),
        answers.answered(Recognition((), ())),
        "name",
        **at_50(celebrities, "match_confidence"),
    ),
    "text": Export(
        text,
        answers.answered(TextReading((line(1, 99.0), line(2, 20.0)), "")),
        answers.answered(TextReading((), "")),
        "text",
        **at_50(text),
    ),
    "labels": Export(
        labels,
        answers.answered(LabelReading((label(99.0), label(20.0)), None, None, None, "")),
        answers.answered(LabelReading((), None, None, None, "")),
        "label",
        **at_50(labels),
    ),
    "search": Export(
        search,
        PictureSearch(
            "team",
            SEARCHED,
            (FaceSearch(SURE, (person(99.0), person(20.0)), RECEIPT), FaceSearch(DOUBTFUL, (person(99.0),), RECEIPT)),
        ),
        PictureSearch("team", answers.answered(FaceDetection(())), ()),
        "person",
        lambda results: search.to_csv(results, confidence=50, band=Band(50, 90)),
        lambda results: search.to_json(results, confidence=50, band=Band(50, 90)),
    ),
}
COMPARED = Lineup(
    (REFERENCE,),
    pictures.unread(EVIL, b"a picture"),
    (Comparison(BOX, (Likeness(SURE, 99.0), Likeness(DOUBTFUL, 20.0)), (), RECEIPT),),
)
HELD = pictures.unread(EVIL, b"a picture")


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would not read it as UTF-8"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("noun", EXPORTS)
def test_the_columns_begin_with_the_picture_and_end_with_the_call(noun: str) -> None:
    export = EXPORTS[noun]
    (first, *_) = rows(export.csv([PictureResult(HELD, export.answer)]))
    assert tuple(first) == export.module.COLUMNS
    assert export.module.COLUMNS[: len(PICTURE_COLUMNS)] == PICTURE_COLUMNS
    assert export.module.COLUMNS[-len(CALL_COLUMNS) :] == CALL_COLUMNS
    assert set(BOX_COLUMNS) < set(export.module.COLUMNS)
    assert (first["backend"], first["asked_at"]) == ("local", answers.ASKED_AT.isoformat())


@pytest.mark.parametrize("noun", EXPORTS)
def test_only_what_reaches_the_threshold_is_in_the_files(noun: str) -> None:
    export = EXPORTS[noun]
    found = [row for row in rows(export.csv([PictureResult(HELD, export.answer)])) if row[export.shown]]
    assert len(found) == 1
    (picture,) = json.loads(export.json([PictureResult(HELD, export.answer)]))["pictures"]
    assert json.dumps(picture).count("99.0") >= 1
    assert "20.0" not in json.dumps(picture), "what is below the threshold is not in the document either"


@pytest.mark.parametrize("noun", EXPORTS)
def test_a_picture_without_an_answer_keeps_its_row_and_says_why(noun: str) -> None:
    export = EXPORTS[noun]
    refused: PictureResult[Any] = PictureResult(HELD, None, errors.Busy("Too many requests."))
    table = rows(export.csv([PictureResult(HELD, export.nothing), refused, PictureResult(HELD)]))
    outcomes = [row["outcome"] for row in table]
    assert outcomes[0].startswith("no ")
    assert outcomes[1:] == ["failed", "not asked"]
    assert table[1]["message"] == "Too many requests."
    document = json.loads(export.json([PictureResult(HELD, export.nothing), refused, PictureResult(HELD)]))
    assert [picture["outcome"] for picture in document["pictures"]] == outcomes


@pytest.mark.parametrize("noun", EXPORTS)
def test_no_cell_begins_like_a_formula(noun: str) -> None:
    export = EXPORTS[noun]
    made = rows(export.csv([PictureResult(HELD, export.answer)]))
    assert made
    for row in made:
        assert row["picture"] == f"'{EVIL}"
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@"))]


def test_a_comparison_has_every_face_with_its_verdict_and_runs_no_formula() -> None:
    band = Band(50, 90)
    table = rows(comparison.to_csv([PictureResult(HELD, COMPARED)], band))
    assert tuple(table[0]) == comparison.COLUMNS
    assert [row["taken_for"] for row in table] == ["same person", "someone else"]
    assert {row["reference"] for row in table} == {f"'{EVIL}"}
    document = json.loads(comparison.to_json([PictureResult(HELD, COMPARED)], band))
    assert len(document["pictures"][0]["faces"]) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        (" +1", "' +1"),
        ("a=1", "a=1"),
        (-1.5, -1.5),
        (True, "true"),
        (None, None),
    ],
)
def test_only_text_can_pass_for_a_formula(value: Any, shown: Any) -> None:
    assert cell(value) == shown
