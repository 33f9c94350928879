"""What the sidebar says that this visit has cost and saved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.answers.badge import dollars
from components.shell.cost_meter import words
from services.images import Picture
from services.ledger import Totals
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, Service, ask, service

__all__ = ["service"]


def meter() -> None:
    from components.shell import cost_meter
    from tests.made.ledger_fixtures import AMAZON

    cost_meter.show(AMAZON)


def test_the_meter_shows_the_cost_and_beside_it_what_a_repeat_has_saved(service: Service) -> None:
    """Rekognition's first million pictures a month cost $0.001 each in eu-west-1 (AWS's price list)."""
    service.respond = lambda parameters: {"FaceDetails": []}
    one, two = (pictures.unread(name, name.encode()) for name in ("one.jpg", "two.jpg"))

    def find_faces(picture: Picture, visit: str = AMAZON.visit) -> None:
        asked = {"Image": {"Bytes": picture.data}}
        ask(replace(AMAZON, visit=visit), "rekognition", "detect_faces", asked, picture=picture)

    def shown() -> tuple[str, str]:
        at = AppTest.from_function(meter).run()
        assert not at.exception
        return at.metric[0].value.replace("\\", ""), at.caption[0].value.replace("\\", "")

    assert shown() == ("$0.00", "Nothing asked yet")
    find_faces(one)
    find_faces(two)
    assert shown() == ("$0.0020", "2 calls")
    find_faces(one)
    assert shown() == ("$0.0020", "2 calls, 1 answered from the ledger, saved $0.0010")
    find_faces(pictures.unread("three.jpg", b"three"), visit="somebody else's")
    assert shown() == ("$0.0020", "2 calls, 1 answered from the ledger, saved $0.0010")


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        (Totals(), "Nothing asked yet"),
        (Totals(calls=1, cost_usd=0.001), "1 call"),
        (Totals(calls=3, repeated=2, saved_usd=0.002), "3 calls, 2 answered from the ledger, saved $0.0020"),
        (Totals(calls=2, unpriced=1), "2 calls, 1 of unknown price"),
        (Totals(uncertain=1), "0 calls, 1 without an answer may have been billed"),
        (Totals(calls=2, unrecorded=2), "2 calls, 2 could not be recorded"),
    ],
)
def test_the_sums_are_stated_in_a_sentence(totals: Totals, sentence: str) -> None:
    assert words(totals) == sentence


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (None, "unknown"),
        (0.0, "$0.00"),
        (0.000004, "less than $0.0001"),  # one character at 4 dollars a million
        (0.00008, "$0.0001"),
        (0.001, "$0.0010"),
        (12.5, "$12.50"),
    ],
)
def test_a_sum_is_never_shown_as_nothing_unless_it_is(amount: float | None, sentence: str) -> None:
    assert dollars(amount) == sentence
