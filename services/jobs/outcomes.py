"""What became of each item of a job, and how far the job is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

from services import clock, errors

Item = TypeVar("Item")
Result = TypeVar("Result")

Stored = Literal["waiting", "asking", "done", "failed", "canceled", "interrupted", "missing"]
"""What a row says of an item. `interrupted`: the server stopped during the call, so that nobody knows whether it was
billed. `missing`: not asked, because the item was only in the memory of a server that stopped."""

State = Literal[Stored, "recalling", "gone", "lost"]
"""What can be said of an item: done items whose answer is not at hand after a restart are `recalling` (it is being read
from the ledger), `gone` (the item must be brought again first) or `lost` (the ledger does not have it any more)."""

OPEN: tuple[Stored, ...] = ("waiting", "asking")
"""States to which something more happens by itself."""

REPAIRABLE: tuple[State, ...] = ("failed", "canceled", "interrupted", "lost")
"""States of items that can be asked again."""


class Unexpected(errors.ServiceFailed):
    """An error that nobody foresaw; its details are in the log alone."""

    advice_by_default = "Ask again; if it happens once more, the server's log has the details."


class Interrupted(errors.ServiceFailed):
    """The server stopped while AWS was answering."""

    advice_by_default = "Nobody knows whether it was billed. Ask again if you need it; AWS may bill it a second time."


@dataclass(frozen=True, slots=True)
class Step:
    """What a thread is to do next: ask about the item at that position, or recall its answer."""

    does: Literal["ask", "recall"]
    position: int


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """One item: `result` when it is done and at hand, `error` when it failed.

    `item` is None where it cannot be had (any more, or yet); `name` is known all the same.
    """

    name: str
    item: Item | None
    state: State = "waiting"
    result: Result | None = None
    error: errors.VitrineError | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, in items by their state. `left_s`: estimated seconds until it has ended; None where unknown."""

    total: int
    waiting: int = 0
    asking: int = 0
    done: int = 0
    failed: int = 0
    canceled: int = 0
    interrupted: int = 0
    missing: int = 0
    recalling: int = 0
    gone: int = 0
    lost: int = 0
    is_paused: bool = False
    left_s: float | None = None

    @property
    def settled(self) -> int:
        """Items that nothing more will happen to unless they are asked again."""
        return self.total - self.waiting - self.asking - self.recalling

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return self.settled / self.total if self.total else 1.0

    @property
    def is_running(self) -> bool:
        """Whether something goes on: items are being asked or read again, or wait and may be asked."""
        return bool(self.asking or self.recalling or (self.waiting and not self.is_paused))

    @property
    def repairable(self) -> int:
        """Items that can be asked again."""
        return self.failed + self.canceled + self.interrupted + self.lost


@dataclass(frozen=True, slots=True)
class Times:
    """When a job was asked for, when its first item was asked, and when its last one was settled, in UTC."""

    asked: datetime
    started: datetime | None
    ended: datetime | None

    @classmethod
    def of(cls, asked_at_ms: int, started_at_ms: int | None, ended_at_ms: int | None) -> Times:
        """From milliseconds since 1970 in UTC."""
        started, ended = (None if one is None else clock.moment(one) for one in (started_at_ms, ended_at_ms))
        return cls(clock.moment(asked_at_ms), started, ended)
