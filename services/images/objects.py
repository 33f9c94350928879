"""Objects in S3, as a source of pictures and scripts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from services import errors
from services.aws import Aws

MAX_OBJECT_BYTES = 15 * 1024 * 1024  # Amazon Rekognition: the largest S3 object it reads


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as a listing tells of it."""

    key: str
    size_bytes: int
    modified_at: datetime


def list_buckets(aws: Aws) -> tuple[str, ...]:
    """Names of the account's buckets, sorted.

    Raises `NotSignedIn`, `NotAllowed` or `Unreachable`.
    """
    with errors.translated("list the buckets"):
        answer = aws.client("s3").list_buckets()
    return tuple(sorted(bucket["Name"] for bucket in answer.get("Buckets", [])))


def list_objects(aws: Aws, bucket: str, prefix: str = "", *, most: int = 1000) -> tuple[StoredObject, ...]:
    """The first `most` objects whose keys begin with the prefix, in the order of their keys.

    Raises `NotFound` for a bucket that is not there, `NotAllowed` for one that is somebody else's.
    """
    found: list[StoredObject] = []
    with errors.translated(f"list the objects in {bucket}"):
        for page in aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            found += [
                StoredObject(entry["Key"], entry["Size"], entry["LastModified"]) for entry in page.get("Contents", [])
            ]
            if len(found) >= most:
                break
    return tuple(found[:most])


def read(aws: Aws, bucket: str, key: str, *, most_bytes: int = MAX_OBJECT_BYTES) -> bytes:
    """The object's bytes.

    Raises `NotFound` when bucket or key is not there, `BadInput` when the object is larger than `most_bytes`.
    """
    with errors.translated(f"read {key} from {bucket}"):
        answer = aws.client("s3").get_object(Bucket=bucket, Key=key)
        with closing(answer["Body"]) as body:  # the body itself as a context is the bare stream, which checks no length
            if answer["ContentLength"] > most_bytes:
                raise errors.BadInput(
                    f"{key} is too large: {answer['ContentLength'] / 1024**2:.0f} MB, "
                    f"and {most_bytes // 1024**2} MB is the limit.",
                    "Choose a smaller object, or make a smaller copy of it.",
                )
            return bytes(body.read())
