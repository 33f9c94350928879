"""One supervisor of everything that goes on beside the visitors: each thread and process has a name and an end.

    background.start("sweep", "Deletes what is older than the retention time", work, end=ending.set)
    background.states()
    background.end(grace_s=5)

What crashes is in the log with its name and traceback, and stays in `states()`. Everything is ended when the server
ends: threads are told by their own `end`, and since all of them are daemons, one that does not listen cannot keep the
process; processes are terminated, then killed; nothing starts afterwards. `services.server.pool` has threads that
share calls. The embedded AWS knows nothing of this module: `services.aws` registers its kinds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from services.errors import ServiceFailed

State = Literal["running", "ended", "crashed"]

GRACE_S = 5.0
_PAST = 50  # how many that ended, and how many that crashed, are still listed

log = logging.getLogger("vitrine.background")


@dataclass(frozen=True, slots=True)
class Work:
    """One thread, or one kind of process: what it does as a sentence, and `error` when it crashed."""

    name: str
    doing: str
    state: State = "running"
    error: str = ""


class Supervisor:
    """Starts, lists and ends work; the functions of this module are those of the one that the server has."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_over = False
        self._threads: dict[threading.Thread, tuple[Work, Callable[[], object]]] = {}
        self._kinds: dict[str, tuple[str, Callable[[], int], Callable[[float], object]]] = {}
        self._ended: deque[Work] = deque(maxlen=_PAST)
        self._crashed: deque[Work] = deque(maxlen=_PAST)

    def start(
        self, name: str, doing: str, work: Callable[[], object], end: Callable[[], object] = lambda: None
    ) -> threading.Thread:
        """Run `work` in a daemon thread of that name and return the thread; `end` makes the work return soon.

        Raises `ServiceFailed` once `end` was called: nobody would end the thread.
        """
        thread = threading.Thread(target=self._run, args=(name, work), name=name, daemon=True)
        with self._lock:
            if self._is_over:
                raise ServiceFailed("The server is ending.", "Ask again when it is up again.")
            thread.start()
            self._threads[thread] = Work(name, doing), end
        return thread

    def register(self, name: str, doing: str, running: Callable[[], int], end: Callable[[float], object]) -> None:
        """List a kind of work that is started elsewhere, once for each name.

        Args:
            name: what `states()` and the log call it.
            doing: what it does, as a sentence.
            running: how many threads or processes of the kind there are now.
            end: ends them all; takes the seconds that they may have for it.
        """
        with self._lock:
            self._kinds[name] = doing, running, end

    def states(self) -> tuple[Work, ...]:
        """What runs now, then what crashed, then what ended, the latest 50 of each."""
        with self._lock:
            running = [work for work, _ in self._threads.values()]
            kinds = list(self._kinds.items())
            past = [*self._crashed, *self._ended]
        running += [Work(name, doing, "running" if count() else "ended") for name, (doing, count, _) in kinds]
        return (*running, *past)

    def end(self, grace_s: float = GRACE_S) -> tuple[str, ...]:
        """End everything for good within `grace_s` seconds; returns, and logs, the names of what goes on even then."""
        deadline = time.monotonic() + grace_s
        with self._lock:
            self._is_over = True
            threads, kinds = dict(self._threads), dict(self._kinds)
        for work, end in threads.values():
            _guarded(work.name, end)
        for name, (_, _, end_kind) in kinds.items():
            _guarded(name, partial(end_kind, max(deadline - time.monotonic(), 0.0)))
        for thread in threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        left = [thread.name for thread in threads if thread.is_alive()]
        left += [name for name, (_, running, _) in kinds.items() if running()]
        if left:
            log.warning("not ended after %.0f s: %s", grace_s, ", ".join(left))
        return tuple(left)

    def _run(self, name: str, work: Callable[[], object]) -> None:
        error = ""
        try:
            work()
        except BaseException as caught:  # whatever it is, it is seen here or nowhere
            error = f"{type(caught).__name__}: {caught}"
            log.error("%s crashed", name, exc_info=True)
        with self._lock:
            ended, _ = self._threads.pop(threading.current_thread())
            past = self._crashed if error else self._ended
            past.append(replace(ended, state="crashed" if error else "ended", error=error))


def _guarded(name: str, end: Callable[[], object]) -> None:
    try:
        end()
    except Exception:  # one that cannot be ended must not keep the others from it
        log.exception("%s could not be ended", name)


_server = Supervisor()
start, register, states, end = _server.start, _server.register, _server.states, _server.end
