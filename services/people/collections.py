"""Collections of faces in Amazon Rekognition: made, listed, described, deleted. None of it is billed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services import errors
from services.people import register

if TYPE_CHECKING:
    from services.aws import Aws

MOST_LETTERS = 255
_ALLOWED = re.compile(r"[a-zA-Z0-9_.\-]{1,255}")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as AWS describes it. `created_at` is UTC; vectors of different `model_version` do not compare."""

    name: str
    faces: int
    users: int
    created_at: datetime
    arn: str
    model_version: str


def names(aws: Aws) -> tuple[str, ...]:
    """Names of the connection's collections, in alphabetical order."""
    with errors.translated("list the collections"):
        pages = aws.client("rekognition").get_paginator("list_collections").paginate()
        return tuple(sorted(name for page in pages for name in page.get("CollectionIds") or ()))


def describe(aws: Aws, name: str) -> Collection:
    """How many faces and users a collection has, and since when it is there. Raises `NotFound`."""
    with errors.translated(f"describe the collection {name}"):
        answer = aws.client("rekognition").describe_collection(CollectionId=name)
    return Collection(
        name,
        int(answer.get("FaceCount", 0)),
        int(answer.get("UserCount", 0)),
        answer["CreationTimestamp"],
        str(answer.get("CollectionARN", "")),
        str(answer.get("FaceModelVersion", "")),
    )


def create(aws: Aws, name: str) -> Collection:
    """Make an empty collection.

    Raises `BadInput` for a name that AWS does not take, with one that it would, and `AlreadyExists`.
    """
    check_name(name)
    with errors.translated(f"make the collection {name}"):
        aws.client("rekognition").create_collection(CollectionId=name)
    register.forget_collection(aws, name)  # of a collection of that name that was deleted elsewhere
    return describe(aws, name)


def delete(aws: Aws, name: str) -> None:
    """Delete the collection with every face in it, and all that the register has of it. Cannot be undone."""
    with errors.translated(f"delete the collection {name}"):
        aws.client("rekognition").delete_collection(CollectionId=name)
    register.forget_collection(aws, name)


def check_name(name: str) -> None:
    """Raise `BadInput`, with a name that would do, for one that AWS does not take."""
    if _ALLOWED.fullmatch(name):
        return
    if not name.strip():
        raise errors.BadInput("The collection needs a name.", "Type one, for example team.")
    fault = "is too long" if len(name) > MOST_LETTERS else "has a character that AWS does not take"
    better = suggest(name)
    raise errors.BadInput(
        f"The name {name[:80]} {fault}.",
        f"Use at most {MOST_LETTERS} letters a to z, digits and _ . - without spaces"
        + (f", for example {better}." if better else "."),
    )


def suggest(name: str) -> str:
    """A name that AWS takes and that reads like the given one; "" where no letter of it can be kept."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-zA-Z0-9_.\-]+", "-", bare).strip("-.")[:MOST_LETTERS]


def state(aws: Aws, collection: Collection) -> str:
    """What decides a search's answer besides the picture: a search is asked again when this has changed."""
    changes = register.changes(aws, collection.name)
    return (
        f"{collection.created_at.isoformat()} faces {collection.faces} users {collection.users} "
        f"model {collection.model_version} changes {changes}"
    )
