"""Times are whole milliseconds since 1970 in UTC, whatever zone the server stands in."""

import time
from datetime import UTC, datetime

import pytest

from services import clock


def test_a_moment_is_the_same_in_every_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        # 2001-09-09T01:46:40Z is the billionth second (POSIX).
        assert clock.moment(1_000_000_000_123) == datetime(2001, 9, 9, 1, 46, 40, 123_000, tzinfo=UTC)
        assert clock.moment(0).isoformat() == "1970-01-01T00:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_now_is_now_in_milliseconds() -> None:
    before = int(datetime.now(UTC).timestamp() * 1000)
    now = clock.now_ms()
    assert before - 1 <= now <= int(datetime.now(UTC).timestamp() * 1000) + 1
    assert isinstance(now, int)
    assert clock.moment(now + clock.DAY_MS) - clock.moment(now) == datetime(2026, 3, 2) - datetime(2026, 3, 1)
