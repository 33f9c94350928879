"""The seam: it refuses in AWS's words what AWS refuses, says what it cannot do, and gives only what AWS's model has."""

import io
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.response import StreamingBody
from botocore.stub import Stubber

import local_aws
from local_aws.account.store import Account
from local_aws.errors import AwsError, InvalidAnswer, NotAvailableLocally
from local_aws.wire.directory import SERVICES

PNG = b"\x89PNG"


class Speaking:
    """A service whose answers the tests choose."""

    says: Callable[..., Any]
    heard: dict[str, Any]

    def __init__(self, account: Account) -> None:
        self.account = account

    def synthesize_speech(
        self, *, OutputFormat: str, Text: str, VoiceId: str, LexiconNames: list[str] | None = None
    ) -> Any:
        """Says what the test told it to."""
        type(self).heard = {"Text": Text, "LexiconNames": LexiconNames}
        return type(self).says()

    def get_lexicon(self, *, Name: str) -> Any:
        """Says what the test told it to."""
        return type(self).says()


class Seeing:
    """A service with operations whose parameters have constraints of every kind."""

    says: Callable[..., Any] = staticmethod(lambda: {})
    heard: dict[str, Any]

    def __init__(self, account: Account) -> None:
        self.account = account

    def detect_faces(self, *, Image: dict[str, Any], Attributes: list[str] | None = None) -> Any:
        """Notes what it was given."""
        type(self).heard = {"Image": Image, "Attributes": Attributes}
        return type(self).says()

    def search_faces(
        self, *, CollectionId: str, FaceId: str, FaceMatchThreshold: float = 80, MaxFaces: int = 10
    ) -> Any:
        """Notes what it was given."""
        type(self).heard = {"FaceMatchThreshold": FaceMatchThreshold, "MaxFaces": MaxFaces}
        return type(self).says()

    def create_user(self, *, CollectionId: str, UserId: str) -> Any:
        """Takes no ClientRequestToken, which botocore makes up where the caller gives none."""
        return {}


