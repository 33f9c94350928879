"""Copies of an SQLite database, made before its schema changes: the way back to the version that wrote it.

A copy lies beside its database and is named by its schema: `ledger.sqlite.0002`. What is forgotten must be gone from it
too, so whoever forgets something removes the copies; otherwise they go with the first daily sweep after a day.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path


def make(database: Path, revision: str) -> Path:
    """Copy what is committed in the database to a file beside it, readable by its owner only; returns the file.

    It is whole and on the disk when this returns. Raises `sqlite3.Error` or `OSError`, and leaves nothing behind then.
    """
    copy = database.with_name(f"{database.name}.{revision}")
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
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return copy


def of(database: Path) -> list[Path]:
    """The database's copies, unfinished ones of a killed process included."""
    return sorted(database.parent.glob(f"{database.name}.[0-9]*"))


def remove(database: Path, *, older_than_s: float = 0.0) -> None:
    """Delete the database's copies that were made at least so many seconds ago."""
    newest = time.time() - older_than_s
    for copy in of(database):
        with contextlib.suppress(FileNotFoundError):
            if copy.stat().st_mtime <= newest:
                copy.unlink()
