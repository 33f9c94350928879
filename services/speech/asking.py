"""Many requests to Polly side by side: bounded, counted, canceled, and asked again after a passing failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from services import errors, ledger
from services.aws import Aws

HEARTBEAT_S = 0.2
"""How often at least the caller's progress is called; a canceled run ends at the next call."""

# Polly's default quotas (2026) allow 80 requests at once for standard, 18 for neural and 26 for the others, and 80 or
# 8 a second; half of the smaller figure leaves room for whoever else uses the account.
_AT_ONCE = {"standard": 16, "neural": 4, "long-form": 4, "generative": 4}
_AT_ONCE_LOCAL = 2
_TRANSIENT = (errors.Busy, errors.Unreachable, errors.ServiceFailed)
_slots: dict[tuple[str, str | None, str, str], threading.BoundedSemaphore] = {}
_slots_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `done` of `total` requests ("speaking") or parts ("joining")."""

    stage: str
    done: int
    total: int


class Asking:
    """A text's requests: those for the sound of each part, then those for the marks.

    `answers` fills as they come, in the order of the requests. `arrived` is called in the caller's thread after each.
    """

    def __init__(
        self,
        aws: Aws,
        engine: str,
        sounds: Sequence[dict[str, Any]],
        marks: Sequence[dict[str, Any]],
        *,
        state: str,
        progress: Callable[[Progress], None],
        arrived: Callable[[], None],
    ) -> None:
        self.answers: list[ledger.Answered[dict[str, Any]] | None] = [None] * (len(sounds) + len(marks))
        self._aws = aws
        self._engine = engine
        self._requests = [*sounds, *marks]
        self._sounds = len(sounds)
        self._state = state
        self._progress = progress
        self._arrived = arrived

    def run(self) -> errors.VitrineError | None:
        """Ask everything. Returns why marks are missing, or None.

        Raises the error of the first part without sound; it says which part, and the other parts are in the ledger.
        """
        waiting = list(range(len(self._requests)))
        failures: dict[int, errors.VitrineError] = {}
        for final in (False, True):  # what failed for a passing reason is asked for once more when the rest is done
            failures = self._round(waiting)
            waiting = [number for number, error in failures.items() if isinstance(error, _TRANSIENT)]
            if not waiting or final or any(number not in waiting for number in failures if number < self._sounds):
                break
        lost = [number for number in failures if number < self._sounds]
        if lost:
            raise self._part_failed(min(lost), failures[min(lost)])
        return next(iter(failures.values()), None)

    def _round(self, numbers: list[int]) -> dict[int, errors.VitrineError]:
        failures: dict[int, errors.VitrineError] = {}
        pool = ThreadPoolExecutor(
            min(len(numbers), _at_once(self._aws, self._engine)), thread_name_prefix="speech-asking"
        )
        try:
            futures: dict[Future[ledger.Answered[dict[str, Any]]], int] = {
                pool.submit(self._ask, number): number for number in numbers
            }
            pending = set(futures)
            while pending:
                self._tell()
                finished, pending = wait(pending, timeout=HEARTBEAT_S, return_when=FIRST_COMPLETED)
                for future in finished:
                    number = futures[future]
                    try:
                        self.answers[number] = future.result()
                    except errors.VitrineError as error:
                        failures[number] = error
                        if number < self._sounds and not isinstance(error, _TRANSIENT):
                            return failures  # the others would be refused for the same reason, or cost for nothing
                self._arrived()
            self._tell()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return failures

    def _ask(self, number: int) -> ledger.Answered[dict[str, Any]]:
        doing = "speak the text" if number < self._sounds else "time the words"
        with _slots_of(self._aws, self._engine):
            request = self._requests[number]
            question = ledger.Question("polly", "synthesize_speech", dict, doing, request, state=self._state)
            return ledger.ask(self._aws, question)

    def _tell(self) -> None:
        done = sum(answer is not None for answer in self.answers)
        self._progress(Progress("speaking", done, len(self.answers)))

    def _part_failed(self, number: int, error: errors.VitrineError) -> errors.VitrineError:
        if self._sounds == 1:
            return error
        kept = sum(answer is not None for answer in self.answers[: self._sounds])
        advice = (
            f"{error.advice} The {kept} parts that were spoken are kept: only the missing ones are asked for again."
        )
        return type(error)(f"Part {number + 1} of {self._sounds}: {error.message}", advice, code=error.code)


def _at_once(aws: Aws, engine: str) -> int:
    return _AT_ONCE_LOCAL if aws.is_local else _AT_ONCE.get(engine, 4)


def _slots_of(aws: Aws, engine: str) -> threading.BoundedSemaphore:
    """One set of places for everybody who asks the same account, so that many visitors stay below its quota."""
    key = (aws.backend, aws.profile, aws.region, engine)
    with _slots_lock:
        return _slots.setdefault(key, threading.BoundedSemaphore(_at_once(aws, engine)))
