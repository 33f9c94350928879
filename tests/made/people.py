"""People of a collection, made for tests: who was enrolled, who is listed, who resembles whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.boxes import Box
from services.faces.cutouts import Cutout
from services.people.enrollment import Enrolled, EnrollmentRequest
from services.people.register import Registered
from services.people.roster import EnrolledFace, Person
from services.people.search import Example, PersonMatch
from tests.made import pictures

MARKDOWN = "![x](https://e.org/p)"
"""A name that fetches a stranger's picture where it is taken for Markdown."""


def enrolled(number: int = 1, name: str = "Ann", collection: str = "team", *, was_there: bool = False) -> Enrolled:
    """A face that this visit has enrolled, the `number`th."""
    cutout = Cutout(pictures.picture(f"face {number}.png"), Box(0.2, 0.2, 0.6, 0.6))
    return Enrolled(EnrollmentRequest(collection, name), f"face-{number}", cutout, was_there, None)


def listed(face_id: str = "face-1", name: str = "Ann", *, known: bool = True, **facts: Any) -> EnrolledFace:
    """A face of the roster; one that is not `known` was put there by another program."""
    given: dict[str, Any] = {
        "slug": name,
        "name": name,
        "consent": "",
        "picture_name": "ann.jpg",
        "picture_digest": "ab" * 32,
        "cutout_digest": "cd" * 32,
        "added_by": "",
        "added_at": datetime(2026, 5, 3, 9, 30, tzinfo=UTC),
        "has_thumbnail": False,
    }
    return EnrolledFace(face_id, Registered(face_id, **(given | facts)) if known else None)


def person(name: str, *faces: EnrolledFace, consent: str = "") -> Person:
    """A person of the roster."""
    return Person(name, name, consent, faces or (listed(f"face-{name}", name),))


def match(name: str, similarity: float, *others: float, collection: str = "team", **facts: Any) -> PersonMatch:
    """Somebody who resembles a face, as much as the first example; `others` are further stored examples."""
    examples = []
    for number, one in enumerate((similarity, *others), 1):
        given: dict[str, Any] = {"picture_name": f"{name} {number}.jpg", "has_thumbnail": False} | facts
        examples.append(Example(f"face-{name}-{number}", one, **given))
    return PersonMatch(name, name, collection, tuple(examples))
