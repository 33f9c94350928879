"""Vitrine's database: opened on demand, brought to the newest schema, written in whole transactions.

`reading`, `writing`, `scrub` and `size_bytes` raise `DatabaseUnavailable` for a full disk, a folder that may not be
written or a server that is away, and `DatabaseTooNew` where a newer Vitrine has changed the schema.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from services.aws import data_folder
from services.database import copies, upgrade
from services.database.errors import DatabaseUnavailable

WAIT_FOR_LOCK_S = 30

_File = tuple[int, int] | None  # device and inode of an SQLite file

_engines: dict[tuple[int, str], tuple[Engine, _File]] = {}
_opening = threading.Lock()


def url() -> str:
    """Where the ledger lies: `VITRINE_DATABASE_URL`, else ledger.sqlite in the data folder."""
    setting = os.environ.get("VITRINE_DATABASE_URL", "").strip()
    if not setting:
        return f"sqlite:///{data_folder() / 'ledger.sqlite'}"
    named = make_url(setting)
    if named.drivername in {"postgres", "postgresql"}:  # as people paste it; Vitrine brings psycopg 3
        named = named.set(drivername="postgresql+psycopg")
    return named.render_as_string(hide_password=False)


def where() -> str:
    """The database's address for the screen, without its password."""
    named = make_url(url())
    return str(named.database) if named.get_backend_name() == "sqlite" else named.render_as_string(hide_password=True)


def engine() -> Engine:
    """The process's engine for the current address, its schema up to date."""
    address = url()
    key = (os.getpid(), address)  # a forked child must not share its parent's connections
    with _opening:
        found, file = _engines.get(key, (None, None))
        if found is not None:
            if file == _file(found):
                return found
            found.dispose()  # another file lies there now: what is written to the old one would be lost
        made = _made(address)
        try:
            upgrade.bring_up_to_date(made)
        except BaseException:
            made.dispose()
            raise
        _engines[key] = made, _file(made)
        return made


def is_open() -> bool:
    """Whether this process has used the database yet."""
    return bool(_engines)


def close() -> None:
    """Close this process's connections; the next call opens them again."""
    with _opening:
        for (process, _), (made, _) in list(_engines.items()):
            made.dispose(close=process == os.getpid())
        _engines.clear()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        lines = str(getattr(error, "orig", None) or error).strip().splitlines()
        reason = lines[0] if lines else type(error).__name__
        raise DatabaseUnavailable(f"The ledger cannot be used: {reason}") from error


@contextmanager
def writing() -> Iterator[Connection]:
    """One transaction that waits for other writers first; committed at the end, undone on any error."""
    with (
        _translated(),
        engine().connect().execution_options(vitrine_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for looking; it sees one state of the database throughout."""
    with _translated(), engine().connect() as connection:
        yield connection


@_translated()
def scrub(*, shrink: bool = False, copies_older_than_s: float = 0.0) -> bool:
    """Make deleted rows leave the disk; returns whether they are gone already.

    SQLite overwrites deleted cells (secure_delete); what is left is in the copies from before the schema changed, which
    are deleted if they are so old, and in the write-ahead log, which is emptied here unless another process is reading.
    `shrink` gives the freed space back. PostgreSQL removes dead rows with VACUUM.
    """
    made = engine()
    if made.dialect.name != "sqlite":
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
        return True
    copies.remove(Path(str(made.url.database)), older_than_s=copies_older_than_s)
    with made.connect().execution_options(vitrine_begin="") as connection:  # neither works inside a transaction
        if shrink:
            raw: Any = connection.connection.driver_connection
            raw.executescript("PRAGMA incremental_vacuum")  # one page a step: `execute` would take the first step only
        blocked = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
        return not blocked


@_translated()
def size_bytes() -> int:
    """Size of the database on disk, with its write-ahead log and its copies."""
    with reading() as connection:
        if connection.dialect.name != "sqlite":
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    named = Path(str(make_url(url()).database))
    files = (named, named.with_name(f"{named.name}-wal"), *copies.of(named))
    return sum(file.stat().st_size for file in files if file.exists())


def _file(made: Engine) -> _File:
    """Which file lies at the engine's address now; None for none, and for a server."""
    if made.dialect.name != "sqlite":
        return None
    try:
        found = Path(str(made.url.database)).stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _made(address: str) -> Engine:
    named = make_url(address)
    if named.get_backend_name() != "sqlite":
        return create_engine(named, pool_pre_ping=True, pool_size=8, max_overflow=32)
    file = Path(str(named.database))
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)  # what visitors typed is nobody else's on this machine; the log takes after the file
    made = create_engine(
        named, pool_size=4, max_overflow=64, connect_args={"timeout": WAIT_FOR_LOCK_S, "check_same_thread": False}
    )
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: sqlite3 would begin too late to wait for a writer
    for pragma in (
        "auto_vacuum = INCREMENTAL",  # counts only while the file is new
        "journal_mode = WAL",
        "synchronous = FULL",  # an answer that was paid for survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if begin := connection.get_execution_options().get("vitrine_begin", "BEGIN"):
        connection.exec_driver_sql(begin)
