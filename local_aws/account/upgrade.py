"""An older account's database is brought to today's tables: in one transaction, after a copy of the file was made.

The copy lies beside the database and is named by how many scripts it has had: `local-aws.sqlite3.0`. It is the way back
to the version that wrote it, and goes with the next deletion of anything, or a day later with the start of a server.
"""

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from local_aws.account.schema import SCRIPTS
from local_aws.errors import StorageError

KEPT_S = 86_400


def bring_up_to_date(connection: sqlite3.Connection, database: Path) -> None:
    """Run the scripts that the database lacks; of several processes that open it at once, one does it.

    Raises `StorageError` for a database of a newer Vitrine, and where no copy can be made: then nothing has changed.
    """
    if _version(connection) == len(SCRIPTS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version > len(SCRIPTS):
            raise StorageError(
                f"The database file {database} was written by a newer Vitrine. Update Vitrine, or name another folder."
            )
        if version < len(SCRIPTS):
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                _copy(database, version)
            for script in SCRIPTS[version:]:
                for statement in _statements(script):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(SCRIPTS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def remove_copies(database: Path, *, older_than_s: float = 0.0) -> None:
    """Delete the database's copies that were made at least so many seconds ago."""
    newest = time.time() - older_than_s
    for copy in database.parent.glob(f"{database.name}.[0-9]*"):
        with contextlib.suppress(FileNotFoundError):
            if copy.stat().st_mtime <= newest:
                copy.unlink()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    statements = [""]
    for piece in script.split(";"):
        statements[-1] += f"{piece};"
        if sqlite3.complete_statement(statements[-1]):
            statements.append("")
    return statements[:-1]


def _copy(database: Path, version: int) -> None:
    copy = database.with_name(f"{database.name}.{version}")
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        with (
            contextlib.closing(sqlite3.connect(database)) as source,
            contextlib.closing(sqlite3.connect(unfinished)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").close()  # one file, to be moved back as it is
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(copy)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if not isinstance(error, sqlite3.Error | OSError):
            raise
        raise StorageError(
            f"The database file {database} has to be brought up to date, and no copy of it could be made first "
            f"({error}). Nothing was changed: free some space and try again."
        ) from error
