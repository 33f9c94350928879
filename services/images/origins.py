"""Where a picture came from, if it was not the visitor's own device: the server can fetch it from there again."""

from __future__ import annotations

from dataclasses import dataclass

from services.aws import Aws


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address."""

    address: str


@dataclass(frozen=True, slots=True)
class Object:
    """An object in S3, and the connection that reads it."""

    aws: Aws
    bucket: str
    key: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that Vitrine brings along, by its name."""

    file: str


Origin = WebAddress | Object | Sample
