"""What becomes of jobs when their server stops: another one goes on, no item is done twice, nothing vanishes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from services import aws as connections
from services import errors
from services.aws import Aws, NotRecorded
from services.database import schema, store
from services.jobs import stored
from services.jobs.job import MAX_THREADS, Job
from services.ledger import forgetting
from tests.made.ledger_fixtures import database, postgresql_server
from tests.services.jobs.notes import PATIENCE_S, Gate, Server, ended

__all__ = ["database", "postgresql_server"]

pytestmark = pytest.mark.usefixtures("database")
LOCAL = connections.local(visit="mine")
AMAZON = Aws("aws", "eu-west-1", account="111122223333", visit="mine")
LEASE_MS = 15_000


class Two:
    """Two servers on one data folder, one clock, and one ledger; the first holds its calls until the gate is opened."""

    def __init__(self) -> None:
        self.clock_ms = [1_700_000_000_000]
        self.gate = Gate()
        self.asked: list[str] = []
        self.first = Server(self.clock_ms, self.gate)
        self.second = Server(self.clock_ms, self.ask, answers=self.first.answers)

    def ask(self, aws: Aws, note: str) -> str:
        self.asked.append(note)
        return f"{note} again"

    def start(self, aws: Aws, *notes: str) -> Job[str, str]:
        """The first server begins a job, of which as many items as it has threads are under way."""
        job = self.first.jobs.start(self.first.task(), aws, notes, "Notes")
        self.gate.wait_for(min(MAX_THREADS, len(notes)))
        return job

    def find(self, job: Job[str, str]) -> Job[str, str]:
        """The job as the second server shows it, as soon as nothing goes on."""
        found = self.second.jobs.find(job.id)
        assert found is not None
        assert found.wait(PATIENCE_S)
        return found

    def lose_first(self) -> None:
        """The first server is not heard of for longer than its lease, and the second one looks."""
        self.clock_ms[0] += LEASE_MS + 1
        self.second.jobs.tend()


@pytest.fixture
def two() -> Iterator[Two]:
    made = Two()
    with ended(made.first), ended(made.second):
        yield made
        made.gate.opened.set()
    store.close()


def states(job: Job[str, str]) -> dict[str, str]:
    return {outcome.name: outcome.state for outcome in job.outcomes}


def test_another_server_asks_what_can_be_loaded_and_says_what_it_cannot(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e", "memory f", "g", "memory h")
    two.lose_first()
    assert two.second.jobs.wait_for_all(PATIENCE_S)  # before anybody opens its link
    found = two.find(job)
    assert (found.name, found.owner, found.aws) == ("Notes", "mine", LOCAL)
    assert states(found) == dict.fromkeys("abcdeg", "done") | {"memory f": "missing", "memory h": "missing"}
    assert sorted(two.asked) == list("abcdeg")
    assert found.outcomes[0].result == "a again"
    assert found.outcomes[5].item is None
    assert found.progress.missing == 2
    assert not found.progress.is_running
    assert found.times.ended is not None


def test_a_server_that_comes_back_late_changes_nothing(two: Two) -> None:
    job = two.start(LOCAL, "a", "b")
    two.lose_first()
    found = two.find(job)
    two.gate.opened.set()
    assert job.wait(PATIENCE_S)
    two.first.jobs.tend()
    assert [outcome.result for outcome in found.outcomes] == ["a again", "b again"]
    row = stored.find(job.id)
    assert row is not None
    assert {(item.state, item.worker) for item in row[1]} == {("done", two.second.jobs.worker)}
    # The first one shows what counts, too, as the ledger has it.
    assert [outcome.state for outcome in job.outcomes] == ["done", "done"]


def test_a_living_server_keeps_its_items(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e")
    for _ in range(5):
        two.clock_ms[0] += LEASE_MS // 3
        two.first.jobs.tend()
        two.second.jobs.tend()
    found = two.second.jobs.find(job.id)
    assert found is not None
    assert states(found) == dict.fromkeys("abcd", "asking") | {"e": "waiting"}
    assert found.progress.is_running
    assert two.asked == []


def test_work_that_takes_longer_than_the_lease_is_done_once(two: Two) -> None:
    job = two.start(LOCAL, "a")
    for _ in range(9):
        two.clock_ms[0] += LEASE_MS // 3
        two.first.jobs.tend()
        two.second.jobs.tend()
    two.gate.opened.set()
    assert job.wait(PATIENCE_S)
    assert (two.gate.asked, two.asked) == (["a"], [])
    row = stored.find(job.id)
    assert row is not None
    assert [(item.state, item.attempt) for item in row[1]] == [("done", 1)]


def test_a_call_to_aws_that_was_cut_off_is_not_made_again_by_itself(two: Two) -> None:
    job = two.start(AMAZON, "a", "b", "c", "d", "e")
    two.first.answers["b"] = "b from the ledger"
    two.lose_first()
    found = two.find(job)
    assert states(found) == {"a": "interrupted", "b": "done", "c": "interrupted", "d": "interrupted", "e": "done"}
    assert two.asked == ["e"]
    assert found.outcomes[1].result == "b from the ledger"
    error = found.outcomes[0].error
    assert error is not None
    assert "Nobody knows whether it was billed" in error.advice
    found.ask_again()
    assert found.wait(PATIENCE_S)
    assert sorted(two.asked) == ["a", "c", "d", "e"]
    assert found.progress.done == 5


def test_answers_of_before_are_read_from_the_ledger_and_asked_of_nobody(two: Two) -> None:
    two.gate.opened.set()
    job = two.start(AMAZON, "a", "b", "memory c", "gone d")
    assert job.wait(PATIENCE_S)
    del two.first.answers["b"]
    found = two.find(job)
    assert states(found) == {"a": "done", "b": "lost", "memory c": "gone", "gone d": "lost"}
    assert found.outcomes[0].result == "a"
    assert isinstance(found.outcomes[1].error, NotRecorded)
    assert isinstance(found.outcomes[3].error, errors.NotFound)
    assert two.asked == []
    found.ask_again()
    assert found.wait(PATIENCE_S)
    assert two.asked == ["b"]
    assert states(found) == {"a": "done", "b": "done", "memory c": "gone", "gone d": "failed"}


def test_what_is_brought_again_is_shown_for_nothing_and_asked_after_a_click(two: Two) -> None:
    two.gate.opened.set()
    job = two.start(AMAZON, "memory a")
    assert job.wait(PATIENCE_S)
    two.gate.opened.clear()
    open_job = two.start(LOCAL, *(f"memory {number}" for number in range(5)))
    two.lose_first()
    found, other = two.find(job), two.find(open_job)
    assert found.bring(["memory a", "something else"]) == 1
    assert found.wait(PATIENCE_S)
    assert (states(found), found.outcomes[0].result) == ({"memory a": "done"}, "memory a")
    assert states(other) == {f"memory {number}": "missing" for number in range(5)}
    assert other.bring(["memory 4"]) == 1
    assert states(other)["memory 4"] == "canceled"
    assert two.asked == []
    other.ask_again()
    assert other.wait(PATIENCE_S)
    assert two.asked == ["memory 4"]
    assert states(other)["memory 4"] == "done"


def test_what_is_brought_before_the_lease_has_run_out_can_be_asked_too(two: Two) -> None:
    job = two.start(LOCAL, "memory a")
    found = two.second.jobs.find(job.id)
    assert found is not None
    assert found.bring(["memory a"]) == 1
    two.lose_first()
    assert found.wait(PATIENCE_S)
    assert (states(found), two.asked) == ({"memory a": "canceled"}, [])
    assert found.progress.repairable == 1
    found.ask_again()
    assert found.wait(PATIENCE_S)
    assert (states(found), two.asked) == ({"memory a": "done"}, ["memory a"])


def test_a_pause_outlasts_the_server(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e")
    job.pause()
    two.lose_first()
    found = two.find(job)
    assert states(found) == dict.fromkeys("abcde", "waiting")
    assert found.progress.is_paused
    assert two.asked == []
    found.go_on()
    assert found.wait(PATIENCE_S)
    assert sorted(two.asked) == list("abcde")


def test_another_server_can_cancel_what_this_one_does(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e", "f")
    found = two.second.jobs.find(job.id)
    assert found is not None
    found.cancel()
    two.gate.opened.set()
    assert job.wait(PATIENCE_S)
    assert states(job) == dict.fromkeys("abcd", "done") | dict.fromkeys("ef", "canceled")
    assert sorted(two.gate.asked) == list("abcd")


def test_a_server_that_ends_in_good_order_leaves_its_items_at_once(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e")
    two.first.jobs.end()
    two.gate.opened.set()
    two.first.jobs._tend_on()  # its keeper, which sees that it is the end
    assert states(job) == dict.fromkeys("abcd", "done") | {"e": "waiting"}
    two.second.jobs.tend()
    assert states(two.find(job)) == dict.fromkeys("abcde", "done")
    assert two.asked == ["e"]


def test_a_job_of_another_version_is_given_up_and_harms_nobody(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e")
    with store.writing() as connection:
        connection.execute(schema.jobs.update().values(kind="from the future"))
    two.lose_first()
    assert two.second.jobs.find(job.id) is None
    row = stored.find(job.id)
    assert row is not None
    assert {item.state for item in row[1]} == {"missing"}
    assert row[0].ended_at_ms is not None


def counted() -> tuple[int, int]:
    """How many jobs and items are stored."""
    with store.reading() as connection:
        jobs, items = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.jobs, schema.job_items)
        )
        return jobs, items


def test_forgetting_a_visit_takes_its_jobs_everywhere_and_nobody_elses(two: Two) -> None:
    job = two.start(LOCAL, "a", "b", "c", "d", "e")
    theirs = two.second.jobs.start(two.second.task(), connections.local(visit="theirs"), ["z"], "Theirs")
    assert theirs.wait(PATIENCE_S)
    seen = two.second.jobs.find(job.id)
    forgetting.forget_visit("mine")
    assert counted() == (1, 1)
    two.gate.opened.set()
    for server in (two.first, two.second):
        server.jobs.tend()
        assert server.jobs.find(job.id) is None
        assert server.jobs.wait_for_all(PATIENCE_S)
    assert seen is not None
    assert not seen.progress.is_running or seen.wait(PATIENCE_S)
    assert len(two.gate.asked) == MAX_THREADS
    assert counted() == (1, 1)  # what was under way has written nothing
    assert [outcome.result for outcome in job.outcomes] == [None] * 5  # nor is it shown to who looks on
    assert two.second.jobs.find(theirs.id) is theirs


def test_forgetting_a_picture_takes_the_jobs_that_hold_it(two: Two) -> None:
    two.gate.opened.set()
    kept, by_item = two.start(LOCAL, "a"), two.start(LOCAL, "a", "b")
    digest = two.first.notes.digest("b")
    by_question = two.first.jobs.start(two.first.task(reference=digest), LOCAL, ["c"], "Notes")
    assert two.first.jobs.wait_for_all(PATIENCE_S)
    forgetting.forget_picture(digest)
    assert stored.existing([kept.id, by_item.id, by_question.id]) == {kept.id}


def test_forgetting_everything_and_the_sweep_take_jobs(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    from services import clock

    two.gate.opened.set()
    job = two.start(LOCAL, "a")
    assert job.wait(PATIENCE_S)
    monkeypatch.setattr(clock, "now_ms", lambda: two.clock_ms[0] + 29 * clock.DAY_MS)
    forgetting.sweep()
    assert counted() == (1, 1)
    monkeypatch.setattr(clock, "now_ms", lambda: two.clock_ms[0] + 31 * clock.DAY_MS)
    forgetting.sweep()
    assert counted() == (0, 0)
    two.start(LOCAL, "a")
    forgetting.forget_everything()
    assert counted() == (0, 0)
