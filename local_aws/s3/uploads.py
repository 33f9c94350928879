"""Uploads in parts, which boto3's transfers use for files of 8 MB and more."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from local_aws.account.disk import write_atomically
from local_aws.account.objects import DEFAULT_CONTENT_TYPE, ObjectStore, quoted_md5
from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.s3.checksums import checked, computed, known, of_parts
from local_aws.s3.conditions import check_write
from local_aws.s3.foundation import Foundation
from local_aws.s3.objects import headers, lowered, malformed_xml

SMALLEST_PART_BYTES = 5 * 1024 * 1024
LAST_PART_NUMBER = 10_000


class Uploads:
    """The uploads that have begun and are not yet complete."""

    def __init__(self, account: Account, store: ObjectStore) -> None:
        self.account = account
        self.store = store
        self.database = account.database

    def find(self, upload: str, bucket: str, key: str) -> tuple[str, dict[str, str], dict[str, str], str]:
        """Content type, headers, metadata and checksum algorithm of an upload; raises `AwsError` NoSuchUpload."""
        self.store.bucket(bucket)
        row = (
            self.database.read()
            .execute(
                "SELECT content_type, headers, metadata, algorithm FROM s3_uploads"
                " WHERE id = ? AND bucket = ? AND key = ?",
                (upload, bucket, key),
            )
            .fetchone()
        )
        if row is None:
            raise AwsError(
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                " aborted or completed.",
                status=404,
                members={"UploadId": upload},
            )
        return row[0], json.loads(row[1]), json.loads(row[2]), row[3]

    def parts(self, upload: str) -> list[tuple[int, int, str, str, int, str]]:
        """Number, size in bytes, ETag, checksum, time and file of each part, by number."""
        return (
            self.database.read()
            .execute(
                "SELECT number, size, etag, checksum, written_at, file FROM s3_parts WHERE upload = ? ORDER BY number",
                (upload,),
            )
            .fetchall()
        )

    def forget(self, upload: str) -> None:
        """Remove an upload, its parts and their files."""
        files = [part[-1] for part in self.parts(upload)]
        with self.database.deleting() as connection:
            connection.execute("DELETE FROM s3_uploads WHERE id = ?", (upload,))
        for file in files:
            self.store.path(file).unlink(missing_ok=True)


class UploadOperations(Foundation):
    """CreateMultipartUpload, UploadPart, ListParts, CompleteMultipartUpload and AbortMultipartUpload."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._uploads = Uploads(account, self._store)

    def create_multipart_upload(
        self,
        *,
        Bucket: str,
        Key: str,
        ContentType: str = DEFAULT_CONTENT_TYPE,
        CacheControl: str | None = None,
        ContentDisposition: str | None = None,
        ContentEncoding: str | None = None,
        ContentLanguage: str | None = None,
        Expires: datetime | None = None,
        Metadata: dict[str, str] | None = None,
        ChecksumAlgorithm: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Begin an upload; what is given here is what the object will have.

        Raises AccessDenied, MetadataTooLarge and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        self._store.bucket(Bucket)
        algorithm = known(ChecksumAlgorithm or "CRC32")
        upload = secrets.token_urlsafe(48)
        kept = headers(CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires)
        row = (upload, Bucket, Key, ContentType, json.dumps(kept), json.dumps(lowered(Metadata)), algorithm)
        with self._uploads.database.transaction() as connection:
            connection.execute("INSERT INTO s3_uploads VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return {
            "Bucket": Bucket,
            "Key": Key,
            "UploadId": upload,
            "ChecksumAlgorithm": algorithm,
            "ChecksumType": "COMPOSITE",
        }

    def upload_part(
        self,
        *,
        Bucket: str,
        Key: str,
        UploadId: str,
        PartNumber: int,
        Body: bytes = b"",
        ContentLength: int | None = None,
        ContentMD5: str | None = None,
        ChecksumAlgorithm: str | None = None,
        ChecksumCRC32: str | None = None,
        ChecksumSHA1: str | None = None,
        ChecksumSHA256: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Write one part, over an older one of the same number.

        Raises AccessDenied, BadDigest, InvalidArgument, InvalidDigest, InvalidRequest, NoSuchBucket and NoSuchUpload.
        """
        self._check_owner(ExpectedBucketOwner)
        *_, algorithm = self._uploads.find(UploadId, Bucket, Key)
        if not 1 <= PartNumber <= LAST_PART_NUMBER:
            raise AwsError(
                "InvalidArgument", f"Part number must be an integer between 1 and {LAST_PART_NUMBER}, inclusive"
            )
        if ContentLength is not None:
            Body = Body[:ContentLength]
        given = {"ContentMD5": ContentMD5, "ChecksumCRC32": ChecksumCRC32}
        given |= {"ChecksumSHA1": ChecksumSHA1, "ChecksumSHA256": ChecksumSHA256}
        if ChecksumAlgorithm is not None and known(ChecksumAlgorithm) != algorithm:
            raise AwsError(
                "InvalidRequest",
                f"Checksum Type mismatch occurred, expected checksum Type: {algorithm.lower()}, actual checksum Type:"
                f" {ChecksumAlgorithm.lower()}",
            )
        sums = checked(Body, algorithm, given)
        name = f"Checksum{algorithm}"
        file = self._store.new_file(Bucket, Key.encode())
        write_atomically(self._store.path(file), Body)
        etag = quoted_md5(Body)
        now = int(self._account.clock().timestamp())
        with self._uploads.database.transaction() as connection:
            older = connection.execute(
                "SELECT file FROM s3_parts WHERE upload = ? AND number = ?", (UploadId, PartNumber)
            ).fetchone()
            connection.execute(
                "INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?, ?, ?, ?)",
                (UploadId, PartNumber, len(Body), etag, sums[name], now, file),
            )
        if older is not None:
            self._store.path(older[0]).unlink(missing_ok=True)
        return {"ETag": etag, name: sums[name]}

    def list_parts(
        self,
        *,
        Bucket: str,
        Key: str,
        UploadId: str,
        MaxParts: int = 1000,
        PartNumberMarker: int = 0,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """The parts written so far, at most 1,000 a page. Raises AccessDenied, NoSuchBucket and NoSuchUpload."""
        self._check_owner(ExpectedBucketOwner)
        *_, algorithm = self._uploads.find(UploadId, Bucket, Key)
        rest = [part for part in self._uploads.parts(UploadId) if part[0] > PartNumberMarker]
        page = rest[: min(MaxParts, 1000)]
        answer: dict[str, Any] = {
            "Bucket": Bucket,
            "Key": Key,
            "UploadId": UploadId,
            "PartNumberMarker": PartNumberMarker,
            "NextPartNumberMarker": page[-1][0] if page else 0,
            "MaxParts": MaxParts,
            "IsTruncated": len(rest) > len(page),
            "StorageClass": "STANDARD",
            "ChecksumAlgorithm": algorithm,
            "ChecksumType": "COMPOSITE",
        }
        if page:
            answer["Parts"] = [
                {
                    "PartNumber": number,
                    "LastModified": datetime.fromtimestamp(written_at, UTC),
                    "ETag": etag,
                    "Size": size,
                    f"Checksum{algorithm}": checksum,
                }
                for number, size, etag, checksum, written_at, _ in page
            ]
        return answer

    def complete_multipart_upload(
        self,
        *,
        Bucket: str,
        Key: str,
        UploadId: str,
        MultipartUpload: dict[str, Any] | None = None,
        ChecksumType: str = "COMPOSITE",
        MpuObjectSize: int | None = None,
        IfMatch: str | None = None,
        IfNoneMatch: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Join the named parts into the object; `ETag` is the MD5 of the parts' MD5s, a hyphen and their number.

        Raises AccessDenied, EntityTooSmall, InvalidPart, InvalidPartOrder, InvalidRequest, InvalidURI, KeyTooLongError,
        MalformedXML, NoSuchBucket, NoSuchKey, NoSuchUpload, NotImplemented and PreconditionFailed.
        """
        self._check_owner(ExpectedBucketOwner)
        content_type, kept, metadata, algorithm = self._uploads.find(UploadId, Bucket, Key)
        written = {part[0]: part for part in self._uploads.parts(UploadId)}
        named = (MultipartUpload or {}).get("Parts", [])
        chosen = _chosen(named, written, f"Checksum{algorithm}")
        data = b"".join(self._store.path(part[-1]).read_bytes() for part in chosen)
        if MpuObjectSize not in {None, len(data)}:
            raise AwsError(
                "InvalidRequest", "The provided 'x-amz-mp-object-size' header does not match what was computed."
            )
        digests = b"".join(bytes.fromhex(part[2].strip('"')) for part in chosen)
        sums = computed(data, algorithm)
        if ChecksumType == "COMPOSITE":
            composite = of_parts(algorithm, [part[3] for part in chosen])
            sums = {f"Checksum{algorithm}": composite, "ChecksumType": "COMPOSITE"}
        record = self._store.put(
            Bucket,
            Key,
            data,
            content_type=content_type,
            headers=kept,
            metadata=metadata,
            etag=f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(chosen)}"',
            checksums=sums,
            only_if=lambda older: check_write(Key, older, IfMatch, IfNoneMatch),
        )
        self._uploads.forget(UploadId)
        location = f"https://{Bucket}.s3.{self._account.region}.amazonaws.com/{Key}"
        answer = {"Location": location, "Bucket": Bucket, "Key": Key, "ETag": record.etag}
        return answer | sums

    def abort_multipart_upload(
        self, *, Bucket: str, Key: str, UploadId: str, ExpectedBucketOwner: str | None = None
    ) -> dict[str, Any]:
        """Give an upload up and remove its parts. Raises AccessDenied, NoSuchBucket and NoSuchUpload."""
        self._check_owner(ExpectedBucketOwner)
        self._uploads.find(UploadId, Bucket, Key)
        self._uploads.forget(UploadId)
        return {}


def _chosen(named: list[dict[str, Any]], written: dict[int, Any], checksum_name: str) -> list[Any]:
    if not named:
        raise malformed_xml()
    chosen: list[Any] = []
    for part in named:
        found = written.get(part.get("PartNumber", 0))
        stated = part.get(checksum_name)
        if found is None or part.get("ETag", "").strip('"') != found[2].strip('"') or stated not in {None, found[3]}:
            raise AwsError(
                "InvalidPart",
                "One or more of the specified parts could not be found.  The part may not have been uploaded, or the"
                " specified entity tag may not match the part's entity tag.",
            )
        if chosen and found[0] <= chosen[-1][0]:
            raise AwsError(
                "InvalidPartOrder",
                "The list of parts was not in ascending order. Parts must be ordered by part number.",
            )
        chosen.append(found)
    if any(part[1] < SMALLEST_PART_BYTES for part in chosen[:-1]):
        raise AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return chosen
