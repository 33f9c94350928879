"""The embedded AWS's own long work: a speech task, later a training job or an endpoint that comes up.

A kind of work declares its statuses and which may follow which, in one place. A `WorkQueue` keeps the pieces of a kind
in the account's database and does them one after another in a thread, which lives only while there is something to do.
Each piece has an owner, the process that does it (see `owner`). A piece whose owner is dead is adopted by whoever looks
next, and done once more from its beginning; one that a living process does is left alone.
"""

import contextlib
import json
import logging
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local_aws.account.owner import Owner
from local_aws.account.store import Account
from local_aws.account.transitions import Kind
from local_aws.errors import AwsError, StorageError

logger = logging.getLogger(__name__)

_COLUMNS = "number, id, status, reason, details, created_at, changed_at"


class Stopped(Exception):
    """A stop was asked for: the function that works lets this through."""


class Ended(Exception):
    """The server is ending, or the piece is no longer this owner's: the function that works lets this through."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work as it stands in the database.

    Attributes:
        number: greater than that of every older piece of the account.
        id: its name within kind and region.
        reason: why it failed or was stopped, "" otherwise.
        details: what the service gave to `begin`, as JSON has it.
    """

    number: int
    id: str
    status: str
    reason: str
    details: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime


class Attempt:
    """One piece in the hands of the function that does it."""

    def __init__(self, pieces: "WorkQueue", piece: Piece) -> None:
        self._queue = pieces
        self.piece = piece

    def advance(self, status: str, reason: str = "") -> None:
        """Give the piece its next status; the one that it has changes nothing, so that a piece can be done once more.

        Raises `UndeclaredTransition`, `Stopped` where a stop was asked for that this status may not follow, and
        `Ended` where the piece is no longer this process's.
        """
        with self._queue.database.transaction() as connection:
            piece = self._mine(connection)
            stopping = piece.status == self._queue.kind.stopping
            if stopping and (piece.status, status) not in self._queue.kind.transitions:
                raise Stopped
            if status != piece.status:
                self._queue.change(connection, piece, status, reason)

    def check(self) -> None:
        """To be called every second or so by long work: raises `Stopped` or `Ended` where it has to leave off."""
        if self._mine(self._queue.database.read()).status == self._queue.kind.stopping:
            raise Stopped
        if self._queue.ending:
            raise Ended

    def _mine(self, connection: sqlite3.Connection) -> Piece:
        query = f"SELECT {_COLUMNS} FROM work WHERE number = ? AND owner = ? AND taken"
        row = connection.execute(query, (self.piece.number, self._queue.owner.token)).fetchone()
        if row is None:
            raise Ended
        return _piece(row)


