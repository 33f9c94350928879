"""Transfers of boto3, in one piece and in parts."""

import hashlib
import io
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig

from tests.local_aws.s3.calls import MEGABYTE, error_of


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
