"""What holds for every operation of S3."""

from typing import Any

from tests.local_aws.s3.calls import error_of, put


def test_another_owner_is_refused(client: Any) -> None:
    put(client, "one")
    found = error_of(client.get_object, Bucket="pictures", Key="one", ExpectedBucketOwner="123456789012")
    assert found == ("AccessDenied", 403)
    assert client.get_object(Bucket="pictures", Key="one", ExpectedBucketOwner="000000000000")["ContentLength"] == 3
