"""Speech synthesis tasks: long texts, spoken by a thread in the background into a bucket of the local S3."""

import uuid
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from local_aws.account.objects import ObjectStore
from local_aws.account.store import Account
from local_aws.account.transitions import Kind
from local_aws.account.work import Attempt, Piece, WorkQueue
from local_aws.errors import AwsError
from local_aws.polly.foundation import Foundation
from local_aws.polly.speech import CONTENT_TYPES, Parameters, Request, checked, synthesis
from local_aws.polly.voices import ENGINE

BILLED_LIMIT, TOTAL_LIMIT = 100_000, 200_000
LIFETIME = timedelta(hours=72)
DEFAULT_PAGE = 100
_EXTENSIONS = {
    "mp3": "mp3", "ogg_vorbis": "ogg", "ogg_opus": "opus", "pcm": "pcm", "mulaw": "mulaw", "alaw": "alaw",
    "json": "marks",
}  # fmt: skip

TASK = Kind(
    name="polly-task",
    first="scheduled",
    transitions=frozenset(
        {("scheduled", "inProgress"), ("scheduled", "failed"), ("inProgress", "completed"), ("inProgress", "failed")}
    ),
    at_rest=frozenset({"completed", "failed"}),
    failed="failed",
)


class Tasks(Foundation):
    """Polly's operations on speech synthesis tasks."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._objects = ObjectStore(account)
        self._tasks = WorkQueue(account, TASK, self._speak)
        self._requests: dict[str, Request] = {}
        self._tasks.adopt()

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
        """Begin to speak; the task is "scheduled", then "inProgress", then "completed" or "failed".

        Raises InvalidS3BucketException, InvalidSampleRateException, InvalidSsmlException,
        LanguageNotSupportedException, LexiconNotFoundException, MarksNotSupportedForFormatException,
        SsmlMarksNotSupportedForTextTypeException, TextLengthExceededException and ValidationException.
        """
        parameters = Parameters(
            OutputFormat, Text, VoiceId, Engine, LanguageCode, LexiconNames, SampleRate, SpeechMarkTypes, TextType
        )
        request = checked(self._account, parameters, BILLED_LIMIT, TOTAL_LIMIT)
        try:
            self._objects.bucket(OutputS3BucketName)
        except AwsError as error:
            raise AwsError(
                "InvalidS3BucketException", f"The S3 bucket {OutputS3BucketName} does not exist or cannot be reached."
            ) from error
        task_id = str(uuid.uuid4())
        name = f"{task_id}.{_EXTENSIONS[OutputFormat]}"
        details = {
            "bucket": OutputS3BucketName,
            "key": f"{OutputS3KeyPrefix}.{name}" if OutputS3KeyPrefix else name,
            "characters": request.characters,
            "parameters": asdict(parameters) | {"SampleRate": str(request.rate_hz)},
        }
        self._tasks.forget(self._oldest())
        self._requests[task_id] = request
        return {"SynthesisTask": self._task(self._tasks.begin(task_id, details))}

    def get_speech_synthesis_task(self, *, TaskId: str) -> dict[str, Any]:
        """A task of the last 72 hours. Raises SynthesisTaskNotFoundException."""
        task = self._tasks.find(TaskId)
        if task is None or task.created_at <= self._oldest():
            raise AwsError("SynthesisTaskNotFoundException", f"Task {TaskId} does not exist")
        return {"SynthesisTask": self._task(task)}

    def list_speech_synthesis_tasks(
        self, *, MaxResults: int = DEFAULT_PAGE, NextToken: str | None = None, Status: str | None = None
    ) -> dict[str, Any]:
        """Tasks of the last 72 hours, the newest first. Raises InvalidNextTokenException."""
        pages = self._pages("ListSpeechSynthesisTasks", Status)
        before = pages.start(NextToken, 0) or None
        rows = self._tasks.newest(MaxResults + 1, since=self._oldest(), status=Status, before=before)
        tasks, token = pages.page(rows, MaxResults, lambda task: task.number)
        answer: dict[str, Any] = {"SynthesisTasks": [self._task(row) for row in tasks]}
        return answer if token is None else answer | {"NextToken": token}

    def _oldest(self) -> datetime:
        return self._account.clock() - LIFETIME

    def _task(self, task: Piece) -> dict[str, Any]:
        details = task.details
        answer = {name: value for name, value in details["parameters"].items() if value is not None and name != "Text"}
        answer |= {
            "TaskId": task.id,
            "TaskStatus": task.status,
            "OutputUri": f"https://s3.{self._account.region}.amazonaws.com/{details['bucket']}/{details['key']}",
            "CreationTime": task.created_at,
            "RequestCharacters": details["characters"],
        }
        return answer | {"TaskStatusReason": task.reason} if task.reason else answer

    def _speak(self, attempt: Attempt) -> None:
        details = attempt.piece.details
        request = self._requests.pop(attempt.piece.id, None) or checked(
            self._account, Parameters(**details["parameters"]), BILLED_LIMIT, TOTAL_LIMIT
        )
        attempt.advance("inProgress")
        data = synthesis(request)
        attempt.check()
        content_type = CONTENT_TYPES[request.output_format]
        self._objects.put(details["bucket"], details["key"], data, content_type=content_type)
        attempt.advance("completed")
