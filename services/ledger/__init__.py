"""The ledger: every AI call goes through `ask`, is recorded once, and is answered for nothing when asked again.

From this one table come the free repeat, the history, the cost of a visit, the confidence charts and the reports.
SQLite in the data folder, or the database that `VITRINE_DATABASE_URL` names.

Importing this package is light: SQLAlchemy (a third of a second) is loaded by the first call that needs the database,
Alembic only when the schema has to change. What reads, forgets and sweeps needs the database in any case and is asked
for by module: `services.ledger.reading`, `services.ledger.forgetting`.
"""

from services.ledger.asking import ask as ask
from services.ledger.questions import Named as Named
from services.ledger.questions import Question as Question
from services.ledger.records import Answer as Answer
from services.ledger.records import Answered as Answered
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
