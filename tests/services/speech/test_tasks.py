"""One task for a long text: started, waited for, read from the bucket. The clock is made; nothing sleeps."""

from dataclasses import dataclass
from typing import Any

import pytest

from services import aws as connections
from services import errors, speech
from services.aws import Aws
from services.images import objects
from services.speech import Utterance
from tests.made.polly_fake import WORD_MS, FakePolly, refusal
from tests.made.spoken import AMY

LONG = " ".join(f"Sentence {number} notwithstanding extraordinary circumstances caf\u00e9." for number in range(130))
WORDS = LONG.count(" ") + 1


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now_s: float = 0.0

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def aws() -> Aws:
    return connections.local()


def spoken(aws: Aws, text: str = "Hello there.", **options: Any) -> speech.Recording:
    time = Time()
    return speech.speak_as_task(
        aws, Utterance(text, AMY, "standard"), "my-bucket", clock=time.clock, sleep=time.sleep, **options
    )


def test_a_task_is_waited_for_and_read_from_the_bucket(polly: FakePolly, aws: Aws) -> None:
    seen: list[speech.Waiting] = []
    recording = spoken(aws, LONG, progress=seen.append)
    assert [waiting.status for waiting in seen] == ["scheduled", "inProgress"] * 2  # the sound, then its marks
    assert [waiting.elapsed_s for waiting in seen] == pytest.approx([0, 0.2, 0.5, 0.7])
    assert recording.parts == 1
    assert recording.duration_ms == pytest.approx(WORDS * WORD_MS, abs=1)
    assert sum(segment.time_ms is not None for segment in recording.segments) == WORDS
    assert recording.elapsed_ms == pytest.approx(1_000)
    assert len(recording.receipts) == 2
    assert recording.characters == len(LONG)
    assert recording.note == ""
    places = {(call["OutputS3BucketName"], call["OutputS3KeyPrefix"]) for call in polly.calls}
    assert places == {("my-bucket", "vitrine/")}


def test_a_task_that_fails_says_why(polly: FakePolly, aws: Aws) -> None:
    polly.last_status = "failed"
    with pytest.raises(errors.ServiceFailed, match="The speech task failed: no reason was given"):
        spoken(aws)


def test_a_task_that_takes_longer_than_an_hour_goes_on_without_us(polly: FakePolly, aws: Aws) -> None:
    polly.get_speech_synthesis_task = lambda TaskId: {  # type: ignore[method-assign]
        "SynthesisTask": {"TaskId": TaskId, "TaskStatus": "inProgress"}
    }
    with pytest.raises(errors.StillWorking, match="The speech task has not finished within 60 minutes"):
        spoken(aws)


def test_the_sound_is_kept_when_no_task_for_its_marks_can_be_started(polly: FakePolly, aws: Aws) -> None:
    def fault(parameters: dict[str, Any]) -> None:
        if parameters["OutputFormat"] == "json":
            raise refusal("ThrottlingException", "Rate exceeded")

    polly.fault = fault
    recording = spoken(aws)
    assert recording.duration_ms == pytest.approx(2 * WORD_MS, abs=1)
    assert recording.marks == ()
    assert "The words have no times" in recording.note
    assert "Rate exceeded" in recording.note
    assert len(recording.receipts) == 1


def test_the_sound_is_kept_when_the_task_for_its_marks_fails(polly: FakePolly, aws: Aws) -> None:
    look = polly.get_speech_synthesis_task
    polly.get_speech_synthesis_task = lambda TaskId: (  # type: ignore[method-assign]
        look(TaskId)
        if TaskId == "task-0"
        else {"SynthesisTask": {"TaskId": TaskId, "TaskStatus": "failed", "TaskStatusReason": "No such engine."}}
    )
    recording = spoken(aws)
    assert recording.duration_ms == pytest.approx(2 * WORD_MS, abs=1)
    assert recording.note == "The words have no times: The speech task failed: No such engine."
    assert len(recording.receipts) == 2  # both were billed


@pytest.mark.parametrize("instead", [b"<html>Log in</html>", b'{"type": "word"}', b"[]", b"\xff"])
def test_the_sound_is_kept_when_the_file_of_its_marks_holds_none(polly: FakePolly, aws: Aws, instead: bytes) -> None:
    class Bucket(dict[str, bytes]):
        def __setitem__(self, key: str, data: bytes) -> None:
            super().__setitem__(key, instead if b'"time"' in data else data)

    polly.files = Bucket()
    recording = spoken(aws)
    assert recording.duration_ms == pytest.approx(2 * WORD_MS, abs=1)
    assert recording.note == "The words have no times: What came is no list of speech marks."


def test_what_shows_the_progress_can_cancel_the_wait(polly: FakePolly, aws: Aws) -> None:
    class Canceled(BaseException):
        pass

    def cancel(waiting: speech.Waiting) -> None:
        raise Canceled

    with pytest.raises(Canceled):
        spoken(aws, progress=cancel)
    assert len(polly.tasks) == 2  # they go on


def test_without_marks_there_is_one_task(polly: FakePolly, aws: Aws) -> None:
    time = Time()
    utterance = Utterance("Hello there.", AMY, "standard", mark_kinds=())
    recording = speech.speak_as_task(aws, utterance, "my-bucket", clock=time.clock, sleep=time.sleep)
    assert (len(polly.calls), len(recording.receipts), recording.marks, recording.note) == (1, 1, (), "")


def test_listing_buckets_makes_none(data_dir: Any) -> None:
    local = connections.local(data_dir=data_dir)
    assert objects.list_buckets(local) == ()
    assert objects.list_buckets(local) == ()
    assert speech.make_bucket(local) == "vitrine-speech"
    assert objects.list_buckets(local) == ("vitrine-speech",)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_the_local_bucket_can_be_made_in_every_region(data_dir: Any, region: str) -> None:
    local = connections.local(region, data_dir=data_dir)
    speech.make_bucket(local)
    assert objects.list_buckets(local) == ("vitrine-speech",)


def test_no_bucket_is_made_on_aws(polly: FakePolly) -> None:
    with pytest.raises(errors.BadInput, match="makes no bucket on AWS"):
        speech.make_bucket(Aws("aws", "eu-west-1", account="123456789012"))
