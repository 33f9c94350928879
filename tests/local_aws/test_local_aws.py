"""`connect` makes a session local, and `BACKGROUND` ends what goes on beside its calls."""

from datetime import UTC, datetime
from pathlib import Path

import boto3

import local_aws


def test_a_session_without_a_region_is_in_ireland_and_another_keeps_its_own(tmp_path: Path) -> None:
    nowhere, virginia = boto3.session.Session(), boto3.session.Session(region_name="us-east-1")
    for session in (nowhere, virginia):
        local_aws.connect(session, tmp_path)
    assert nowhere.client("polly").meta.region_name == "eu-west-1"
    assert virginia.client("polly").meta.region_name == "us-east-1"


def test_the_credentials_open_nothing(tmp_path: Path) -> None:
    session = boto3.session.Session(aws_access_key_id="AKIAREAL", aws_secret_access_key="real")
    local_aws.connect(session, tmp_path)
    credentials = session.get_credentials()
    assert credentials is not None
    assert "LOCAL" in credentials.access_key


def test_the_clock_is_handed_in(tmp_path: Path) -> None:
    made_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    session = boto3.session.Session()
    local_aws.connect(session, tmp_path, clock=lambda: made_at)
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    assert client.describe_collection(CollectionId="crew")["CreationTimestamp"] == made_at


def test_every_kind_of_background_work_has_a_name_a_count_and_an_end() -> None:
    assert [background.name for background in local_aws.BACKGROUND] == ["work", "engines"]
    for background in local_aws.BACKGROUND:
        assert background.running() >= 0
        assert callable(background.end)
