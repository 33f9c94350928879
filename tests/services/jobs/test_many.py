"""What a page may rely on when it asks about many pictures: order, progress, canceling, and asking again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services import aws as connections
from services import errors
from services.aws import Aws
from services.images import Picture
from services.jobs import many as batch

PATIENCE_S = 10.0
AWS = connections.local()


def picture(name: str, size_bytes: int = 3) -> Picture:
    return Picture(name, name.encode().ljust(size_bytes), 100, 100, digest=name)


def pictures(count: int) -> list[Picture]:
    return [picture(f"{number:04d}") for number in range(count)]


def ended(job: batch.Job[Any]) -> batch.Progress:
    """Wait until nothing of the job is under way any more."""
    job.wait(PATIENCE_S)
    assert not job.progress.is_running
    return job.progress


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
    yield
    assert batch.wait_for_all(PATIENCE_S), "a job of this test is still running"
    batch.forget_all()


class Gate:
    """An operation that holds every call until the test opens it, and remembers what was asked."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Semaphore(0)
        self.asked: list[str] = []

    def __call__(self, aws: Aws, asked: Picture) -> str:
        self.asked.append(asked.name)
        self.entered.release()
        assert self.opened.wait(PATIENCE_S)
        return asked.name

    def wait_for(self, calls: int) -> None:
        for _ in range(calls):
            assert self.entered.acquire(timeout=PATIENCE_S)


def failing_once(names: set[str]) -> Callable[[Aws, Picture], str]:
    """An operation that fails the first time it is asked about one of `names`."""
    failed: set[str] = set()

    def operation(aws: Aws, asked: Picture) -> str:
        if asked.name in names - failed:
            failed.add(asked.name)
            raise errors.Busy(f"{asked.name} was throttled.")
        return asked.name

    return operation


def test_every_picture_gets_its_own_result_in_the_given_order() -> None:
    given = pictures(50)
    job = batch.start(AWS, lambda aws, asked: asked.name * 2, given)
    progress = ended(job)
    assert (progress.total, progress.done, progress.failed, progress.fraction) == (50, 50, 0, 1.0)
    assert [outcome.picture for outcome in job.outcomes] == given
    assert [outcome.result for outcome in job.outcomes] == [asked.name * 2 for asked in given]


def test_the_operation_gets_the_connection() -> None:
    job = batch.start(AWS, lambda aws, asked: aws, pictures(1))
    ended(job)
    assert job.outcomes[0].result is AWS


def test_one_failure_leaves_the_others_alone_and_can_be_asked_again() -> None:
    job = batch.start(AWS, failing_once({"0003"}), pictures(6))
    assert ended(job).failed == 1
    failure = job.outcomes[3]
    assert (failure.state, failure.result) == ("failed", None)
    assert isinstance(failure.error, errors.Busy)
    job.ask_again()
    assert ended(job).done == 6
    assert job.outcomes[3].result == "0003"


