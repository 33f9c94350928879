"""Recognized celebrities as files: one table for spreadsheets, one document for programs, from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.celebrities import Celebrity, Recognition
from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.faces.details import Face
from services.ledger import Answered

Result = PictureResult[Answered[Recognition]]

COLUMNS = (
    *PICTURE_COLUMNS,
    *("face", "name", "match_confidence_percent", "known_gender", "celebrity_id", "links"),
    "detection_confidence_percent",
    *BOX_COLUMNS,
    *CALL_COLUMNS,
)
"""The columns of the table: one row a face. `name` is empty for a face that nobody recognized, or not surely enough;
`links` are parted by spaces."""


def to_csv(recognitions: Iterable[Result], *, match_confidence: float = 0.0) -> bytes:
    """One row a face, and one row for each picture without any.

    Whoever is matched below `match_confidence` (0 to 100) stays a face without a name.
    """
    return picture_table.to_csv(COLUMNS, _rows(recognitions, match_confidence))


def to_json(recognitions: Iterable[Result], *, match_confidence: float = 0.0) -> bytes:
    """The same names as the table's columns: pictures, each with its faces; a face without a name has only its box."""
    pictures = []
    for entry in recognitions:
        rows = _faces(entry, match_confidence)
        pictures.append(
            {
                **picture_table.about_picture(entry, "faces", "no face", len(rows)),
                "faces": rows,
                **picture_table.about_call(entry.result.receipt if entry.result else None),
            }
        )
    return picture_table.to_json({"least_match_confidence_percent": match_confidence, "pictures": pictures})


def _rows(recognitions: Iterable[Result], match_confidence: float) -> Iterator[dict[str, Cell]]:
    for entry in recognitions:
        rows = _faces(entry, match_confidence)
        about = picture_table.about_picture(entry, "faces", "no face", len(rows))
        call = picture_table.about_call(entry.result.receipt if entry.result else None)
        yield from ({**about, **row, **call} for row in rows or [{}])


def _faces(entry: Result, match_confidence: float) -> list[dict[str, Cell]]:
    if entry.result is None:
        return []
    recognition = entry.result.value
    known = [
        _about_celebrity(one) if one.match_confidence >= match_confidence else _about_face(one.face)
        for one in recognition.celebrities
    ]
    return known + [_about_face(face) for face in recognition.unrecognized]


def _about_celebrity(celebrity: Celebrity) -> dict[str, Cell]:
    return {
        **_about_face(celebrity.face),
        "name": celebrity.name,
        "match_confidence_percent": round(celebrity.match_confidence, 5),
        "known_gender": celebrity.known_gender,
        "celebrity_id": celebrity.identifier,
        "links": " ".join(celebrity.links),
    }


def _about_face(face: Face) -> dict[str, Cell]:
    return {
        "face": face.number,
        "detection_confidence_percent": round(face.confidence, 5),
        **picture_table.about_box(face.box),
    }
