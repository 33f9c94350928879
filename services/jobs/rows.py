"""Jobs in the database: who may ask an item, and what became of it, safe from a kill and from a second process.

Every open item belongs to a worker, which is a process; a worker's lease is one row that it renews. Whose lease has run
out loses its items to whoever looks first. Each claim raises the item's attempt, the fence: a result counts only while
item, worker and attempt are still those of the claim. A call that was under way on AWS when its worker died may have
been billed, so it is not asked again by itself: the item is `interrupted`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, select, update

from services import errors
from services.database import schema, store
from services.jobs.outcomes import OPEN, Stored
from services.jobs.stored import ItemRow, JobRow, clean, described, error_json

_jobs, _items, _workers = schema.jobs, schema.job_items, schema.job_workers
_writer = threading.Lock()


def add(job: JobRow, items: Sequence[ItemRow]) -> None:
    """Write a new job down with its items, in their order."""
    aws = job.aws
    row = {
        "id": job.id,
        "kind": job.kind,
        "name": clean(job.name),
        "owner": aws.visit,
        **described(aws),
        "parameters_json": job.parameters_json,
        "is_paused": job.is_paused,
        "asked_at_ms": job.asked_at_ms,
    }
    with _writing() as connection:
        connection.execute(insert(_jobs), row)
        connection.execute(
            insert(_items),
            [
                {
                    "job_id": job.id,
                    "position": position,
                    "name": clean(item.name),
                    "digest": item.digest,
                    "reference": item.reference,
                    "state": item.state,
                    "attempt": item.attempt,
                    "worker": item.worker,
                    "error_json": "",
                }
                for position, item in enumerate(items)
            ],
        )


def claim(job_id: str, position: int, worker: str, now_ms: int) -> int | None:
    """Begin to ask an item that waits for this worker: its attempt; None where it may not be asked (any more)."""
    mine = and_(_is(job_id, position), _items.c.state == "waiting", _items.c.worker == worker)
    may_go_on = exists().where(_jobs.c.id == job_id, _jobs.c.is_paused.is_(False))
    with _writing() as connection:
        values = {"state": "asking", "attempt": _items.c.attempt + 1, "asked_at_ms": now_ms}
        if not connection.execute(update(_items).where(mine, may_go_on).values(values)).rowcount:
            return None
        first = update(_jobs).where(_jobs.c.id == job_id, _jobs.c.started_at_ms.is_(None))
        connection.execute(first.values(started_at_ms=now_ms))
        return int(connection.execute(select(_items.c.attempt).where(_is(job_id, position))).scalar_one())


def finish(
    job_id: str, position: int, worker: str, attempt: int, state: Stored, error: errors.VitrineError | None, now_ms: int
) -> bool:
    """Write down what became of a claimed item; False where the claim is not this worker's any more."""
    mine = and_(_is(job_id, position), _items.c.state == "asking", _items.c.worker == worker)
    values = {"state": state, "error_json": error_json(error), "ended_at_ms": now_ms}
    with _writing() as connection:
        done = connection.execute(update(_items).where(mine, _items.c.attempt == attempt).values(values)).rowcount
        _note_end(connection, [job_id], now_ms)
        return bool(done)


def settle(job_id: str, position: int, attempt: int) -> bool:
    """An interrupted item is done: its answer was found in the ledger."""
    open_one = and_(_is(job_id, position), _items.c.state == "interrupted", _items.c.attempt == attempt)
    with _writing() as connection:
        return bool(connection.execute(update(_items).where(open_one).values(state="done", error_json="")).rowcount)


def pause(job_id: str, is_paused: bool) -> None:
    """Ask no further item until the pause is over."""
    with _writing() as connection:
        connection.execute(update(_jobs).where(_jobs.c.id == job_id).values(is_paused=is_paused))


def cancel(job_id: str, now_ms: int) -> None:
    """What waits is not asked; the pause, if there was one, is over."""
    with _writing() as connection:
        waiting = update(_items).where(_items.c.job_id == job_id, _items.c.state == "waiting")
        connection.execute(waiting.values(state="canceled"))
        connection.execute(update(_jobs).where(_jobs.c.id == job_id).values(is_paused=False))
        _note_end(connection, [job_id], now_ms)


