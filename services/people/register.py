"""The register of people: whose face is in which collection, from which picture, by whom, with which consent.

Rekognition keeps vectors and an identifier of few letters; who that is, and that they agreed, stands here, beside the
ledger in the same database. A thumbnail is kept only where somebody asked for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection as Group
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from services import aws as connections
from services import clock
from services.database import schema, store
from services.ledger import forgotten
from services.ledger.forgotten import UNMARKED, Mark

if TYPE_CHECKING:
    from services.aws import Aws

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Registered:
    """One enrolled face as the register knows it.

    `picture_name` and `picture_digest` (SHA-256 of the whole picture) are "" once the picture was forgotten;
    `cutout_digest` is of what was sent. `added_at` is UTC, `added_by` what the visitor typed.
    """

    face_id: str
    slug: str
    name: str
    consent: str
    picture_name: str
    picture_digest: str
    cutout_digest: str
    added_by: str
    added_at: datetime
    has_thumbnail: bool


def add(
    aws: Aws,
    collection: str,
    *,
    slug: str,
    name: str,
    consent: str,
    face_id: str,
    picture_name: str,
    picture_digest: str,
    cutout_digest: str,
    added_by: str,
    thumbnail: bytes | None,
    mark: Mark = UNMARKED,
) -> None:
    """Note that a face is in the collection. The same face again is noted anew; an empty consent keeps the old one.

    Where its picture or its visit was forgotten since the mark, the person is noted, and not what it was made from.
    """
    now_ms = clock.now_ms()
    people, faces = schema.people, schema.enrolled_faces
    with store.writing() as connection:
        person_of = select(people.c.id).where(_of(people, aws, collection), people.c.slug == slug)
        person_id = connection.execute(person_of).scalar()
        if person_id is None:
            row = _key(aws, collection) | {"id": secrets.token_hex(16), "slug": slug, "name": "", "consent": ""}
            _insert_if_new(connection, people, row | {"added_at_ms": now_ms})
            person_id = connection.execute(person_of).scalar_one()
        values = {"name": _clean(name)} | ({"consent": _clean(consent)} if consent else {})
        connection.execute(update(people).where(people.c.id == person_id).values(values))
        same = and_(faces.c.person_id == person_id, faces.c.face_id == face_id)
        connection.execute(delete(faces).where(same))
        face: dict[str, Any] = {
            "person_id": person_id,
            "face_id": face_id,
            "picture_name": _clean(picture_name),
            "picture_digest": picture_digest,
            "cutout_digest": cutout_digest,
            "added_by": _clean(added_by),
            "visit": aws.visit,
            "added_at_ms": now_ms,
            "thumbnail": thumbnail,
        }
        if forgotten.is_forgotten(connection, mark):
            face |= {"picture_name": "", "picture_digest": "", "visit": "", "thumbnail": None}
        connection.execute(insert(faces), face)
        _changed(connection, aws, collection)


def faces(aws: Aws, collection: str, face_ids: Group[str] | None = None) -> dict[str, Registered]:
    """What is known of the collection's faces, by FaceId; of all, or of some."""
    people, enrolled = schema.people, schema.enrolled_faces
    columns = [column for column in enrolled.c if column.name != "thumbnail"]
    wanted = (
        select(
            people.c.slug, people.c.name, people.c.consent, enrolled.c.thumbnail.is_not(None).label("kept"), *columns
        )
        .join(people, people.c.id == enrolled.c.person_id)
        .where(_of(people, aws, collection))
    )
    found: dict[str, Registered] = {}
    with store.reading() as connection:
        for part in _parts(face_ids):
            chosen = wanted if part is None else wanted.where(enrolled.c.face_id.in_(part))
            for row in connection.execute(chosen).mappings():
                found[row["face_id"]] = _registered(dict(row))
    return found


def names(aws: Aws, collection: str, slugs: Group[str]) -> dict[str, str]:
    """People's names by their identifiers, as far as the register knows them."""
    people = schema.people
    found: dict[str, str] = {}
    with store.reading() as connection:
        for part in _parts(slugs):
            chosen = select(people.c.slug, people.c.name).where(
                _of(people, aws, collection), people.c.slug.in_(part or ())
            )
            found |= {str(slug): str(name) for slug, name in connection.execute(chosen)}
    return found


def face_of_cutout(aws: Aws, collection: str, slug: str, cutout_digest: str) -> str | None:
    """The FaceId under which this very cut-out was enrolled for this person before, or None."""
    people, enrolled = schema.people, schema.enrolled_faces
    wanted = (
        select(enrolled.c.face_id)
        .join(people, people.c.id == enrolled.c.person_id)
        .where(_of(people, aws, collection), people.c.slug == slug, enrolled.c.cutout_digest == cutout_digest)
    )
    with store.reading() as connection:
        found = connection.execute(wanted).scalar()
    return None if found is None else str(found)


