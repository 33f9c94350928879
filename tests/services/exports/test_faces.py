"""What a person relies on in a downloaded file: stable columns, units, every picture, and no formula that runs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from services import errors, faces
from services.boxes import Box
from services.exports import faces as face_exports
from services.exports.table import PictureResult
from services.faces import FaceDetection
from services.images import Picture
from services.ledger import Answered
from tests.made import answers

PLAIN = faces.Face(1, Box(-0.01, 0.2, 0.3, 0.4), 98.5)
WHOLE = faces.Face(
    2,
    Box(0.5, 0.1, 0.2, 0.2),
    70.0,
    landmarks=(faces.Landmark("nose", 0.6, 0.2),),
    pose=faces.Pose(1.0, -2.0, 3.0),
    quality=faces.Quality(50.0, None),
    gender=faces.Estimate("Male", 97.25),
    age=faces.AgeRange(30, 40),
    emotions=(faces.Estimate("calm", 60.0), faces.Estimate("happy", 20.0)),
    attributes=(("smile", faces.Estimate(False, 88.0)),),
    eye_direction=faces.EyeDirection(4.0, -5.0, 77.0),
)


Result = PictureResult[Answered[FaceDetection]]


def result(name: str = "team.jpg", *found: faces.Face) -> Result:
    picture = Picture(name, b"", 400, 300, digest="ab" * 32)
    return PictureResult(picture, answers.answered(FaceDetection(found)))


def rows(*results: Result, confidence: float = 0.0) -> list[dict[str, str]]:
    text = face_exports.to_csv(results, confidence=confidence).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_columns_are_these_and_no_others() -> None:
    assert face_exports.COLUMNS[:13] == (
        "picture",
        "picture_sha256",
        "width_px",
        "height_px",
        "outcome",
        "message",
        "faces",
        "face",
        "detection_confidence_percent",
        "left_fraction",
        "top_fraction",
        "width_fraction",
        "height_fraction",
    )
    assert set(face_exports.COLUMNS) >= {
        "age_low_years",
        "happy_confidence_percent",
        "eyes_open",
        "yaw_degrees",
        "asked_at",
    }
    assert len(set(face_exports.COLUMNS)) == len(face_exports.COLUMNS) == 54


def test_one_row_a_face_with_units_and_empty_cells_for_what_was_not_measured() -> None:
    plain, whole = rows(result("team.jpg", PLAIN, WHOLE))
    assert (plain["picture"], plain["faces"], plain["face"]) == ("team.jpg", "2", "1")
    assert plain["left_fraction"] == "-0.01"
    assert plain["detection_confidence_percent"] == "98.5"
    assert plain["gender"] == plain["age_low_years"] == plain["happy_confidence_percent"] == plain["smile"] == ""
    assert (whole["gender"], whole["gender_confidence_percent"]) == ("Male", "97.25")
    assert (whole["age_low_years"], whole["age_high_years"]) == ("30", "40")
    assert (whole["smile"], whole["smile_confidence_percent"]) == ("false", "88.0")
    assert (whole["calm_confidence_percent"], whole["angry_confidence_percent"]) == ("60.0", "")
    assert (whole["eye_yaw_degrees"], whole["yaw_degrees"]) == ("4.0", "-2.0")
    assert (whole["brightness_percent"], whole["sharpness_percent"]) == ("50.0", "")
    assert (whole["backend"], whole["engine"], whole["asked_at"]) == (
        "local",
        "CenterFace",
        "2026-03-01T12:00:00+00:00",
    )


def test_everything_a_face_can_say_has_a_column() -> None:
    every = replace(
        WHOLE,
        quality=faces.Quality(1.0, 2.0),
        emotions=tuple(faces.Estimate(name, 1.0) for name in faces.EMOTIONS),
        attributes=tuple((name, faces.Estimate(True, 1.0)) for name in faces.ATTRIBUTES),
    )
    (row,) = rows(result("all.jpg", every))
    assert [name for name, cell in row.items() if cell == ""] == ["message"]


def test_the_threshold_leaves_faces_out() -> None:
    assert [row["face"] for row in rows(result("team.jpg", PLAIN, WHOLE), confidence=90)] == ["1"]


def test_pictures_without_a_face_or_an_answer_are_not_lost() -> None:
    empty = result("wall.jpg")
    failed: Result = PictureResult(empty.picture, error=errors.Busy("Too many requests."))
    not_asked: Result = PictureResult(empty.picture)
    none, broken, waiting = rows(empty, failed, not_asked)
    assert (none["outcome"], none["faces"], none["face"]) == ("no face", "0", "")
    assert (broken["outcome"], broken["message"], broken["faces"]) == ("failed", "Too many requests.", "")
    assert (waiting["outcome"], waiting["faces"]) == ("not asked", "")


@pytest.mark.parametrize(
    "name",
    ["=1+1.jpg", "+cmd.jpg", "-2.jpg", "@SUM(A1).jpg", "\t=1.jpg", "\r=1.jpg", "  =1.jpg", "＝1+1.jpg"],  # noqa: RUF001
)
def test_a_file_name_never_runs_as_a_formula(name: str) -> None:
    (row,) = rows(result(name, PLAIN))
    assert row["picture"] == "'" + name


def test_harmless_names_stay_as_they_are() -> None:
    name = 'Zoë, "the" team\n2.jpg'
    (row,) = rows(result(name, PLAIN))
    assert row["picture"] == name


def test_a_spreadsheet_reads_it_as_utf_8() -> None:
    assert face_exports.to_csv([result("Zoë.jpg", PLAIN)]).startswith(b"\xef\xbb\xbfpicture,")


def test_json_has_the_same_names_and_only_what_was_measured() -> None:
    document: Any = json.loads(
        face_exports.to_json([result("=1.jpg", PLAIN, WHOLE), result("wall.jpg")], confidence=60)
    )
    assert document["least_detection_confidence_percent"] == 60
    team, wall = document["pictures"]
    assert (team["picture"], team["outcome"], wall["outcome"], wall["faces"]) == ("=1.jpg", "faces", "no face", [])
    plain, whole = team["faces"]
    assert set(plain) == {
        "face",
        "detection_confidence_percent",
        "left_fraction",
        "top_fraction",
        "width_fraction",
        "height_fraction",
        "landmarks",
    }
    assert whole["landmarks"] == [{"name": "nose", "left_fraction": 0.6, "top_fraction": 0.2}]
    assert set(whole) - {"landmarks"} <= set(face_exports.COLUMNS)
    assert whole["smile"] is False
