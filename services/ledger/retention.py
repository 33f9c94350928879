"""How long the ledger remembers."""

from __future__ import annotations

import os

from services.errors import BadInput

DEFAULT_RETENTION_DAYS = 30.0


def retention_days() -> float:
    """Days that an answer is kept and repeated: `VITRINE_RETENTION_DAYS`, 30 unless set, 0 for no repeats.

    Raises `BadInput` for a setting that is no number of days: a privacy setting must not be guessed.
    """
    setting = os.environ.get("VITRINE_RETENTION_DAYS", "").strip()
    try:
        days = float(setting) if setting else DEFAULT_RETENTION_DAYS
    except ValueError:
        days = -1.0
    if not 0 <= days <= 36_500:
        raise BadInput(
            f"VITRINE_RETENTION_DAYS is {setting!r}, which is no number of days.",
            "Set it to a number from 0 to 36500, or remove it to keep answers for 30 days.",
        )
    return days
