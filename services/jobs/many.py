"""Many pictures at once: jobs that go on while their page is left, reloaded or closed.

A job belongs to this module, not to a page: a page keeps only its id, which fits into a link. The pictures of all jobs
share a few threads, and the jobs take turns, so that five hundred pictures of one visitor do not keep three of another
waiting. What failed is kept apart from what was answered and can be asked again. Jobs live as long as the server;
after a restart the ledger still has the answers, so that asking again costs nothing for those that were answered.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from services import errors
from services.aws import Aws
from services.images import Picture

T = TypeVar("T")
State = Literal["waiting", "asking", "done", "failed", "canceled"]

MAX_THREADS = 4
"""Calls under way at once in this process: DetectFaces allows 25 a second where AWS allows least, DetectLabels 5."""
MAX_PICTURES = 1000
MAX_JOBS = 32
MAX_BYTES = 1 << 30
"""Bytes of pictures that all jobs together may hold in memory."""

_log = logging.getLogger(__name__)
_turn = threading.Condition(threading.RLock())


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of one picture: `result` when it is done, `error` when it failed."""

    picture: Picture
    state: State = "waiting"
    result: T | None = None
    error: errors.VitrineError | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, in pictures."""

    total: int
    done: int
    failed: int
    canceled: int

    @property
    def settled(self) -> int:
        """Pictures that nothing more will happen to unless they are asked again."""
        return self.done + self.failed + self.canceled

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return self.settled / self.total if self.total else 1.0

    @property
    def is_running(self) -> bool:
        """Whether pictures are still waiting or being asked."""
        return self.settled < self.total


class Job(Generic[T]):
    """One operation over many pictures; made by `start`, safe to use from any thread.

    `id` cannot be guessed: whoever has it may see the job, as with any link that is passed on.
    """

    def __init__(self, aws: Aws, operation: Callable[[Aws, Picture], T], pictures: Sequence[Picture]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.aws = aws
        self._operation = operation
        self._outcomes: list[Outcome[T]] = [Outcome(picture) for picture in pictures]
        self.size_bytes = sum(len(data) for data in {picture.digest: picture.data for picture in pictures}.values())

    @property
    def outcomes(self) -> tuple[Outcome[T], ...]:
        """What became of each picture so far, in the order in which they were given."""
        with _turn:
            return tuple(self._outcomes)

    @property
    def progress(self) -> Progress:
        """How far the job is now."""
        states = [outcome.state for outcome in self.outcomes]
        return Progress(len(states), states.count("done"), states.count("failed"), states.count("canceled"))

    def cancel(self) -> None:
        """Ask no further picture. Calls that are under way end and keep their answers, since they are paid for."""
        with _turn:
            for place, outcome in enumerate(self._outcomes):
                if outcome.state == "waiting":
                    self._outcomes[place] = Outcome(outcome.picture, "canceled")
            _turn.notify_all()

    def ask_again(self) -> None:
        """Ask those pictures that failed or were canceled; what is done stays."""
        with _turn:
            for place, outcome in enumerate(self._outcomes):
                if outcome.state in {"failed", "canceled"}:
                    self._outcomes[place] = Outcome(outcome.picture)
            _jobs[self.id] = self
            _hire()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing waits or is under way; False when the time ran out first."""
        with _turn:
            return _turn.wait_for(lambda: not self.progress.is_running, timeout_s)

    def _next(self) -> int | None:
        """Place of the next picture to ask. The caller holds the lock."""
        return next((place for place, outcome in enumerate(self._outcomes) if outcome.state == "waiting"), None)

    def _take(self, place: int) -> None:
        self._outcomes[place] = Outcome(self._outcomes[place].picture, "asking")

    def _ask(self, place: int) -> None:
        picture = self._outcomes[place].picture
        outcome: Outcome[T]
        try:
            outcome = Outcome(picture, "done", result=self._operation(self.aws, picture))
        except errors.VitrineError as error:
            outcome = Outcome(picture, "failed", error=error)
        except Exception as error:  # noqa: BLE001  one picture must not end the job of all others
            _log.exception("a picture of job %s failed", self.id)
            outcome = Outcome(picture, "failed", error=errors.ServiceFailed(f"Something went wrong: {error!r}"))
        with _turn:
            self._outcomes[place] = outcome
            _turn.notify_all()


