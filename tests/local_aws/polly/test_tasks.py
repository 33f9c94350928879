"""Speech synthesis tasks: statuses, files in S3, refusals, and what becomes of tasks whose process died."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import soundfile
from botocore.exceptions import ClientError

from local_aws.account.store import DATABASE_NAME, Account
from local_aws.polly import Polly
from local_aws.polly.tasks import LIFETIME
from services import ROOT

SENTENCE = "The train to Leeds leaves from platform four. "


@pytest.fixture
def polly(session: Any) -> Any:
    session.client("s3").create_bucket(Bucket="speeches", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return session.client("polly")


def start(polly: Any, text: str = SENTENCE, **parameters: Any) -> dict[str, Any]:
    given = {"OutputFormat": "mp3", "OutputS3BucketName": "speeches", "VoiceId": "Joanna"} | parameters
    task: dict[str, Any] = polly.start_speech_synthesis_task(Text=text, **given)["SynthesisTask"]
    return task


def finished(get: Callable[[str], dict[str, Any]], task_id: str) -> dict[str, Any]:
    """The task once it is over; asks again and again, as one does with Polly, which has no waiter."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        task = get(task_id)
        if task["TaskStatus"] in ("completed", "failed"):
            return task
    raise AssertionError(f"the task is still {task['TaskStatus']}")


def of(polly: Any) -> Callable[[str], dict[str, Any]]:
    return lambda task_id: polly.get_speech_synthesis_task(TaskId=task_id)["SynthesisTask"]


def refusal(call: Any, *arguments: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(*arguments, **parameters)
    code: str = caught.value.response["Error"]["Code"]
    return code


def test_a_text_too_long_for_one_request_becomes_a_file_in_s3(session: Any, polly: Any) -> None:
    text = SENTENCE * 70
    assert len(text) > 3000
    started = start(polly, text, OutputS3KeyPrefix="out/leeds", OutputFormat="pcm", SampleRate="8000")
    assert started["TaskStatus"] in ("scheduled", "inProgress", "completed")
    assert started["RequestCharacters"] == len(text)
    assert started["VoiceId"] == "Joanna"
    assert started["OutputFormat"] == "pcm"
    key = f"out/leeds.{started['TaskId']}.pcm"
    assert started["OutputUri"] == f"https://s3.eu-west-1.amazonaws.com/speeches/{key}"
    done = finished(of(polly), started["TaskId"])
    assert done["TaskStatus"] == "completed"
    stored = session.client("s3").get_object(Bucket="speeches", Key=key)
    assert stored["ContentType"] == "audio/pcm"
    assert len(stored["Body"].read()) / 2 / 8000 > 120


def test_an_mp3_without_a_prefix_is_named_by_the_task(session: Any, polly: Any) -> None:
    task_id = start(polly)["TaskId"]
    assert finished(of(polly), task_id)["TaskStatus"] == "completed"
    stored = session.client("s3").get_object(Bucket="speeches", Key=f"{task_id}.mp3")
    assert stored["ContentType"] == "audio/mpeg"
    assert soundfile.info(io.BytesIO(stored["Body"].read())).duration > 2


def test_marks_can_be_a_task_too(session: Any, polly: Any) -> None:
    started = start(polly, OutputFormat="json", SpeechMarkTypes=["word"])
    assert finished(of(polly), started["TaskId"])["TaskStatus"] == "completed"
    body = session.client("s3").get_object(Bucket="speeches", Key=f"{started['TaskId']}.marks")["Body"].read()
    assert [json.loads(line)["value"] for line in body.decode().splitlines()][:3] == ["The", "train", "to"]


def test_tasks_are_listed_newest_first_in_pages_and_by_status(polly: Any) -> None:
    ids = [start(polly, f"Number {number}.")["TaskId"] for number in range(5)]
    for task_id in ids:
        finished(of(polly), task_id)
    pages = list(polly.get_paginator("list_speech_synthesis_tasks").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["SynthesisTasks"]) for page in pages] == [2, 2, 1]
    assert [task["TaskId"] for page in pages for task in page["SynthesisTasks"]] == ids[::-1]
    assert len(polly.list_speech_synthesis_tasks(Status="completed")["SynthesisTasks"]) == 5
    assert "NextToken" not in polly.list_speech_synthesis_tasks(MaxResults=5)
    token = polly.list_speech_synthesis_tasks(MaxResults=4)["NextToken"]
    refused = refusal(polly.list_speech_synthesis_tasks, NextToken=token, Status="completed")
    assert refused == "InvalidNextTokenException"
    assert polly.list_speech_synthesis_tasks(Status="failed")["SynthesisTasks"] == []


def test_refusals(polly: Any) -> None:
    assert refusal(start, polly, OutputS3BucketName="absent-bucket") == "InvalidS3BucketException"
    assert refusal(start, polly, "a" * 100_001) == "TextLengthExceededException"
    assert refusal(start, polly, Engine="neural") == "ValidationException"
    assert refusal(start, polly, SampleRate="1") == "InvalidSampleRateException"
    assert refusal(polly.get_speech_synthesis_task, TaskId="unknown") == "SynthesisTaskNotFoundException"
    arn = "arn:aws:sns:eu-west-1:123456789012:topic"
    assert refusal(start, polly, SnsTopicArn=arn) == "NotAvailableLocally"


def test_a_task_lives_for_72_hours(session: Any, polly: Any, data_dir: Path) -> None:
    now = [datetime.now(UTC)]
    here = Polly(Account(data_dir, clock=lambda: now[0]))
    task_id = here.start_speech_synthesis_task(
        Text="Hi", VoiceId="Joanna", OutputFormat="pcm", OutputS3BucketName="speeches"
    )["SynthesisTask"]["TaskId"]
    now[0] += LIFETIME - timedelta(minutes=1)
    finished(lambda wanted: here.get_speech_synthesis_task(TaskId=wanted)["SynthesisTask"], task_id)
    now[0] += timedelta(minutes=2)
    assert here.list_speech_synthesis_tasks()["SynthesisTasks"] == []


