"""Give memory back to the system: without this a server keeps the most that its pictures ever needed at once.

glibc's allocator keeps what is freed, for each thread that once asked, and a picture on its way through the engines
needs hundreds of megabytes for a moment. Streamlit runs each visitor in a thread of its own, so the server kept 950 MB
where 440 MB were in use. A smaller threshold for large blocks (mallopt) would help too, but made finding faces take
twice the time; trimming in quiet moments costs the visitor nothing.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable

PERIOD_S = 10.0
WORK_S = 0.5  # processor seconds since the last time; less means that there is little to give back


def give_back() -> bool:
    """Return freed memory to the system now (malloc_trim(3), some 50 ms without the interpreter's lock).

    True where the allocator can do that, which is glibc's.
    """
    if not sys.platform.startswith("linux"):
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True


class Keeper:
    """Gives memory back every `PERIOD_S` seconds in which the process has worked."""

    def __init__(
        self,
        give: Callable[[], bool] = give_back,
        worked_s: Callable[[], float] = time.process_time,
        period_s: float = PERIOD_S,
    ) -> None:
        self._give, self._worked_s, self._period_s = give, worked_s, period_s
        self._seen_s = worked_s()
        self._ended = threading.Event()

    def run(self) -> None:
        """Look every period until `end`, or until it is known that nothing can be given back here."""
        while not self._ended.wait(self._period_s) and self.look():
            pass

    def look(self) -> bool:
        """Give back if there was work since the last time; False where the allocator cannot."""
        worked = self._worked_s()
        if worked - self._seen_s < WORK_S:
            return True
        self._seen_s = worked
        return self._give()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
