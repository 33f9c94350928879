"""S3 on the file system keeps S3's promises: keys of every kind, pages, ranges, conditions, checksums, transfers."""

import base64
import hashlib
import io
import os
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError, WaiterError

from local_aws.account.store import Account

MEGABYTE = 1024 * 1024


@pytest.fixture
def client(session: Any) -> Any:
    made = session.client("s3")
    made.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return made


def error_of(call: Callable[..., Any], **parameters: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Code"], caught.value.response["ResponseMetadata"]["HTTPStatusCode"]


def put(client: Any, *keys: str) -> None:
    for key in keys:
        client.put_object(Bucket="pictures", Key=key, Body=key.encode())


def listed(client: Any, **parameters: Any) -> tuple[list[str], list[str]]:
    pages = list(client.get_paginator("list_objects_v2").paginate(Bucket="pictures", **parameters))
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return keys, [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])]


# Buckets


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


# Objects


def test_an_object_comes_back_as_it_was_put(client: Any) -> None:
    body = bytes(range(256))
    expires = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    written = client.put_object(
        Bucket="pictures",
        Key="a/b.jpg",
        Body=body,
        ContentType="image/jpeg",
        CacheControl="no-store",
        Expires=expires,
        Metadata={"Photographer": "Ann"},
    )
    read = client.get_object(Bucket="pictures", Key="a/b.jpg")
    assert read["Body"].read() == body
    assert read["ETag"] == written["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'  # noqa: S324
    assert read["ContentType"] == "image/jpeg"
    assert read["CacheControl"] == "no-store"
    assert read["Expires"] == expires
    assert read["Metadata"] == {"photographer": "Ann"}
    assert read["ContentLength"] == 256
    assert read["ChecksumCRC32"] == base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
    assert abs(read["LastModified"] - datetime.now(UTC)) < timedelta(minutes=1)
    head = client.head_object(Bucket="pictures", Key="a/b.jpg", ChecksumMode="ENABLED")
    same = head.keys() - {"ResponseMetadata"}
    assert same == read.keys() - {"ResponseMetadata", "Body"}
    assert {name: head[name] for name in same} == {name: read[name] for name in same}


def test_what_nothing_is_said_about_is_a_plain_file(client: Any) -> None:
    client.put_object(Bucket="pictures", Key="empty")
    head = client.head_object(Bucket="pictures", Key="empty")
    assert (head["ContentType"], head["ContentLength"]) == ("binary/octet-stream", 0)
    assert head["ETag"] == '"d41d8cd98f00b204e9800998ecf8427e"'  # MD5 of nothing, RFC 1321


ODD_KEYS = [
    "..",
    "../../../etc/passwd",
    "/leading",
    "trailing/",
    "a//b",
    "space and+plus%20and%percent",
    "été/日本/😀",
    "con.",
    "a\\b",
    "tab\tand\nnewline",
    "k" * 1024,
    "é" * 512,
]


def test_every_key_is_safe_and_comes_back_as_it_is(client: Any, data_dir: Path) -> None:
    put(client, *ODD_KEYS)
    for key in ODD_KEYS:
        assert client.get_object(Bucket="pictures", Key=key)["Body"].read() == key.encode()
    assert listed(client)[0] == sorted(ODD_KEYS, key=str.encode)
    outside = [path for path in data_dir.parent.rglob("*") if not path.is_relative_to(data_dir) and path != data_dir]
    assert outside == []


def test_a_key_of_more_than_1024_bytes_is_refused(client: Any) -> None:
    assert error_of(client.put_object, Bucket="pictures", Key="é" * 513)[0] == "KeyTooLongError"


def test_what_is_not_there_has_the_errors_of_aws(client: Any) -> None:
    with pytest.raises(client.exceptions.NoSuchKey) as caught:
        client.get_object(Bucket="pictures", Key="none")
    assert caught.value.response["Error"] == {
        "Code": "NoSuchKey",
        "Message": "The specified key does not exist.",
        "Key": "none",
    }
    assert error_of(client.head_object, Bucket="pictures", Key="none") == ("404", 404)
    assert error_of(client.get_object, Bucket="none", Key="none") == ("NoSuchBucket", 404)
    client.delete_object(Bucket="pictures", Key="none")


def test_overwriting_leaves_one_object_and_one_file(client: Any, data_dir: Path) -> None:
    for body in (b"old", b"new"):
        client.put_object(Bucket="pictures", Key="one", Body=body)
    assert client.get_object(Bucket="pictures", Key="one")["Body"].read() == b"new"
    assert len([path for path in (data_dir / "s3").rglob("*") if path.is_file()]) == 1
    client.delete_object(Bucket="pictures", Key="one")
    assert [path for path in (data_dir / "s3").rglob("*") if path.is_file()] == []


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


def test_checksums_are_checked_on_the_way_in_and_given_back(client: Any) -> None:
    body = b"abc"
    # FIPS 180-4's example for "abc"
    sha256 = base64.b64encode(
        bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    ).decode()
    one = {"Bucket": "pictures", "Key": "one", "Body": body}
    assert client.put_object(**one, ChecksumAlgorithm="SHA256")["ChecksumSHA256"] == sha256
    assert client.put_object(**one, ChecksumSHA256=sha256)["ChecksumSHA256"] == sha256
    assert error_of(client.put_object, **one | {"Body": b"abd"}, ChecksumSHA256=sha256) == ("BadDigest", 400)
    assert error_of(client.put_object, **one, ContentMD5="short") == ("InvalidDigest", 400)
    wrong = base64.b64encode(bytes(16)).decode()
    assert error_of(client.put_object, **one, ContentMD5=wrong) == ("BadDigest", 400)
    assert error_of(client.put_object, **one, ChecksumCRC64NVME="AAAAAAAAAAA=")[0] == "NotAvailableLocally"
    assert error_of(client.put_object, **one, ChecksumAlgorithm="SHA512")[0] == "NotAvailableLocally"


def test_metadata_of_more_than_2_kb_is_refused(client: Any) -> None:
    metadata = {"note": "x" * 2045}
    assert error_of(client.put_object, Bucket="pictures", Key="one", Metadata=metadata)[0] == "MetadataTooLarge"


def test_another_owner_is_refused(client: Any) -> None:
    put(client, "one")
    found = error_of(client.get_object, Bucket="pictures", Key="one", ExpectedBucketOwner="123456789012")
    assert found == ("AccessDenied", 403)
    assert client.get_object(Bucket="pictures", Key="one", ExpectedBucketOwner="000000000000")["ContentLength"] == 3


def test_a_copy_keeps_or_replaces_what_is_said_about_it(client: Any) -> None:
    source = {"Bucket": "pictures", "Key": "été/a+b %.jpg"}
    client.put_object(**source, Body=b"body", ContentType="image/jpeg", Metadata={"who": "ann"})
    client.copy_object(Bucket="pictures", Key="kept", CopySource=source)
    client.copy_object(
        Bucket="pictures",
        Key="replaced",
        CopySource="/pictures/été/a+b %.jpg",
        MetadataDirective="REPLACE",
        ContentType="image/png",
    )
    kept = client.get_object(Bucket="pictures", Key="kept")
    assert (kept["Body"].read(), kept["ContentType"], kept["Metadata"]) == (b"body", "image/jpeg", {"who": "ann"})
    replaced = client.get_object(Bucket="pictures", Key="replaced")
    assert (replaced["Body"].read(), replaced["ContentType"], replaced["Metadata"]) == (b"body", "image/png", {})
    assert error_of(client.copy_object, **source, CopySource=source) == ("InvalidRequest", 400)
    none = {"Bucket": "pictures", "Key": "none"}
    assert error_of(client.copy_object, Bucket="pictures", Key="x", CopySource=none) == ("NoSuchKey", 404)


def test_many_objects_are_removed_at_once(client: Any) -> None:
    put(client, "a", "b&<>", "c")
    entries = [{"Key": key} for key in ("a", "b&<>", "none")]
    answer = client.delete_objects(Bucket="pictures", Delete={"Objects": entries})
    assert [entry["Key"] for entry in answer["Deleted"]] == ["a", "b&<>", "none"]
    assert listed(client) == (["c"], [])
    assert "Deleted" not in client.delete_objects(Bucket="pictures", Delete={"Objects": entries, "Quiet": True})
    too_many = {"Objects": [{"Key": str(number)} for number in range(1001)]}
    assert error_of(client.delete_objects, Bucket="pictures", Delete=too_many)[0] == "MalformedXML"


# Listings


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


def test_buckets_are_listed_in_pages(client: Any) -> None:
    for name in ("aaa", "bbb", "zzz"):
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    pages = list(client.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 2}))
    assert [[bucket["Name"] for bucket in page["Buckets"]] for page in pages] == [["aaa", "bbb"], ["pictures", "zzz"]]
    token = client.list_buckets(MaxBuckets=1)["ContinuationToken"]
    assert error_of(client.list_buckets, ContinuationToken=token, Prefix="z")[0] == "InvalidArgument"


