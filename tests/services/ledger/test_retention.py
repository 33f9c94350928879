"""How long answers are kept: a privacy setting is never guessed."""

import pytest

from services.errors import BadInput
from services.ledger import retention


@pytest.mark.parametrize(
    ("setting", "days"), [("", 30), ("  ", 30), ("7", 7), (" 0.5 ", 0.5), ("0", 0), ("36500", 36500)]
)
def test_the_setting_is_a_number_of_days(monkeypatch: pytest.MonkeyPatch, setting: str, days: float) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", setting)
    assert retention.retention_days() == days


@pytest.mark.parametrize("setting", ["a week", "-1", "36501", "nan", "inf", "7 days"])
def test_what_is_no_number_of_days_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", setting)
    with pytest.raises(BadInput, match="VITRINE_RETENTION_DAYS") as refused:
        retention.retention_days()
    assert "0 to 36500" in refused.value.advice


def test_answers_are_kept_for_thirty_days_unless_set() -> None:
    assert retention.retention_days() == 30
