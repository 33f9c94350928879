"""A request that is sent twice with one token is done once, for eight hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.rekognition import Rekognition
from local_aws.rekognition.idempotency import KEPT_S

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rekognition(data_dir: Path, clock: Clock) -> Rekognition:
    made = Rekognition(Account(data_dir, clock=clock))
    made.create_collection(CollectionId="crew")
    return made


def create(client: Any, user: str = "grace", token: str | None = "token-1") -> None:
    client.create_user(CollectionId="crew", UserId=user, ClientRequestToken=token)


def users(client: Any) -> list[str]:
    return [user["UserId"] for user in client.list_users(CollectionId="crew")["Users"]]


def test_a_token_holds_for_eight_hours_and_no_longer(rekognition: Rekognition, clock: Clock) -> None:
    # API reference: "Clients use the same token for eight hours after the first request".
    assert KEPT_S == 8 * 60 * 60
    create(rekognition)
    rekognition.delete_user(CollectionId="crew", UserId="grace")
    clock.now = START + timedelta(hours=8) - timedelta(seconds=1)
    create(rekognition)
    assert users(rekognition) == []  # answered as the first time, and nothing was done
    clock.now = START + timedelta(hours=8)
    create(rekognition)
    assert users(rekognition) == ["grace"]
    create(rekognition)  # which is a first request again
    clock.now += timedelta(hours=7)
    create(rekognition)
    with pytest.raises(AwsError, match="ConflictException"):
        create(rekognition, token="token-2")


def test_answers_that_nobody_can_ask_for_again_are_removed(rekognition: Rekognition, clock: Clock) -> None:
    create(rekognition)
    clock.now += timedelta(hours=8)
    create(rekognition, "ada", "token-2")
    kept = rekognition._account.database.read().execute("SELECT token FROM rekognition_tokens").fetchall()
    assert kept == [("token-2",)]


def test_after_eight_hours_a_token_may_come_with_another_request(rekognition: Rekognition, clock: Clock) -> None:
    create(rekognition)
    with pytest.raises(AwsError, match="IdempotentParameterMismatchException"):
        create(rekognition, "ada")
    clock.now += timedelta(hours=8)
    create(rekognition, "ada")
    assert users(rekognition) == ["grace", "ada"]


def test_a_token_belongs_to_its_region(session: Any) -> None:
    for region in ("eu-west-1", "us-east-1"):
        client = session.client("rekognition", region_name=region)
        client.create_collection(CollectionId="crew")
        create(client)
        assert users(client) == ["grace"]


def test_a_refused_request_is_not_remembered(session: Any) -> None:
    client = session.client("rekognition")
    with pytest.raises(ClientError):
        create(client)
    client.create_collection(CollectionId="crew")
    create(client)
    assert users(client) == ["grace"]


def test_without_a_token_a_request_is_done_each_time(rekognition: Rekognition) -> None:
    create(rekognition, token=None)
    with pytest.raises(AwsError, match="ConflictException"):
        create(rekognition, token=None)
