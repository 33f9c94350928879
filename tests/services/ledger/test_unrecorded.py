"""Answers that were paid for and could not be written down are not paid for twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.ledger import forgotten, unrecorded
from services.ledger.records import Answer, Totals
from tests.made.answers import receipt

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    unrecorded.clear()
    yield
    unrecorded.clear()


def paid(number: int, **changes: Any) -> Answer:
    return Answer({"number": number}, receipt(backend="aws", **changes))


def test_an_answer_is_found_by_its_question_and_its_cost_is_the_visits() -> None:
    unrecorded.keep("question", "visit", paid(1))
    found = unrecorded.answer("question", LONG_AGO)
    assert found
    assert found.response == {"number": 1}
    assert unrecorded.answer("another question", LONG_AGO) is None
    assert unrecorded.totals("visit") == Totals(calls=1, cost_usd=0.001, unrecorded=1)
    assert unrecorded.totals("another visit") == Totals()


def test_what_must_not_be_repeated_counts_and_is_not_found() -> None:
    unrecorded.keep("", "visit", paid(1))
    assert unrecorded.answer("", LONG_AGO) is None
    assert unrecorded.totals("visit").calls == 1


def test_an_unknown_price_is_counted_as_unknown() -> None:
    unrecorded.keep("one", "visit", paid(1, cost_usd=None))
    unrecorded.keep("two", "visit", paid(2))
    assert unrecorded.totals("visit") == Totals(calls=2, cost_usd=0.001, unpriced=1, unrecorded=2)


def test_a_disk_that_stays_full_does_not_fill_the_memory() -> None:
    for number in range(1000):
        unrecorded.keep(f"question {number}", "visit", paid(number))
    found = [number for number in range(1000) if unrecorded.answer(f"question {number}", LONG_AGO)]
    assert 0 < len(found) <= 100
    assert found[-1] == 999, "the newest are kept"
    assert found == list(range(found[0], 1000))


def test_forgetting_drops_the_answers_and_keeps_the_sums() -> None:
    unrecorded.keep("question", "visit", paid(1))
    unrecorded.forget(forgotten.EVERYTHING)
    assert unrecorded.answer("question", LONG_AGO) is None
    assert unrecorded.totals("visit").calls == 1


def test_what_is_past_the_retention_time_is_not_given_again_and_is_swept() -> None:
    made_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    unrecorded.keep("question", "visit", paid(1, asked_at=made_at))
    assert unrecorded.answer("question", made_at)
    assert unrecorded.answer("question", made_at + timedelta(seconds=1)) is None
    unrecorded.sweep(made_at)
    assert unrecorded.answer("question", LONG_AGO)
    unrecorded.sweep(made_at + timedelta(seconds=1))
    assert unrecorded.answer("question", LONG_AGO) is None


def test_forgetting_one_visit_or_picture_leaves_what_others_paid_for() -> None:
    for visit, digest in (("mine", "a"), ("theirs", "b")):
        unrecorded.keep(visit, visit, paid(1), forgotten.mark(visit, [digest]))
    unrecorded.forget(forgotten.of_visit("mine"))
    assert unrecorded.answer("mine", LONG_AGO) is None
    assert unrecorded.answer("theirs", LONG_AGO)
    unrecorded.forget(forgotten.of_picture("b"))
    assert unrecorded.answer("theirs", LONG_AGO) is None
