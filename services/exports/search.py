"""Searches as files: who was found in which picture, one table for spreadsheets, one document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.people.search import SURE, UNSURE, FaceSearch, PersonMatch, PictureSearch, verdict

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
    unsure: float = UNSURE,
    sure: float = SURE,
) -> bytes:
    """One row for each face and person, at most five a face and only from `unsure` on; a face of nobody has one row.

    Faces below the detection `confidence` are left out; all three thresholds are 0 to 100.
    """
    return picture_table.to_csv(COLUMNS, _rows(searches, confidence, unsure, sure))


def to_json(
    searches: Iterable[Result],
    *,
    confidence: float = 0.0,
    unsure: float = UNSURE,
    sure: float = SURE,
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
                        "people": [_about_person(person, rank, unsure, sure) for rank, person in _people(face, unsure)],
                        **picture_table.about_call(face.receipt),
                    }
                    for face in faces
                ],
            }
        )
    thresholds = {
        "least_detection_confidence_percent": confidence,
        "unsure_from_similarity_percent": unsure,
        "match_from_similarity_percent": sure,
    }
    return picture_table.to_json({**thresholds, "pictures": pictures})


def _faces(entry: Result, confidence: float) -> list[FaceSearch]:
    found = entry.result.faces if entry.result else ()
    return [face for face in found if face.face.confidence >= confidence]


def _people(face: FaceSearch, unsure: float) -> list[tuple[int, PersonMatch]]:
    return [pair for pair in enumerate(face.people[:MOST_PEOPLE], 1) if pair[1].similarity >= unsure]


def _rows(searches: Iterable[Result], confidence: float, unsure: float, sure: float) -> Iterator[dict[str, Cell]]:
    for entry in searches:
        faces = _faces(entry, confidence)
        about = picture_table.about_picture(entry, "faces", "no face", len(faces))
        about["collection"] = entry.result.collection if entry.result else None
        if not faces:
            yield {**about, **picture_table.about_call(entry.result.detection.receipt if entry.result else None)}
        for face in faces:
            people = [_about_person(person, rank, unsure, sure) for rank, person in _people(face, unsure)]
            for person in people or [{"verdict": "nobody"} if not face.note and not face.error else {}]:
                yield {**about, **_about_face(face), **person, **picture_table.about_call(face.receipt)}


def _about_face(face: FaceSearch) -> dict[str, Cell]:
    return {
        "face": face.face.number,
        "detection_confidence_percent": round(face.face.confidence, 5),
        **picture_table.about_box(face.face.box),
        "note": face.error.message if face.error else face.note or None,
    }


def _about_person(person: PersonMatch, rank: int, unsure: float, sure: float) -> dict[str, Cell]:
    best = person.examples[0]
    return {
        "rank": rank,
        "person": person.name,
        "similarity_percent": round(person.similarity, 5),
        "verdict": verdict(person.similarity, unsure, sure),
        "example_picture": best.picture_name or None,
        "example_face_id": best.face_id,
    }