def test_only_what_failed_is_asked_again() -> None:
    asked_names: list[str] = []
    once = failing_once({"0001"})

    def operation(aws: Aws, asked: Picture) -> str:
        asked_names.append(asked.name)
        return once(aws, asked)

    job = batch.start(AWS, operation, pictures(3))
    ended(job)
    asked_names.clear()
    job.ask_again()
    ended(job)
    assert asked_names == ["0001"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_error_is_a_failure_of_that_picture() -> None:
    def operation(aws: Aws, asked: Picture) -> int:
        return 1 // int(asked.name)

    job = batch.start(AWS, operation, pictures(3))
    assert (ended(job).done, job.progress.failed) == (2, 1)
    assert isinstance(job.outcomes[0].error, errors.ServiceFailed)


def test_cancel_asks_no_more_and_keeps_what_is_under_way() -> None:
    gate = Gate()
    job = batch.start(AWS, gate, pictures(20))
    gate.wait_for(batch.MAX_THREADS)
    job.cancel()
    gate.opened.set()
    progress = ended(job)
    assert (progress.done, progress.canceled) == (batch.MAX_THREADS, 20 - batch.MAX_THREADS)
    assert len(gate.asked) == batch.MAX_THREADS
    job.ask_again()
    assert ended(job).done == 20


def test_calls_under_way_are_bounded_and_progress_is_seen() -> None:
    gate = Gate()
    job = batch.start(AWS, gate, pictures(30))
    gate.wait_for(batch.MAX_THREADS)
    assert not gate.entered.acquire(timeout=0.05), "more calls at once than there are threads"
    assert job.progress.is_running
    assert [outcome.state for outcome in job.outcomes].count("asking") == batch.MAX_THREADS
    assert job.progress.fraction == 0
    gate.opened.set()
    ended(job)


def test_a_small_job_is_not_kept_waiting_by_a_large_one() -> None:
    gate = Gate()
    batch.start(AWS, gate, [picture(f"large {number}") for number in range(200)])
    gate.wait_for(batch.MAX_THREADS)
    small = batch.start(AWS, gate, [picture("small 1"), picture("small 2")])
    gate.opened.set()
    ended(small)
    batch.wait_for_all(PATIENCE_S)
    assert max(gate.asked.index("small 1"), gate.asked.index("small 2")) < 20


def test_a_job_is_found_by_its_id() -> None:
    job = batch.start(AWS, lambda aws, asked: 1, pictures(1))
    other = batch.start(AWS, lambda aws, asked: 2, pictures(1))
    assert batch.find(job.id) is job
    assert batch.find(other.id) is other
    assert batch.find("no such job") is None
    assert batch.find("") is None


def test_ended_jobs_make_room_for_new_ones() -> None:
    jobs = []
    for _ in range(batch.MAX_JOBS + 3):
        jobs.append(batch.start(AWS, lambda aws, asked: 1, pictures(1)))
        ended(jobs[-1])
    assert batch.find(jobs[0].id) is None
    assert batch.find(jobs[-1].id) is jobs[-1]


def test_running_jobs_that_fill_the_memory_refuse_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MAX_BYTES", 100)
    gate = Gate()
    running = batch.start(AWS, gate, [picture("a", 60)])
    with pytest.raises(errors.Busy):
        batch.start(AWS, gate, [picture("b", 60)])
    assert batch.find(running.id) is running
    gate.opened.set()
    ended(running)
    ended(batch.start(AWS, gate, [picture("b", 60)]))
    assert batch.find(running.id) is None


def test_no_picture_and_too_many_are_refused() -> None:
    with pytest.raises(errors.BadInput, match="no picture"):
        batch.start(AWS, lambda aws, asked: 1, [])
    with pytest.raises(errors.BadInput, match="1,001"):
        batch.start(AWS, lambda aws, asked: 1, pictures(1001))


def test_a_forgotten_visit_or_picture_takes_its_jobs_along_and_nobody_elses() -> None:
    mine, theirs = connections.local(visit="mine"), connections.local(visit="theirs")
    first = batch.start(mine, lambda aws, asked: 1, [picture("a"), picture("b")])
    second = batch.start(theirs, lambda aws, asked: 1, [picture("b")])
    third = batch.start(theirs, lambda aws, asked: 1, [picture("c")])
    batch.wait_for_all(PATIENCE_S)
    assert batch.forget_visit("mine") == 1
    assert batch.find(first.id) is None
    assert batch.find(second.id) is second
    assert batch.forget_picture("b") == 1
    assert batch.find(second.id) is None
    assert batch.find(third.id) is third


def test_a_forgotten_job_asks_no_more() -> None:
    gate = Gate()
    job = batch.start(AWS, gate, pictures(20))
    gate.wait_for(batch.MAX_THREADS)
    batch.forget_all()
    gate.opened.set()
    ended(job)
    assert len(gate.asked) == batch.MAX_THREADS
