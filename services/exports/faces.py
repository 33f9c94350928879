"""Face results as files: one table for spreadsheets, one document for programs, from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.faces import ATTRIBUTES, EMOTIONS, Estimate, Face, FaceDetection, above
from services.ledger import Answered

_FACE_COLUMNS = (
    *("faces", "face", "detection_confidence_percent"),
    *BOX_COLUMNS,
    *("gender", "gender_confidence_percent", "age_low_years", "age_high_years"),
    *(f"{emotion}_confidence_percent" for emotion in EMOTIONS),
    *(column for name in ATTRIBUTES for column in (name, f"{name}_confidence_percent")),
    *("eye_yaw_degrees", "eye_pitch_degrees", "eye_direction_confidence_percent"),
    *("roll_degrees", "yaw_degrees", "pitch_degrees", "brightness_percent", "sharpness_percent"),
)
Result = PictureResult[Answered[FaceDetection]]
COLUMNS = (*PICTURE_COLUMNS, *_FACE_COLUMNS, *CALL_COLUMNS)
"""The columns of the table, in order. Fractions are of the picture's width or height and may pass 0 to 1."""


def to_csv(results: Iterable[Result], *, confidence: float = 0.0) -> bytes:
    """UTF-8 CSV (RFC 4180) with a header: one row a face, and one row for each picture without any.

    Faces below the detection `confidence` (0 to 100) are left out. Not measured is an empty cell; yes and no are `true`
    and `false`.
    """
    return picture_table.to_csv(COLUMNS, _rows(results, confidence))


def to_json(results: Iterable[Result], *, confidence: float = 0.0) -> bytes:
    """UTF-8 JSON with the same names as the table's columns: a list of pictures, each with its list of faces.

    A face has only what was measured, and its landmarks besides, by AWS's names, as fractions of the picture.
    """
    pictures = [
        {
            **_about_picture(entry, confidence),
            "faces": [{**_about_face(face), "landmarks": _landmarks(face)} for face in _shown(entry, confidence)],
            **_about_call(entry),
        }
        for entry in results
    ]
    return picture_table.to_json({"least_detection_confidence_percent": confidence, "pictures": pictures})


def _rows(results: Iterable[Result], confidence: float) -> Iterator[dict[str, Cell]]:
    for entry in results:
        about, call = _about_picture(entry, confidence), _about_call(entry)
        yield from ({**about, **row, **call} for row in map(_about_face, _shown(entry, confidence)))
        if not _shown(entry, confidence):
            yield {**about, **call}


def _shown(entry: Result, confidence: float) -> tuple[Face, ...]:
    return above(entry.result.value, confidence) if entry.result else ()


def _about_picture(entry: Result, confidence: float) -> dict[str, Cell]:
    count = len(_shown(entry, confidence))
    about = picture_table.about_picture(entry, "faces", "no face", count)
    return about | {"faces": count if entry.result else None}


def _about_call(entry: Result) -> dict[str, Cell]:
    return picture_table.about_call(entry.result.receipt if entry.result else None)


def _about_face(face: Face) -> dict[str, Cell]:
    """The columns of what was measured."""
    row: dict[str, Cell] = {
        "face": face.number,
        "detection_confidence_percent": _rounded(face.confidence),
        **picture_table.about_box(face.box),
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


def _landmarks(face: Face) -> list[dict[str, Any]]:
    return [
        {"name": point.name, "left_fraction": _rounded(point.left), "top_fraction": _rounded(point.top)}
        for point in face.landmarks
    ]


def _rounded(value: float) -> float:
    return round(value, 5)
