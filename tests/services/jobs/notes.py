"""Jobs over notes, the simplest items: a note that begins with "memory" is only in the memory of its server."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from services import errors
from services.aws import Aws, NotRecorded, Recorded
from services.jobs.jobs import Jobs
from services.jobs.tasks import Task
from services.server import background

PATIENCE_S = 10.0
Ask = Callable[[Aws, str], str]


class Notes:
    """Notes as items; `load` is counted."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def name(self, item: str) -> str:
        return item

    def digest(self, item: str) -> str:
        return hashlib.sha256(item.encode()).hexdigest()

    def size_bytes(self, item: str) -> int:
        return len(item)

    def reference(self, aws: Aws, item: str) -> str:
        return "" if item.startswith("memory") else f"note {item}"

    def load(self, aws: Aws, reference: str, name: str, digest: str) -> str:
        self.loaded.append(name)
        if "gone" in name:
            raise errors.NotFound(f"{name} is not there any more.")
        return reference.removeprefix("note ")


class Gate:
    """A question that holds every call until the test opens it, and remembers what was asked."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Semaphore(0)
        self.asked: list[str] = []

    def __call__(self, aws: Aws, asked: str) -> str:
        self.asked.append(asked)
        self.entered.release()
        assert self.opened.wait(PATIENCE_S)
        return asked

    def wait_for(self, calls: int) -> None:
        """Wait until so many calls are under way."""
        for _ in range(calls):
            assert self.entered.acquire(timeout=PATIENCE_S)


@dataclass
class Server:
    """One server's jobs, whose clock the test moves and whose keeper the test is (`jobs.tend`)."""

    clock_ms: list[int]
    ask: Ask
    lease_s: float = 15.0
    notes: Notes = field(default_factory=Notes)
    answers: dict[str, str] = field(default_factory=dict)
    """What stands in for the ledger."""

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.task_of, lease_s=self.lease_s, now_ms=lambda: self.clock_ms[0], start=_all_but_keeper)

    def task_of(self, kind: str, parameters: Mapping[str, Any]) -> Task[str, str]:
        if kind != "notes":
            raise errors.BadInput(f"{kind}?")
        return self.task(**parameters)

    def task(self, **parameters: Any) -> Task[str, str]:
        def ask(aws: Aws, note: str) -> str:
            if isinstance(aws, Recorded):
                if note not in self.answers:
                    raise NotRecorded("The answer is not stored any more.")
                return self.answers[note]
            self.answers[note] = self.ask(aws, note)
            return self.answers[note]

        return Task("notes", self.notes, ask, parameters)


def _all_but_keeper(name: str, doing: str, work: Callable[[], object], end: Callable[[], object]) -> object:
    return None if name == "jobs" else background.start(name, doing, work, end)


@contextmanager
def ended(server: Server) -> Iterator[None]:
    """At the end nothing of the server goes on."""
    yield
    server.jobs.forget()
    assert server.jobs.wait_for_all(PATIENCE_S)
