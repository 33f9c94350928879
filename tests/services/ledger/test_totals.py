"""What a visit has cost: what is recorded and what could not be, without opening the database for nothing."""

from __future__ import annotations

import pytest

from services.aws import data_folder
from services.database import store
from services.database.errors import DatabaseUnavailable
from services.ledger import recording, totals, unrecorded
from services.ledger.records import Answer, Totals
from tests.made.answers import receipt
from tests.made.ledger_fixtures import Service, service

__all__ = ["service"]


def test_before_anything_was_asked_no_database_is_made(service: Service) -> None:
    store.close()
    assert totals.visit_totals("visit-one") == Totals()
    assert not data_folder().exists()


def test_what_could_not_be_recorded_is_counted_with_the_rest(service: Service) -> None:
    store.engine()
    unrecorded.keep("key", "visit-one", Answer({}, receipt(cost_usd=0.002)))
    found = totals.visit_totals("visit-one")
    assert (found.calls, found.unrecorded) == (1, 1)
    assert found.cost_usd == pytest.approx(0.002)


def test_where_the_database_cannot_be_read_the_rest_is_counted(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(visit: str) -> Totals:
        raise DatabaseUnavailable("The ledger cannot be used: disk I/O error")

    from services.ledger import reading

    store.engine()
    unrecorded.keep("key", "visit-one", Answer({}, receipt(cost_usd=0.002)))
    monkeypatch.setattr(reading, "totals_of", unavailable)
    assert isinstance(DatabaseUnavailable("x"), recording.FAILURES)
    assert totals.visit_totals("visit-one").calls == 1
