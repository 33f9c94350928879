"""An account's rows: one SQLite file in WAL mode, for the threads and processes that use the data folder at once."""

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from local_aws.account import upgrade
from local_aws.account.disk import BUSY_TIMEOUT_S, explain, make_folder

_Place = tuple[int, int, int]  # the process that opened a connection; device and inode of the file that it opened

# A forked process must neither use nor close the connections of its parent (sqlite.org/howtocorrupt.html, 2.6).
_inherited: list["Connection"] = []


class Connection(sqlite3.Connection):
    """One thread's connection. As a context manager it does nothing: only `Database.transaction` begins and commits."""

    place: _Place = (0, 0, 0)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:  # type: ignore[override]
        return None

    def end(self) -> None:
        """Close it, in the process that opened it."""
        if self.place[0] in (0, os.getpid()):
            self.close()
        else:
            _inherited.append(self)

    def __del__(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # it could not be opened at all
            self.end()


class _Lease:
    """A connection lent to a thread; when the thread ends it goes back to the idle ones.

    Streamlit runs every script in a new thread, and opening a connection takes 2 ms. A connection that is merely
    dropped stays open until the next full garbage collection, since its cache of statements refers back to it.
    """

    __slots__ = ("connection", "idle")

    def __init__(self, connection: Connection, idle: "deque[Connection]") -> None:
        self.connection = connection
        self.idle = idle

    def __del__(self) -> None:
        if self.connection.place[0] == os.getpid():
            _roll_back(self.connection)
        self.idle.append(self.connection)


class Database:
    """One SQLite file, shared by the threads and processes that use the data folder.

    `Database.at(path)` gives the same object for the same file as long as somebody holds it.
    """

    _open: ClassVar["weakref.WeakValueDictionary[Path, Database]"] = weakref.WeakValueDictionary()
    _opening = threading.Lock()

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._idle: deque[Connection] = deque()
        weakref.finalize(self, _close, self._idle)
        upgrade.remove_copies(path, older_than_s=upgrade.KEPT_S)

    @classmethod
    def at(cls, path: Path) -> "Database":
        """The database in the file `path`, made at its first use."""
        path = path.absolute()
        with cls._opening:
            found = cls._open.get(path)
            if found is None:
                found = cls._open[path] = cls(path)
            return found

    def read(self) -> sqlite3.Connection:
        """This thread's connection, for reading. Inside a transaction of the same thread it sees that transaction."""
        place = _place(self.path)
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is not None:
            mine = lease.connection
            if mine.place == place or (mine.place[0] == place[0] and mine.in_transaction):
                return mine
        lease = self._local.lease = _Lease(self._idle_at(place) or self._connect(), self._idle)
        return lease.connection

    def _idle_at(self, place: _Place) -> Connection | None:
        with contextlib.suppress(IndexError):
            while True:
                connection = self._idle.pop()
                if connection.place == place:
                    return connection
                connection.end()
        return None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection within one writing transaction, committed to the disk at the end of the block.

        An exception rolls it back. A transaction inside a transaction of the same thread belongs to the outer one.
        Raises `StorageError` when the disk or the file fails; `sqlite3.IntegrityError` and the like pass as they are.
        """
        connection = self.read()
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
        except sqlite3.Error as error:
            raise explain(error, self.path) or error from error

    @contextlib.contextmanager
    def deleting(self) -> Iterator[sqlite3.Connection]:
        """A transaction of which the deleted rows are gone from the disk at the end, and from the database's copies."""
        with self.transaction() as connection:
            yield connection
        if not connection.in_transaction:
            self.scrub()

    def scrub(self) -> None:
        """Make deleted rows leave the disk: whoever deletes in many transactions calls it once behind them.

        Deleted cells are overwritten already; the write-ahead log, which still holds them, is emptied unless another
        process is reading: then the next deletion empties it.
        """
        upgrade.remove_copies(self.path)
        self.read().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _connect(self) -> Connection:
        make_folder(self.path.parent)
        try:
            self.path.touch(mode=0o600)  # vectors of faces are nobody else's on this machine; the log takes after it
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,  # when its thread ends, it is lent to another
                factory=Connection,
            )
            _use_write_ahead_log(connection)
            for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            upgrade.bring_up_to_date(connection, self.path)
            connection.place = _place(self.path)
        except (sqlite3.Error, OSError) as error:
            raise explain(error, self.path) or error from error
        return connection


def _place(path: Path) -> _Place:
    try:
        found = os.stat(path)  # noqa: PTH116 - before every call, and Path.stat takes twice as long
    except OSError:
        return os.getpid(), 0, 0
    return os.getpid(), found.st_dev, found.st_ino


def _close(idle: "deque[Connection]") -> None:
    for connection in idle:
        connection.end()
    idle.clear()


def _roll_back(connection: sqlite3.Connection) -> None:
    # Some failures, a full disk among them, have rolled the transaction back already.
    with contextlib.suppress(sqlite3.Error):
        connection.execute("ROLLBACK")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # SQLite does not wait out its busy timeout when two processes change the journal mode at once.
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
