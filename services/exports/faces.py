"""Face results as files: one table for spreadsheets, one document for programs, from the same rows.

Columns keep their names and order, carry their units, and a new one is only ever added at the end. A spreadsheet runs a
cell that begins like a formula, and a file name is a stranger's text, so such cells are disarmed.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.faces import ATTRIBUTES, EMOTIONS, Estimate, Face, FaceDetection, above

if TYPE_CHECKING:
    from services.errors import VitrineError
    from services.images import Picture

Cell = str | int | float | bool | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV file as UTF-8 only when it begins with this."""

_PICTURE_COLUMNS = ("picture", "picture_sha256", "width_px", "height_px", "outcome", "message", "faces")
_FACE_COLUMNS = (
    *("face", "detection_confidence_percent", "left_fraction", "top_fraction", "width_fraction", "height_fraction"),
    *("gender", "gender_confidence_percent", "age_low_years", "age_high_years"),
    *(f"{emotion}_confidence_percent" for emotion in EMOTIONS),
    *(column for name in ATTRIBUTES for column in (name, f"{name}_confidence_percent")),
    *("eye_yaw_degrees", "eye_pitch_degrees", "eye_direction_confidence_percent"),
    *("roll_degrees", "yaw_degrees", "pitch_degrees", "brightness_percent", "sharpness_percent"),
)
_CALL_COLUMNS = ("backend", "region", "engine", "asked_at")
COLUMNS = (*_PICTURE_COLUMNS, *_FACE_COLUMNS, *_CALL_COLUMNS)
"""The columns of the table, in order. Fractions are of the picture's width or height and may pass 0 to 1."""


@dataclass(frozen=True, slots=True)
class PictureResult:
    """What is known of one picture: its detection, or the error in its place; neither when it was not asked."""

    picture: Picture
    detection: FaceDetection | None = None
    error: VitrineError | None = None


def to_csv(results: Iterable[PictureResult], *, confidence: float = 0.0) -> bytes:
    """UTF-8 CSV (RFC 4180) with a header: one row a face, and one row for each picture without any.

    Faces below the detection `confidence` (0 to 100) are left out. Not measured is an empty cell; yes and no are `true`
    and `false`.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in results:
        about_picture = _about_picture(result, confidence)
        about_call = _about_call(result.detection)
        for about_face in [_about_face(face) for face in _shown(result, confidence)] or [{}]:
            row = {**about_picture, **about_face, **about_call}
            writer.writerow([cell(row.get(column)) for column in COLUMNS])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def to_json(results: Iterable[PictureResult], *, confidence: float = 0.0) -> bytes:
    """UTF-8 JSON with the same names as the table's columns: a list of pictures, each with its list of faces.

    A face has only what was measured, and its landmarks besides, by AWS's names, as fractions of the picture.
    """
    pictures = [
        {
            **_about_picture(result, confidence),
            "faces": [{**_about_face(face), "landmarks": _landmarks(face)} for face in _shown(result, confidence)],
            **_about_call(result.detection),
        }
        for result in results
    ]
    document = {"least_detection_confidence_percent": confidence, "pictures": pictures}
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _shown(result: PictureResult, confidence: float) -> tuple[Face, ...]:
    return above(result.detection, confidence) if result.detection else ()


def _about_picture(result: PictureResult, confidence: float) -> dict[str, Cell]:
    count = len(_shown(result, confidence)) if result.detection else None
    outcome = "failed" if result.error else "not asked" if count is None else "faces" if count else "no face"
    picture = result.picture
    values = (picture.name, picture.digest, picture.width_px, picture.height_px, outcome)
    return dict(zip(_PICTURE_COLUMNS, (*values, result.error.message if result.error else None, count), strict=True))


def _about_face(face: Face) -> dict[str, Cell]:
    """The columns of what was measured."""
    row: dict[str, Cell] = {
        "face": face.number,
        "detection_confidence_percent": _rounded(face.confidence),
        "left_fraction": _rounded(face.box.left),
        "top_fraction": _rounded(face.box.top),
        "width_fraction": _rounded(face.box.width),
        "height_fraction": _rounded(face.box.height),
    }
    if face.gender:
        row |= _estimate("gender", face.gender)
    if face.age:
        row |= {"age_low_years": face.age.low, "age_high_years": face.age.high}
    for emotion in face.emotions:
        row[f"{emotion.value}_confidence_percent"] = _rounded(emotion.confidence)
    for name, estimate in face.attributes:
        row |= _estimate(name, estimate)
    if eyes := face.eye_direction:
        row |= {"eye_yaw_degrees": _rounded(eyes.yaw_degrees), "eye_pitch_degrees": _rounded(eyes.pitch_degrees)}
        row["eye_direction_confidence_percent"] = _rounded(eyes.confidence)
    if pose := face.pose:
        row |= {"roll_degrees": _rounded(pose.roll_degrees), "yaw_degrees": _rounded(pose.yaw_degrees)}
        row["pitch_degrees"] = _rounded(pose.pitch_degrees)
    if quality := face.quality:
        row |= {"brightness_percent": quality.brightness, "sharpness_percent": quality.sharpness}
    return row


def _estimate(name: str, estimate: Estimate) -> dict[str, Cell]:
    return {name: estimate.value, f"{name}_confidence_percent": _rounded(estimate.confidence)}


def _about_call(detection: FaceDetection | None) -> dict[str, Cell]:
    if detection is None:
        return {}
    receipt = detection.receipt
    return dict(
        zip(_CALL_COLUMNS, (receipt.backend, receipt.region, receipt.engine, receipt.asked_at.isoformat()), strict=True)
    )


def _landmarks(face: Face) -> list[dict[str, Any]]:
    return [
        {"name": point.name, "left_fraction": _rounded(point.left), "top_fraction": _rounded(point.top)}
        for point in face.landmarks
    ]


def cell(value: Cell) -> Cell:
    """A value as CSV shows it; only text can pass for a spreadsheet's formula, so a negative number stays a number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _disarmed(value) if isinstance(value, str) else value


def _disarmed(text: str) -> str:
    """An apostrophe before what a spreadsheet may run (OWASP, "CSV Injection"), full-width signs included."""
    plain = unicodedata.normalize("NFKC", text)
    return "'" + text if plain.startswith(_FORMULA_STARTS) or plain.strip().startswith(_FORMULA_STARTS) else text


def _rounded(value: float) -> float:
    return round(value, 5)
