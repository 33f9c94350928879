"""Ranges of bytes, and conditions on reading and writing."""

from datetime import timedelta
from typing import Any

import pytest

from tests.local_aws.s3.calls import error_of, put


@pytest.mark.parametrize(
    ("asked", "expected", "content_range"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-5", b"2345", "bytes 2-5/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_range_of_bytes(client: Any, asked: str, expected: bytes, content_range: str) -> None:
    client.put_object(Bucket="pictures", Key="digits", Body=b"0123456789")
    read = client.get_object(Bucket="pictures", Key="digits", Range=asked)
    assert read["Body"].read() == expected
    assert read["ContentRange"] == content_range
    assert read["ContentLength"] == len(expected)
    assert read["ResponseMetadata"]["HTTPStatusCode"] == 206


def test_a_range_beyond_the_end_is_refused_and_nonsense_is_ignored(client: Any) -> None:
    client.put_object(Bucket="pictures", Key="digits", Body=b"0123456789")
    assert error_of(client.get_object, Bucket="pictures", Key="digits", Range="bytes=10-") == ("InvalidRange", 416)
    assert error_of(client.get_object, Bucket="pictures", Key="digits", Range="bytes=-0") == ("InvalidRange", 416)
    whole = client.get_object(Bucket="pictures", Key="digits", Range="pages=1-2")
    assert whole["Body"].read() == b"0123456789"
    assert whole["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_conditions_on_reading(client: Any) -> None:
    put(client, "one")
    head = client.head_object(Bucket="pictures", Key="one")
    etag, moment = head["ETag"], head["LastModified"]
    one = {"Bucket": "pictures", "Key": "one"}
    assert client.get_object(**one, IfMatch=etag)["Body"].read() == b"one"
    assert error_of(client.get_object, **one, IfMatch='"other"') == ("PreconditionFailed", 412)
    assert error_of(client.get_object, **one, IfNoneMatch=etag) == ("304", 304)
    assert error_of(client.head_object, **one, IfMatch='"other"') == ("412", 412)
    assert error_of(client.get_object, **one, IfModifiedSince=moment) == ("304", 304)
    assert error_of(client.get_object, **one, IfUnmodifiedSince=moment - timedelta(seconds=1))[1] == 412
    assert client.get_object(**one, IfModifiedSince=moment - timedelta(seconds=1))["ContentLength"] == 3


def test_conditions_on_writing(client: Any) -> None:
    one = {"Bucket": "pictures", "Key": "one"}
    assert error_of(client.put_object, **one, IfMatch="*") == ("NoSuchKey", 404)
    etag = client.put_object(**one, Body=b"first", IfNoneMatch="*")["ETag"]
    assert error_of(client.put_object, **one, Body=b"second", IfNoneMatch="*") == ("PreconditionFailed", 412)
    client.put_object(**one, Body=b"second", IfMatch=etag)
    assert error_of(client.put_object, **one, Body=b"third", IfMatch=etag) == ("PreconditionFailed", 412)
    assert client.get_object(**one)["Body"].read() == b"second"
