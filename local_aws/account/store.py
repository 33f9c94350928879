"""Where the embedded AWS keeps its state: one data folder is one AWS account.

State is on disk, because a reload of the code must not lose a collection. Rows are in one SQLite database in WAL mode,
so that several threads and several processes can use the same folder; what is big is in files beside it.
"""

import contextlib
import errno
import os
import sqlite3
import tempfile
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from local_aws.errors import StorageError

ACCOUNT_ID = "000000000000"
DEFAULT_REGION = "eu-west-1"
DATABASE_NAME = "local-aws.sqlite3"
BUSY_TIMEOUT_S = 30.0

Clock = Callable[[], datetime]
"""Gives the present moment, aware."""

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR}
_STORAGE_WORDS = ("readonly", "read-only", "unable to open", "disk is full", "disk i/o", "malformed", "not a database")


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def explain(error: BaseException, path: Path) -> StorageError | None:
    """The sentence for a failure of the disk or of the database at `path`; None for any other failure."""
    if isinstance(error, sqlite3.Error):
        said = str(error)
        if "malformed" in said or "not a database" in said:
            return StorageError(
                f"The database file {path} is damaged ({said}). Move it away to start afresh, or restore a copy of it."
            )
        if "disk is full" in said:
            return StorageError(f"The disk that holds {path} is full. Free some space and try again.")
        if "locked" in said or "busy" in said:
            return StorageError(
                f"Another process has kept {path} locked for {BUSY_TIMEOUT_S:.0f} seconds. Close it and try again."
            )
        if any(word in said for word in _STORAGE_WORDS):
            return StorageError(f"The database file {path} cannot be written ({said}). Check the folder's permissions.")
        return None
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        named = error.filename or path
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return StorageError(f"The disk that holds {named} is full. Free some space and try again.")
        return StorageError(f"{named} cannot be read or written ({error.strerror}). Check the folder's permissions.")
    return None


def make_folder(path: Path) -> Path:
    """Make `path` and its parents, readable by their owner only; raises `StorageError` where that is impossible."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, path) or StorageError(f"The folder {path} cannot be made ({error.strerror}).") from error
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a crash, finds the whole old file or the whole new one.

    The folder is made if need be. The data is on the disk when this returns. Raises `StorageError`.
    """
    make_folder(path.parent)
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise explain(error, path) or error from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


class Connection(sqlite3.Connection):
    """One thread's connection. As a context manager it does nothing: only `Database.transaction` begins and commits."""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:  # type: ignore[override]
        return None

    def __del__(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # it could not be opened at all
            self.close()


class _Pool:
    """The open connections that no thread has at the moment."""

    def __init__(self) -> None:
        self._free: deque[Connection] = deque()
        self._closed = False

    def take(self) -> Connection | None:
        with contextlib.suppress(IndexError):
            return self._free.pop()
        return None

    def give(self, connection: Connection) -> None:
        if not self._closed:  # else the database is gone, but somebody may still hold the connection
            _roll_back(connection)
            self._free.append(connection)

    def close(self) -> None:
        self._closed = True
        while (connection := self.take()) is not None:
            connection.close()


class _Lease:
    """A connection lent to a thread; it goes back to the pool when the thread ends.

    Streamlit runs every script in a new thread, and opening a connection takes 2 ms. A connection that is merely
    dropped stays open until the next full garbage collection, since its cache of statements refers back to it.
    """

    __slots__ = ("connection", "pool", "process")

    def __init__(self, connection: Connection, pool: _Pool) -> None:
        self.connection = connection
        self.pool = pool
        self.process = os.getpid()

    def __del__(self) -> None:
        if self.process == os.getpid():  # a connection must not be used by a forked process
            self.pool.give(self.connection)


class Database:
    """One SQLite file, shared by the threads and processes that use the data folder.

    `Database.at(path)` gives the same object for the same file as long as somebody holds it.
    """

    _open: ClassVar["weakref.WeakValueDictionary[Path, Database]"] = weakref.WeakValueDictionary()
    _opening = threading.Lock()

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._ensured: set[str] = set()
        self._pool = _Pool()
        weakref.finalize(self, self._pool.close)

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
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is None or lease.process != os.getpid():
            if lease is not None:
                self._pool = _Pool()
            lease = self._local.lease = _Lease(self._pool.take() or self._connect(), self._pool)
        return lease.connection

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

    def ensure(self, name: str, schema_sql: str) -> None:
        """Make a service's tables: `schema_sql` holds `CREATE ... IF NOT EXISTS` statements, run once per process."""
        if name in self._ensured:
            return
        with self.transaction() as connection:
            statement = ""
            for piece in schema_sql.split(";"):
                statement += piece + ";"
                if sqlite3.complete_statement(statement):
                    connection.execute(statement)
                    statement = ""
        self._ensured.add(name)

    def _connect(self) -> Connection:
        make_folder(self.path.parent)
        try:
            self.path.touch(mode=0o600)  # vectors of faces are nobody else's on this machine; the log takes after it
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,  # the last reference to it may be dropped by another thread
                factory=Connection,
            )
            _use_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except (sqlite3.Error, OSError) as error:
            raise explain(error, self.path) or error from error
        return connection


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


class Account:
    """One data folder, seen from the region of the calling client.

    Args:
        data_dir: the data folder; made on demand.
        account_id: twelve digits.
        region: name of the calling client's region.
        clock: gives the present moment, aware; handed in so that tests can move it.
    """

    def __init__(
        self,
        data_dir: Path,
        account_id: str = ACCOUNT_ID,
        region: str = DEFAULT_REGION,
        clock: Clock = utc_now,
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.account_id = account_id
        self.region = region
        self.clock = clock
        self.database = Database.at(self.data_dir / DATABASE_NAME)

    @property
    def partition(self) -> str:
        """The partition of the region: "aws", "aws-cn" or "aws-us-gov"."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.region.rsplit("-", 2)[0], "aws")

    def arn(self, service: str, resource: str) -> str:
        """The Amazon Resource Name of `resource` (such as "collection/staff") in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def folder(self, name: str) -> Path:
        """The folder `name` below the data folder, made on demand."""
        return make_folder(self.data_dir / name)
