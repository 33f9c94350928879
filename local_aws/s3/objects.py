"""S3's operations on single objects, and DeleteObjects."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from local_aws.account.objects import DEFAULT_CONTENT_TYPE, ObjectRecord
from local_aws.errors import AwsError, NotAvailableLocally
from local_aws.s3.checksums import checked, computed
from local_aws.s3.conditions import byte_range, check_read, check_write, precondition_failed
from local_aws.s3.foundation import Foundation

_METADATA_BYTES = 2048


class ObjectOperations(Foundation):
    """PutObject, GetObject, HeadObject, CopyObject, DeleteObject and DeleteObjects."""

    def put_object(
        self,
        *,
        Bucket: str,
        Key: str,
        Body: bytes = b"",
        ContentLength: int | None = None,
        ContentType: str = DEFAULT_CONTENT_TYPE,
        ContentMD5: str | None = None,
        CacheControl: str | None = None,
        ContentDisposition: str | None = None,
        ContentEncoding: str | None = None,
        ContentLanguage: str | None = None,
        Expires: datetime | None = None,
        Metadata: dict[str, str] | None = None,
        ChecksumAlgorithm: str | None = None,
        ChecksumCRC32: str | None = None,
        ChecksumSHA1: str | None = None,
        ChecksumSHA256: str | None = None,
        IfMatch: str | None = None,
        IfNoneMatch: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Write an object; `ETag` is the MD5 of its bytes in double quotes.

        Raises AccessDenied, BadDigest, IncompleteBody, InvalidDigest, InvalidRequest, InvalidURI, KeyTooLongError,
        MetadataTooLarge, NoSuchBucket, NoSuchKey, NotImplemented and PreconditionFailed.
        """
        self._check_owner(ExpectedBucketOwner)
        if ContentLength is not None:
            if ContentLength > len(Body):
                raise AwsError("IncompleteBody", "The request body terminated unexpectedly")
            Body = Body[:ContentLength]
        given = {"ContentMD5": ContentMD5, "ChecksumCRC32": ChecksumCRC32}
        given |= {"ChecksumSHA1": ChecksumSHA1, "ChecksumSHA256": ChecksumSHA256}
        record = self._store.put(
            Bucket,
            Key,
            Body,
            content_type=ContentType,
            headers=headers(CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires),
            metadata=lowered(Metadata),
            checksums=checked(Body, ChecksumAlgorithm, given),
            only_if=lambda older: check_write(Key, older, IfMatch, IfNoneMatch),
        )
        return {"ETag": record.etag} | dict(record.checksums)

    def get_object(
        self,
        *,
        Bucket: str,
        Key: str,
        Range: str | None = None,
        IfMatch: str | None = None,
        IfNoneMatch: str | None = None,
        IfModifiedSince: datetime | None = None,
        IfUnmodifiedSince: datetime | None = None,
        ResponseCacheControl: str | None = None,
        ResponseContentDisposition: str | None = None,
        ResponseContentEncoding: str | None = None,
        ResponseContentLanguage: str | None = None,
        ResponseContentType: str | None = None,
        ResponseExpires: datetime | None = None,
        ChecksumMode: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """An object's bytes, or the `Range` of them, and all that HeadObject tells.

        Raises 304 (not modified), AccessDenied, InvalidRange, InvalidURI, KeyTooLongError, NoSuchBucket, NoSuchKey and
        PreconditionFailed.
        """
        self._check_owner(ExpectedBucketOwner)
        stored = self._store.get(Bucket, Key)
        check_read(stored.record, IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince)
        start, end = byte_range(Range, len(stored.data)) or (0, len(stored.data))
        answer = described(stored.record, Range, ChecksumMode) | {"Body": stored.data[start:end]}
        if ResponseContentType is not None:
            answer["ContentType"] = ResponseContentType
        return answer | headers(
            ResponseCacheControl,
            ResponseContentDisposition,
            ResponseContentEncoding,
            ResponseContentLanguage,
            ResponseExpires,
            as_dates=True,
        )

    def head_object(
        self,
        *,
        Bucket: str,
        Key: str,
        Range: str | None = None,
        IfMatch: str | None = None,
        IfNoneMatch: str | None = None,
        IfModifiedSince: datetime | None = None,
        IfUnmodifiedSince: datetime | None = None,
        ChecksumMode: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """All about an object but its bytes; an error whose code is "404" where there is no such object or bucket.

        Raises 304 (not modified), AccessDenied, InvalidRange, InvalidURI, KeyTooLongError, NoSuchBucket, NoSuchKey and
        PreconditionFailed.
        """
        self._check_owner(ExpectedBucketOwner)
        record = self._store.head(Bucket, Key)
        check_read(record, IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince)
        return described(record, Range, ChecksumMode)

    def copy_object(
        self,
        *,
        Bucket: str,
        Key: str,
        CopySource: str,
        MetadataDirective: str = "COPY",
        ContentType: str | None = None,
        CacheControl: str | None = None,
        ContentDisposition: str | None = None,
        ContentEncoding: str | None = None,
        ContentLanguage: str | None = None,
        Expires: datetime | None = None,
        Metadata: dict[str, str] | None = None,
        ChecksumAlgorithm: str | None = None,
        CopySourceIfMatch: str | None = None,
        CopySourceIfNoneMatch: str | None = None,
        CopySourceIfModifiedSince: datetime | None = None,
        CopySourceIfUnmodifiedSince: datetime | None = None,
        ExpectedBucketOwner: str | None = None,
        ExpectedSourceBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Copy an object; `MetadataDirective` REPLACE takes type, headers and metadata from this call instead.

        Raises AccessDenied, InvalidArgument, InvalidRequest, InvalidURI, KeyTooLongError, MetadataTooLarge,
        NoSuchBucket, NoSuchKey and PreconditionFailed.
        """
        self._check_owner(ExpectedBucketOwner)
        self._check_owner(ExpectedSourceBucketOwner)
        source_bucket, source_key = source_of(CopySource)
        source = self._store.get(source_bucket, source_key)
        try:
            check_read(
                source.record,
                CopySourceIfMatch,
                CopySourceIfNoneMatch,
                CopySourceIfModifiedSince,
                CopySourceIfUnmodifiedSince,
            )
        except AwsError as refusal:  # a copy has no "not modified": AWS fails the condition
            raise precondition_failed() from refusal
        replace = MetadataDirective == "REPLACE"
        if not replace and (source_bucket, source_key) == (Bucket, Key):
            raise AwsError(
                "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself without changing the"
                " object's metadata, storage class, website redirect location or encryption attributes.",
            )
        new_headers = headers(CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires)
        kept_algorithm = next((n[8:] for n in source.record.checksums if n != "ChecksumType"), None)
        record = self._store.put(
            Bucket,
            Key,
            source.data,
            content_type=(ContentType or DEFAULT_CONTENT_TYPE) if replace else source.content_type,
            headers=new_headers if replace else source.record.headers,
            metadata=lowered(Metadata) if replace else source.record.metadata,
            checksums=computed(source.data, ChecksumAlgorithm or kept_algorithm or "CRC32"),
        )
        result = {"ETag": record.etag, "LastModified": record.last_modified} | dict(record.checksums)
        return {"CopyObjectResult": result}

    def delete_object(self, *, Bucket: str, Key: str, ExpectedBucketOwner: str | None = None) -> dict[str, Any]:
        """Remove an object; AWS does not tell whether there was one.

        Raises AccessDenied, InvalidURI, KeyTooLongError and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        self._store.delete(Bucket, Key)
        self._account.database.scrub()
        return {}

    def delete_objects(
        self,
        *,
        Bucket: str,
        Delete: dict[str, Any],
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Remove up to 1,000 objects; what fails is in `Errors` of an answer that is otherwise a success.

        Raises AccessDenied, MalformedXML and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        if not 1 <= len(Delete["Objects"]) <= 1000:
            raise malformed_xml()
        self._store.bucket(Bucket)
        deleted, errors = [], []
        for entry in Delete["Objects"]:
            for member in entry.keys() - {"Key"}:
                raise NotAvailableLocally(f"{member} of an object to delete")
            try:
                self._store.delete(Bucket, entry["Key"])
                deleted.append({"Key": entry["Key"]})
            except AwsError as error:
                errors.append({"Key": entry["Key"], "Code": error.code, "Message": error.message})
        self._account.database.scrub()
        answer: dict[str, Any] = {} if Delete.get("Quiet") else {"Deleted": deleted}
        return answer | ({"Errors": errors} if errors else {})


def malformed_xml() -> AwsError:
    """AWS's error for a request whose lists are too long or empty."""
    return AwsError(
        "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema"
    )


def described(record: ObjectRecord, range_header: str | None, checksum_mode: str | None) -> dict[str, Any]:
    """What both GetObject and HeadObject tell."""
    part = byte_range(range_header, record.size)
    start, end = part or (0, record.size)
    answer = {
        "AcceptRanges": "bytes",
        "LastModified": record.last_modified,
        "ContentLength": end - start,
        "ETag": record.etag,
        "ContentType": record.content_type,
        "Metadata": dict(record.metadata),
    }
    answer |= {n: parsedate_to_datetime(v) if n == "Expires" else v for n, v in record.headers.items()}
    if part:
        answer["ContentRange"] = f"bytes {start}-{end - 1}/{record.size}"
    elif checksum_mode == "ENABLED":
        answer |= record.checksums
    return answer


def headers(
    cache_control: str | None,
    content_disposition: str | None,
    content_encoding: str | None,
    content_language: str | None,
    expires: datetime | None,
    *,
    as_dates: bool = False,
) -> dict[str, Any]:
    """Those of the headers kept with an object that were given; `Expires` as text, or as a date."""
    expiry = expires if as_dates or expires is None else format_datetime(expires.astimezone(UTC), usegmt=True)
    named = {
        "CacheControl": cache_control,
        "ContentDisposition": content_disposition,
        "ContentEncoding": content_encoding,
        "ContentLanguage": content_language,
        "Expires": expiry,
    }
    return {name: value for name, value in named.items() if value is not None}


def lowered(metadata: dict[str, str] | None) -> dict[str, str]:
    """User metadata as S3 keeps it: names in lower case, 2 KB in all."""
    kept = {name.lower(): value for name, value in (metadata or {}).items()}
    size = sum(len(name.encode()) + len(value.encode()) for name, value in kept.items())
    if size > _METADATA_BYTES:
        raise AwsError(
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size",
            members={"Size": str(size), "MaxSizeAllowed": str(_METADATA_BYTES)},
        )
    return kept


def source_of(copy_source: str) -> tuple[str, str]:
    """Bucket and key of a `CopySource`, which botocore has percent-encoded."""
    path, _, version = copy_source.partition("?")
    if version:
        raise NotAvailableLocally("A versionId in CopySource")
    bucket, _, key = unquote(path).removeprefix("/").partition("/")
    if not bucket or not key:
        raise AwsError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
    return bucket, key