def start(aws: Aws, operation: Callable[[Aws, Picture], T], pictures: Sequence[Picture]) -> Job[T]:
    """Ask `operation(aws, picture)` for every picture, in threads of this module, and return at once.

    Raises `BadInput` for no picture or more than 1,000, and `Busy` when running jobs hold too many pictures already.
    """
    if not pictures:
        raise errors.BadInput("There is no picture to ask about.", "Choose at least one picture.")
    if len(pictures) > MAX_PICTURES:
        advice = f"Choose at most {MAX_PICTURES:,} pictures, and the others afterwards."
        raise errors.BadInput(f"These are {len(pictures):,} pictures.", advice)
    job = Job(aws, operation, pictures)
    with _turn:
        _make_room(job)
        _jobs[job.id] = job
        _hire()
    return job


def find(job_id: str) -> Job[Any] | None:
    """The job of that id, or None when there is none: the server was restarted, or newer jobs took its place."""
    with _turn:
        return _jobs.get(job_id)


def wait_for_all(timeout_s: float | None = None) -> bool:
    """Wait until no job is running; False when the time ran out first."""
    with _turn:
        return _turn.wait_for(lambda: not any(job.progress.is_running for job in _jobs.values()), timeout_s)


def forget_all() -> int:
    """Cancel every job and let go of its pictures and results; returns how many jobs there were."""
    return _forget(lambda job: True)


def forget_visit(visit: str) -> int:
    """Cancel and let go of the jobs that a visit started; returns how many there were."""
    return _forget(lambda job: job.aws.visit == visit)


def forget_picture(digest: str) -> int:
    """Cancel and let go of every job that holds the picture; returns how many there were."""
    return _forget(lambda job: any(outcome.picture.digest == digest for outcome in job.outcomes))


def _forget(is_meant: Callable[[Job[Any]], bool]) -> int:
    with _turn:
        meant = [job for job in _jobs.values() if is_meant(job)]
        for job in meant:
            job.cancel()
            del _jobs[job.id]
        return len(meant)


_jobs: OrderedDict[str, Job[Any]] = OrderedDict()
_threads = 0


def _make_room(job: Job[Any]) -> None:
    """Forget the oldest jobs that have ended until the new one fits. The caller holds the lock."""
    ended = [other for other in _jobs.values() if not other.progress.is_running]
    held = job.size_bytes + sum(other.size_bytes for other in _jobs.values())
    while ended and (len(_jobs) >= MAX_JOBS or held > MAX_BYTES):
        oldest = ended.pop(0)
        held -= oldest.size_bytes
        del _jobs[oldest.id]
    if _jobs and (len(_jobs) >= MAX_JOBS or held > MAX_BYTES):
        raise errors.Busy(
            "This server is busy with other pictures.", "Wait until a batch has ended, or cancel one, and ask again."
        )


def _hire() -> None:
    """Start as many threads as there is work for. The caller holds the lock."""
    global _threads
    waiting = sum(outcome.state == "waiting" for job in _jobs.values() for outcome in job._outcomes)
    while _threads < min(MAX_THREADS, waiting):
        _threads += 1
        threading.Thread(target=_work, name=f"batch-{_threads}", daemon=True).start()


def _work() -> None:
    """Ask one picture after the other, a job at a time in turn, until none waits."""
    global _threads
    while True:
        with _turn:
            job = next((job for job in _jobs.values() if job._next() is not None), None)
            if job is None:
                _threads -= 1
                return
            place = job._next()
            assert place is not None
            job._take(place)
            _jobs.move_to_end(job.id)
        job._ask(place)
