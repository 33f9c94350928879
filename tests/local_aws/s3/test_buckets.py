"""Buckets are made, named, found, listed and removed as S3 does it."""

from typing import Any

import pytest

from tests.local_aws.s3.calls import error_of, put


def test_a_bucket_outside_us_east_1_must_name_its_region(session: Any) -> None:
    ireland, virginia = session.client("s3"), session.client("s3", region_name="us-east-1")
    assert error_of(ireland.create_bucket, Bucket="one") == ("IllegalLocationConstraintException", 400)
    wrong = {"LocationConstraint": "eu-west-2"}
    assert error_of(ireland.create_bucket, Bucket="one", CreateBucketConfiguration=wrong) == (
        "IllegalLocationConstraintException",
        400,
    )
    nowhere = {"LocationConstraint": "us-east-1"}
    assert error_of(virginia.create_bucket, Bucket="one", CreateBucketConfiguration=nowhere) == (
        "InvalidLocationConstraint",
        400,
    )
    virginia.create_bucket(Bucket="american")
    virginia.create_bucket(Bucket="european", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    assert virginia.get_bucket_location(Bucket="american").get("LocationConstraint") is None
    assert ireland.get_bucket_location(Bucket="european")["LocationConstraint"] == "eu-west-2"
    assert ireland.head_bucket(Bucket="european")["BucketRegion"] == "eu-west-2"


def test_making_a_bucket_again_is_an_error_except_in_us_east_1(client: Any, session: Any) -> None:
    here = {"LocationConstraint": "eu-west-1"}
    with pytest.raises(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket="pictures", CreateBucketConfiguration=here)
    virginia = session.client("s3", region_name="us-east-1")
    virginia.create_bucket(Bucket="american")
    virginia.create_bucket(Bucket="american")


@pytest.mark.parametrize("name", ["Upper", "under_score", "192.168.1.1", "two..dots", "xn--one", "-one", "ab"])
def test_a_name_against_the_rules_is_refused(session: Any, name: str) -> None:
    client = session.client("s3", region_name="us-east-1")
    assert error_of(client.create_bucket, Bucket=name)[0] == "InvalidBucketName"


def test_buckets_are_listed_by_name_and_in_pages(client: Any) -> None:
    for name in ("zebra", "apple"):
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert [bucket["Name"] for bucket in client.list_buckets()["Buckets"]] == ["apple", "pictures", "zebra"]
    pages = client.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 2})
    assert [[bucket["Name"] for bucket in page["Buckets"]] for page in pages] == [["apple", "pictures"], ["zebra"]]


def test_only_an_empty_bucket_can_be_removed(client: Any) -> None:
    put(client, "one")
    assert error_of(client.delete_bucket, Bucket="pictures") == ("BucketNotEmpty", 409)
    client.delete_object(Bucket="pictures", Key="one")
    client.delete_bucket(Bucket="pictures")
    assert error_of(client.head_bucket, Bucket="pictures") == ("404", 404)
    assert error_of(client.delete_bucket, Bucket="pictures") == ("NoSuchBucket", 404)
    assert error_of(client.list_objects_v2, Bucket="pictures") == ("NoSuchBucket", 404)
    assert error_of(client.put_object, Bucket="pictures", Key="one") == ("NoSuchBucket", 404)


def test_buckets_are_listed_in_pages(client: Any) -> None:
    for name in ("aaa", "bbb", "zzz"):
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    pages = list(client.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 2}))
    assert [[bucket["Name"] for bucket in page["Buckets"]] for page in pages] == [["aaa", "bbb"], ["pictures", "zzz"]]
    token = client.list_buckets(MaxBuckets=1)["ContinuationToken"]
    assert error_of(client.list_buckets, ContinuationToken=token, Prefix="z")[0] == "InvalidArgument"
