"""Who is in a collection: what Rekognition lists, put together with what the register knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from services import errors
from services.people import register
from services.people.register import Registered as Registered
from services.people.register import describe_person as describe_person
from services.people.register import thumbnails as thumbnails

if TYPE_CHECKING:
    from services.aws import Aws

MOST_FACES = 5_000
"""Faces of a collection that are listed; what is beyond can be searched, not browsed."""
_AT_ONCE = 4096  # DeleteFaces takes as many
NAMELESS = "No name"

_NOT_DELETED = {
    "ASSOCIATED_TO_AN_EXISTING_USER": "it belongs to a user of the collection",
    "FACE_NOT_FOUND": "it was gone already",
}


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """A face of the collection; `known` is None for one that was put there by another program."""

    face_id: str
    known: Registered | None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a collection: `slug` is AWS's identifier, `name` the real one as far as the register knows it.

    Faces without any identifier are each a person of their own, called "No name" with the beginning of their FaceId.
    """

    slug: str
    name: str
    consent: str
    faces: tuple[EnrolledFace, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in a collection, by name. `is_cut_off`: there are more faces than were listed."""

    people: tuple[Person, ...]
    faces: int
    is_cut_off: bool


def enrolled(aws: Aws, collection: str, *, most: int = MOST_FACES) -> Roster:
    """Who is in the collection. Costs nothing. Raises `NotFound`."""
    # The register is read first: what it knows but Rekognition no longer lists has been deleted since.
    known = register.faces(aws, collection)
    with errors.translated(f"list the faces of {collection}"):
        pages = aws.client("rekognition").get_paginator("list_faces").paginate(CollectionId=collection)
        listed = list(islice((face for page in pages for face in page.get("Faces") or ()), most + 1))
    groups: dict[str, list[EnrolledFace]] = {}
    for face in listed[:most]:
        slug = str(face.get("ExternalImageId") or "")
        groups.setdefault(slug or face["FaceId"], []).append(EnrolledFace(face["FaceId"], known.get(face["FaceId"])))
    identifiers = {str(face.get("ExternalImageId") or "") for face in listed} - {""}
    names = register.names(aws, collection, identifiers)
    people = [_person(slug, tuple(faces), slug in identifiers, names.get(slug)) for slug, faces in groups.items()]
    people.sort(key=lambda person: (person.name.casefold(), person.slug))
    return Roster(tuple(people), min(len(listed), most), len(listed) > most)


def delete_faces(aws: Aws, collection: str, face_ids: Sequence[str]) -> tuple[str, ...]:
    """Delete faces from the collection and the register; returns why some could not be, in plain words.

    Raises `NotFound` for a collection that is gone.
    """
    refused: dict[str, str] = {}
    for start in range(0, len(face_ids), _AT_ONCE):
        part = list(face_ids[start : start + _AT_ONCE])
        with errors.translated(f"delete faces of {collection}"):
            answer = aws.client("rekognition").delete_faces(CollectionId=collection, FaceIds=part)
        for one in answer.get("UnsuccessfulFaceDeletions") or ():
            refused[one["FaceId"]] = (one.get("Reasons") or ["FACE_NOT_FOUND"])[0]
    gone = [face_id for face_id in face_ids if refused.get(face_id, "FACE_NOT_FOUND") == "FACE_NOT_FOUND"]
    register.remove(aws, collection, gone)
    return tuple(
        f"Face {face_id[:8]} stays: {_NOT_DELETED.get(reason, reason.replace('_', ' ').lower())}."
        for face_id, reason in refused.items()
        if reason != "FACE_NOT_FOUND"
    )


def _person(slug: str, faces: tuple[EnrolledFace, ...], has_identifier: bool, name: str | None) -> Person:
    known = [face.known for face in faces if face.known]
    named = name or (slug if has_identifier else f"{NAMELESS} ({slug[:8]})")
    return Person(slug, named, known[0].consent if known else "", faces)
