"""Buckets and objects on disk: what S3 is made of, and what other local services read from and write to.

An object's bytes are in a file whose name is made of a hash, so that no key, however odd, can name a path; the key
itself and all else about the object is a row. The bytes are on the disk before the row is, and a file is never
changed once it is written: whoever reads an object while another overwrites it gets one whole version.
"""

import base64
import hashlib
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local_aws.account.disk import write_atomically
from local_aws.account.store import Account
from local_aws.errors import AwsError

DEFAULT_CONTENT_TYPE = "binary/octet-stream"
KEY_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket: its name, the region it was made in, and when."""

    name: str
    region: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """All about an object but its bytes.

    `etag` has its double quotes, as AWS gives it. `headers` are those of `CacheControl`, `ContentDisposition`,
    `ContentEncoding`, `ContentLanguage` and `Expires` that were given; `checksums` are AWS's members, such as
    `ChecksumCRC32` and `ChecksumType`. `last_modified` is in whole seconds, as AWS keeps it.
    """

    bucket: str
    key: str
    size: int
    etag: str
    content_type: str
    last_modified: datetime
    headers: Mapping[str, str]
    metadata: Mapping[str, str]
    checksums: Mapping[str, str]
    file: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object with its bytes."""

    data: bytes = field(repr=False)
    content_type: str
    etag: str
    last_modified: datetime
    record: ObjectRecord


def crc32(data: bytes) -> str:
    """The CRC-32 of `data` as S3 writes it: four bytes, big end first, in base 64."""
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def quoted_md5(data: bytes) -> str:
    """The ETag of an object written in one piece."""
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def no_such_bucket(name: str) -> AwsError:
    """AWS's error for a bucket that is not there (HTTP status 404)."""
    return AwsError("NoSuchBucket", "The specified bucket does not exist", status=404, members={"BucketName": name})


def no_such_key(key: str) -> AwsError:
    """AWS's error for an object that is not there (HTTP status 404)."""
    return AwsError("NoSuchKey", "The specified key does not exist.", status=404, members={"Key": key})


