"""What holds for every operation of S3."""

from pathlib import Path
from typing import Any

from local_aws.account.store import Account
from local_aws.s3 import S3
from tests.local_aws.s3.calls import error_of, put


def test_another_owner_is_refused(client: Any) -> None:
    put(client, "one")
    found = error_of(client.get_object, Bucket="pictures", Key="one", ExpectedBucketOwner="123456789012")
    assert found == ("AccessDenied", 403)
    assert client.get_object(Bucket="pictures", Key="one", ExpectedBucketOwner="000000000000")["ContentLength"] == 3


def test_buckets_are_the_accounts_whatever_the_region(data_dir: Path) -> None:
    ireland, virginia = (S3(Account(data_dir, region=region)) for region in ("eu-west-1", "us-east-1"))
    ireland.create_bucket(Bucket="speeches", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    virginia.put_object(Bucket="speeches", Key="one", Body=b"one")
    assert ireland.get_object(Bucket="speeches", Key="one")["Body"] == b"one"
    assert virginia.head_bucket(Bucket="speeches")["BucketRegion"] == "eu-west-1"
