"""A client of AWS whose answers a test writes; botocore's Stubber checks them against AWS's model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from services import aws as connections


def client(service: str = "rekognition") -> Any:
    """A boto3 client in eu-west-1 with credentials that are none."""
    return boto3.client(service, region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none")


@pytest.fixture
def rekognition(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Rekognition as every connection of the test reaches it."""
    made = client()
    monkeypatch.setattr(connections, "_client", lambda *_: made)
    with Stubber(made) as stubber:
        yield stubber
