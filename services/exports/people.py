"""Who is enrolled, as a file: for the record of consent, and to answer somebody who asks what is held about them."""

from __future__ import annotations

from services.exports import table as picture_table
from services.people.roster import Roster

COLUMNS = (
    *("collection", "person", "external_image_id", "consent", "face_id"),
    *("picture", "picture_sha256", "enrolled_at", "enrolled_by", "thumbnail_kept"),
)
"""The columns, one row a face. `enrolled_at` is ISO 8601 in UTC; empty cells are not known to this server."""


def to_csv(collection: str, roster: Roster) -> bytes:
    """UTF-8 CSV with a header, one row a face."""
    rows = []
    for person in roster.people:
        for face in person.faces:
            known = face.known
            values = (
                *(collection, person.name, person.slug if person.slug != face.face_id else None, person.consent),
                face.face_id,
                *((known.picture_name or None, known.picture_digest or None) if known else (None, None)),
                *((known.added_at.isoformat(), known.added_by or None, known.has_thumbnail) if known else (None,) * 3),
            )
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    return picture_table.to_csv(COLUMNS, rows)