def ask_again(job_id: str, positions: Iterable[int], worker: str) -> None:
    """These items wait for this worker, unless they are open already."""
    chosen = and_(_items.c.job_id == job_id, _items.c.position.in_(list(positions)))
    repairable = _items.c.state.not_in(OPEN)
    values = {"state": "waiting", "worker": worker, "attempt": _items.c.attempt + 1, "error_json": ""}
    with _writing() as connection:
        if connection.execute(update(_items).where(chosen, repairable).values(values)).rowcount:
            connection.execute(update(_jobs).where(_jobs.c.id == job_id).values(ended_at_ms=None, is_paused=False))


def bring(job_id: str, references: dict[int, str]) -> None:
    """Items that were missing have been brought again: they are not asked, and can be."""
    with _writing() as connection:
        for position, reference in references.items():
            connection.execute(update(_items).where(_is(job_id, position)).values(reference=reference))
            missing = update(_items).where(_is(job_id, position), _items.c.state == "missing")
            connection.execute(missing.values(state="canceled"))


def give_up(job_id: str, now_ms: int) -> None:
    """Nobody here can go on with the job: what waits is missing."""
    with _writing() as connection:
        waiting = update(_items).where(_items.c.job_id == job_id, _items.c.state == "waiting")
        connection.execute(waiting.values(state="missing"))
        _note_end(connection, [job_id], now_ms)


def renew(worker: str, until_ms: int) -> None:
    """The worker lives, and its items stay its own until then."""
    with _writing() as connection:
        mine = update(_workers).where(_workers.c.worker == worker).values(alive_until_ms=until_ms)
        if not connection.execute(mine).rowcount:
            connection.execute(insert(_workers), {"worker": worker, "alive_until_ms": until_ms})


def leave(worker: str) -> None:
    """The worker ends: its items are anybody's at once."""
    with _writing() as connection:
        connection.execute(delete(_workers).where(_workers.c.worker == worker))


def adopt(worker: str, now_ms: int) -> tuple[str, ...]:
    """Take over what belongs to workers whose lease has run out; returns the jobs that this worker can go on with."""
    living = select(_workers.c.worker).where(_workers.c.alive_until_ms >= now_ms)
    orphaned = and_(_items.c.state.in_(OPEN), _items.c.worker.not_in(living), _items.c.worker != worker)
    with store.reading() as connection:
        if connection.execute(select(_items.c.job_id).where(orphaned).limit(1)).first() is None:
            return ()
    on_aws = _items.c.job_id.in_(select(_jobs.c.id).where(_jobs.c.backend != "local"))
    with _writing() as connection:
        found = connection.execute(select(_items.c.job_id).where(orphaned).distinct()).scalars().all()
        under_way = update(_items).where(orphaned, _items.c.state == "asking", on_aws)
        connection.execute(under_way.values(state="interrupted", ended_at_ms=now_ms))
        connection.execute(update(_items).where(orphaned, _items.c.reference == "").values(state="missing"))
        values = {"state": "waiting", "worker": worker, "attempt": _items.c.attempt + 1}
        connection.execute(update(_items).where(orphaned).values(values))
        _note_end(connection, found, now_ms)
        connection.execute(delete(_workers).where(_workers.c.alive_until_ms < now_ms))
        mine = and_(_items.c.job_id.in_(found), _items.c.state == "waiting", _items.c.worker == worker)
        return tuple(connection.execute(select(_items.c.job_id).where(mine).distinct()).scalars())


@contextmanager
def _writing() -> Iterator[Connection]:
    """A transaction for which this process's threads take turns: SQLite alone may let one wait for many others."""
    with _writer, store.writing() as connection:
        yield connection


def _note_end(connection: Connection, job_ids: Sequence[str], now_ms: int) -> None:
    still_open = exists().where(_items.c.job_id == _jobs.c.id, _items.c.state.in_(OPEN))
    ended = update(_jobs).where(_jobs.c.id.in_(job_ids), _jobs.c.ended_at_ms.is_(None), ~still_open)
    connection.execute(ended.values(ended_at_ms=now_ms))


def _is(job_id: str, position: int) -> ColumnElement[bool]:
    return and_(_items.c.job_id == job_id, _items.c.position == position)
