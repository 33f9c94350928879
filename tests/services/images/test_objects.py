"""Objects in S3, over the embedded AWS and over moto."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import errors
from services.aws import Aws, amazon, local
from services.images import objects


@pytest.fixture(params=["local", "moto"])
def aws(request: pytest.FixtureRequest, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """A connection with an empty S3."""
    if request.param == "local":
        yield local(data_dir=data_dir)
        return
    import moto

    from services import aws as module

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with moto.mock_aws():
        yield amazon(None, "eu-west-1")
    module._client.cache_clear()
    module._session.cache_clear()


def make_bucket(aws: Aws, name: str) -> None:
    aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def test_buckets_and_objects_are_listed_in_order_and_read(aws: Aws) -> None:
    assert objects.list_buckets(aws) == ()
    make_bucket(aws, "vitrine-b")
    make_bucket(aws, "vitrine-a")
    for key in ("people/zoë.jpg", "people/ann.jpg", "places/leeds.jpg"):
        aws.client("s3").put_object(Bucket="vitrine-a", Key=key, Body=key.encode())
    assert objects.list_buckets(aws) == ("vitrine-a", "vitrine-b")
    assert [entry.key for entry in objects.list_objects(aws, "vitrine-a")] == [
        "people/ann.jpg",
        "people/zoë.jpg",
        "places/leeds.jpg",
    ]
    found = objects.list_objects(aws, "vitrine-a", "people/")
    assert [(entry.key, entry.size_bytes) for entry in found] == [("people/ann.jpg", 14), ("people/zoë.jpg", 15)]
    assert len(objects.list_objects(aws, "vitrine-a", most=2)) == 2
    assert objects.list_objects(aws, "vitrine-b") == ()
    assert objects.read(aws, "vitrine-a", "people/zoë.jpg") == "people/zoë.jpg".encode()


def test_what_is_not_there_is_said(aws: Aws) -> None:
    make_bucket(aws, "vitrine-a")
    with pytest.raises(errors.NotFound, match="vitrine-none"):
        objects.list_objects(aws, "vitrine-none")
    with pytest.raises(errors.NotFound, match=r"absent\.jpg"):
        objects.read(aws, "vitrine-a", "absent.jpg")


def test_an_object_beyond_the_limit_is_not_read(aws: Aws) -> None:
    make_bucket(aws, "vitrine-a")
    aws.client("s3").put_object(Bucket="vitrine-a", Key="big", Body=bytes(2_000_000))
    with pytest.raises(errors.BadInput, match="too large: 2 MB"):
        objects.read(aws, "vitrine-a", "big", most_bytes=1_048_576)
