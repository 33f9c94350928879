"""STS: who is asking."""

from typing import Any


def test_the_caller_is_the_local_user_of_an_account_that_is_not_at_aws(session: Any) -> None:
    identity = session.client("sts").get_caller_identity()
    assert identity["Account"] == "000000000000"
    assert identity["Arn"] == "arn:aws:iam::000000000000:user/local"
    assert identity["UserId"]


def test_the_arn_is_of_the_partition_of_the_region(session: Any) -> None:
    identity = session.client("sts", region_name="cn-north-1").get_caller_identity()
    assert identity["Arn"] == "arn:aws-cn:iam::000000000000:user/local"
