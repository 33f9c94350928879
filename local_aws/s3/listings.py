"""S3's listings of objects: ListObjectsV2, and ListObjects, which boto3's resources still use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from local_aws.account.objects import ObjectRecord, after_prefix
from local_aws.account.paging import Pages
from local_aws.errors import AwsError
from local_aws.s3.foundation import Foundation

PAGE_KEYS = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing: objects and common prefixes in order; `rest` is where the next page starts."""

    entries: tuple[ObjectRecord | str, ...]
    rest: bytes | None


class ListingOperations(Foundation):
    """ListObjectsV2 and ListObjects."""

    def list_objects_v2(
        self,
        *,
        Bucket: str,
        Prefix: str = "",
        Delimiter: str = "",
        MaxKeys: int = PAGE_KEYS,
        ContinuationToken: str | None = None,
        StartAfter: str | None = None,
        EncodingType: str | None = None,
        FetchOwner: bool = False,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """Objects in the order of their keys' UTF-8 bytes, at most 1,000 a page; no `Contents` where there is none.

        Raises AccessDenied, InvalidArgument and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        # "The list is being continued on this bucket": prefix, delimiter and page size may differ from page to page.
        pages = Pages(self._account, self._BAD_TOKEN, "ListObjectsV2", Bucket)
        first = b"" if StartAfter is None else StartAfter.encode() + b"\0"
        if ContinuationToken is not None:
            first = pages.start(ContinuationToken, "").encode()
        page = self._page(Bucket, Prefix, Delimiter, first, MaxKeys)
        answer = self._answer(Bucket, Prefix, Delimiter, MaxKeys, EncodingType, page, owner=FetchOwner)
        answer["KeyCount"] = len(page.entries)
        if ContinuationToken is not None:
            answer["ContinuationToken"] = ContinuationToken
        elif StartAfter is not None:
            answer["StartAfter"] = _written(StartAfter, EncodingType)
        if page.rest is not None:
            answer["NextContinuationToken"] = pages.token(page.rest.decode())
        return answer

    def list_objects(
        self,
        *,
        Bucket: str,
        Prefix: str = "",
        Delimiter: str = "",
        MaxKeys: int = PAGE_KEYS,
        Marker: str = "",
        EncodingType: str | None = None,
        ExpectedBucketOwner: str | None = None,
    ) -> dict[str, Any]:
        """As ListObjectsV2, paged by the last key; `NextMarker` is only given with a `Delimiter`, as at AWS.

        Raises AccessDenied, InvalidArgument and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        first = Marker.encode() + b"\0" if Marker else b""
        if Delimiter and Marker.startswith(Prefix) and Marker.endswith(Delimiter):
            first = after_prefix(Marker.encode()) or first
        page = self._page(Bucket, Prefix, Delimiter, first, MaxKeys)
        answer = self._answer(Bucket, Prefix, Delimiter, MaxKeys, EncodingType, page, owner=True)
        answer["Marker"] = _written(Marker, EncodingType)
        if page.rest is not None and Delimiter and page.entries:
            last = page.entries[-1]
            answer["NextMarker"] = _written(last if isinstance(last, str) else last.key, EncodingType)
        return answer

    def _answer(
        self,
        bucket: str,
        prefix: str,
        delimiter: str,
        max_keys: int,
        encoding: str | None,
        page: Page,
        *,
        owner: bool,
    ) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "Name": bucket,
            "Prefix": _written(prefix, encoding),
            "MaxKeys": max_keys,
            "IsTruncated": page.rest is not None,
        }
        if delimiter:
            answer["Delimiter"] = _written(delimiter, encoding)
        if encoding:
            answer["EncodingType"] = encoding
        contents = [_content(entry, encoding) for entry in page.entries if not isinstance(entry, str)]
        if owner:
            contents = [content | {"Owner": {"ID": self._account.account_id}} for content in contents]
        prefixes = [{"Prefix": _written(entry, encoding)} for entry in page.entries if isinstance(entry, str)]
        return (
            answer | ({"Contents": contents} if contents else {}) | ({"CommonPrefixes": prefixes} if prefixes else {})
        )

    def _page(self, bucket: str, prefix: str, delimiter: str, first: bytes, max_keys: int) -> Page:
        if max_keys < 0:
            raise AwsError("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647")
        self._store.bucket(bucket)
        wanted = min(max_keys, PAGE_KEYS)
        entries: list[ObjectRecord | str] = []
        if wanted == 0:
            return Page((), None)
        for start, entry in self._entries(bucket, prefix, delimiter, first):
            if len(entries) == wanted:
                return Page(tuple(entries), start)
            entries.append(entry)
        return Page(tuple(entries), None)

    def _entries(
        self, bucket: str, prefix: str, delimiter: str, first: bytes
    ) -> Iterator[tuple[bytes, ObjectRecord | str]]:
        """Objects and common prefixes in order, each with the key from which it would be found again."""
        while True:
            records = self._store.records(bucket, first=first, prefix=prefix, limit=PAGE_KEYS + 1)
            for record in records:
                head, found, _ = record.key[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
                if found:
                    common = prefix + head + delimiter
                    yield record.key.encode(), common
                    beyond = after_prefix(common.encode())
                    if beyond is None:
                        return
                    first = beyond
                    break  # the keys below the common prefix are skipped, however many
                yield record.key.encode(), record
                first = record.key.encode() + b"\0"
            else:
                if len(records) <= PAGE_KEYS:
                    return


def _content(record: ObjectRecord, encoding: str | None) -> dict[str, Any]:
    names = [name.removeprefix("Checksum") for name in record.checksums if name != "ChecksumType"]
    return {
        "Key": _written(record.key, encoding),
        "LastModified": record.last_modified,
        "ETag": record.etag,
        "Size": record.size,
        "StorageClass": "STANDARD",
        "ChecksumAlgorithm": names,
        "ChecksumType": record.checksums["ChecksumType"],
    }


def _written(text: str, encoding: str | None) -> str:
    return quote(text, safe="/-_.*") if encoding == "url" else text
