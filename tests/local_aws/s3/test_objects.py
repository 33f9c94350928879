"""Objects come back as they were put, whatever their keys, with S3's errors where they are not there."""

import base64
import hashlib
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from tests.local_aws.s3.calls import error_of, listed, put

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


def test_what_nothing_is_stated_about_is_a_plain_file(client: Any) -> None:
    client.put_object(Bucket="pictures", Key="empty")
    head = client.head_object(Bucket="pictures", Key="empty")
    assert (head["ContentType"], head["ContentLength"]) == ("binary/octet-stream", 0)
    assert head["ETag"] == '"d41d8cd98f00b204e9800998ecf8427e"'  # MD5 of nothing, RFC 1321


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


def test_metadata_of_more_than_2_kb_is_refused(client: Any) -> None:
    metadata = {"note": "x" * 2045}
    assert error_of(client.put_object, Bucket="pictures", Key="one", Metadata=metadata)[0] == "MetadataTooLarge"


def test_a_copy_keeps_or_replaces_what_is_stated_about_it(client: Any) -> None:
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


def test_waiters_see_what_is_there_and_what_is_not(client: Any) -> None:
    now = {"Delay": 0, "MaxAttempts": 1}
    put(client, "one")
    client.get_waiter("bucket_exists").wait(Bucket="pictures", WaiterConfig=now)
    client.get_waiter("object_exists").wait(Bucket="pictures", Key="one", WaiterConfig=now)
    client.get_waiter("object_not_exists").wait(Bucket="pictures", Key="none", WaiterConfig=now)
    with pytest.raises(WaiterError):
        client.get_waiter("object_exists").wait(Bucket="pictures", Key="none", WaiterConfig=now)
