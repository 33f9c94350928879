"""An account is a data folder, seen from a region."""

from pathlib import Path

from local_aws.account.store import Account


def test_arns_name_partition_region_and_account(data_dir: Path) -> None:
    for region, partition in [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]:
        account = Account(data_dir, region=region)
        arn = f"arn:{partition}:rekognition:{region}:000000000000:collection/staff"
        assert account.arn("rekognition", "collection/staff") == arn
