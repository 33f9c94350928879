"""Objects in S3, over every backend."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from services import aws as connections
from services import errors
from services.aws import Aws
from services.images import objects
from tests.made import stubs
from tests.made.enrolled import AMAZON


@pytest.fixture
def make_bucket(backend: Aws) -> Iterator[Callable[[str], str]]:
    """A function that makes a bucket whose name ends like this; it is emptied and deleted in the end."""
    made: list[str] = []
    s3 = backend.client("s3")

    def make(ending: str) -> str:
        name = f"vitrine-test-{uuid.uuid4().hex[:12]}-{ending}"
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": backend.region})
        made.append(name)
        return name

    yield make
    for name in made:
        for entry in objects.list_objects(backend, name):
            s3.delete_object(Bucket=name, Key=entry.key)
        with suppress(ClientError):
            s3.delete_bucket(Bucket=name)


def put(aws: Aws, bucket: str, *keys: str) -> None:
    for key in keys:
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=key.encode())


def test_buckets_are_listed_by_name(backend: Aws, make_bucket: Callable[[str], str]) -> None:
    before = set(objects.list_buckets(backend))
    made = {make_bucket("b"), make_bucket("a")}
    listed = objects.list_buckets(backend)
    assert list(listed) == sorted(listed)
    assert set(listed) - before == made


def test_objects_are_listed_in_order_and_read(backend: Aws, make_bucket: Callable[[str], str]) -> None:
    bucket, empty = make_bucket("a"), make_bucket("b")
    put(backend, bucket, "people/zoë.jpg", "people/ann.jpg", "places/leeds.jpg")
    assert [entry.key for entry in objects.list_objects(backend, bucket)] == [
        "people/ann.jpg",
        "people/zoë.jpg",
        "places/leeds.jpg",
    ]
    found = objects.list_objects(backend, bucket, "people/")
    assert [(entry.key, entry.size_bytes) for entry in found] == [("people/ann.jpg", 14), ("people/zoë.jpg", 15)]
    assert abs(found[0].modified_at - datetime.now(UTC)) < timedelta(minutes=10)
    assert len(objects.list_objects(backend, bucket, most=2)) == 2
    assert objects.list_objects(backend, empty) == ()
    assert objects.read(backend, bucket, "people/zoë.jpg") == "people/zoë.jpg".encode()


def test_every_page_of_a_long_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 lists a thousand keys at a time and gives a token for the next."""
    client = stubs.client("s3")
    monkeypatch.setattr(connections, "_client", lambda *_: client)
    asked = {"Bucket": "pictures", "Prefix": ""}
    entry = {"Size": 1, "LastModified": datetime(2026, 5, 3, tzinfo=UTC)}
    with Stubber(client) as s3:
        first = {"Contents": [entry | {"Key": "a"}], "IsTruncated": True, "NextContinuationToken": "more"}
        s3.add_response("list_objects_v2", first, asked)
        s3.add_response("list_objects_v2", {"Contents": [entry | {"Key": "b"}]}, asked | {"ContinuationToken": "more"})
        assert [found.key for found in objects.list_objects(AMAZON, "pictures")] == ["a", "b"]
        s3.add_response("list_objects_v2", first, asked)
        assert [found.key for found in objects.list_objects(AMAZON, "pictures", most=1)] == ["a"]


def test_what_was_written_over_is_read_again(backend: Aws, make_bucket: Callable[[str], str]) -> None:
    bucket = make_bucket("a")
    put(backend, bucket, "one")
    backend.client("s3").put_object(Bucket=bucket, Key="one", Body=b"another")
    assert objects.read(backend, bucket, "one") == b"another"
    assert [entry.size_bytes for entry in objects.list_objects(backend, bucket)] == [7]


def test_what_is_not_there_is_stated(backend: Aws, make_bucket: Callable[[str], str]) -> None:
    bucket = make_bucket("a")
    with pytest.raises(errors.NotFound, match=f"{bucket}-none"):
        objects.list_objects(backend, f"{bucket}-none")
    with pytest.raises(errors.NotFound, match=r"absent\.jpg"):
        objects.read(backend, bucket, "absent.jpg")


def test_an_object_beyond_the_limit_is_not_read(backend: Aws, make_bucket: Callable[[str], str]) -> None:
    bucket = make_bucket("a")
    backend.client("s3").put_object(Bucket=bucket, Key="big", Body=bytes(2_000_000))
    with pytest.raises(errors.BadInput, match="too large: 2 MB"):
        objects.read(backend, bucket, "big", most_bytes=1_048_576)
    assert len(objects.read(backend, bucket, "big", most_bytes=2_000_000)) == 2_000_000
