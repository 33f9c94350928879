"""A connection is a value: what it is, who it says it is, and what it says when AWS cannot be reached."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from services import aws, errors, faces, ledger, speech
from services.aws import Aws
from services.people import collections, enrollment
from tests.made.pictures import picture
from tests.made.wire import Reply, Wire, amazon, fresh_clients, loopback_server, shared_ledger, wire

__all__ = ["amazon", "fresh_clients", "loopback_server", "shared_ledger", "wire"]


def test_local_is_the_embedded_account_whatever_credentials_the_machine_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    assert aws.identify(aws.local(data_dir=tmp_path)).account == "000000000000"


def test_local_answers_with_a_profile_in_the_environment_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert aws.identify(aws.local(data_dir=tmp_path)).account == "000000000000"


def test_local_answers_with_a_broken_configuration_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[profile demo\nregion = ", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert aws.identify(aws.local(data_dir=tmp_path)).account == "000000000000"
    assert aws.profiles() == ()


def test_profiles_come_from_awss_own_files_with_their_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion=us-east-1\n[profile demo]\nregion=eu-central-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert aws.profiles() == ("default", "demo")
    assert aws.region_of_profile("demo") == "eu-central-1"
    assert aws.region_of_profile("nobody") is None


def test_who_one_is_is_asked_of_every_backend(backend: aws.Aws) -> None:
    """Twelve digits (IAM's documentation of account identifiers), and an ARN of that account."""
    found = aws.identify(backend)
    assert re.fullmatch(r"\d{12}", found.account)
    assert found.arn.startswith("arn:aws")
    assert f":{found.account}:" in found.arn
    assert aws.signed_in(backend).account == found.account == backend.account


def test_connections_are_values() -> None:
    assert aws.local() == aws.local(visit="another visitor")
    assert hash(aws.amazon("a", "eu-west-1")) == hash(aws.amazon("a", "eu-west-1"))
    assert aws.amazon("a", "eu-west-1") != aws.amazon("b", "eu-west-1")
    assert (aws.local().label, aws.amazon(None, "eu-west-2").label) == ("Local", "AWS eu-west-2")


def test_a_client_is_made_once(tmp_path: Path) -> None:
    connection = aws.local(data_dir=tmp_path)
    assert connection.client("sts") is connection.client("sts")


def test_an_unknown_profile_says_what_to_do() -> None:
    with pytest.raises(errors.NotSignedIn) as caught:
        aws.identify(aws.amazon("nobody", "eu-west-1"))
    assert "nobody" in caught.value.message
    assert "profile" in caught.value.advice


def test_no_credentials_say_how_to_sign_in() -> None:
    with pytest.raises(errors.NotSignedIn) as caught:
        aws.identify(aws.amazon(None, "eu-west-1"))
    assert "aws configure" in caught.value.advice


def test_a_service_that_the_region_lacks_names_regions_that_have_it() -> None:
    """Rekognition is in Ireland and not in Stockholm (botocore's endpoint table)."""
    with pytest.raises(errors.NotInRegion) as caught:
        aws.amazon(None, "eu-north-1").client("rekognition")
    assert "Amazon Rekognition is not in the region eu-north-1" in caught.value.message
    assert "eu-west-1" in caught.value.advice


def test_a_dead_network_is_reported_within_half_a_minute_at_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page waits for STS, and for what botocore itself asks before (single sign-on, roles)."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    sign_in = aws.amazon(None, "eu-west-1").client("sts").meta.config
    by_botocore = aws._session("aws", None, "eu-west-1", Path())._session.create_client("sso", "eu-west-1").meta.config
    for config in (sign_in, by_botocore):
        longest_s = config.retries["total_max_attempts"] * (config.connect_timeout + config.read_timeout)
        assert longest_s <= 25
    assert "Vitrine" in sign_in.user_agent_extra


def test_the_slowest_engine_of_polly_may_take_a_minute() -> None:
    assert aws.amazon(None, "eu-west-1").client("polly").meta.config.read_timeout == 60


def client_error(code: str, status: int = 400) -> ClientError:
    body: dict[str, Any] = {
        "Error": {"Code": code, "Message": "as AWS said"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(body, "DetectFaces")


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (client_error("ExpiredTokenException"), errors.NotSignedIn),
        (client_error("AccessDeniedException"), errors.NotAllowed),
        (client_error("ThrottlingException"), errors.Busy),
        (client_error("ProvisionedThroughputExceededException"), errors.Busy),
        (client_error("ResourceNotFoundException"), errors.NotFound),
        (client_error("ResourceAlreadyExistsException"), errors.AlreadyExists),
        (client_error("ValidationException"), errors.BadInput),
        (client_error("NotAvailableLocally"), errors.NotAvailable),
        (client_error("SomethingNew", status=503), errors.ServiceFailed),
        (NoCredentialsError(), errors.NotSignedIn),
        (EndpointConnectionError(endpoint_url="https://polly"), errors.Unreachable),
        (ReadTimeoutError(endpoint_url="https://polly"), errors.Unreachable),
        (IncompleteReadError(actual_bytes=5, expected_bytes=10), errors.Unreachable),
        (ResponseParserError("<html>Log in to the hotel's network</html>"), errors.Unreachable),
    ],
)
def test_every_way_to_fail_has_its_kind_and_its_advice(raised: Exception, kind: type[errors.VitrineError]) -> None:
    with pytest.raises(kind) as caught, errors.translated("find the faces"):
        raise raised
    assert caught.value.__cause__ is raised
    assert caught.value.message.startswith("Could not find the faces: ")
    assert caught.value.advice


def test_other_exceptions_pass_untouched() -> None:
    with pytest.raises(ZeroDivisionError), errors.translated("divide"):
        raise ZeroDivisionError


JSON = {"Content-Type": "application/x-amz-json-1.1"}
NOTHING = Reply(is_reset=True)
FAILED = Reply(b'{"__type":"InternalServerError","message":"Try again"}', JSON, 500)
THROTTLED = Reply(b'{"__type":"ThrottlingException","message":"Slow down"}', JSON, 400)
PAGE = Reply(b"<html>Log in</html>", {"Content-Type": "text/html"})
NO_FACE = Reply(b'{"FaceDetails":[]}', JSON)
NO_RECORD = Reply(b'{"FaceRecords":[]}', JSON)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore does not wait between its tries."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None))


def index(amazon: Aws) -> object:
    return ledger.ask(amazon, enrollment.question(enrollment.EnrollmentRequest("team", "Ada")), picture())


def detect(amazon: Aws) -> object:
    return faces.detect(amazon, picture())


def start(amazon: Aws) -> object:
    asked = {"Text": "Hello", "VoiceId": "Emma", "OutputFormat": "mp3", "OutputS3BucketName": "speech"}
    return amazon.client("polly").start_speech_synthesis_task(**asked)


def create(amazon: Aws) -> object:
    return amazon.client("rekognition").create_collection(CollectionId="team")


@pytest.mark.loopback
@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("reply", [NOTHING, FAILED, Reply(b"{}", JSON, cut_after=1)])
@pytest.mark.parametrize(
    ("operation", "ask"), [("IndexFaces", index), ("StartSpeechSynthesisTask", start), ("CreateCollection", create)]
)
def test_what_makes_something_is_not_sent_twice_when_aws_may_have_done_it(
    amazon: Aws, wire: Wire, operation: str, ask: Callable[[Aws], object], reply: Reply
) -> None:
    wire.replies[operation] = lambda body: reply
    with pytest.raises((errors.Unreachable, errors.ServiceFailed)), errors.translated("ask"):
        ask(amazon)
    assert wire.asked == [operation]


@pytest.mark.loopback
@pytest.mark.usefixtures("no_pause")
def test_what_was_refused_is_sent_again(amazon: Aws, wire: Wire) -> None:
    wire.replies["IndexFaces"] = lambda body: THROTTLED if len(wire.asked) == 1 else NO_RECORD
    index(amazon)
    assert wire.asked == ["IndexFaces"] * 2


@pytest.mark.loopback
@pytest.mark.usefixtures("no_pause")
def test_what_only_looks_is_sent_again(amazon: Aws, wire: Wire) -> None:
    wire.replies["DetectFaces"] = lambda body: NOTHING if len(wire.asked) == 1 else NO_FACE
    detect(amazon)
    assert wire.asked == ["DetectFaces"] * 2


@pytest.mark.loopback
@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("reply", [NOTHING, PAGE, Reply(b"{}", JSON, cut_after=1)])
def test_what_may_have_been_billed_is_stated(amazon: Aws, wire: Wire, reply: Reply) -> None:
    wire.replies = {"DetectFaces": lambda body: reply, "ListCollections": lambda body: reply}
    with pytest.raises(errors.Unreachable) as billed:
        detect(amazon)
    assert billed.value.advice.startswith("It may have been billed.")
    assert ("sent 4 times" in billed.value.advice) == (reply is NOTHING)
    assert wire.asked == ["DetectFaces"] * (4 if reply is NOTHING else 1)
    assert copy.copy(billed.value).may_be_billed
    totals = ledger.visit_totals(amazon.visit)
    assert (totals.calls, totals.cost_usd, totals.uncertain) == (0, 0.0, 1)
    with pytest.raises(errors.Unreachable) as free:
        collections.names(amazon)
    assert "billed" not in free.value.advice


@pytest.mark.loopback
def test_speech_that_may_have_been_billed_is_not_asked_for_a_second_time(amazon: Aws, wire: Wire) -> None:
    wire.replies["SynthesizeSpeech"] = lambda body: PAGE
    emma = speech.Voice("Emma", "Emma", "Female", "en-GB", "British English", ("standard",))
    with pytest.raises(errors.Unreachable, match="does not speak AWS's language"):
        speech.synthesize(amazon, speech.Utterance("Hello", emma, mark_kinds=()))
    assert wire.asked == ["SynthesizeSpeech"]


def test_what_never_left_was_not_billed() -> None:
    with pytest.raises(errors.Unreachable) as caught, errors.translated("find the faces", is_billed=True):
        raise EndpointConnectionError(endpoint_url="https://rekognition")
    assert "billed" not in caught.value.advice
