"""What a visit has cost and saved: the frame asks at every rerun, so "nothing yet" is said without the database."""

from __future__ import annotations

import sys
from dataclasses import replace

from services.ledger import unrecorded
from services.ledger.records import Totals


def visit_totals(visit: str) -> Totals:
    """Calls, repeats, cost and savings of one visit.

    Before this process has used the database there is nothing to count (a visit lives and ends with its process), and
    the answer is zero without opening it. Where the database cannot be read, only what could not be recorded is
    counted.
    """
    lost = unrecorded.totals(visit)
    store = sys.modules.get("services.database.store")
    if store is None or not store.is_open():
        return lost
    from services.ledger import reading, recording

    try:
        found = reading.totals_of(visit)
    except recording.FAILURES:
        return lost
    return replace(
        found,
        calls=found.calls + lost.calls,
        cost_usd=found.cost_usd + lost.cost_usd,
        unpriced=found.unpriced + lost.unpriced,
        unrecorded=lost.unrecorded,
    )
