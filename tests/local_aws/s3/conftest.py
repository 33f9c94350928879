"""A client of S3 with an empty bucket."""

from typing import Any

import pytest


@pytest.fixture
def client(session: Any) -> Any:
    """In eu-west-1, with the bucket "pictures"."""
    made = session.client("s3")
    made.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return made
