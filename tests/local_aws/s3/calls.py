"""Calls that the tests of S3 share."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

MEGABYTE = 1024 * 1024


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
