"""The fence: a result counts only while item, worker and attempt are those of its claim."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services import aws as connections
from services import errors
from services.database import store
from services.jobs import rows, stored
from services.jobs.stored import ItemRow, JobRow
from tests.made.ledger_fixtures import database, postgresql_server

__all__ = ["database", "postgresql_server"]

pytestmark = pytest.mark.usefixtures("database")
NOW_MS = 1_700_000_000_000


@pytest.fixture
def job() -> Iterator[str]:
    """A job with one item of the worker "first", whose lease is fresh."""
    rows.renew("first", NOW_MS + 10)
    row = JobRow("job", "notes", "Notes", connections.local(visit="mine"), "{}", NOW_MS)
    rows.add(row, [ItemRow("a", "d" * 64, "note a", "first")])
    yield row.id
    store.close()


def item(job: str) -> ItemRow:
    found = stored.find(job)
    assert found is not None
    return found[1][0]


def finish(job: str, worker: str, attempt: int) -> bool:
    return rows.finish(job, 0, worker, attempt, "done", None, NOW_MS)


def test_an_item_is_claimed_once_and_finished_once(job: str) -> None:
    assert rows.claim(job, 0, "second", NOW_MS) is None
    attempt = rows.claim(job, 0, "first", NOW_MS)
    assert attempt == 1
    assert rows.claim(job, 0, "first", NOW_MS) is None
    assert not finish(job, "second", attempt)
    assert not finish(job, "first", attempt + 1)
    assert item(job).state == "asking"
    assert finish(job, "first", attempt)
    assert not finish(job, "first", attempt)
    assert (item(job).state, item(job).attempt) == ("done", 1)


def test_a_worker_that_has_its_item_back_cannot_finish_what_it_claimed_before(job: str) -> None:
    before = rows.claim(job, 0, "first", NOW_MS)
    assert before is not None
    rows.renew("second", NOW_MS + 30)
    assert rows.adopt("second", NOW_MS + 11) == (job,)
    rows.renew("first", NOW_MS + 100)
    assert rows.adopt("first", NOW_MS + 31) == (job,)
    again = rows.claim(job, 0, "first", NOW_MS + 32)
    assert again is not None
    assert again > before
    assert not finish(job, "first", before)
    assert finish(job, "first", again)


def test_a_lease_that_has_not_run_out_keeps_the_items(job: str) -> None:
    rows.renew("second", NOW_MS + 30)
    assert rows.adopt("second", NOW_MS + 10) == ()
    assert item(job).worker == "first"
    rows.leave("first")
    assert rows.adopt("second", NOW_MS + 10) == (job,)
    assert item(job).worker == "second"


def test_a_failure_is_kept_with_its_kind_and_its_advice(job: str) -> None:
    attempt = rows.claim(job, 0, "first", NOW_MS)
    assert attempt
    error = errors.Busy("Too many \x00 requests.", "Wait a minute.", code="ThrottlingException")
    assert rows.finish(job, 0, "first", attempt, "failed", error, NOW_MS + 5)
    kept = item(job).error
    assert type(kept) is errors.Busy
    assert (kept.message, kept.advice, kept.code) == ("Too many  requests.", "Wait a minute.", "ThrottlingException")
    found = stored.find(job)
    assert found is not None
    assert (found[0].started_at_ms, found[0].ended_at_ms) == (NOW_MS, NOW_MS + 5)


def test_what_is_stored_of_a_visit_is_for_the_visitor_to_read(job: str) -> None:
    (entry,) = stored.owned_by("mine")
    assert (entry["name"], entry["backend"], [one["name"] for one in entry["items"]]) == ("Notes", "local", ["a"])
    assert stored.owned_by("theirs") == []


def test_a_pause_that_another_server_made_counts_at_once(job: str) -> None:
    rows.pause(job, True)
    assert rows.claim(job, 0, "first", NOW_MS) is None
    rows.pause(job, False)
    assert rows.claim(job, 0, "first", NOW_MS) == 1
