"""Answers that were paid for and could not be written down are not paid for twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.ledger import unrecorded
from services.ledger.records import Answer, Totals
from tests.made.answers import receipt


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    unrecorded.clear()
    yield
    unrecorded.clear()


def paid(number: int, **changes: Any) -> Answer:
    return Answer({"number": number}, receipt(backend="aws", **changes))


def test_an_answer_is_found_by_its_question_and_its_cost_is_the_visits() -> None:
    unrecorded.keep("question", "visit", paid(1))
    found = unrecorded.answer("question")
    assert found
    assert found.response == {"number": 1}
    assert unrecorded.answer("another question") is None
    assert unrecorded.totals("visit") == Totals(calls=1, cost_usd=0.001, unrecorded=1)
    assert unrecorded.totals("another visit") == Totals()


def test_what_must_not_be_repeated_counts_and_is_not_found() -> None:
    unrecorded.keep("", "visit", paid(1))
    assert unrecorded.answer("") is None
    assert unrecorded.totals("visit").calls == 1


def test_an_unknown_price_is_counted_as_unknown() -> None:
    unrecorded.keep("one", "visit", paid(1, cost_usd=None))
    unrecorded.keep("two", "visit", paid(2))
    assert unrecorded.totals("visit") == Totals(calls=2, cost_usd=0.001, unpriced=1, unrecorded=2)


def test_a_disk_that_stays_full_does_not_fill_the_memory() -> None:
    for number in range(1000):
        unrecorded.keep(f"question {number}", "visit", paid(number))
    found = [number for number in range(1000) if unrecorded.answer(f"question {number}")]
    assert 0 < len(found) <= 100
    assert found[-1] == 999, "the newest are kept"
    assert found == list(range(found[0], 1000))


def test_forgetting_drops_the_answers_and_keeps_the_sums() -> None:
    unrecorded.keep("question", "visit", paid(1))
    unrecorded.forget()
    assert unrecorded.answer("question") is None
    assert unrecorded.totals("visit").calls == 1
