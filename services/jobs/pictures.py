"""Pictures as items of jobs: where the server can fetch one again, its row says from where.

A picture from the web, from S3 or of Vitrine's own samples is fetched again after a restart. One that came from the
visitor's device is there again only if the visitor chose to keep pictures: then it is kept when the job begins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services import errors, images
from services.aws import Aws
from services.images import Picture, fetching
from services.images.origins import Object, Origin, Sample, WebAddress
from services.jobs import stored
from services.ledger import pictures_kept


class Pictures:
    """The `Items` of jobs about pictures."""

    def name(self, item: Picture) -> str:
        """What the visitor calls it."""
        return item.name

    def digest(self, item: Picture) -> str:
        """SHA-256 of the normalized picture."""
        return item.digest

    def size_bytes(self, item: Picture) -> int:
        """The memory that it takes."""
        return len(item.data)

    def reference(self, aws: Aws, item: Picture) -> str:
        """Where it is fetched again, as JSON; keeps the picture if the connection's visit chose to keep pictures."""
        match item.origin:
            case WebAddress(address):
                return json.dumps({"address": address})
            case Object(reader, bucket, key):
                return json.dumps({"bucket": bucket, "key": key, "connection": stored.described(reader)})
            case Sample(file):
                return json.dumps({"sample": file})
        is_kept = pictures_kept.chosen_days(aws.visit) and not pictures_kept.keep_as_chosen([item], aws.visit)
        return json.dumps({"kept": item.digest}) if is_kept else ""

    def load(self, aws: Aws, reference: str, name: str, digest: str) -> Picture:
        """The picture of that reference. Raises a `VitrineError` if it is not there, or is another picture now."""
        where = json.loads(reference) if reference else {}
        if "kept" in where:
            data = pictures_kept.read(where["kept"])
            if data is None:
                raise errors.NotFound(f"{name} is not kept any more.", "Choose it again.")
            picture = images.normalize(name, data)
        elif where:
            picture = replace(fetching.fetch(_origin(where)), name=name)
        else:
            raise errors.NotFound(f"{name} was only in the memory of a server that stopped.", "Choose it again.")
        if picture.digest != digest:
            raise errors.NotFound(f"{name} is another picture now than it was.", "Choose it again to ask about it.")
        return picture


PICTURES = Pictures()


def as_parameters(aws: Aws, picture: Picture) -> dict[str, str]:
    """A picture that is part of the question itself, as JSON."""
    return {"name": picture.name, "digest": picture.digest, "reference": PICTURES.reference(aws, picture)}


def from_parameters(aws: Aws, parameters: Mapping[str, str]) -> Picture:
    """That picture again. Raises as `Pictures.load` does."""
    return PICTURES.load(aws, parameters["reference"], parameters["name"], parameters["digest"])


def _origin(where: Mapping[str, Any]) -> Origin:
    if "address" in where:
        return WebAddress(where["address"])
    if "sample" in where:
        return Sample(where["sample"])
    return Object(stored.connection_of(where["connection"], ""), where["bucket"], where["key"])
