"""A Polly and an S3 for what stands above them."""

import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from services.aws import Aws
from services.database import store
from tests.made.polly_fake import FakePolly


class FakeS3:
    """Only what a finished task needs."""

    def __init__(self, polly: FakePolly) -> None:
        self.polly = polly

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
        """The file that the task wrote."""
        assert Bucket == "my-bucket"
        return {"Body": io.BytesIO(self.polly.files[Key])}


@pytest.fixture
def polly(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePolly]:
    """Answers for every connection."""
    made = FakePolly()
    made.files = {}
    monkeypatch.setattr(Aws, "client", lambda self, name: made if name == "polly" else FakeS3(made))
    yield made
    for thread in threading.enumerate():  # a canceled run lets its last requests end by themselves
        if thread.name.startswith("speech"):
            thread.join()
    store.close()
