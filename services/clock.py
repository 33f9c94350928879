"""Time as the ledger writes it: whole milliseconds since 1970 in UTC, the same in every database."""

from __future__ import annotations

import time
from datetime import UTC, datetime

DAY_MS = 86_400_000


def now_ms() -> int:
    """Now."""
    return time.time_ns() // 1_000_000


def moment(time_ms: int) -> datetime:
    """That time as a date and time in UTC."""
    return datetime.fromtimestamp(time_ms / 1000, UTC)
