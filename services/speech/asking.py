"""Many questions to Polly side by side: bounded, counted, canceled, and asked again after a passing failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any

from services import errors, ledger
from services.aws import Aws
from services.ledger import forgotten
from services.server.pool import Pool

HEARTBEAT_S = 0.2
"""How often at least the caller's progress is called; a canceled run ends at the next call."""

# Polly's default quotas (2026) allow 80 requests at once for standard, 18 for neural and 26 for the others, and 80 or
# 8 a second; half of the smaller figure leaves room for whoever else uses the account.
_AT_ONCE = {"standard": 16, "neural": 4, "long-form": 4, "generative": 4}
_AT_ONCE_LOCAL = 2
_TRANSIENT = (errors.Busy, errors.Unreachable, errors.ServiceFailed)
_slots: dict[tuple[str, str | None, str, str], threading.BoundedSemaphore] = {}
_slots_lock = threading.Lock()

Reply = ledger.Answered[Any] | errors.VitrineError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `done` of `total` requests ("speaking") or parts ("joining")."""

    stage: str
    done: int
    total: int


def replies(
    aws: Aws,
    engine: str,
    sounds: Sequence[ledger.Question[Any]],
    marks: Sequence[ledger.Question[Any]],
    progress: Callable[[Progress], None],
) -> Generator[tuple[int, Reply], None, None]:
    """Ask for the sound of each part and for the marks; gives each question's number and answer as they come.

    What fails for a passing reason, and was surely not billed, is asked once more when the rest is done; then marks
    give their error in place of an answer. Raises the error of the first part without sound: it says which part, and
    the others are in the ledger.
    """
    questions = [*sounds, *marks]
    waiting = list(range(len(questions)))
    spoken: set[int] = set()
    failures: dict[int, errors.VitrineError] = {}
    begun = forgotten.so_far()
    for is_last_round in (False, True):
        failures = {}
        pool = Pool("speech-asking", "Asks Polly for sound and marks", min(len(waiting), _at_once(aws, engine)))
        try:
            futures: dict[Future[Reply], int] = {}
            with forgotten.since(begun):  # what is forgotten between two parts is forgotten for the later ones too
                for number in waiting:
                    futures[pool.submit(_ask, aws, engine, questions[number])] = number
            pending = set(futures)
            while pending:
                progress(Progress("speaking", len(spoken), len(questions)))
                finished, pending = wait(pending, timeout=HEARTBEAT_S, return_when=FIRST_COMPLETED)
                for future in finished:
                    number, reply = futures[future], future.result()
                    if isinstance(reply, errors.VitrineError):
                        failures[number] = reply
                    else:
                        spoken.add(number)
                        yield number, reply
                if _hopeless(failures, len(sounds)):
                    break  # the others would be refused for the same reason, or cost for nothing
            progress(Progress("speaking", len(spoken), len(questions)))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        waiting = [
            number
            for number, error in failures.items()
            if isinstance(error, _TRANSIENT) and not error.may_be_billed  # that one only a click asks again
        ]
        if not waiting or is_last_round or _hopeless(failures, len(sounds)):
            break
    if lost := [number for number in failures if number < len(sounds)]:
        raise _part_failed(min(lost), failures[min(lost)], len(sounds), sum(one < len(sounds) for one in spoken))
    yield from failures.items()


def _ask(aws: Aws, engine: str, question: ledger.Question[Any]) -> Reply:
    with _slots_of(aws, engine):
        try:
            return ledger.ask(aws, question)
        except errors.VitrineError as error:
            return error


def _hopeless(failures: dict[int, errors.VitrineError], sounds: int) -> bool:
    return any(number < sounds and not isinstance(error, _TRANSIENT) for number, error in failures.items())


def _part_failed(number: int, error: errors.VitrineError, parts: int, kept: int) -> errors.VitrineError:
    if parts == 1:
        return error
    advice = f"{error.advice} The {kept} parts that were spoken are kept: only the missing ones are asked for again."
    return type(error)(f"Part {number + 1} of {parts}: {error.message}", advice, code=error.code)


def _at_once(aws: Aws, engine: str) -> int:
    return _AT_ONCE_LOCAL if aws.is_local else _AT_ONCE.get(engine, 4)


def _slots_of(aws: Aws, engine: str) -> threading.BoundedSemaphore:
    """One set of places for everybody who asks the same account, so that many visitors stay below its quota."""
    key = (aws.backend, aws.profile, aws.region, engine)
    with _slots_lock:
        return _slots.setdefault(key, threading.BoundedSemaphore(_at_once(aws, engine)))