@pytest.fixture
def polly(session: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(SERVICES, "polly", (__name__, "Speaking"))
    return session.client("polly")


@pytest.fixture
def rekognition(session: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(SERVICES, "rekognition", (__name__, "Seeing"))
    monkeypatch.setattr(Seeing, "says", staticmethod(dict))
    return session.client("rekognition")


def say(monkeypatch: pytest.MonkeyPatch, says: Callable[[], Any]) -> None:
    monkeypatch.setattr(Speaking, "says", staticmethod(says), raising=False)


def raising(error: Exception) -> Callable[[], Any]:
    def say() -> Any:
        raise error

    return say


def error_of(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def speak(polly: Any, **more: Any) -> Any:
    return polly.synthesize_speech(OutputFormat="mp3", Text="Hello", VoiceId="Amy", **more)


# What AWS refuses


def test_too_many_bytes_are_refused_in_the_words_of_aws_and_are_not_echoed(rekognition: Any) -> None:
    code, message = error_of(lambda: rekognition.detect_faces(Image={"Bytes": b"x" * 5_242_881}))
    assert code == "InvalidParameterException"
    assert message == (
        "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=5242881 cap=5242881]' at 'image.bytes'"
        " failed to satisfy constraint: Member must have length less than or equal to 5242880"
    )


def test_the_largest_picture_passes(rekognition: Any) -> None:
    rekognition.detect_faces(Image={"Bytes": b"x" * 5_242_880})
    assert len(Seeing.heard["Image"]["Bytes"]) == 5_242_880


def test_no_bytes_are_refused(rekognition: Any) -> None:
    _, message = error_of(lambda: rekognition.detect_faces(Image={"Bytes": b""}))
    assert message.endswith("Member must have length greater than or equal to 1")


def test_a_list_names_all_constraints_of_its_members_as_aws_does(rekognition: Any) -> None:
    _, message = error_of(lambda: rekognition.detect_faces(Image={"Bytes": PNG}, Attributes=["ALL", "FOO"]))
    assert message.startswith(
        "1 validation error detected: Value '[ALL, FOO]' at 'attributes' failed to satisfy constraint:"
        " Member must satisfy constraint: [Member must satisfy enum value set: [DEFAULT, ALL, "
    )


def test_each_broken_constraint_is_named(rekognition: Any) -> None:
    _, message = error_of(
        lambda: rekognition.search_faces(CollectionId="a b!", FaceId="nobody", FaceMatchThreshold=150, MaxFaces=5000)
    )
    assert message.startswith("4 validation errors detected: ")
    assert (
        r"Value 'a b!' at 'collectionId' failed to satisfy constraint: Member must satisfy regular expression pattern:"
        r" [a-zA-Z0-9_.\-]+" in message
    )
    assert (
        "Value '150.0' at 'faceMatchThreshold' failed to satisfy constraint: Member must have value less than or equal"
        " to 100" in message
    )
    assert (
        "Value '5000' at 'maxFaces' failed to satisfy constraint: Member must have value less than or equal to 4096"
        in message
    )


def test_an_unknown_voice_is_refused_with_the_code_of_polly(polly: Any) -> None:
    code, message = error_of(lambda: polly.synthesize_speech(OutputFormat="mp3", Text="Hello", VoiceId="Nobody"))
    assert code == "ValidationException"
    assert "Value 'Nobody' at 'voiceId' failed to satisfy constraint: Member must satisfy enum value set: [" in message


def test_a_secret_is_not_echoed(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SERVICES, "lexv2-runtime", (__name__, "Chatting"))
    lex = session.client("lexv2-runtime")
    names = {"botId": "ABCDEFGHIJ", "botAliasId": "TSTALIASID", "localeId": "en_GB", "sessionId": "one"}
    code, message = error_of(lambda: lex.recognize_text(**names, text="my secret" * 200))
    assert code == "ValidationException"
    assert "secret" not in message
    assert "'***Sensitive***' at 'text'" in message


class Chatting:
    """A service with a sensitive parameter."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def recognize_text(self, *, botId: str, botAliasId: str, localeId: str, sessionId: str, text: str) -> Any:
        """Never reached."""
        raise AssertionError


def test_a_long_value_is_cut(rekognition: Any) -> None:
    _, message = error_of(lambda: rekognition.search_faces(CollectionId="a" * 100_000, FaceId="x"))
    assert len(message) < 2000


def test_what_botocore_checks_is_still_checked_by_botocore(polly: Any) -> None:
    with pytest.raises(ParamValidationError):
        polly.synthesize_speech(OutputFormat="mp3", Text="Hello")


def test_a_client_that_does_not_check_gets_the_words_of_aws(session: Any, rekognition: Any) -> None:
    careless = session.client("rekognition", config=Config(parameter_validation=False))
    code, message = error_of(lambda: careless.search_faces(CollectionId="staff"))
    assert code == "InvalidParameterException"
    assert "Value null at 'faceId' failed to satisfy constraint: Member must not be null" in message


# What is not there


def test_an_unnamed_member_is_refused_by_name(polly: Any) -> None:
    code, message = error_of(lambda: speak(polly, Engine="neural"))
    assert code == "NotAvailableLocally"
    assert "Engine of SynthesizeSpeech" in message
    assert "connect to AWS" in message


def test_an_unnamed_operation_is_refused_by_name(polly: Any) -> None:
    code, message = error_of(polly.describe_voices)
    assert code == "NotAvailableLocally"
    assert "DescribeVoices" in message


def test_an_unknown_service_is_refused_by_name(session: Any) -> None:
    code, message = error_of(session.client("ssm").list_documents)
    assert code == "NotAvailableLocally"
    assert "ssm" in message


def test_a_presigned_url_is_refused(session: Any) -> None:
    client = session.client("s3")
    code, _ = error_of(lambda: client.generate_presigned_url("get_object", Params={"Bucket": "b-b", "Key": "k"}))
    assert code == "NotAvailableLocally"


def test_a_token_that_botocore_makes_up_is_dropped_and_one_that_the_caller_gives_is_refused(rekognition: Any) -> None:
    rekognition.create_user(CollectionId="staff", UserId="ann")
    code, message = error_of(
        lambda: rekognition.create_user(CollectionId="staff", UserId="ann", ClientRequestToken="mine")
    )
    assert code == "NotAvailableLocally"
    assert "ClientRequestToken" in message


# Errors of services


def test_an_error_is_the_modeled_exception_with_its_code_and_status(polly: Any, monkeypatch: Any) -> None:
    say(monkeypatch, raising(AwsError("LexiconNotFoundException", "Lexicon not found")))
    with pytest.raises(polly.exceptions.LexiconNotFoundException) as caught:
        polly.get_lexicon(Name="none")
    assert caught.value.response["Error"] == {"Code": "LexiconNotFoundException", "Message": "Lexicon not found"}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404  # as the model has it
    assert caught.value.operation_name == "GetLexicon"


def test_an_error_without_a_class_is_a_client_error_with_its_code(polly: Any, monkeypatch: Any) -> None:
    say(monkeypatch, raising(AwsError("ThrottlingException", "Rate exceeded")))
    code, message = error_of(lambda: speak(polly))
    assert (code, message) == ("ThrottlingException", "Rate exceeded")


def test_a_service_can_refuse_what_it_lacks(polly: Any, monkeypatch: Any) -> None:
    say(monkeypatch, raising(NotAvailableLocally("The neural engine")))
    assert error_of(lambda: speak(polly))[1].startswith("The neural engine is not available in the local AWS")


def test_a_crash_is_a_500_of_the_service_and_its_details_are_only_in_the_log(
    polly: Any, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    say(monkeypatch, raising(ZeroDivisionError("the secret detail")))
    with caplog.at_level(logging.ERROR), pytest.raises(polly.exceptions.ServiceFailureException) as caught:
        speak(polly)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert "secret" not in str(caught.value)
    assert "the secret detail" in caplog.text


# Answers


def test_a_stream_reads_as_a_stream_of_aws_does(polly: Any, monkeypatch: Any) -> None:
    answer = {"AudioStream": b"sound" * 100, "ContentType": "audio/mpeg", "RequestCharacters": 5}
    say(monkeypatch, lambda: answer)
    response = speak(polly)
    assert isinstance(response["AudioStream"], StreamingBody)
    assert response["AudioStream"].read(5) == b"sound"
    assert b"".join(response["AudioStream"].iter_chunks(7)) == b"sound" * 99
    metadata = response["ResponseMetadata"]
    assert metadata["HTTPHeaders"]["content-type"] == "audio/mpeg"
    assert metadata["HTTPHeaders"]["x-amzn-requestcharacters"] == "5"
    assert metadata["HTTPStatusCode"] == 200
    assert metadata["RetryAttempts"] == 0
    assert metadata["RequestId"] != speak(polly)["ResponseMetadata"]["RequestId"]


FACE = {"Confidence": 99.5}


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"Faces": []}, "no such member"),
        ({"FaceDetails": [{"Confidence": 101}]}, "faceDetails.1.member.confidence"),
        ({"FaceDetails": [FACE, {"Confidence": "high"}]}, "faceDetails.2.member.confidence"),
        ({"FaceDetails": [{"Confidence": float("nan")}]}, "finite number"),
        ({"FaceDetails": [{"Gender": {"Value": "Unknown"}}]}, "enum value set"),
        ({"FaceDetails": [{"Confidence": None}]}, "not NoneType"),
        ({"FaceDetails": FACE}, "must be a list"),
        ({"OrientationCorrection": "ROTATE_45"}, "enum value set"),
    ],
)
def test_an_answer_that_aws_cannot_give_is_a_loud_fault(
    rekognition: Any, monkeypatch: Any, answer: Any, complaint: str
) -> None:
    monkeypatch.setattr(Seeing, "says", staticmethod(lambda: answer))
    with pytest.raises(InvalidAnswer, match="rekognition DetectFaces") as caught:
        rekognition.detect_faces(Image={"Bytes": PNG})
    assert complaint in str(caught.value)


def test_a_moment_without_a_time_zone_and_a_missing_member_are_faults(session: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(SERVICES, "sagemaker", (__name__, "Training"))
    monkeypatch.setattr(Training, "says", {"TrainingJobSummaries": [{"CreationTime": datetime(2026, 1, 1)}]})
    with pytest.raises(InvalidAnswer) as caught:
        session.client("sagemaker").list_training_jobs()
    assert "creationTime' failed to satisfy constraint: Member must be a moment with a time zone" in str(caught.value)
    assert "trainingJobName' failed to satisfy constraint: Member must not be null" in str(caught.value)


class Training:
    """A service whose answer the test chooses."""

    says: Any = None

    def __init__(self, account: Account) -> None:
        self.account = account

    def list_training_jobs(self) -> Any:
        """Says what the test told it to."""
        return type(self).says


def test_neither_side_can_reach_into_the_other(rekognition: Any, monkeypatch: Any) -> None:
    kept: dict[str, Any] = {"FaceDetails": [{"Confidence": 99.5, "Landmarks": [{"Type": "nose", "X": 0.5, "Y": 0.5}]}]}
    monkeypatch.setattr(Seeing, "says", staticmethod(lambda: kept))
    attributes = ["ALL"]
    response = rekognition.detect_faces(Image={"Bytes": PNG}, Attributes=attributes)
    Seeing.heard["Attributes"].append("changed by the service")
    response["FaceDetails"][0]["Landmarks"].clear()
    assert attributes == ["ALL"]
    assert len(kept["FaceDetails"][0]["Landmarks"]) == 1


def test_a_file_is_read_where_bytes_are_wanted(rekognition: Any) -> None:
    rekognition.detect_faces(Image={"Bytes": bytearray(PNG)})
    assert Seeing.heard["Image"]["Bytes"] == PNG
    assert isinstance(Seeing.heard["Image"]["Bytes"], bytes)


# boto3 as ever


def test_a_stubber_goes_before_the_local_aws(session: Any) -> None:
    client = session.client("sts")
    with Stubber(client) as stubber:
        stubber.add_response("get_caller_identity", {"Account": "123456789012"})
        assert client.get_caller_identity()["Account"] == "123456789012"
    assert client.get_caller_identity()["Account"] == "000000000000"


@pytest.mark.parametrize("region", ["us-east-1", "eu-south-2", "cn-north-1", "us-gov-west-1", "ap-southeast-7"])
def test_a_client_of_any_region_is_answered(session: Any, region: str) -> None:
    assert session.client("sts", region_name=region).get_caller_identity()["Account"] == "000000000000"


def test_an_unsigned_client_is_answered(session: Any) -> None:
    client = session.client("sts", config=Config(signature_version=UNSIGNED))
    assert client.get_caller_identity()["Account"] == "000000000000"


def test_no_credentials_no_region_and_no_configuration_are_needed(tmp_path: Path) -> None:
    script = (
        "import boto3, local_aws, pathlib, socket, sys\n"
        "def refuse(*a): raise SystemExit('it tried to reach the network')\n"
        "socket.socket.connect = refuse\n"
        "session = boto3.session.Session()\n"
        "local_aws.connect(session, pathlib.Path(sys.argv[1]))\n"
        "client = session.client('sts')\n"
        "print(client.meta.region_name, client.get_caller_identity()['Account'])\n"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["eu-west-1", "000000000000"], done.stderr


def test_the_credentials_of_the_machine_are_not_used(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    session = boto3.session.Session(region_name="eu-west-1")
    local_aws.connect(session, data_dir)
    assert "AKIAREAL" not in session.get_credentials().access_key
    assert "LOCAL" in session.get_credentials().access_key
    assert os.environ["AWS_ACCESS_KEY_ID"] == "AKIAREAL"


def test_other_sessions_are_left_alone(session: Any) -> None:
    def intercept(request: Any, **_: Any) -> None:
        raise InterruptedError(request.url)

    other = boto3.session.Session("x", "y", region_name="eu-west-1")
    other.events.register("before-send", intercept)
    with pytest.raises(InterruptedError, match=r"https://sts\.eu-west-1\.amazonaws\.com/"):
        other.client("sts").get_caller_identity()


# Threads


def test_thirty_two_threads_get_the_answers_of_one(data_dir: Path) -> None:
    def ask(number: int) -> tuple[str, bytes, list[str]]:
        started.wait()
        client.put_object(Bucket="pictures", Key=f"{number:02}", Body=io.BytesIO(b"%d" % number))
        body = client.get_object(Bucket="pictures", Key=f"{number:02}")["Body"].read()
        errors = [error_of(lambda: client.get_object(Bucket="pictures", Key="none"))[0] for _ in range(3)]
        return sts.get_caller_identity()["Arn"], body, errors

    session = boto3.session.Session(region_name="us-east-1")
    local_aws.connect(session, data_dir)
    client, sts = session.client("s3"), session.client("sts")
    client.create_bucket(Bucket="pictures")
    started = threading.Barrier(32)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(ask, range(32)))
    arn = "arn:aws:iam::000000000000:user/local"
    assert answers == [(arn, b"%d" % number, ["NoSuchKey"] * 3) for number in range(32)]
    assert [entry["Key"] for entry in client.list_objects_v2(Bucket="pictures")["Contents"]] == [
        f"{number:02}" for number in range(32)
    ]


def test_a_service_is_made_once_for_a_folder_and_a_region(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Counted(Speaking):
        """Notes that it was made."""

        def __init__(self, account: Account) -> None:
            made.append(account.region)

        @staticmethod
        def says() -> Any:
            return {"AudioStream": b"", "ContentType": "audio/mpeg"}

    monkeypatch.setattr("local_aws.wire.transport.service_class", lambda name: Counted)
    clients = []
    for region in ("eu-west-1", "eu-west-1", "eu-west-2"):
        session = boto3.session.Session(region_name=region)
        local_aws.connect(session, data_dir)
        clients.append(session.client("polly"))
    for client in clients * 2:
        speak(client)
    assert sorted(made) == ["eu-west-1", "eu-west-2"]
