"""What was forgotten a short while ago, so that an answer that is still under way then is not written down afterwards.

A mark is taken when a question is asked: it knows what had been forgotten until then. What is forgotten later is seen
by the transaction that would write the answer. Every forgetting has a token of its own, and no clock is compared, since
a clock may leap. The database holds the tokens for all processes that share it, under a SHA-256 of what was forgotten,
which itself is nowhere in it; a day later they go.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services import clock
from services.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK = 0x464F5247  # PostgreSQL's advisory locks are numbers; this one spells "FORG"

_here: dict[str, str] = {}  # of this process, for answers that are kept in memory because the database is away
_lock = threading.Lock()
_begun: ContextVar[frozenset[str] | None] = ContextVar("begun", default=None)


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is about (as SHA-256), and the tokens of what of that had been forgotten when it was asked."""

    about: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


UNMARKED = Mark()
"""Of what is about nothing that can be forgotten meanwhile."""


def of_visit(visit: str) -> str:
    """What stands for a visit among what was forgotten."""
    return _fingerprint("visit", visit)


def of_picture(digest: str) -> str:
    """What stands for a picture, by its SHA-256 in hexadecimal."""
    return _fingerprint("picture", digest)


def _fingerprint(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind} {value}".encode("utf-8", "surrogatepass")).hexdigest()


EVERYTHING = _fingerprint("everything", "")


def mark(visit: str, digests: Iterable[str]) -> Mark:
    """The mark of a question that is asked now by the visit about the pictures.

    Where the database is away it knows only what this process forgot: an answer is then rather lost than kept wrongly.
    """
    about = frozenset({EVERYTHING, of_visit(visit), *map(of_picture, digests)})
    begun = _begun.get()
    return Mark(about, _tokens(about) if begun is None else begun)


def so_far() -> frozenset[str]:
    """The tokens of all that was forgotten until now, or until the `one_act` began in which this is asked."""
    begun = _begun.get()
    return _tokens(None) if begun is None else begun


@contextmanager
def since(begun: frozenset[str]) -> Iterator[None]:
    """Whatever is asked inside counts as asked when `begun` was what had been forgotten `so_far`."""
    before = _begun.set(begun)
    try:
        yield
    finally:
        _begun.reset(before)


@contextmanager
def one_act() -> Iterator[None]:
    """Several questions that are one to the visitor: what is forgotten in the middle is forgotten for the others too.

    Also a decorator of a function that asks them (`@one_act()`), though not of a generator.
    """
    with since(so_far()):
        yield


def is_forgotten(connection: Connection, mark: Mark) -> bool:
    """Whether anything that the answer is about was forgotten since it was asked; to be asked by who is about to write.

    Until the transaction ends nobody can forget anything.
    """
    from sqlalchemy import select, text

    from services.database import schema

    if connection.dialect.name == "postgresql":  # SQLite has one writer
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:number)"), {"number": _LOCK})
    table = schema.forgotten
    later = select(table.c.about).where(table.c.about.in_(mark.about), table.c.token.not_in(mark.known)).limit(1)
    return connection.execute(later).first() is not None


def is_forgotten_here(mark: Mark) -> bool:
    """The same, of what this process forgot."""
    with _lock:
        return any(_here.get(one, "") not in {"", *mark.known} for one in mark.about)


def remember_here(about: str) -> str:
    """From now on no answer that was asked before is kept in this process's memory; returns the token."""
    token = secrets.token_hex(16)
    with _lock:
        if about == EVERYTHING:
            _here.clear()
        _here[about] = token
    return token


def remember(connection: Connection, about: str, token: str) -> None:
    """The same for every process, when the transaction ends; to be called before anything is deleted in it."""
    from sqlalchemy import delete, insert, text

    from services.database import schema

    if connection.dialect.name == "postgresql":  # who is about to write ends first, and the row is seen and deleted
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    table = schema.forgotten
    former = delete(table) if about == EVERYTHING else delete(table).where(table.c.about == about)
    connection.execute(former)
    connection.execute(insert(table), {"about": about, "token": token, "at_ms": clock.now_ms()})


def sweep(connection: Connection) -> None:
    """Drop what was forgotten a day ago: no answer is under way for so long."""
    from sqlalchemy import delete, select

    from services.database import schema

    table, now_ms = schema.forgotten, clock.now_ms()
    connection.execute(delete(table).where(~table.c.at_ms.between(now_ms - clock.DAY_MS, now_ms + clock.DAY_MS)))
    left = set(connection.execute(select(table.c.token)).scalars())
    with _lock:
        for about in [about for about, token in _here.items() if token not in left]:
            del _here[about]


def _tokens(about: frozenset[str] | None) -> frozenset[str]:
    """The tokens of these, or of all."""
    from sqlalchemy import select

    from services.database import schema, store

    with _lock:
        known = {token for one, token in _here.items() if about is None or one in about}
    table = schema.forgotten
    wanted = select(table.c.token) if about is None else select(table.c.token).where(table.c.about.in_(about))
    with suppress(DatabaseUnavailable), store.reading() as connection:
        known |= set(connection.execute(wanted).scalars())
    return frozenset(known)
