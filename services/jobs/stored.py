"""Jobs as they are stored: their rows as values, and reading them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select

from services import errors
from services.aws import Aws
from services.database import schema, store
from services.jobs.outcomes import Stored

_jobs, _items = schema.jobs, schema.job_items


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as it is stored; times are milliseconds since 1970 in UTC. `aws.visit` is the owner."""

    id: str
    kind: str
    name: str
    aws: Aws
    parameters_json: str
    asked_at_ms: int
    is_paused: bool = False
    started_at_ms: int | None = None
    ended_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it is stored. `reference` is "" where it is only in the memory of its worker."""

    name: str
    digest: str
    reference: str
    worker: str
    state: Stored = "waiting"
    attempt: int = 0
    error: errors.VitrineError | None = None
    asked_at_ms: int | None = None
    ended_at_ms: int | None = None


def find(job_id: str) -> tuple[JobRow, list[ItemRow]] | None:
    """The job and its items in their order, or None where there is none (any more)."""
    with store.reading() as connection:
        row = connection.execute(select(_jobs).where(_jobs.c.id == job_id)).mappings().first()
        if row is None:
            return None
        found = connection.execute(select(_items).where(_items.c.job_id == job_id).order_by(_items.c.position))
        items = [_item(one) for one in found.mappings()]
    job = JobRow(
        row["id"],
        row["kind"],
        row["name"],
        connection_of(dict(row), row["owner"]),
        row["parameters_json"],
        row["asked_at_ms"],
        row["is_paused"],
        row["started_at_ms"],
        row["ended_at_ms"],
    )
    return job, items


def owned_by(visit: str) -> list[dict[str, Any]]:
    """What is stored of a visit's jobs, for the visitor to read: one entry a job, with its items."""
    with store.reading() as connection:
        jobs = connection.execute(select(_jobs).where(_jobs.c.owner == visit).order_by(_jobs.c.asked_at_ms)).mappings()
        return [
            dict(job)
            | {
                "items": [
                    dict(item)
                    for item in connection.execute(
                        select(_items.c.name, _items.c.digest, _items.c.reference, _items.c.state)
                        .where(_items.c.job_id == job["id"])
                        .order_by(_items.c.position)
                    ).mappings()
                ]
            }
            for job in jobs.all()
        ]


def existing(job_ids: Sequence[str]) -> frozenset[str]:
    """Those of the jobs that have not been forgotten."""
    with store.reading() as connection:
        return frozenset(connection.execute(select(_jobs.c.id).where(_jobs.c.id.in_(job_ids))).scalars())


def described(aws: Aws) -> dict[str, str | None]:
    """A connection as columns (or JSON); `place` is the data folder of an embedded AWS that is not the usual one."""
    place = str(aws.data_dir) if aws.data_dir else ""
    return {
        "backend": aws.backend,
        "profile": aws.profile,
        "account": aws.account,
        "region": aws.region,
        "place": place,
    }


def connection_of(columns: dict[str, Any], visit: str) -> Aws:
    """The connection that was `described`, for the visit."""
    place = Path(columns["place"]) if columns["place"] else None
    return Aws(columns["backend"], columns["region"], columns["profile"], columns["account"], place, visit)


def _item(row: Any) -> ItemRow:
    return ItemRow(
        row["name"],
        row["digest"],
        row["reference"],
        row["worker"],
        cast(Stored, row["state"]),
        row["attempt"],
        _read(row["error_json"]),
        row["asked_at_ms"],
        row["ended_at_ms"],
    )


def error_json(error: errors.VitrineError | None) -> str:
    """The error as JSON, under the name of the nearest kind that the tree of errors knows."""
    if error is None:
        return ""
    kind = next(one.__name__ for one in type(error).__mro__ if one.__module__ == errors.__name__)
    parts = {"kind": kind, "message": error.message, "advice": error.advice, "code": error.code}
    return json.dumps({name: clean(text) for name, text in parts.items()})


def _read(text: str) -> errors.VitrineError | None:
    if not text:
        return None
    parts = json.loads(text)
    kind: type[errors.VitrineError] = getattr(errors, parts["kind"], errors.VitrineError)
    return kind(parts["message"], parts["advice"], code=parts["code"])


def clean(text: str) -> str:
    """Text that every database takes: without NUL and without half surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
