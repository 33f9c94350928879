"""A long text as one task: Polly speaks it by itself and lays the sound into S3, and we ask now and then how it goes.

One request instead of many and nothing to join, for up to 100,000 characters; the price is the same, and the file stays
in the visitor's bucket. Polly has no waiter for tasks and cannot cancel one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from services import errors, ledger, waiting
from services.aws import Aws
from services.speech import joining
from services.speech import marks as speech_marks
from services.speech.recording import Recording
from services.speech.splitting import BILLED_PER_TASK, TOTAL_PER_TASK, split
from services.speech.synthesis import without_times
from services.speech.utterance import Utterance

LOCAL_BUCKET = "vitrine-speech"
"""The bucket that `make_bucket` makes for Local; on AWS no bucket is ever made."""
LONGEST_WAIT_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What Polly says about the tasks: `status` in its own words, and how long it has taken so far."""

    status: str
    elapsed_s: float


def make_bucket(aws: Aws) -> str:
    """Make Local's bucket for speech; returns its name.

    Raises `BadInput` for a connection to AWS, where a bucket is the account's own affair.
    """
    if not aws.is_local:
        raise errors.BadInput("Vitrine makes no bucket on AWS.", "Make one in this region with AWS's own tools.")
    place = {} if aws.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    with errors.translated("make the bucket"):
        aws.client("s3").create_bucket(Bucket=LOCAL_BUCKET, **place)
    return LOCAL_BUCKET


def speak_as_task(
    aws: Aws,
    utterance: Utterance,
    bucket: str,
    *,
    prefix: str = "vitrine/",
    progress: Callable[[Waiting], None] = lambda waiting: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Recording:
    """Start a task for the sound (and one for the marks), wait for both and read them from the bucket.

    `progress` is called after every look; an exception from it stops the waiting, not the task: its file still appears
    in the bucket. Raises `BadInput`, `NotFound` (bucket), `ServiceFailed` (the task failed), `StillWorking` (it takes
    longer than an hour). When only the marks fail, the recording comes without them and says so.
    """
    begun = clock()
    whole = split(utterance.text, utterance.text_type, billed=BILLED_PER_TASK, total=TOTAL_PER_TASK)
    if len(whole) > 1:
        raise errors.BadInput(
            f"The text has more than {BILLED_PER_TASK:,} characters.", "Have it spoken in several recordings."
        )

    def start(parameters: Mapping[str, Any]) -> ledger.Answered[_Task]:
        where = {"OutputS3BucketName": bucket, "OutputS3KeyPrefix": prefix}
        doing, operation = "start the speech task", "start_speech_synthesis_task"
        # The file may have been deleted from the bucket since, so an earlier answer does not stand for a new one.
        question = ledger.Question("polly", operation, _Task.from_aws, doing, {**parameters, **where}, repeatable=False)
        return ledger.ask(aws, question)

    def finished(task: _Task) -> bytes:
        done = waiting.until(
            lambda: _look(aws, task.id),
            lambda seen: seen.status == "completed",
            lambda seen: seen.failure,
            what="The speech task",
            limit_s=LONGEST_WAIT_S,
            progress=lambda seen, _: progress(Waiting(seen.status, clock() - begun)),
            clock=clock,
            sleep=sleep,
        )
        return _read(aws, bucket, done.address)

    sound, timed, mark_error = start(utterance.sound_to_aws()), None, None
    try:
        timed = start(utterance.marks_to_aws()) if utterance.marks else None
    except errors.VitrineError as error:
        mark_error = error
    audio = finished(sound.value)
    marks: tuple[speech_marks.SpeechMark, ...] = ()
    try:
        marks = speech_marks.from_json_lines(finished(timed.value)) if timed else ()
    except errors.VitrineError as error:
        mark_error = error
    return Recording(
        utterance=utterance,
        audio=audio,
        marks=marks,
        characters=sound.value.characters or whole[0].characters,
        duration_ms=joining.duration_ms(audio, utterance.output_format, utterance.sample_rate_hz),
        elapsed_ms=(clock() - begun) * 1000,
        parts=1,
        receipts=tuple(answered.receipt for answered in (sound, timed) if answered),
        note=without_times(mark_error) if mark_error else "",
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """A task as Polly describes it; `failure` is "" or why it failed, `address` where its file will be."""

    id: str
    status: str
    failure: str
    address: str
    characters: int | None

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> _Task:
        task = response["SynthesisTask"]
        failure = task.get("TaskStatusReason") or "no reason was given" if task["TaskStatus"] == "failed" else ""
        return cls(
            task["TaskId"], task["TaskStatus"], failure, task.get("OutputUri", ""), task.get("RequestCharacters")
        )


def _look(aws: Aws, task_id: str) -> _Task:
    with errors.translated("ask how the speech task goes"):
        return _Task.from_aws(aws.client("polly").get_speech_synthesis_task(TaskId=task_id))


def _read(aws: Aws, bucket: str, address: str) -> bytes:
    """The file of a finished task. `OutputUri` is an https address with the bucket in its path or its host name."""
    place = urlsplit(address)
    key = unquote(place.path).lstrip("/")
    if not place.netloc.startswith(f"{bucket}."):
        key = key.removeprefix(f"{bucket}/")
    with errors.translated("read the spoken file from the bucket"):
        return bytes(aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