class WorkQueue:
    """The pieces of one kind in one region of an account, and the thread that does them. Safe to use from all threads.

    Args:
        account: whose database, region and clock.
        kind: what is declared about them.
        work: does one piece: advances the attempt until it is at rest. What it raises makes the piece `kind.failed`,
            with the message as its reason. It must bear to be called once more for the same piece.
    """

    def __init__(self, account: Account, kind: Kind, work: Callable[[Attempt], None]) -> None:
        self.kind = kind
        self.database = account.database
        self.owner = Owner.of(account.data_dir)
        self.ending = False
        self._account = account
        self._work = work
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._more = False
        self._left: set[int] = set()
        _queues.add(self)

    def begin(self, name: str, details: Mapping[str, Any]) -> Piece:
        """Keep a piece and have it done; it is on the disk when this returns. The name must be a new one."""
        now = self._account.clock().timestamp()
        owner = "" if self.ending else self.owner.token
        row = (self._account.region, self.kind.name, name, self.kind.first, json.dumps(details), now, now, owner)
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO work (region, kind, id, status, reason, details, created_at, changed_at, owner, taken)"
                " VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, 0)",
                row,
            )
            begun = self._found(connection, name)
        assert begun is not None
        self._wake()
        return begun

    def find(self, name: str) -> Piece | None:
        """The piece of that name, None where there is none."""
        self.adopt()
        return self._found(self.database.read(), name)

    def newest(
        self, most: int, *, since: datetime | None = None, status: str | None = None, before: int | None = None
    ) -> list[Piece]:
        """Pieces, the newest first.

        Args:
            most: how many at most.
            since: only those begun after it.
            status: only those of this status.
            before: only those with a smaller number.
        """
        self.adopt()
        rows = self.database.read().execute(
            f"SELECT {_COLUMNS} FROM work WHERE region = ? AND kind = ? AND created_at > ?"
            " AND status = coalesce(?, status) AND number < coalesce(?, number + 1) ORDER BY number DESC LIMIT ?",
            (*self._place, since.timestamp() if since else 0.0, status, before, most),
        )
        return [_piece(row) for row in rows]

    def stop(self, name: str) -> Piece | None:
        """Ask for a stop: a piece that waits is stopped at once, one that is being done when its function notices.

        None where there is no such piece. Raises `UndeclaredTransition` where it is at rest, is stopping already, or
        is of a kind that AWS cannot stop.
        """
        self.adopt()
        with self.database.transaction() as connection:
            piece = self._found(connection, name)
            if piece is None:
                return None
            piece = self.change(connection, piece, self.kind.stopping)
            if not connection.execute("SELECT taken FROM work WHERE number = ?", (piece.number,)).fetchone()[0]:
                piece = self.change(connection, piece, self.kind.stopped)
        return piece

    def forget(self, until: datetime) -> None:
        """Remove the pieces at rest that were begun at that time or before."""
        which = "FROM work WHERE region = ? AND kind = ? AND created_at <= ? AND owner IS NULL"
        values = (*self._place, until.timestamp())
        if self.database.read().execute(f"SELECT 1 {which} LIMIT 1", values).fetchone():
            with self.database.deleting() as connection:
                connection.execute(f"DELETE {which}", values)

    def adopt(self) -> None:
        """Take over the unfinished pieces whose owner is dead, and have them done."""
        query = "SELECT DISTINCT owner FROM work WHERE region = ? AND kind = ? AND owner IS NOT NULL"
        owners = [row[0] for row in self.database.read().execute(query, self._place)]
        dead = [token for token in owners if self.owner.is_dead(token)]
        if self.ending or not (dead or self._left):
            return
        with contextlib.suppress(StorageError):  # whoever only looks is answered from a full disk too
            token = self.owner.token
            with self.database.transaction() as connection:
                for gone in dead:
                    connection.execute(
                        "UPDATE work SET owner = ?, taken = 0 WHERE region = ? AND kind = ? AND owner = ?",
                        (token, *self._place, gone),
                    )
                for number in list(self._left):
                    connection.execute("UPDATE work SET taken = 0 WHERE number = ? AND owner = ?", (number, token))
                    self._left.discard(number)
            self._wake()

    def end(self, grace_s: float) -> bool:
        """Do no more, and wait at most `grace_s` seconds for the piece that is being done; True when nothing works.

        What is not done is left to the next process that looks.
        """
        with self._guard:
            self.ending = True
            thread = self._thread
        if thread is not None:
            thread.join(grace_s)
        with contextlib.suppress(StorageError, sqlite3.Error), self.database.transaction() as connection:
            connection.execute(
                "UPDATE work SET owner = '' WHERE region = ? AND kind = ? AND owner = ? AND NOT taken",
                (*self._place, self.owner.token),
            )
        return thread is None or not thread.is_alive()

    def change(self, connection: sqlite3.Connection, piece: Piece, status: str | None, reason: str = "") -> Piece:
        """Within a transaction, give a piece its next status. Raises `UndeclaredTransition`."""
        self.kind.check(piece.status, status)
        connection.execute(
            "UPDATE work SET status = ?, reason = ?, changed_at = ?, owner = CASE WHEN ? THEN NULL ELSE owner END"
            " WHERE number = ?",
            (status, reason, self._account.clock().timestamp(), status in self.kind.at_rest, piece.number),
        )
        changed = self._found(connection, piece.id)
        assert changed is not None
        return changed

    @property
    def _place(self) -> tuple[str, str]:
        return self._account.region, self.kind.name

    def _found(self, connection: sqlite3.Connection, name: str) -> Piece | None:
        query = f"SELECT {_COLUMNS} FROM work WHERE region = ? AND kind = ? AND id = ?"
        row = connection.execute(query, (*self._place, name)).fetchone()
        return None if row is None else _piece(row)

    def _wake(self) -> None:
        with self._guard:
            self._more = True
            if self.ending or (self._thread is not None and self._thread.is_alive()):
                return
            name = f"work-{self.kind.name}-{self._account.region}"
            self._thread = threading.Thread(target=self._do_all, name=name, daemon=True)
            self._thread.start()

    def _do_all(self) -> None:
        while True:
            with self._guard:
                if self.ending or not self._more:
                    self._thread = None
                    return
                self._more = False
            piece: Piece | None = None
            try:
                while not self.ending and (piece := self._take()) is not None:
                    self._do(Attempt(self, piece))
            except (AwsError, sqlite3.Error) as error:
                # A data folder that is gone takes its work with it; after a full disk the next look tries again.
                logger.error("%s: the work cannot go on (%s)", self.kind.name, error)
                if piece is not None:
                    self._left.add(piece.number)

    def _take(self) -> Piece | None:
        """The oldest piece that waits for this process."""
        with self.database.transaction() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM work WHERE region = ? AND kind = ? AND owner = ? AND NOT taken"
                " ORDER BY number LIMIT 1",
                (*self._place, self.owner.token),
            ).fetchone()
            if row is not None:
                connection.execute("UPDATE work SET taken = 1 WHERE number = ?", (row[0],))
        return None if row is None else _piece(row)

    def _do(self, attempt: Attempt) -> None:
        try:
            outcome = self._outcome(attempt)
            if outcome is not None:
                attempt.advance(*outcome)
        except Ended:
            with self.database.transaction() as connection:
                connection.execute(
                    "UPDATE work SET owner = '', taken = 0 WHERE number = ? AND owner = ?",
                    (attempt.piece.number, self.owner.token),
                )

    def _outcome(self, attempt: Attempt) -> tuple[str, str] | None:
        """Do a piece: status and reason that it has yet to get, None where its function has brought it to rest."""
        try:
            attempt.check()
            self._work(attempt)
        except Stopped:
            return str(self.kind.stopped), ""
        except AwsError as error:
            return self.kind.failed, error.message
        except Ended:
            raise
        except Exception as error:
            logger.exception("%s %s failed", self.kind.name, attempt.piece.id)
            return self.kind.failed, f"{type(error).__name__}: {error}"
        found = self._found(self.database.read(), attempt.piece.id)
        at_rest = found is None or found.status in self.kind.at_rest
        return None if at_rest else (self.kind.failed, "The work ended without an outcome.")


def running() -> int:
    """How many threads of this process are at work."""
    threads = [pieces._thread for pieces in list(_queues)]
    return sum(thread is not None and thread.is_alive() for thread in threads)


def end(grace_s: float) -> bool:
    """End all work of this process within `grace_s` seconds; True when nothing works any more."""
    until = time.monotonic() + grace_s
    idle = [pieces.end(max(0.0, until - time.monotonic())) for pieces in list(_queues)]
    return all(idle)


def _piece(row: tuple[Any, ...]) -> Piece:
    number, name, status, reason, details, created_at, changed_at = row
    created, changed = (datetime.fromtimestamp(seconds, UTC) for seconds in (created_at, changed_at))
    return Piece(number, name, status, reason, json.loads(details), created, changed)


_queues: "weakref.WeakSet[WorkQueue]" = weakref.WeakSet()
