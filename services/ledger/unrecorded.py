"""Answers that were paid for and could not be written down, kept in memory so that they are not paid for twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime
from typing import TYPE_CHECKING

from services.ledger import forgotten
from services.ledger.forgotten import EVERYTHING, UNMARKED, Mark
from services.ledger.records import Totals

if TYPE_CHECKING:
    from services.ledger.records import Answer

_MOST = 32  # a disk that stays full must not fill the memory too

_answers: OrderedDict[str, tuple[Answer, Mark]] = OrderedDict()
_totals: dict[str, Totals] = {}
_lock = threading.Lock()


def keep(key: str, visit: str, answer: Answer, mark: Mark = UNMARKED) -> None:
    """Remember the answer under its question's key ("": do not repeat it) and add its cost to the visit.

    Where what it is about was forgotten since it was asked, nothing is remembered.
    """
    cost = answer.receipt.cost_usd
    with _lock:  # `forget` waits, so that it drops what was found to be still wanted here
        if forgotten.is_forgotten_here(mark):
            return
        so_far = _totals.get(visit, Totals())
        _totals[visit] = Totals(
            calls=so_far.calls + 1,
            cost_usd=so_far.cost_usd + (cost or 0.0),
            unpriced=so_far.unpriced + (cost is None),
            unrecorded=so_far.unrecorded + 1,
        )
        if key:
            _answers[key] = answer, mark
            while len(_answers) > _MOST:
                _answers.popitem(last=False)


def answer(key: str, since: datetime) -> Answer | None:
    """The answer to the question, if it is one of those and was made at that moment or after it."""
    with _lock:
        found, _ = _answers.get(key, (None, UNMARKED))
        return found if found and found.receipt.asked_at >= since else None


def totals(visit: str) -> Totals:
    """What the visit's unrecorded calls cost."""
    with _lock:
        return _totals.get(visit, Totals())


def forget(about: str) -> None:
    """Drop the answers about that, as `forgotten` names it; the sums stay, they say nothing about anybody."""
    with _lock:
        for key in [key for key, (_, mark) in _answers.items() if about in mark.about or about == EVERYTHING]:
            del _answers[key]


def sweep(since: datetime) -> None:
    """Drop the answers that were made before that moment."""
    with _lock:
        for key in [key for key, (old, _) in _answers.items() if old.receipt.asked_at < since]:
            del _answers[key]


def clear() -> None:
    """Drop the sums too, as at the start of the process."""
    with _lock:
        _answers.clear()
        _totals.clear()
