"""The meter's words."""

from __future__ import annotations

import pytest

from components.answers.badge import dollars
from components.shell.cost_meter import words
from services.ledger import Totals


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (Totals(), "Nothing asked yet"),
        (Totals(calls=1, cost_usd=0.001), "1 call"),
        (Totals(calls=3, repeated=2, saved_usd=0.002), "3 calls, 2 answered from the ledger, saved $0.0020"),
        (Totals(calls=2, unpriced=1), "2 calls, 1 of unknown price"),
        (Totals(calls=2, unrecorded=2), "2 calls, 2 could not be recorded"),
    ],
)
def test_the_sums_are_said_in_a_sentence(totals: Totals, said: str) -> None:
    assert words(totals) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (None, "unknown"),
        (0.0, "$0.00"),
        (0.000004, "less than $0.0001"),  # one character at 4 dollars a million
        (0.00008, "$0.0001"),
        (0.001, "$0.0010"),
        (12.5, "$12.50"),
    ],
)
def test_a_sum_is_never_said_to_be_nothing_unless_it_is(amount: float | None, said: str) -> None:
    assert dollars(amount) == said
