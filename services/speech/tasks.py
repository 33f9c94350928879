"""A long text as one task: Polly speaks it by itself and lays the sound into S3, and we ask now and then how it goes.

One request instead of many and nothing to join, for up to 100,000 characters; the price is the same, and the file stays
in the visitor's bucket. Polly has no waiter for tasks and cannot cancel one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from services import errors, ledger
from services.aws import Aws
from services.speech import joining
from services.speech import marks as speech_marks
from services.speech.recording import Recording
from services.speech.splitting import BILLED_PER_TASK, TOTAL_PER_TASK, split
from services.speech.synthesis import WORDS_AND_MOUTH
from services.speech.voices import Voice, require_engine

LOCAL_BUCKET = "vitrine-speech"
"""The bucket that Local makes by itself; on AWS no bucket is ever made."""
LONGEST_WAIT_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What Polly says about the tasks: `status` in its own words, and how long it has taken so far."""

    status: str
    elapsed_s: float


def buckets(aws: Aws) -> tuple[str, ...]:
    """Names of the buckets that a task may write to, sorted. For Local, its own bucket is made if there is none.

    Raises `NotAllowed` without the right to list buckets.
    """
    with errors.translated("list the buckets"):
        s3 = aws.client("s3")
        names = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
        if aws.is_local and LOCAL_BUCKET not in names:
            s3.create_bucket(
                Bucket=LOCAL_BUCKET,
                **(
                    {}
                    if aws.region == "us-east-1"
                    else {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
                ),
            )
            names.add(LOCAL_BUCKET)
    return tuple(sorted(names))


def speak_as_task(
    aws: Aws,
    text: str,
    voice: Voice,
    bucket: str,
    *,
    engine: str | None = None,
    text_type: str = "text",
    output_format: str = "mp3",
    language_code: str | None = None,
    mark_kinds: Iterable[str] = WORDS_AND_MOUTH,
    prefix: str = "vitrine/",
    progress: Callable[[Waiting], None] = lambda waiting: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Recording:
    """Start a task for the sound (and one for the marks), wait for both and read them from the bucket.

    `progress` hears before every look; an exception from it stops the waiting, not the task: its file still appears in
    the bucket. Raises `BadInput`, `NotFound` (bucket), `ServiceFailed` (the task failed, or took longer than an hour).
    """
    begun = clock()
    chosen = require_engine(voice, engine)
    whole = split(text, text_type, billed=BILLED_PER_TASK, total=TOTAL_PER_TASK)
    if len(whole) > 1:
        raise errors.BadInput(
            f"The text has more than {BILLED_PER_TASK:,} characters.", "Have it spoken in several recordings."
        )
    asked = {
        "VoiceId": voice.id,
        "Engine": chosen,
        "TextType": text_type,
        "Text": text,
        "OutputS3BucketName": bucket,
        "OutputS3KeyPrefix": prefix,
        **({"LanguageCode": language_code} if language_code else {}),
    }
    kinds = [kind for kind in mark_kinds if kind != "ssml" or text_type == "ssml"]
    questions: list[dict[str, Any]] = [asked | {"OutputFormat": output_format}]
    if kinds:
        questions.append(asked | {"OutputFormat": "json", "SpeechMarkTypes": kinds})
    # The file may have been deleted from the bucket since, so an earlier answer does not stand for a new one.
    answers = [
        ledger.ask(
            aws,
            ledger.Question(
                "polly", "start_speech_synthesis_task", dict, "start the speech task", question, repeatable=False
            ),
        )
        for question in questions
    ]
    tasks = [_finished(aws, answer.value["SynthesisTask"], begun, progress, clock, sleep) for answer in answers]
    files = [_read(aws, bucket, task["OutputUri"]) for task in tasks]
    return Recording(
        audio=files[0],
        content_type=joining.CONTENT_TYPES[output_format],
        output_format=output_format,
        sample_rate_hz=None,
        marks=speech_marks.from_json_lines(files[1]) if kinds else (),
        text=text,
        text_type=text_type,
        voice=voice,
        engine=chosen,
        characters=int(tasks[0].get("RequestCharacters", whole[0].characters)),
        duration_ms=joining.duration_ms(files[0], output_format),
        elapsed_ms=(clock() - begun) * 1000,
        parts=1,
        receipts=tuple(answer.receipt for answer in answers),
    )


def _finished(
    aws: Aws,
    task: dict[str, Any],
    begun: float,
    progress: Callable[[Waiting], None],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> dict[str, Any]:
    pause_s = 0.2
    while True:
        status = task["TaskStatus"]
        if status == "completed":
            return task
        if status == "failed":
            raise errors.ServiceFailed(
                f"The speech task failed: {task.get('TaskStatusReason', 'no reason was given')}.",
                "Check that the bucket is in the same region and may be written to.",
            )
        elapsed_s = clock() - begun
        if elapsed_s > LONGEST_WAIT_S:
            raise errors.ServiceFailed(
                "The speech task has not finished within an hour.",
                f"It goes on by itself; its file will be at {task.get('OutputUri', 'the bucket')}.",
            )
        progress(Waiting(status, elapsed_s))
        sleep(pause_s)
        pause_s = min(pause_s * 1.5, 5.0)  # Polly allows 10 such looks a second for the whole account
        with errors.translated("ask how the speech task goes"):
            task = aws.client("polly").get_speech_synthesis_task(TaskId=task["TaskId"])["SynthesisTask"]


def _read(aws: Aws, bucket: str, address: str) -> bytes:
    """The file of a finished task. `OutputUri` is an https address with the bucket in its path or its host name."""
    place = urlsplit(address)
    key = unquote(place.path).lstrip("/")
    if not place.netloc.startswith(f"{bucket}."):
        key = key.removeprefix(f"{bucket}/")
    with errors.translated("read the spoken file from the bucket"):
        return bytes(aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