def test_the_resources_of_boto3_list_too(session: Any, client: Any) -> None:
    put(client, *(f"a/{number}" for number in range(3)), "b")
    bucket = session.resource("s3").Bucket("pictures")
    assert [found.key for found in bucket.objects.filter(Prefix="a/").page_size(2)] == ["a/0", "a/1", "a/2"]
    bucket.objects.all().delete()
    assert list(bucket.objects.all()) == []


# Transfers


def test_small_files_go_up_and_down(client: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"small")
    client.upload_file(str(source), "pictures", "small", ExtraArgs={"ContentType": "text/plain"})
    client.download_file("pictures", "small", str(target))
    assert target.read_bytes() == b"small"
    assert client.head_object(Bucket="pictures", Key="small")["ContentType"] == "text/plain"
    client.copy({"Bucket": "pictures", "Key": "small"}, "pictures", "copy")
    received = io.BytesIO()
    client.download_fileobj("pictures", "copy", received)
    assert received.getvalue() == b"small"


def test_a_large_file_goes_up_in_parts(client: Any, data_dir: Path) -> None:
    body = bytes(range(256)) * (12 * MEGABYTE // 256)
    config = TransferConfig(multipart_threshold=5 * MEGABYTE, multipart_chunksize=5 * MEGABYTE)
    client.upload_fileobj(io.BytesIO(body), "pictures", "large", Config=config)
    parts = [body[start : start + 5 * MEGABYTE] for start in range(0, len(body), 5 * MEGABYTE)]
    digests = b"".join(hashlib.md5(part).digest() for part in parts)  # noqa: S324
    expected = f'"{hashlib.md5(digests).hexdigest()}-3"'  # noqa: S324
    assert client.head_object(Bucket="pictures", Key="large")["ETag"] == expected
    received = io.BytesIO()
    client.download_fileobj("pictures", "large", received, Config=config)
    assert received.getvalue() == body
    assert len([path for path in (data_dir / "s3").rglob("*") if path.is_file()]) == 1


def test_an_upload_in_parts_can_be_watched_and_given_up(client: Any, data_dir: Path) -> None:
    one = {"Bucket": "pictures", "Key": "large"}
    upload = one | {"UploadId": client.create_multipart_upload(**one)["UploadId"]}
    for number in (1, 2, 2):
        client.upload_part(**upload, PartNumber=number, Body=b"part %d" % number)
    parts = [
        {"PartNumber": part["PartNumber"], "ETag": part["ETag"]}
        for page in client.get_paginator("list_parts").paginate(**upload, PaginationConfig={"PageSize": 1})
        for part in page["Parts"]
    ]
    assert [part["PartNumber"] for part in parts] == [1, 2]
    complete = client.complete_multipart_upload
    assert error_of(complete, **upload, MultipartUpload={"Parts": parts})[0] == "EntityTooSmall"
    assert error_of(complete, **upload, MultipartUpload={"Parts": parts[::-1]})[0] == "InvalidPartOrder"
    wrong = [parts[0] | {"ETag": '"x"'}]
    assert error_of(complete, **upload, MultipartUpload={"Parts": wrong})[0] == "InvalidPart"
    assert error_of(client.head_object, **one) == ("404", 404)
    client.abort_multipart_upload(**upload)
    assert error_of(client.list_parts, **upload) == ("NoSuchUpload", 404)
    assert [path for path in (data_dir / "s3").rglob("*") if path.is_file()] == []


def test_waiters_see_what_is_there_and_what_is_not(client: Any) -> None:
    now = {"Delay": 0, "MaxAttempts": 1}
    put(client, "one")
    client.get_waiter("bucket_exists").wait(Bucket="pictures", WaiterConfig=now)
    client.get_waiter("object_exists").wait(Bucket="pictures", Key="one", WaiterConfig=now)
    client.get_waiter("object_not_exists").wait(Bucket="pictures", Key="none", WaiterConfig=now)
    with pytest.raises(WaiterError):
        client.get_waiter("object_exists").wait(Bucket="pictures", Key="none", WaiterConfig=now)
