"""How long the ledger remembers is a setting that is never guessed."""

from __future__ import annotations

import pytest

from services.errors import BadInput
from services.ledger.retention import retention_days


@pytest.mark.parametrize(("setting", "days"), [("", 30.0), ("  ", 30.0), ("0", 0.0), ("0.5", 0.5), ("36500", 36_500.0)])
def test_a_number_of_days(monkeypatch: pytest.MonkeyPatch, setting: str, days: float) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", setting)
    assert retention_days() == days


@pytest.mark.parametrize("setting", ["-1", "a month", "36501", "nan", "inf", "1,5"])
def test_what_is_no_number_of_days_is_refused(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", setting)
    with pytest.raises(BadInput, match="no number of days"):
        retention_days()
