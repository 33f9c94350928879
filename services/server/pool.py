"""Threads that share calls, as `ThreadPoolExecutor` has them, but supervised, and never what keeps a process alive.

with Pool("search", "Searches the faces of a picture in a collection", threads=4) as pool:
    found = [pool.submit(searched, face) for face in faces]
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from services.errors import ServiceFailed
from services.server import background

T = TypeVar("T")
P = ParamSpec("P")


class Pool(Executor):
    """Up to `threads` threads, started when first needed; `shutdown` or the end of the server ends them.

    The exception of a call is in its future, as everywhere in `concurrent.futures`.
    """

    def __init__(
        self, name: str, doing: str, threads: int, start: Callable[..., threading.Thread] = background.start
    ) -> None:
        self._name, self._doing, self._size, self._start = name, doing, threads, start
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._is_shut = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call `fn` in one of the threads as soon as one is free, with the context variables of now.

        Raises `ServiceFailed` after `shutdown`.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._is_shut:
                raise ServiceFailed("The server is ending.", "Ask again when it is up again.")
            if len(self._threads) < self._size:
                name = f"{self._name}-{len(self._threads) + 1}"
                end = partial(self.shutdown, wait=False, cancel_futures=True)
                self._threads.append(self._start(name, self._doing, self._work, end))
            self._calls.put((future, partial(copy_context().run, fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; those that wait are still made, or canceled here. The one under way goes on."""
        with self._lock:
            self._is_shut = True
            with suppress(queue.Empty):
                while cancel_futures:
                    call = self._calls.get_nowait()
                    if call and call[0].cancel():
                        call[0].set_running_or_notify_cancel()  # wakes whoever waits for it
            self._calls.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while call := self._calls.get():
            future, function = call
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function())
                except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                    future.set_exception(error)
            del call, future, function  # a result must not stay for as long as the thread waits
        self._calls.put(None)  # for the next thread
