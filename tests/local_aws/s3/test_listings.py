"""Listings: the order of keys, folders, pages and tokens."""

import os
from pathlib import Path
from typing import Any

import pytest

from local_aws.account.store import Account
from tests.local_aws.s3.calls import error_of, listed, put


def test_an_empty_bucket_has_no_contents(client: Any) -> None:
    answer = client.list_objects_v2(Bucket="pictures")
    assert "Contents" not in answer
    assert (answer["KeyCount"], answer["IsTruncated"], answer["MaxKeys"]) == (0, False, 1000)


def test_keys_are_in_the_order_of_their_bytes(client: Any) -> None:
    # In UTF-8 U+FF5E goes before U+10000; in UTF-16 it would not.
    put(client, "b", "B", "a", "\U00010000", "\uff5e", "é", "a/b", "a.b")
    assert listed(client)[0] == ["B", "a", "a.b", "a/b", "b", "é", "\uff5e", "\U00010000"]


@pytest.mark.parametrize("page_size", [1, 2, 3, 1000])
def test_pages_join_to_the_whole_with_and_without_folders(client: Any, page_size: int) -> None:
    put(client, "2025/a", "2025/b", "2026/c", "2026/d/e", "readme", "zoo")
    config = {"PageSize": page_size}
    everything = ["2025/a", "2025/b", "2026/c", "2026/d/e", "readme", "zoo"]
    assert listed(client, PaginationConfig=config) == (everything, [])
    assert listed(client, Delimiter="/", PaginationConfig=config) == (["readme", "zoo"], ["2025/", "2026/"])
    assert listed(client, Prefix="2026/", Delimiter="/", PaginationConfig=config) == (["2026/c"], ["2026/d/"])
    assert listed(client, Prefix="2026", PaginationConfig=config) == (["2026/c", "2026/d/e"], [])
    assert listed(client, StartAfter="2026/c", PaginationConfig=config) == (["2026/d/e", "readme", "zoo"], [])
    assert listed(client, Prefix="none", PaginationConfig=config) == ([], [])


def test_a_page_ends_at_a_thousand_keys(client: Any, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a thousand writes to a disk that may be slow
    Account(data_dir).database.read().execute("PRAGMA synchronous = OFF")
    put(client, *(f"{number:04}" for number in range(1003)))
    first = client.list_objects_v2(Bucket="pictures", MaxKeys=5000)
    assert (first["KeyCount"], first["IsTruncated"]) == (1000, True)
    second = client.list_objects_v2(Bucket="pictures", ContinuationToken=first["NextContinuationToken"])
    assert [entry["Key"] for entry in second["Contents"]] == ["1000", "1001", "1002"]
    assert not second["IsTruncated"]


def test_keys_are_percent_encoded_when_that_is_asked_for(client: Any) -> None:
    put(client, "a b+é/c")
    plain = client.list_objects_v2(Bucket="pictures")["Contents"][0]["Key"]
    encoded = client.list_objects_v2(Bucket="pictures", EncodingType="url")["Contents"][0]["Key"]
    assert plain == "a b+é/c"
    assert encoded == "a%20b%2B%C3%A9/c"


def test_a_false_token_is_refused(client: Any) -> None:
    assert error_of(client.list_objects_v2, Bucket="pictures", ContinuationToken="?")[0] == "InvalidArgument"


def test_a_token_continues_the_list_of_its_bucket_whatever_the_page(client: Any) -> None:
    client.create_bucket(Bucket="others", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    put(client, "a", "b/1", "b/2", "c")
    token = client.list_objects_v2(Bucket="pictures", MaxKeys=1)["NextContinuationToken"]
    following = client.list_objects_v2(Bucket="pictures", ContinuationToken=token, Delimiter="/", FetchOwner=True)
    assert [entry["Key"] for entry in following["Contents"]] == ["c"]
    assert [entry["Prefix"] for entry in following["CommonPrefixes"]] == ["b/"]
    assert following["ContinuationToken"] == token
    assert error_of(client.list_objects_v2, Bucket="others", ContinuationToken=token)[0] == "InvalidArgument"


def test_the_resources_of_boto3_list_too(session: Any, client: Any) -> None:
    put(client, *(f"a/{number}" for number in range(3)), "b")
    bucket = session.resource("s3").Bucket("pictures")
    assert [found.key for found in bucket.objects.filter(Prefix="a/").page_size(2)] == ["a/0", "a/1", "a/2"]
    bucket.objects.all().delete()
    assert list(bucket.objects.all()) == []
