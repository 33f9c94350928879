"""A page token opens the list that gave it, at the place where it was given, and nothing else."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.account.paging import Pages
from local_aws.account.store import Account
from local_aws.errors import AwsError

REFUSAL = ("InvalidNextTokenException", "The NextToken is invalid.")


def pages(data_dir: Path, operation: str = "ListThings", *parameters: str | int | None) -> Pages:
    return Pages(Account(data_dir), REFUSAL, operation, *parameters)


@pytest.mark.parametrize("position", ["", "staff", "Été/日本 \U0001f600", 0, 7, 2**62])
def test_a_token_leads_back_to_its_position(data_dir: Path, position: str | int) -> None:
    token = pages(data_dir).token(position)
    first: Any = "" if isinstance(position, str) else 0
    assert pages(data_dir).start(token, first) == position
    assert token.isascii()


def test_without_a_token_a_list_begins_at_its_beginning(data_dir: Path) -> None:
    assert pages(data_dir).start(None, "first") == "first"
    assert pages(data_dir).start("", 5) == 5


@pytest.mark.parametrize(("size", "sizes"), [(1, [1, 1, 1, 1]), (2, [2, 2]), (3, [3, 1]), (4, [4]), (5, [4])])
def test_pages_join_to_the_whole(data_dir: Path, size: int, sizes: list[int]) -> None:
    names, token, found = ["a", "b", "c", "d"], None, []
    one = pages(data_dir)
    while True:
        after = one.start(token, "")
        page, token = one.page([name for name in names if name > after][: size + 1], size, str)
        found.append(list(page))
        if token is None:
            break
    assert [name for page in found for name in page] == names
    assert [len(page) for page in found] == sizes


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [("ListOthers", ("eu-west-1", "crew")), ("ListThings", ("us-east-1", "crew")), ("ListThings", ("eu-west-1", None))],
)
def test_a_token_opens_no_other_list(data_dir: Path, operation: str, parameters: tuple[str, ...]) -> None:
    token = pages(data_dir, "ListThings", "eu-west-1", "crew").token("a")
    with pytest.raises(AwsError, match="InvalidNextTokenException: The NextToken is invalid"):
        pages(data_dir, operation, *parameters).start(token, "")


def test_a_token_opens_no_other_accounts_list(tmp_path: Path) -> None:
    with pytest.raises(AwsError):
        pages(tmp_path / "one").start(pages(tmp_path / "two").token("a"), "")


def test_a_token_whose_position_was_changed_is_refused(data_dir: Path) -> None:
    raw = base64.urlsafe_b64decode(pages(data_dir).token(100))
    assert raw.endswith(b"100")
    for forged in (raw[:-3] + b"300", raw[:-3] + b'"a"', raw[-3:], raw[:5], raw[:-3], b"\0" * 12 + b"100"):
        with pytest.raises(AwsError):
            pages(data_dir).start(base64.urlsafe_b64encode(forged).decode(), 0)


@pytest.mark.parametrize("token", ["nonsense", "====", "é", "\ud800", "ZnJvbToxMDA=", " ", "[1]"])
def test_what_is_no_token_is_refused(data_dir: Path, token: str) -> None:
    with pytest.raises(AwsError):
        pages(data_dir).start(token, 0)


def test_a_token_of_another_kind_of_position_is_refused(data_dir: Path) -> None:
    with pytest.raises(AwsError):
        pages(data_dir).start(pages(data_dir).token(7), "")


# In every service


def refused(call: Callable[..., Any], **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("service", "operation", "member", "parameters", "code"),
    [
        ("polly", "describe_voices", "NextToken", {}, "InvalidNextTokenException"),
        ("polly", "list_lexicons", "NextToken", {}, "InvalidNextTokenException"),
        ("polly", "list_speech_synthesis_tasks", "NextToken", {}, "InvalidNextTokenException"),
        ("rekognition", "list_collections", "NextToken", {}, "InvalidPaginationTokenException"),
        ("rekognition", "list_faces", "NextToken", {"CollectionId": "a"}, "InvalidPaginationTokenException"),
        ("rekognition", "list_users", "NextToken", {"CollectionId": "a"}, "InvalidPaginationTokenException"),
        ("s3", "list_buckets", "ContinuationToken", {}, "InvalidArgument"),
        ("s3", "list_objects_v2", "ContinuationToken", {"Bucket": "pictures"}, "InvalidArgument"),
    ],
)
def test_a_foreign_token_is_refused_in_the_words_of_the_service(
    session: Any, service: str, operation: str, member: str, parameters: dict[str, Any], code: str
) -> None:
    rekognition, s3 = session.client("rekognition"), session.client("s3")
    for name in ("a", "b"):
        rekognition.create_collection(CollectionId=name)
        where = {"LocationConstraint": "eu-west-1"}
        s3.create_bucket(Bucket=f"bucket-{name}", CreateBucketConfiguration=where)
    s3.create_bucket(Bucket="pictures", CreateBucketConfiguration=where)
    foreign = s3.list_buckets(MaxBuckets=1)["ContinuationToken"]
    if operation == "list_buckets":
        foreign = rekognition.list_collections(MaxResults=1)["NextToken"]
    call = getattr(session.client(service), operation)
    for token in ("ZnJvbToxMDA=", "nonsense", foreign):  # the first is "from:100"
        assert refused(call, **parameters, **{member: token}) == code