def enrolled_by(visit: str) -> list[dict[str, Any]]:
    """What the register holds of a visit's doing, for the visitor to read: one entry a face, without thumbnails."""
    people, enrolled = schema.people, schema.enrolled_faces
    wanted = (
        select(
            *(people.c.backend, people.c.account, people.c.region, people.c.collection, people.c.name),
            *(people.c.slug, people.c.consent, enrolled.c.face_id, enrolled.c.picture_name, enrolled.c.picture_digest),
            *(enrolled.c.added_by, enrolled.c.added_at_ms, enrolled.c.thumbnail.is_not(None).label("thumbnail_kept")),
        )
        .join(people, people.c.id == enrolled.c.person_id)
        .where(enrolled.c.visit == visit)
        .order_by(enrolled.c.added_at_ms)
    )
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def thumbnails(aws: Aws, collection: str, face_ids: Group[str]) -> dict[str, bytes]:
    """The JPEG thumbnails that were kept of these faces, by FaceId."""
    people, enrolled = schema.people, schema.enrolled_faces
    wanted = (
        select(enrolled.c.face_id, enrolled.c.thumbnail)
        .join(people, people.c.id == enrolled.c.person_id)
        .where(_of(people, aws, collection), enrolled.c.thumbnail.is_not(None))
    )
    found: dict[str, bytes] = {}
    with store.reading() as connection:
        for part in _parts(face_ids):
            for face_id, data in connection.execute(wanted.where(enrolled.c.face_id.in_(part or ()))):
                found[str(face_id)] = bytes(data)
    return found


def describe_person(aws: Aws, collection: str, slug: str, *, name: str, consent: str) -> None:
    """Correct a person's name and consent note, or make an entry; AWS's identifier of them stays."""
    people = schema.people
    with store.writing() as connection:
        mine = and_(_of(people, aws, collection), people.c.slug == slug)
        values = {"name": _clean(name), "consent": _clean(consent)}
        if not connection.execute(update(people).where(mine).values(values)).rowcount:
            row = _key(aws, collection) | values | {"id": secrets.token_hex(16), "slug": slug}
            _insert_if_new(connection, people, row | {"added_at_ms": clock.now_ms()})
        _changed(connection, aws, collection)


def remove(aws: Aws, collection: str, face_ids: Group[str]) -> None:
    """Forget faces that were deleted, and people of whom no face is left, down to the bytes on the disk."""
    people, enrolled = schema.people, schema.enrolled_faces
    with store.writing() as connection:
        mine = select(people.c.id).where(_of(people, aws, collection))
        for part in _parts(face_ids):
            command = delete(enrolled).where(enrolled.c.person_id.in_(mine), enrolled.c.face_id.in_(part or ()))
            connection.execute(command)
        left = select(enrolled.c.person_id)
        connection.execute(delete(people).where(_of(people, aws, collection), people.c.id.not_in(left)))
        _changed(connection, aws, collection)
    store.scrub()


def forget_collection(aws: Aws, collection: str) -> None:
    """Forget everybody in the collection, down to the bytes on the disk."""
    with store.writing() as connection:
        # The count of changes stays and grows: a collection made anew under the name must not look like the old one.
        gone = connection.execute(delete(schema.people).where(_of(schema.people, aws, collection))).rowcount
        _changed(connection, aws, collection)
    if gone:
        store.scrub()


def changes(aws: Aws, collection: str) -> int:
    """How often the collection was changed from here; it only grows."""
    table = schema.collection_changes
    with store.reading() as connection:
        return int(connection.execute(select(table.c.changes).where(_of(table, aws, collection))).scalar() or 0)


def _changed(connection: Connection, aws: Aws, collection: str) -> None:
    table = schema.collection_changes
    more = update(table).where(_of(table, aws, collection)).values(changes=table.c.changes + 1)
    if not connection.execute(more).rowcount:
        _insert_if_new(connection, table, _key(aws, collection) | {"changes": 0})
        connection.execute(more)


def _insert_if_new(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert the row unless another writer did so a moment ago: PostgreSQL lets several write at once."""
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(table), row)


def _key(aws: Aws, collection: str) -> dict[str, str]:
    place = str((aws.data_dir or connections.data_folder()).resolve()) if aws.is_local else ""
    return {
        "backend": aws.backend,
        "account": aws.account,
        "region": aws.region,
        "place": place,
        "collection": collection,
    }


def _of(table: Table, aws: Aws, collection: str) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in _key(aws, collection).items()))


def _parts(values: Group[str] | None) -> list[list[str] | None]:
    """The values in parts that fit into one question to the database; one None stands for no restriction."""
    if values is None:
        return [None]
    listed = list(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]


def _clean(text: str) -> str:
    """Text that every database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _registered(row: dict[str, Any]) -> Registered:
    return Registered(
        face_id=row["face_id"],
        slug=row["slug"],
        name=row["name"],
        consent=row["consent"],
        picture_name=row["picture_name"],
        picture_digest=row["picture_digest"],
        cutout_digest=row["cutout_digest"],
        added_by=row["added_by"],
        added_at=clock.moment(row["added_at_ms"]),
        has_thumbnail=bool(row["kept"]),
    )