@pytest.fixture
def server(data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that speaks a task, and never comes to an end with it; and the task's id."""
    script = """
import sys, threading
from pathlib import Path
from local_aws.account.store import DATABASE_NAME, Account
from local_aws.polly import Polly, tasks

tasks.synthesis = lambda request: threading.Event().wait()
polly = Polly(Account(Path(sys.argv[1])))
task = polly.start_speech_synthesis_task(
    Text="Left behind.", VoiceId="Joanna", OutputFormat="pcm", OutputS3BucketName="speeches"
)["SynthesisTask"]
while task["TaskStatus"] != "inProgress":
    task = polly.get_speech_synthesis_task(TaskId=task["TaskId"])["SynthesisTask"]
print(task["TaskId"], flush=True)
threading.Event().wait()
"""
    command = [sys.executable, "-c", script, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            assert child.stdout
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


def test_a_task_of_a_killed_server_is_taken_over_and_one_of_a_living_server_is_not(
    session: Any, polly: Any, server: tuple[subprocess.Popen[str], str]
) -> None:
    child, task_id = server
    assert of(polly)(task_id)["TaskStatus"] == "inProgress"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert finished(of(polly), task_id)["TaskStatus"] == "completed"
    stored = session.client("s3").get_object(Bucket="speeches", Key=f"{task_id}.pcm")
    assert len(stored["Body"].read()) / 2 / 16000 > 0.5


def test_a_task_that_cannot_be_written_fails_with_a_reason(
    session: Any, polly: Any, server: tuple[subprocess.Popen[str], str]
) -> None:
    child, task_id = server
    session.client("s3").delete_bucket(Bucket="speeches")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    done = finished(of(polly), task_id)
    assert done["TaskStatus"] == "failed"
    assert "bucket" in done["TaskStatusReason"]


# As version 0.1 wrote it.
TABLE_0_1 = """
CREATE TABLE polly_tasks (
    region TEXT NOT NULL,
    task_id TEXT NOT NULL,
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at REAL NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    process TEXT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    characters INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    UNIQUE (region, task_id)
);
"""
PARAMETERS_0_1 = {
    "Engine": "standard",
    "LanguageCode": None,
    "LexiconNames": None,
    "OutputFormat": "pcm",
    "SampleRate": "16000",
    "SpeechMarkTypes": None,
    "TextType": "text",
    "VoiceId": "Joanna",
    "Text": "Été à Leeds.",
}


def test_tasks_of_version_0_1_are_kept_and_those_in_progress_done_though_their_process_id_lives(
    session: Any, data_dir: Path
) -> None:
    # A restarted container: the new server has the very process id that the record names.
    created_at = datetime.now(UTC) - timedelta(hours=1)
    data_dir.mkdir()
    with closing(sqlite3.connect(data_dir / DATABASE_NAME)) as connection, connection:
        connection.execute(TABLE_0_1)
        for task_id, status, reason in (
            ("one", "completed", ""),
            ("two", "failed", "The S3 bucket is gone."),
            ("three", "inProgress", ""),
            ("four", "scheduled", ""),
        ):
            connection.execute(
                "INSERT INTO polly_tasks (region, task_id, created_at, status, reason, process, bucket, key,"
                " characters, parameters) VALUES ('eu-west-1', ?, ?, ?, ?, ?, 'speeches', ?, 12, ?)",
                (
                    *(task_id, created_at.timestamp(), status, reason, str(os.getpid())),
                    *(f"{task_id}.pcm", json.dumps(PARAMETERS_0_1)),
                ),
            )
    s3, polly = session.client("s3"), session.client("polly")
    s3.create_bucket(Bucket="speeches", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    before = {task["TaskId"]: task for task in polly.list_speech_synthesis_tasks()["SynthesisTasks"]}
    assert list(before) == ["four", "three", "two", "one"]
    assert before["one"]["TaskStatus"] == "completed"
    assert before["two"]["TaskStatusReason"] == "The S3 bucket is gone."
    assert before["one"]["CreationTime"] == created_at
    assert before["one"]["OutputUri"] == "https://s3.eu-west-1.amazonaws.com/speeches/one.pcm"
    assert (before["one"]["RequestCharacters"], before["one"]["VoiceId"]) == (12, "Joanna")
    assert "Text" not in before["one"]
    for task_id in ("three", "four"):
        assert finished(of(polly), task_id)["TaskStatus"] == "completed"
        assert s3.head_object(Bucket="speeches", Key=f"{task_id}.pcm")["ContentLength"] > 16000


def test_the_text_of_a_task_is_gone_after_its_72_hours(session: Any, polly: Any, data_dir: Path) -> None:
    now = [datetime.now(UTC)]
    here = Polly(Account(data_dir, clock=lambda: now[0]))
    given: dict[str, Any] = {"VoiceId": "Joanna", "OutputFormat": "pcm", "OutputS3BucketName": "speeches"}
    for text in ("A secret.", "Another."):
        task_id = here.start_speech_synthesis_task(Text=text, **given)["SynthesisTask"]["TaskId"]
        finished(lambda wanted: here.get_speech_synthesis_task(TaskId=wanted)["SynthesisTask"], task_id)
        now[0] += LIFETIME + timedelta(minutes=1)
    rows = Account(data_dir).database.read().execute("SELECT details FROM work").fetchall()
    assert len(rows) == 1
    assert "A secret." not in rows[0][0]
