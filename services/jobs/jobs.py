"""Many questions beside the interface: jobs that go on while their page is left, and after the server was restarted.

A job belongs to the visit that started it, and a page keeps only its id, which fits into a link. The items of all jobs
share a few threads, and the jobs take turns, so that five hundred items of one visitor do not keep three of another
waiting. What stands in the database (`rows`) decides: who starts with an item, and what became of it. Items and results
are in memory; after a restart items are loaded by their references, and answers are read from the ledger.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from services import clock, errors
from services.aws import Aws
from services.database.errors import DatabaseUnavailable
from services.jobs import rows, stored
from services.jobs.job import MAX_THREADS, Job, log
from services.jobs.outcomes import Step
from services.jobs.stored import ItemRow, JobRow
from services.jobs.tasks import Task
from services.server import background

Item = TypeVar("Item")
Result = TypeVar("Result")
Start = Callable[[str, str, Callable[[], object], Callable[[], object]], object]

LEASE_S = 15.0
"""For so long the items of a process that was killed are nobody else's."""
MAX_ITEMS = 1000
MAX_JOBS = 32
MAX_BYTES = 1 << 30
"""Bytes of items that all jobs together may hold in memory."""
_GRACE_S = 4.0


class Jobs:
    """The jobs of this process. One is made for the server, in `services.jobs.catalog`.

    `task_of` makes a task from its kind and parameters and raises `BadInput` for a kind that it does not know. `start`
    starts a thread, as the server's supervisor does.
    """

    def __init__(
        self,
        task_of: Callable[[str, Mapping[str, Any]], Task[Any, Any]],
        *,
        lease_s: float = LEASE_S,
        now_ms: Callable[[], int] = clock.now_ms,
        start: Start = background.start,
    ) -> None:
        self.worker = secrets.token_hex(16)
        self._task_of, self._lease_s, self._now_ms, self._start = task_of, lease_s, now_ms, start
        self._turn = threading.Condition(threading.RLock())
        self._jobs: OrderedDict[str, Job[Any, Any]] = OrderedDict()
        self._threads = 0
        self._keeps = False
        self._serves = False
        self._ending = threading.Event()

    def start(self, task: Task[Item, Result], aws: Aws, items: Sequence[Item], name: str) -> Job[Item, Result]:
        """Begin a job of that name and return at once.

        Raises `BadInput` for no item or more than 1,000, `Busy` when running jobs hold too much already, and
        `DatabaseUnavailable` when it cannot be written down.
        """
        if not items:
            raise errors.BadInput("There is nothing to ask about.", "Choose at least one picture.")
        if len(items) > MAX_ITEMS:
            advice = f"Choose at most {MAX_ITEMS:,}, and the others afterwards."
            raise errors.BadInput(f"These are {len(items):,}.", advice)
        row = JobRow(
            secrets.token_urlsafe(12), task.kind, name, aws, json.dumps(task.parameters), asked_at_ms=self._now_ms()
        )
        kept = [
            ItemRow(task.items.name(one), task.items.digest(one), task.items.reference(aws, one), self.worker)
            for one in items
        ]
        job = self._made(task, row, kept, dict(enumerate(items)))
        with self._turn:
            self._make_room(job)
        self._renew()  # first: what is written down for a worker without a lease is anybody's
        rows.add(row, kept)
        self._hold(job)
        job.is_shown = True
        self.hire()
        return job

    def find(self, job_id: str) -> Job[Any, Any] | None:
        """The job of that id, to be shown; None when there is none (any more).

        Raises `DatabaseUnavailable` where it is not in memory and the database cannot be read.
        """
        job = self._jobs.get(job_id) or (self._loaded(job_id) if 0 < len(job_id) <= 32 else None)
        if job:
            job.is_shown = True
            self.hire()
        return job

    def wait_for_all(self, timeout_s: float | None = None) -> bool:
        """Wait until no job goes on and no thread of theirs is left; False when the time ran out first."""

        def is_over() -> bool:
            return self._threads == 0 and not any(job.progress.is_running for job in self._jobs.values())

        with self._turn:
            return self._turn.wait_for(is_over, timeout_s)

    def forget(self, is_meant: Callable[[Job[Any, Any]], bool] = lambda job: True) -> int:
        """Let go of those jobs in this memory; returns how many. Their rows go with `services.ledger.forgetting`."""
        with self._turn:
            meant = [job for job in self._jobs.values() if is_meant(job)]
            for job in meant:
                job.forget()
                del self._jobs[job.id]
            return len(meant)

    def serve(self) -> None:
        """Go on with what a server that has stopped left open, now and whenever one stops; until `end`."""
        self._serves = True
        self._keep()

    def end(self) -> None:
        """Begin nothing more. What is under way may end; everything else is anybody's who serves."""
        self._ending.set()
        with self._turn:
            self._turn.notify_all()

    def tend(self) -> None:
        """Renew this process's lease, take over what others left, and look what became of jobs elsewhere."""
        self._renew()
        for job_id in rows.adopt(self.worker, self._now_ms()):
            job = self._jobs.get(job_id) or self._loaded(job_id)
            if job is None:  # of another version of Vitrine
                rows.give_up(job_id, self._now_ms())
        with self._turn:
            held = list(self._jobs.values())
        there = stored.existing([job.id for job in held])
        for job in held:
            job.write_again()
            if job.id not in there or (not job.is_settled and not job.refresh()):
                self.forget(lambda other, gone=job: other is gone)  # type: ignore[misc]
        self.hire()

    def hire(self) -> None:
        """Start as many threads as there is work for, and keep the lease while there is any."""
        with self._turn:
            steps = (step for job in self._jobs.values() for step in job.steps())
            there = sum(1 for _ in islice(steps, MAX_THREADS))
            while self._threads < there and not self._ending.is_set():
                self._threads += 1
                self._start(f"jobs-{self._threads}", "Asks one item of a job after the other", self._work, self.end)
            if any(not job.is_settled for job in self._jobs.values()):
                self._keep()

    def _work(self) -> None:
        """Take one step after the other, a job at a time in turn, until there is none."""
        while True:
            with self._turn:
                found = None if self._ending.is_set() else self._next()
                if found is None:
                    self._threads -= 1
                    self._turn.notify_all()
                    return
            job, step = found
            try:
                job.do(step)
            except Exception:  # noqa: BLE001 - the database may be away: `tend` looks again
                log.exception("a step of the job %s failed", job.id)

    def _next(self) -> tuple[Job[Any, Any], Step] | None:
        for job in self._jobs.values():
            if step := next(job.steps(), None):
                job.take(step)
                self._jobs.move_to_end(job.id)
                return job, step
        return None

    def _keep(self) -> None:
        with self._turn:
            if self._keeps or self._ending.is_set():
                return
            self._keeps = True
        self._start(
            "jobs",
            "Keeps this server's jobs its own, and goes on with those of one that stopped",
            self._tend_on,
            self.end,
        )

    def _tend_on(self) -> None:
        period_s = 0.0 if self._serves else self._lease_s / 3
        while not self._ending.wait(period_s):
            period_s = self._lease_s / 3
            with self._turn:
                self._keeps = self._serves or any(not job.is_settled for job in self._jobs.values())
                if not self._keeps:
                    return
            try:
                self.tend()
            except DatabaseUnavailable:
                log.warning("the jobs cannot be looked after now", exc_info=True)
        with self._turn:
            self._keeps = False
            self._turn.wait_for(lambda: self._threads == 0, _GRACE_S)
        rows.leave(self.worker)

    def _renew(self) -> None:
        rows.renew(self.worker, self._now_ms() + int(self._lease_s * 1000))

    def _loaded(self, job_id: str) -> Job[Any, Any] | None:
        found = stored.find(job_id)
        if found is None:
            return None
        row, items = found
        try:
            task = self._task_of(row.kind, json.loads(row.parameters_json))
        except (errors.VitrineError, KeyError, TypeError, ValueError):
            log.warning("the job %s is of a kind that this Vitrine does not know: %s", job_id, row.kind)
            return None
        return self._hold(self._made(task, row, items, {}))

    def _made(
        self, task: Task[Item, Result], row: JobRow, items: list[ItemRow], loaded: Mapping[int, Item]
    ) -> Job[Item, Result]:
        return Job(task, row, items, loaded, worker=self.worker, turn=self._turn, now_ms=self._now_ms, hire=self.hire)

    def _hold(self, job: Job[Item, Result]) -> Job[Item, Result]:
        with self._turn:
            held: Job[Item, Result] = self._jobs.setdefault(job.id, job)
            return held

    def _make_room(self, job: Job[Any, Any]) -> None:
        """Let go of the oldest jobs that have ended until the new one fits. The caller holds the lock."""
        ended = [other for other in self._jobs.values() if other.is_settled]
        held = job.size_bytes + sum(other.size_bytes for other in self._jobs.values())
        while ended and (len(self._jobs) >= MAX_JOBS or held > MAX_BYTES):
            oldest = ended.pop(0)
            held -= oldest.size_bytes
            del self._jobs[oldest.id]
        if self._jobs and (len(self._jobs) >= MAX_JOBS or held > MAX_BYTES):
            raise errors.Busy(
                "This server is busy with other pictures.",
                "Wait until a batch has ended, or cancel one, and ask again.",
            )
