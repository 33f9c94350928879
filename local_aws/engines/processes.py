"""The processes that engines started, so that whoever ends the server can end them all, busy or not."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import Any

_lock = threading.Lock()
_started: dict[subprocess.Popen[bytes], int] = {}  # and the process that started it: a fork must not end its parent's


def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """`subprocess.Popen`, remembered for as long as it runs."""
    running()  # forgets those that ended
    process = subprocess.Popen(command, **options)
    with _lock:
        _started[process] = os.getpid()
    return process


def running() -> tuple[subprocess.Popen[bytes], ...]:
    """Those of this process that have not ended."""
    with _lock:
        for process in [process for process, owner in _started.items() if owner != os.getpid() or _has_ended(process)]:
            del _started[process]
        return tuple(_started)


def count() -> int:
    """How many run."""
    return len(running())


def end(grace_s: float) -> None:
    """Ask every running process to end, and kill those that have not after `grace_s` seconds."""
    deadline = time.monotonic() + grace_s
    ending = running()
    for process in ending:
        process.terminate()
    for process in ending:
        try:
            process.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None
