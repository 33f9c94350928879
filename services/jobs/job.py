"""One job: what became of each item, and what a person can do with it. Made and worked on by `services.jobs.jobs`."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from threading import Condition
from typing import Generic

from services import errors
from services.database.errors import DatabaseUnavailable
from services.jobs import outcomes, rows, stored
from services.jobs.outcomes import Item, Outcome, Progress, Result, State, Step, Stored, Times
from services.jobs.stored import ItemRow, JobRow
from services.jobs.tasks import Task
from services.ledger import forgotten

MAX_THREADS = 4
"""Calls under way at once in this process: DetectFaces allows 25 a second where AWS allows least, DetectLabels 5."""

log = logging.getLogger("vitrine.jobs")


class Job(Generic[Item, Result]):
    """One task over many items; safe to use from any thread.

    `id` cannot be guessed: whoever has it may see the job, as with any link that is passed on.
    """

    def __init__(
        self,
        task: Task[Item, Result],
        row: JobRow,
        items: list[ItemRow],
        loaded: Mapping[int, Item],
        *,
        worker: str,
        turn: Condition,
        now_ms: Callable[[], int],
        hire: Callable[[], None],
    ) -> None:
        self.id, self.task, self.aws, self.name = row.id, task, row.aws, row.name
        self.is_shown = False
        self._row, self._rows, self._items = row, items, dict(loaded)
        self._worker, self._turn, self._now_ms, self._hire = worker, turn, now_ms, hire
        self._results: dict[int, Result] = {}
        self._troubles: dict[int, errors.VitrineError] = {}  # why an answer of before cannot be had
        self._recalling: set[int] = set()
        self._unwritten: dict[int, tuple[int, Stored, errors.VitrineError | None]] = {}
        self._changes = 0
        self._is_forgotten = False

    @property
    def owner(self) -> str:
        """The visit that started it."""
        return self.aws.visit

    @property
    def outcomes(self) -> tuple[Outcome[Item, Result], ...]:
        """What became of each item so far, in the order in which they were given."""
        with self._turn:
            return tuple(self._outcome(position) for position in range(len(self._rows)))

    @property
    def progress(self) -> Progress:
        """How far the job is now."""
        with self._turn:
            counts = Counter[str](self._state(at) for at in range(len(self._rows)))
            left_s = self._left_s(counts["waiting"] + counts["asking"])
            return Progress(len(self._rows), **counts, is_paused=self._row.is_paused, left_s=left_s)

    @property
    def is_settled(self) -> bool:
        """Whether no item waits or is being asked."""
        with self._turn:
            return not any(row.state in outcomes.OPEN for row in self._rows)

    @property
    def times(self) -> Times:
        """When it was asked for, started and ended."""
        with self._turn:
            return Times.of(self._row.asked_at_ms, self._row.started_at_ms, self._row.ended_at_ms)

    @property
    def size_bytes(self) -> int:
        """The memory that the items take."""
        with self._turn:
            items = {self._rows[position].digest: item for position, item in self._items.items()}
            return sum(self.task.items.size_bytes(item) for item in items.values())

    def holds(self, digest: str) -> bool:
        """Whether an item, or the question itself, is about what has that digest."""
        with self._turn:
            return digest in self._row.parameters_json or any(row.digest == digest for row in self._rows)

    def pause(self) -> None:
        """Ask no further item until `go_on`. Calls that are under way end and keep their answers."""
        rows.pause(self.id, True)
        self.refresh()

    def go_on(self) -> None:
        """End the pause."""
        rows.pause(self.id, False)
        self.refresh()
        self._hire()

    def cancel(self) -> None:
        """Ask no further item. Calls that are under way end and keep their answers, since they are paid for."""
        rows.cancel(self.id, self._now_ms())
        self.refresh()

    def ask_again(self) -> None:
        """Ask those items that failed, were canceled or interrupted, or whose answer is lost; what is done stays."""
        with self._turn:
            positions = [
                at for at in range(len(self._rows)) if self._is_at_hand(at) and self._state(at) in outcomes.REPAIRABLE
            ]
            for at in positions:
                self._troubles.pop(at, None)
        rows.ask_again(self.id, positions, self._worker)
        self.refresh()
        self._hire()

    def bring(self, items: Iterable[Item]) -> int:
        """Take items that the server lost by a restart; returns how many. They are asked by `ask_again`, not yet."""
        brought = {self.task.items.digest(item): item for item in items}
        with self._turn:
            lost = [at for at, row in enumerate(self._rows) if at not in self._items and row.digest in brought]
            for at in lost:
                self._items[at] = brought[self._rows[at].digest]
                self._troubles.pop(at, None)
        if lost:
            rows.bring(self.id, {at: self.task.items.reference(self.aws, self._items[at]) for at in lost})
            self.refresh()
            self._hire()
        return len(lost)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing goes on; False when the time ran out first."""
        with self._turn:
            return self._turn.wait_for(lambda: self._is_forgotten or not self.progress.is_running, timeout_s)

    def refresh(self) -> bool:
        """Look what the database has of the job now; False where it has been forgotten."""
        for _ in range(3):
            with self._turn:
                changes = self._changes
            found = stored.find(self.id)
            with self._turn:
                self._is_forgotten = self._is_forgotten or found is None
                if found is None or changes == self._changes:
                    self._row, self._rows = found or (self._row, self._rows)
                    self._turn.notify_all()
                    break
        return not self._is_forgotten

    def forget(self) -> None:
        """Let go of items and results, and ask nothing more; the rows are somebody else's to delete."""
        with self._turn:
            self._is_forgotten = True
            self._rows = [replace(row, state="canceled") if row.state == "waiting" else row for row in self._rows]
            self._turn.notify_all()

    def steps(self) -> Iterator[Step]:
        """What there is to do for threads of this process. The caller holds the lock."""
        if self._is_forgotten:
            return
        for at, row in enumerate(self._rows):
            unseen = row.state == "interrupted" or (row.state == "done" and self.is_shown)
            if unseen and at not in self._recalling and self._can_recall(at):
                yield Step("recall", at)
        for at, row in enumerate(self._rows):
            mine = row.state == "waiting" and row.worker == self._worker and not self._row.is_paused
            if mine and self._is_at_hand(at):
                yield Step("ask", at)

    def take(self, step: Step) -> None:
        """Keep other threads from the same step. The caller holds the lock."""
        if step.does == "recall":
            self._recalling.add(step.position)
        else:
            self._change(step.position, state="asking")

    def do(self, step: Step) -> None:
        """Do what was taken."""
        if step.does == "recall":
            self._recall(step.position)
        else:
            self._ask(step.position)

    def write_again(self) -> None:
        """Write what could not be written down before. Raises `DatabaseUnavailable` if it cannot be now either."""
        for at, (attempt, state, error) in list(self._unwritten.items()):
            rows.finish(self.id, at, self._worker, attempt, state, error, self._now_ms())
            del self._unwritten[at]

    @forgotten.one_act()  # before the claim: once its row is gone, nothing can be claimed
    def _ask(self, at: int) -> None:
        try:
            attempt = rows.claim(self.id, at, self._worker, self._now_ms())
        except DatabaseUnavailable as error:  # what cannot be marked as under way must not be sent
            self._change(at, state="failed", error=error)
            return
        if attempt is None:
            self._change(at, state="waiting", worker="")
            self.refresh()
            return
        with self._turn:
            if self._row.started_at_ms is None:
                self._row = replace(self._row, started_at_ms=self._now_ms())
            self._change(at, state="asking", asked_at_ms=self._now_ms())
        try:
            result = self.task.ask(self.aws, self._item(at))
        except errors.VitrineError as error:
            self._finish(at, attempt, "failed", error)
        except Exception:  # one item must not end the job of all others
            log.exception("an item of the job %s failed", self.id)
            self._finish(at, attempt, "failed", outcomes.Unexpected("This one failed unexpectedly."))
        else:
            with self._turn:
                self._results[at] = result
            self._finish(at, attempt, "done", None)

    def _finish(self, at: int, attempt: int, state: Stored, error: errors.VitrineError | None) -> None:
        now_ms = self._now_ms()
        try:
            is_mine = rows.finish(self.id, at, self._worker, attempt, state, error, now_ms)
        except DatabaseUnavailable:  # it was paid for: it is shown, and written as soon as that can be done
            self._unwritten[at], is_mine = (attempt, state, error), True
        if not is_mine:
            self._results.pop(at, None)
            self.refresh()
            return
        with self._turn:
            self._change(at, state=state, error=error, ended_at_ms=now_ms)
            if self.is_settled:
                self._row = replace(self._row, ended_at_ms=now_ms)

    def _recall(self, at: int) -> None:
        try:
            result = self.task.recalled(self.aws, self._item(at))
        except Exception as error:
            if not isinstance(error, errors.VitrineError):
                log.exception("an answer of the job %s cannot be recalled", self.id)
                error = outcomes.Unexpected("The answer of before cannot be shown.")
            with self._turn:
                self._troubles[at] = error
                self._recalling.discard(at)
                self._turn.notify_all()
            return
        if self._rows[at].state == "interrupted":
            rows.settle(self.id, at, self._rows[at].attempt)
        with self._turn:
            self._results[at] = result
            self._recalling.discard(at)
            self._change(at, state="done", error=None)

    def _item(self, at: int) -> Item:
        with self._turn:
            row, item = self._rows[at], self._items.get(at)
        if item is None:
            item = self.task.items.load(self.aws, row.reference, row.name, row.digest)
            with self._turn:
                self._items[at] = item
        return item

    def _change(self, at: int, **values: object) -> None:
        with self._turn:
            self._rows[at] = replace(self._rows[at], **values)  # type: ignore[arg-type]
            self._changes += 1
            self._turn.notify_all()

    def _is_at_hand(self, at: int) -> bool:
        return at in self._items or bool(self._rows[at].reference)

    def _can_recall(self, at: int) -> bool:
        return at not in self._results and at not in self._troubles and self._is_at_hand(at)

    def _state(self, at: int) -> State:
        state = self._rows[at].state
        if state == "missing" and at in self._items:  # it was brought again before anybody knew that it was missing
            return "canceled"
        if state != "done" or at in self._results or not self.is_shown:
            return state
        return "recalling" if self._can_recall(at) else "lost" if at in self._troubles else "gone"

    def _outcome(self, at: int) -> Outcome[Item, Result]:
        row, result, state = self._rows[at], self._results.get(at), self._state(at)
        error = self._troubles.get(at) if state == "lost" else row.error
        if state == "interrupted":
            error = outcomes.Interrupted("The server stopped while AWS was answering.")
        return Outcome(row.name, self._items.get(at), state, result, error)

    def _left_s(self, items: int) -> float | None:
        taken = [row.ended_at_ms - row.asked_at_ms for row in self._rows if row.asked_at_ms and row.ended_at_ms]
        known = items and taken and not self._row.is_paused
        return sum(taken) / len(taken) / 1000 * items / min(MAX_THREADS, items) if known else None
