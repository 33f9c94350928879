"""Speech synthesis tasks: long texts, spoken by a thread in the background into a bucket of the local S3."""

import json
import os
import queue
import threading
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from local_aws.account.objects import ObjectStore
from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.polly.listing import page
from local_aws.polly.speech import CONTENT_TYPES, Request, Speech, synthesis
from local_aws.polly.voices import ENGINE

BILLED_LIMIT, TOTAL_LIMIT = 100_000, 200_000
LIFETIME = timedelta(hours=72)
DEFAULT_PAGE = 100
_EXTENSIONS = {
    "mp3": "mp3", "ogg_vorbis": "ogg", "ogg_opus": "opus", "pcm": "pcm", "mulaw": "mulaw", "alaw": "alaw",
    "json": "marks",
}  # fmt: skip

_SCHEMA = """
CREATE TABLE IF NOT EXISTS polly_tasks (
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


class Tasks(Speech):
    """Polly's operations on speech synthesis tasks."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        account.database.ensure("polly_tasks", _SCHEMA)
        self._objects = ObjectStore(account)
        self._waiting: queue.SimpleQueue[tuple[str, Request | None]] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._starting = threading.Lock()
        self._adopt()

    def start_speech_synthesis_task(
        self,
        *,
        OutputFormat: str,
        OutputS3BucketName: str,
        Text: str,
        VoiceId: str,
        Engine: str = ENGINE,
        LanguageCode: str | None = None,
        LexiconNames: list[str] | None = None,
        OutputS3KeyPrefix: str = "",
        SampleRate: str | None = None,
        SpeechMarkTypes: list[str] | None = None,
        TextType: str = "text",
    ) -> dict[str, Any]:
        """Begin to speak; the task is "scheduled", then "inProgress", then "completed" or "failed"."""
        request = self._request(
            OutputFormat, Text, VoiceId, Engine, LanguageCode, LexiconNames or [], SampleRate, SpeechMarkTypes or [],
            TextType, BILLED_LIMIT, TOTAL_LIMIT,
        )  # fmt: skip
        try:
            self._objects.bucket(OutputS3BucketName)
        except AwsError as error:
            raise AwsError(
                "InvalidS3BucketException", f"The S3 bucket {OutputS3BucketName} does not exist or cannot be reached."
            ) from error
        task_id = str(uuid.uuid4())
        name = f"{task_id}.{_EXTENSIONS[OutputFormat]}"
        parameters = {
            "Engine": Engine, "LanguageCode": LanguageCode, "LexiconNames": LexiconNames, "OutputFormat": OutputFormat,
            "SampleRate": str(request.rate_hz), "SpeechMarkTypes": SpeechMarkTypes, "TextType": TextType,
            "VoiceId": VoiceId, "Text": Text,
        }  # fmt: skip
        with self._account.database.transaction() as connection:
            connection.execute(
                "INSERT INTO polly_tasks (region, task_id, created_at, status, reason, process, bucket, key,"
                " characters, parameters) VALUES (?, ?, ?, 'scheduled', '', ?, ?, ?, ?, ?)",
                (
                    self._account.region, task_id, self._account.clock().timestamp(), str(os.getpid()),
                    OutputS3BucketName, f"{OutputS3KeyPrefix}.{name}" if OutputS3KeyPrefix else name,
                    request.characters, json.dumps(parameters),
                ),
            )  # fmt: skip
        answer = self.get_speech_synthesis_task(TaskId=task_id)
        self._enqueue(task_id, request)
        return answer

    def get_speech_synthesis_task(self, *, TaskId: str) -> dict[str, Any]:
        """A task of the last 72 hours."""
        row = self._account.database.read().execute(
            f"SELECT {_COLUMNS} FROM polly_tasks WHERE region = ? AND task_id = ? AND created_at > ?",
            (self._account.region, TaskId, self._oldest()),
        ).fetchone()  # fmt: skip
        if row is None:
            raise AwsError("SynthesisTaskNotFoundException", f"Task {TaskId} does not exist")
        return {"SynthesisTask": self._task(row)}

    def list_speech_synthesis_tasks(
        self, *, MaxResults: int = DEFAULT_PAGE, NextToken: str | None = None, Status: str | None = None
    ) -> dict[str, Any]:
        """Tasks of the last 72 hours, the newest first."""
        rows = self._account.database.read().execute(
            f"SELECT {_COLUMNS} FROM polly_tasks WHERE region = ? AND created_at > ? AND status = coalesce(?, status)"
            " ORDER BY number DESC",
            (self._account.region, self._oldest(), Status),
        ).fetchall()  # fmt: skip
        tasks, token = page(rows, NextToken, MaxResults)
        answer: dict[str, Any] = {"SynthesisTasks": [self._task(row) for row in tasks]}
        return answer if token is None else answer | {"NextToken": token}

    def _oldest(self) -> float:
        return (self._account.clock() - LIFETIME).timestamp()

    def _task(self, row: Any) -> dict[str, Any]:
        task_id, created_at, status, reason, bucket, key, characters, encoded = row
        parameters = json.loads(encoded)
        del parameters["Text"]
        task = {name: value for name, value in parameters.items() if value is not None}
        task |= {
            "TaskId": task_id,
            "TaskStatus": status,
            "OutputUri": f"https://s3.{self._account.region}.amazonaws.com/{bucket}/{key}",
            "CreationTime": datetime.fromtimestamp(created_at, UTC),
            "RequestCharacters": characters,
        }
        return task | {"TaskStatusReason": reason} if reason else task

    def _adopt(self) -> None:
        """Take over the unfinished tasks of processes that are gone."""
        with self._account.database.transaction() as connection:
            rows = connection.execute(
                "SELECT task_id, process FROM polly_tasks WHERE region = ? AND status IN ('scheduled', 'inProgress')"
                " ORDER BY number",
                (self._account.region,),
            ).fetchall()
            orphans = [task_id for task_id, process in rows if not _is_alive(int(process))]
            for task_id in orphans:
                connection.execute(
                    "UPDATE polly_tasks SET process = ? WHERE region = ? AND task_id = ?",
                    (str(os.getpid()), self._account.region, task_id),
                )
        for task_id in orphans:
            self._enqueue(task_id, None)

    def _enqueue(self, task_id: str, request: Request | None) -> None:
        self._waiting.put((task_id, request))
        with self._starting:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name="polly-tasks", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            task_id, request = self._waiting.get()
            try:
                self._speak(task_id, request)
            except AwsError as error:
                self._finish(task_id, "failed", error.message)
            except Exception as error:  # noqa: BLE001 - the thread must go on with the next task
                self._finish(task_id, "failed", f"{type(error).__name__}: {error}")

    def _speak(self, task_id: str, request: Request | None) -> None:
        row = self._account.database.read().execute(
            "SELECT bucket, key, parameters FROM polly_tasks WHERE region = ? AND task_id = ?",
            (self._account.region, task_id),
        ).fetchone()  # fmt: skip
        if row is None:
            return
        bucket, key, encoded = row
        if request is None:
            request = self._request_again(json.loads(encoded))
        self._finish(task_id, "inProgress", "")
        data = synthesis(request)
        self._objects.put(bucket, key, data, content_type=CONTENT_TYPES[request.output_format])
        self._finish(task_id, "completed", "")

    def _request_again(self, kept: dict[str, Any]) -> Request:
        return self._request(
            kept["OutputFormat"], kept["Text"], kept["VoiceId"], kept["Engine"], kept["LanguageCode"],
            kept["LexiconNames"] or [], kept["SampleRate"], kept["SpeechMarkTypes"] or [], kept["TextType"],
            BILLED_LIMIT, TOTAL_LIMIT,
        )  # fmt: skip

    def _finish(self, task_id: str, status: str, reason: str) -> None:
        # A data folder that is gone takes its tasks with it.
        with suppress(AwsError), self._account.database.transaction() as connection:
            connection.execute(
                "UPDATE polly_tasks SET status = ?, reason = ? WHERE region = ? AND task_id = ?",
                (status, reason, self._account.region, task_id),
            )


_COLUMNS = "task_id, created_at, status, reason, bucket, key, characters, parameters"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
