"""Searches as files: who was found in which picture, one table for spreadsheets, one document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.people.search import FaceSearch, PersonMatch, PictureSearch
from services.similarity import SEARCHED, Band

MOST_PEOPLE = 5
Result = PictureResult[PictureSearch]
COLUMNS = (
    *PICTURE_COLUMNS,
    *("collection", "face", "detection_confidence_percent"),
    *BOX_COLUMNS,
    *("rank", "person", "similarity_percent", "verdict", "example_picture", "example_face_id", "note"),
    *CALL_COLUMNS,
)
"""The columns. `detection_confidence_percent` is how sure it is a face, `similarity_percent` that it is this person."""


def to_csv(
    searches: Iterable[Result],
    *,
    confidence: float = 0.0,
    band: Band = SEARCHED,
) -> bytes:
    """One row for each face and person, at most five a face and only those of whom the `band` is at least unsure.

    A face of nobody has one row. Faces below the detection `confidence` (0 to 100) are left out.
    """
    return picture_table.to_csv(COLUMNS, _rows(searches, confidence, band))


def to_json(
    searches: Iterable[Result],
    *,
    confidence: float = 0.0,
    band: Band = SEARCHED,
) -> bytes:
    """The same names as the table's columns: pictures, each with its faces, each with its people."""
    pictures = []
    for entry in searches:
        faces = _faces(entry, confidence)
        pictures.append(
            {
                **picture_table.about_picture(entry, "faces", "no face", len(faces)),
                "collection": entry.result.collection if entry.result else None,
                "faces": [
                    {
                        **_about_face(face),
                        "people": [_about_person(person, rank, band) for rank, person in _people(face, band)],
                        **picture_table.about_call(face.receipt),
                    }
                    for face in faces
                ],
            }
        )
    thresholds = {
        "least_detection_confidence_percent": confidence,
        "unsure_from_similarity_percent": band.unsure_from,
        "match_from_similarity_percent": band.same_from,
    }
    return picture_table.to_json({**thresholds, "pictures": pictures})


def _faces(entry: Result, confidence: float) -> list[FaceSearch]:
    found = entry.result.faces if entry.result else ()
    return [face for face in found if face.face.confidence >= confidence]


def _people(face: FaceSearch, band: Band) -> list[tuple[int, PersonMatch]]:
    return [pair for pair in enumerate(face.people[:MOST_PEOPLE], 1) if pair[1].similarity >= band.unsure_from]


def _rows(searches: Iterable[Result], confidence: float, band: Band) -> Iterator[dict[str, Cell]]:
    for entry in searches:
        faces = _faces(entry, confidence)
        about = picture_table.about_picture(entry, "faces", "no face", len(faces))
        about["collection"] = entry.result.collection if entry.result else None
        if not faces:
            yield {**about, **picture_table.about_call(entry.result.detection.receipt if entry.result else None)}
        for face in faces:
            people = [_about_person(person, rank, band) for rank, person in _people(face, band)]
            for person in people or [{"verdict": band.verdict(None)} if not face.note and not face.error else {}]:
                yield {**about, **_about_face(face), **person, **picture_table.about_call(face.receipt)}


def _about_face(face: FaceSearch) -> dict[str, Cell]:
    return {
        "face": face.face.number,
        "detection_confidence_percent": round(face.face.confidence, 5),
        **picture_table.about_box(face.face.box),
        "note": face.error.message if face.error else face.note or None,
    }


def _about_person(person: PersonMatch, rank: int, band: Band) -> dict[str, Cell]:
    best = person.examples[0]
    return {
        "rank": rank,
        "person": person.name,
        "similarity_percent": round(person.similarity, 5),
        "verdict": band.verdict(person.similarity),
        "example_picture": best.picture_name or None,
        "example_face_id": best.face_id,
    }
