"""What a page may rely on when it asks about many items: order, progress, pausing, canceling, and asking again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services import aws as connections
from services import clock, errors
from services.aws import Aws
from services.jobs import jobs as module
from services.jobs.job import MAX_THREADS, Job
from services.jobs.outcomes import Progress
from tests.services.jobs.notes import PATIENCE_S, Gate, Server, ended

AWS = connections.local(visit="mine")
DAY_MS = 86_400_000


def notes(count: int, beginning: str = "") -> list[str]:
    return [f"{beginning}{number:04d}" for number in range(count)]


def settled(job: Job[str, str]) -> Progress:
    """Wait until nothing of the job goes on."""
    assert job.wait(PATIENCE_S)
    return job.progress


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server([1_700_000_000_000], lambda aws, note: note * 2)
    with ended(made):
        yield made


def started(server: Server, items: list[str], aws: Aws = AWS, name: str = "Read the notes") -> Job[str, str]:
    return server.jobs.start(server.task(), aws, items, name)


def test_every_item_gets_its_own_result_in_the_given_order(server: Server) -> None:
    given = notes(50)
    job = started(server, given)
    progress = settled(job)
    assert (progress.total, progress.done, progress.failed, progress.fraction) == (50, 50, 0, 1.0)
    assert [outcome.item for outcome in job.outcomes] == given
    assert [outcome.result for outcome in job.outcomes] == [note * 2 for note in given]


def test_a_job_has_a_name_an_owner_and_times(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(8))
    gate.wait_for(MAX_THREADS)
    assert (job.name, job.owner) == ("Read the notes", "mine")
    assert job.times.asked == clock.moment(1_700_000_000_000)
    assert job.times.ended is None
    assert job.progress.left_s is None  # nothing has ended that could tell
    server.clock_ms[0] += 6_000
    gate.opened.set()
    settled(job)
    assert job.times.started == clock.moment(1_700_000_000_000)
    assert job.times.ended == clock.moment(1_700_000_006_000)


def test_the_time_left_is_estimated_by_what_the_others_took(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(MAX_THREADS + 1))
    gate.wait_for(MAX_THREADS)
    server.clock_ms[0] += 6_000
    job.pause()
    gate.opened.set()
    settled(job)
    assert job.progress.left_s is None
    gate.opened.clear()
    job.go_on()
    gate.wait_for(1)
    assert job.progress.left_s == 6.0  # one item is left, and the four before took six seconds each
    gate.opened.set()
    settled(job)


def test_the_question_gets_the_connection(server: Server) -> None:
    seen: list[Aws] = []
    server.ask = lambda aws, note: seen.append(aws) or note  # type: ignore[func-returns-value]
    settled(started(server, notes(1)))
    assert seen == [AWS]
    assert seen[0] is AWS


def test_one_failure_leaves_the_others_alone_and_only_it_is_asked_again(server: Server) -> None:
    asked: list[str] = []
    refused: list[str] = []

    def once(aws: Aws, note: str) -> str:
        asked.append(note)
        if note == "0003" and not refused:
            refused.append(note)
            raise errors.Busy("0003 was throttled.", "Wait.", code="ThrottlingException")
        return note

    server.ask = once
    job = started(server, notes(6))
    assert settled(job).failed == 1
    failure = job.outcomes[3]
    assert (failure.state, failure.result) == ("failed", None)
    assert isinstance(failure.error, errors.Busy)
    asked.clear()
    job.ask_again()
    assert settled(job).done == 6
    assert asked == ["0003"]
    assert job.outcomes[3].result == "0003"
    assert job.outcomes[3].error is None


def test_an_unexpected_error_is_a_sentence_for_the_visitor_and_its_details_are_in_the_log(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.ask = lambda aws, note: str(1 // int(note))
    job = started(server, notes(3))
    assert (settled(job).done, job.progress.failed) == (2, 1)
    error = job.outcomes[0].error
    assert isinstance(error, errors.ServiceFailed)
    assert error.message == "This one failed unexpectedly."
    assert "division" not in error.message + error.advice
    assert "ZeroDivisionError" in caplog.text


def test_cancel_asks_no_more_and_keeps_what_is_under_way(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(20))
    gate.wait_for(MAX_THREADS)
    job.cancel()
    gate.opened.set()
    progress = settled(job)
    assert (progress.done, progress.canceled) == (MAX_THREADS, 20 - MAX_THREADS)
    assert len(gate.asked) == MAX_THREADS
    assert job.times.ended is not None
    job.ask_again()
    assert settled(job).done == 20
    assert sorted(gate.asked) == notes(20)


def test_a_pause_asks_no_more_until_it_is_over(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(20))
    gate.wait_for(MAX_THREADS)
    job.pause()
    assert job.progress.is_running  # four calls are under way
    gate.opened.set()
    progress = settled(job)
    assert (progress.done, progress.waiting, progress.is_paused) == (MAX_THREADS, 20 - MAX_THREADS, True)
    assert not progress.is_running
    assert job.times.ended is None
    server.jobs.hire()
    assert len(gate.asked) == MAX_THREADS
    job.go_on()
    assert settled(job).done == 20


def test_a_paused_job_can_be_canceled(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(8))
    gate.wait_for(MAX_THREADS)
    job.pause()
    job.cancel()
    gate.opened.set()
    progress = settled(job)
    assert (progress.canceled, progress.is_paused) == (4, False)


def test_calls_under_way_are_bounded_and_progress_is_seen(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(30))
    gate.wait_for(MAX_THREADS)
    assert not gate.entered.acquire(timeout=0.05), "more calls at once than there are threads"
    assert job.progress.is_running
    assert [outcome.state for outcome in job.outcomes].count("asking") == MAX_THREADS
    assert job.progress.fraction == 0
    gate.opened.set()
    settled(job)


def test_a_small_job_is_not_kept_waiting_by_a_large_one(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    started(server, notes(100, "large "))
    gate.wait_for(MAX_THREADS)
    small = started(server, ["small 1", "small 2"])
    gate.opened.set()
    settled(small)
    assert server.jobs.wait_for_all(PATIENCE_S)
    assert max(gate.asked.index("small 1"), gate.asked.index("small 2")) < 20


def test_a_job_is_found_by_its_id(server: Server) -> None:
    job, other = started(server, notes(1)), started(server, notes(1))
    assert server.jobs.find(job.id) is job
    assert server.jobs.find(other.id) is other
    assert server.jobs.find("no such job") is None
    assert server.jobs.find("") is None
    assert server.jobs.find("x" * 1000) is None


def test_ended_jobs_make_room_in_memory_and_are_found_again_in_the_database(server: Server) -> None:
    first = started(server, notes(2))
    settled(first)
    for _ in range(module.MAX_JOBS):
        settled(started(server, notes(1)))
    again = server.jobs.find(first.id)
    assert again is not None
    assert again is not first
    assert settled(again).done == 2
    assert [outcome.result for outcome in again.outcomes] == ["00000000", "00010001"]


def test_running_jobs_that_fill_the_memory_refuse_a_new_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    gate = Gate()
    server.ask = gate
    running = started(server, ["a" * 60])
    with pytest.raises(errors.Busy):
        started(server, ["b" * 60])
    assert server.jobs.find(running.id) is running
    gate.opened.set()
    settled(running)
    settled(started(server, ["b" * 60]))


def test_nothing_and_too_much_are_refused(server: Server) -> None:
    with pytest.raises(errors.BadInput, match="nothing"):
        started(server, [])
    with pytest.raises(errors.BadInput, match="1,001"):
        started(server, notes(1001))


def test_a_job_that_is_forgotten_asks_no_more(server: Server) -> None:
    gate = Gate()
    server.ask = gate
    job = started(server, notes(20))
    gate.wait_for(MAX_THREADS)
    assert server.jobs.forget(lambda one: one.owner == "nobody") == 0
    assert server.jobs.forget(lambda one: one.owner == "mine") == 1
    gate.opened.set()
    assert job.wait(PATIENCE_S)
    assert server.jobs.wait_for_all(PATIENCE_S)
    assert len(gate.asked) == MAX_THREADS


def test_what_a_job_holds_is_known_by_its_digest(server: Server) -> None:
    job = server.jobs.start(server.task(reference="a" * 64), AWS, ["one"], "Notes")
    settled(job)
    assert job.holds(server.notes.digest("one"))
    assert job.holds("a" * 64)
    assert not job.holds(server.notes.digest("two"))


def test_an_answer_whose_row_cannot_be_written_is_shown_and_written_later(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.database.errors import DatabaseUnavailable
    from services.jobs import rows, stored

    gate = Gate()
    server.ask = gate
    job = started(server, ["one"])
    gate.wait_for(1)
    with monkeypatch.context() as broken:

        def refuse(*arguments: Any) -> bool:
            raise DatabaseUnavailable("The disk is full.")

        broken.setattr(rows, "finish", refuse)
        gate.opened.set()
        assert settled(job).done == 1
        assert job.outcomes[0].result == "one"
    found = stored.find(job.id)
    assert found is not None
    assert found[1][0].state == "asking"
    server.jobs.tend()
    found = stored.find(job.id)
    assert found is not None
    assert found[1][0].state == "done"
    assert job.outcomes[0].result == "one"