class ObjectStore:
    """The buckets and objects of an account. Safe to use from several threads and processes."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._database = account.database

    # Buckets

    def create_bucket(self, name: str, region: str) -> bool:
        """Make a bucket; False where it was there already."""
        with self._database.deleting() as connection:
            made = connection.execute(
                "INSERT OR IGNORE INTO s3_buckets VALUES (?, ?, ?)", (name, region, self._now())
            ).rowcount
        return bool(made)

    def bucket(self, name: str) -> Bucket:
        """The bucket `name`; raises `AwsError` NoSuchBucket."""
        row = self._database.read().execute("SELECT * FROM s3_buckets WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise no_such_bucket(name)
        return _bucket(row)

    def buckets(self) -> tuple[Bucket, ...]:
        """All buckets by name."""
        return tuple(_bucket(row) for row in self._database.read().execute("SELECT * FROM s3_buckets ORDER BY name"))

    def delete_bucket(self, name: str) -> None:
        """Remove an empty bucket; raises `AwsError` NoSuchBucket or BucketNotEmpty."""
        with self._database.deleting() as connection:
            self.bucket(name)
            if connection.execute("SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1", (name,)).fetchone():
                raise AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", status=409)
            connection.execute("DELETE FROM s3_buckets WHERE name = ?", (name,))

    # Objects

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes,
        *,
        content_type: str = DEFAULT_CONTENT_TYPE,
        headers: Mapping[str, str] | None = None,
        metadata: Mapping[str, str] | None = None,
        etag: str | None = None,
        checksums: Mapping[str, str] | None = None,
        only_if: Any = None,
    ) -> ObjectRecord:
        """Write an object, over an older one of the same key. It is on the disk when this returns.

        Args:
            etag: with its quotes; the MD5 of the data where it is not given.
            checksums: the CRC-32 of the data where they are not given.
            only_if: called with the older `ObjectRecord`, or None, inside the transaction; may raise to refuse.

        Raises `AwsError` NoSuchBucket or KeyTooLongError, and `StorageError`.
        """
        encoded = _encoded(key)
        self.bucket(bucket)
        record = ObjectRecord(
            bucket=bucket,
            key=key,
            size=len(data),
            etag=etag or quoted_md5(data),
            content_type=content_type,
            last_modified=datetime.fromtimestamp(self._now(), UTC),
            headers=dict(headers or {}),
            metadata=dict(metadata or {}),
            checksums=dict(checksums or {"ChecksumCRC32": crc32(data), "ChecksumType": "FULL_OBJECT"}),
            file=self.new_file(bucket, encoded),
        )
        path = self.path(record.file)
        write_atomically(path, data)
        older: ObjectRecord | None = None
        try:
            with self._database.deleting() as connection:
                self.bucket(bucket)
                older = self._find(bucket, encoded)
                if only_if is not None:
                    only_if(older)
                connection.execute(
                    "INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        bucket,
                        encoded,
                        record.size,
                        record.etag,
                        record.content_type,
                        int(record.last_modified.timestamp()),
                        json.dumps(record.headers),
                        json.dumps(record.metadata),
                        json.dumps(record.checksums),
                        record.file,
                    ),
                )
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        if older is not None:
            self.path(older.file).unlink(missing_ok=True)
        return record

    def head(self, bucket: str, key: str) -> ObjectRecord:
        """All about an object but its bytes; raises `AwsError` NoSuchBucket or NoSuchKey."""
        found = self._find(bucket, _encoded(key))
        if found is None:
            self.bucket(bucket)
            raise no_such_key(key)
        return found

    def get(self, bucket: str, key: str) -> StoredObject:
        """An object with its bytes; raises `AwsError` NoSuchBucket or NoSuchKey."""
        record = self.head(bucket, key)
        while True:
            try:
                data = self.path(record.file).read_bytes()
            except FileNotFoundError:
                newer = self.head(bucket, key)  # overwritten or deleted since the row was read
                if newer.file == record.file:
                    raise
                record = newer
            else:
                return StoredObject(data, record.content_type, record.etag, record.last_modified, record)

    def delete(self, bucket: str, key: str) -> None:
        """Remove an object; one that is not there is no error. Raises `AwsError` NoSuchBucket.

        Its row leaves the disk with the account's `database.scrub`.
        """
        encoded = _encoded(key)
        with self._database.transaction() as connection:
            self.bucket(bucket)
            older = self._find(bucket, encoded)
            connection.execute("DELETE FROM s3_objects WHERE bucket = ? AND key = ?", (bucket, encoded))
        if older is not None:
            self.path(older.file).unlink(missing_ok=True)

    def records(self, bucket: str, *, first: bytes = b"", prefix: str = "", limit: int = 1000) -> list[ObjectRecord]:
        """Up to `limit` objects whose key begins with `prefix` and is not before `first`, in the order of UTF-8."""
        start = max(first, prefix.encode())
        end = after_prefix(prefix.encode())
        rows = self._database.read().execute(
            "SELECT * FROM s3_objects WHERE bucket = ? AND key >= ? AND (? IS NULL OR key < ?) ORDER BY key LIMIT ?",
            (bucket, start, end, end, limit),
        )
        return [_record(row) for row in rows]

    # Files

    def new_file(self, bucket: str, encoded_key: bytes) -> str:
        """A name, below the folder of objects, that no other file has."""
        digest = hashlib.sha256(bucket.encode() + b"/" + encoded_key).hexdigest()
        return f"{digest[:2]}/{digest[2:34]}-{secrets.token_hex(8)}"

    def path(self, file: str) -> Path:
        """Where a file named by `new_file` is."""
        return self.account.data_dir / "s3" / file

    def _find(self, bucket: str, encoded: bytes) -> ObjectRecord | None:
        row = (
            self._database.read()
            .execute("SELECT * FROM s3_objects WHERE bucket = ? AND key = ?", (bucket, encoded))
            .fetchone()
        )
        return _record(row) if row else None

    def _now(self) -> int:
        return int(self.account.clock().timestamp())


def after_prefix(prefix: bytes) -> bytes | None:
    """The first key after all keys that begin with `prefix`; None where there is none."""
    trimmed = prefix.rstrip(b"\xff")
    return trimmed[:-1] + bytes([trimmed[-1] + 1]) if trimmed else None


def _encoded(key: str) -> bytes:
    try:
        encoded = key.encode()
    except UnicodeEncodeError as error:
        raise AwsError("InvalidURI", "Couldn't parse the specified URI.") from error
    if len(encoded) > KEY_BYTES:
        raise AwsError(
            "KeyTooLongError",
            "Your key is too long",
            members={"Size": str(len(encoded)), "MaxSizeAllowed": str(KEY_BYTES)},
        )
    return encoded


def _bucket(row: Any) -> Bucket:
    return Bucket(row[0], row[1], datetime.fromtimestamp(row[2], UTC))


def _record(row: Any) -> ObjectRecord:
    bucket, key, size, etag, content_type, last_modified, headers, metadata, checksums, file = row
    return ObjectRecord(
        bucket=bucket,
        key=key.decode(),
        size=size,
        etag=etag,
        content_type=content_type,
        last_modified=datetime.fromtimestamp(last_modified, UTC),
        headers=json.loads(headers),
        metadata=json.loads(metadata),
        checksums=json.loads(checksums),
        file=file,
    )
