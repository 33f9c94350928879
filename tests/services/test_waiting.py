"""Waiting for AWS's own long work, with a made clock: nothing sleeps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat

import pytest

from services import errors, waiting


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now_s: float = 100.0
    pauses: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now_s += seconds


@dataclass
class Work:
    """AWS's work in the states that it is seen in."""

    states: Iterator[str]
    looks: int = 0

    def look(self) -> str:
        self.looks += 1
        return next(self.states)


def until(work: Work, time: Time, limit_s: float = 3_600.0, **options: object) -> str:
    return waiting.until(
        work.look,
        lambda state: state == "completed",
        lambda state: "No such bucket." if state == "failed" else "",
        what="The speech task",
        limit_s=limit_s,
        clock=time.clock,
        sleep=time.sleep,
        **options,  # type: ignore[arg-type]
    )


def test_what_is_done_already_is_not_waited_for() -> None:
    time = Time()
    assert until(Work(iter(["completed"])), time) == "completed"
    assert time.pauses == []


def test_each_state_is_shown_with_the_seconds_that_have_passed() -> None:
    time, shown = Time(), []
    work = Work(iter(["scheduled", "inProgress", "inProgress", "completed"]))
    until(work, time, progress=lambda state, elapsed_s: shown.append((state, round(elapsed_s, 3))))
    assert shown == [("scheduled", 0.0), ("inProgress", 0.2), ("inProgress", 0.5)]  # pauses of 0.2 and 0.3 s
    assert work.looks == 4


def test_the_looks_become_rarer_but_never_rarer_than_every_five_seconds() -> None:
    time = Time()
    until(Work(chain(repeat("inProgress", 20), ["completed"])), time)
    assert time.pauses[:3] == pytest.approx([0.2, 0.3, 0.45])
    assert time.pauses == sorted(time.pauses)
    assert set(time.pauses[-5:]) == {5.0}


def test_a_failure_says_what_and_why() -> None:
    with pytest.raises(errors.ServiceFailed) as failed:
        until(Work(iter(["scheduled", "failed"])), Time())
    assert failed.value.message == "The speech task failed: No such bucket."


@pytest.mark.parametrize(
    ("limit_s", "words"), [(3_600.0, "60 minutes"), (60.0, "1 minute"), (90.0, "1.5 minutes"), (30.0, "30 seconds")]
)
def test_after_the_limit_nobody_looks_any_more_and_the_work_goes_on(limit_s: float, words: str) -> None:
    time = Time()
    with pytest.raises(errors.StillWorking) as late:
        until(Work(repeat("inProgress")), time, limit_s)
    assert late.value.message == f"The speech task has not finished within {words}."
    assert "goes on" in late.value.advice
    assert limit_s - waiting.LONGEST_PAUSE_S <= sum(time.pauses) <= limit_s


def test_whoever_shows_the_progress_can_cancel() -> None:
    class Canceled(BaseException):
        pass

    def cancel(state: str, elapsed_s: float) -> None:
        raise Canceled

    time, work = Time(), Work(repeat("inProgress"))
    with pytest.raises(Canceled):
        until(work, time, progress=cancel)
    assert (work.looks, time.pauses) == (1, [])


def test_an_error_of_the_look_passes_through() -> None:
    def look() -> str:
        raise errors.NotAllowed("You may not look.")

    with pytest.raises(errors.NotAllowed, match="may not look"):
        waiting.until(look, bool, str, what="The training job", limit_s=10, clock=lambda: 0.0, sleep=lambda s: None)
