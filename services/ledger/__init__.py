"""The ledger: every AI call goes through `ask`, is recorded once, and is answered for nothing when asked again.

From this one table come the free repeat, the history, the cost of a visit, the confidence charts and the reports.
`forget_visit`, `forget_picture` and `forget_everything` really delete; `sweep` removes what is older than the
retention time. SQLite in the data folder, or the database that `VITRINE_DATABASE_URL` names.

Importing this package is light: SQLAlchemy (a third of a second) is loaded by the first call that needs the database,
Alembic only when the schema has to change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from services.ledger.asking import ask as ask
from services.ledger.records import Answer as Answer
from services.ledger.records import AskedPicture as AskedPicture
from services.ledger.records import Contents as Contents
from services.ledger.records import Entry as Entry
from services.ledger.records import Observation as Observation
from services.ledger.records import Observed as Observed
from services.ledger.records import Receipt as Receipt
from services.ledger.records import Removed as Removed
from services.ledger.records import Totals as Totals
from services.ledger.records import engine_of as engine_of
from services.ledger.retention import DEFAULT_RETENTION_DAYS as DEFAULT_RETENTION_DAYS
from services.ledger.retention import retention_days as retention_days
from services.ledger.totals import visit_totals as visit_totals

if TYPE_CHECKING:
    from services.ledger.forgetting import forget_everything as forget_everything
    from services.ledger.forgetting import forget_picture as forget_picture
    from services.ledger.forgetting import forget_visit as forget_visit
    from services.ledger.forgetting import sweep as sweep
    from services.ledger.forgetting import sweep_daily as sweep_daily
    from services.ledger.reading import answer as answer
    from services.ledger.reading import contents as contents
    from services.ledger.reading import history as history
    from services.ledger.reading import observations as observations
    from services.ledger.reading import pictures as pictures
    from services.ledger.store import close as close

_LOADED_WHEN_CALLED = {
    **dict.fromkeys(["forget_everything", "forget_picture", "forget_visit", "sweep", "sweep_daily"], "forgetting"),
    **dict.fromkeys(["answer", "contents", "history", "observations", "pictures"], "reading"),
    "close": "store",
}


def __getattr__(name: str) -> Any:
    if name in _LOADED_WHEN_CALLED:
        return getattr(import_module(f"services.ledger.{_LOADED_WHEN_CALLED[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
