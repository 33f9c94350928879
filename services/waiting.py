"""AWS's own long work: a speech task, a training job, an endpoint that comes up, the build of a bot.

It goes on by itself, so all there is to do is to look now and then. botocore has waiters for some of it; they show
nothing meanwhile, cannot be canceled, and Polly's tasks have none. Clock and sleep are arguments: tests pass made ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from services import errors

T = TypeVar("T")

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
"""Pauses grow from the first to the longest: Polly allows 10 looks a second for the whole account."""
_GROWTH = 1.5


def until(
    look: Callable[[], T],
    done: Callable[[T], bool],
    failed: Callable[[T], str],
    *,
    what: str,
    limit_s: float,
    progress: Callable[[T, float], None] = lambda state, elapsed_s: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Look until the work is done; returns what was seen last.

    `look` asks AWS for the state. `done` says whether it is the good end, `failed` gives the reason for a bad end and
    "" for none. `what` names the work in sentences ("The speech task"). `progress` is called with each state that is
    no end and the seconds since the call; whatever it raises cancels the waiting (not the work) and passes through.
    `clock` gives seconds, `sleep` takes seconds. Nothing is looked at after `limit_s`.

    Raises `ServiceFailed` when the work failed, `StillWorking` after `limit_s`, and whatever `look` raises.
    """
    begun = clock()
    pause_s = FIRST_PAUSE_S
    while True:
        state = look()
        if done(state):
            return state
        if reason := failed(state):
            raise errors.ServiceFailed(f"{what} failed: {reason.rstrip('.')}.")
        elapsed_s = clock() - begun
        progress(state, elapsed_s)
        if elapsed_s + pause_s > limit_s:
            raise errors.StillWorking(f"{what} has not finished within {_words(limit_s)}.")
        sleep(pause_s)
        pause_s = min(pause_s * _GROWTH, LONGEST_PAUSE_S)


def _words(seconds: float) -> str:
    count, unit = (seconds / 60, "minute") if seconds >= 60 else (seconds, "second")
    return f"{count:g} {unit}{'' if count == 1 else 's'}"
