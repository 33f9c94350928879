"""Compared faces as files: one table for spreadsheets, one document for programs, from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.comparison import Contender, Lineup
from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.similarity import Band

Result = PictureResult[Lineup]

COLUMNS = (
    *PICTURE_COLUMNS,
    *("face", "detection_confidence_percent"),
    *BOX_COLUMNS,
    *("reference", "reference_sha256", "similarity_percent", "taken_for"),
    *CALL_COLUMNS,
)
"""The columns of the table: one row for each face of a picture and each reference. `taken_for` is "same person",
"unsure" or "someone else" by the two lines of the moment; a similarity that was not given is an empty cell."""


def to_csv(lineups: Iterable[Result], band: Band) -> bytes:
    """One row for each face and reference, and one for each picture or reference in which no face was found."""
    return picture_table.to_csv(COLUMNS, _rows(lineups, band))


def to_json(lineups: Iterable[Result], band: Band) -> bytes:
    """The same names as the table's columns: pictures, each with its faces, each with its similarities."""
    pictures = []
    for entry in lineups:
        contenders = entry.result.contenders if entry.result else ()
        pictures.append(
            {
                **picture_table.about_picture(entry, "faces", "no face", len(contenders)),
                "references": _references(entry.result),
                "faces": [
                    {
                        **_about(contender),
                        "similarities": [
                            {
                                "reference": place,
                                "similarity_percent": _rounded(value),
                                "taken_for": band.verdict(value),
                            }
                            for place, value in enumerate(contender.similarities, 1)
                        ],
                    }
                    for contender in contenders
                ],
            }
        )
    lines = {"unsure_from_percent": band.unsure_from, "same_person_from_percent": band.same_from}
    return picture_table.to_json({**lines, "pictures": pictures})


def _rows(lineups: Iterable[Result], band: Band) -> Iterator[dict[str, Cell]]:
    for entry in lineups:
        contenders = entry.result.contenders if entry.result else ()
        about = picture_table.about_picture(entry, "faces", "no face", len(contenders))
        if entry.result is None:
            yield about
            continue
        for place, reference in enumerate(entry.result.references):
            call = picture_table.about_call(entry.result.comparisons[place].receipt)
            of_reference: dict[str, Cell] = {"reference": reference.name, "reference_sha256": reference.digest}
            if not entry.result.comparisons[place].has_faces:
                yield {**about, **of_reference, "message": "no face to compare in the reference or the picture"}
            for contender in contenders if entry.result.comparisons[place].has_faces else ():
                value = contender.similarities[place]
                outcome: dict[str, Cell] = {"similarity_percent": _rounded(value), "taken_for": band.verdict(value)}
                yield {**about, **_about(contender), **of_reference, **outcome, **call}


def _references(lineup: Lineup | None) -> list[dict[str, Any]]:
    if lineup is None:
        return []
    return [
        {
            "reference": place,
            "name": reference.name,
            "sha256": reference.digest,
            "has_compared_face": comparison.has_faces,
            **(picture_table.about_box(comparison.reference_box) if comparison.reference_box else {}),
            **picture_table.about_call(comparison.receipt),
        }
        for place, (reference, comparison) in enumerate(zip(lineup.references, lineup.comparisons, strict=True), 1)
    ]


def _about(contender: Contender) -> dict[str, Cell]:
    face = contender.face
    return {
        "face": face.number,
        "detection_confidence_percent": _rounded(face.confidence),
        **picture_table.about_box(face.box),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
