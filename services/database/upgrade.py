"""An older database is brought to today's schema: in one transaction, after a copy was made, by one process."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from services.database import copies
from services.database.errors import DatabaseTooNew, DatabaseUnavailable
from services.database.schema import REVISION

_LOCK = 0x56495452  # PostgreSQL's advisory locks are numbers; this one spells "VITR"


def bring_up_to_date(engine: Engine) -> None:
    """Bring the schema to `REVISION`; of several processes that start at once, one does it and the others wait.

    Raises `DatabaseTooNew`, and `DatabaseUnavailable` where no copy can be made: then nothing has changed.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return
    with engine.connect().execution_options(vitrine_begin="BEGIN IMMEDIATE") as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        found = _revision(connection)
        if found == REVISION:
            return
        if found is not None and found > REVISION:
            raise DatabaseTooNew(
                f"The ledger was written by a newer Vitrine (schema {found}, this one knows {REVISION})."
            )
        if found is not None and connection.dialect.name == "sqlite":  # a server's backups are its operator's
            _copy(Path(str(engine.url.database)), found)
        _migrate(connection)


def _copy(database: Path, revision: str) -> None:
    try:
        copies.make(database, revision)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(
            f"The ledger has to be brought from schema {revision} to {REVISION}, and no copy of it could be made "
            f"first: {error}. Nothing was changed.",
            f"Make room for {database.stat().st_size / 1e6:.0f} MB or more in {database.parent}, and try again.",
        ) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command  # 0.2 s, needed only when the schema changes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
