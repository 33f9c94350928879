"""Reading the ledger: the calls, their answers, their observations and the sums."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from services.boxes import Box
from services.clock import moment
from services.database import schema, store
from services.ledger import recording
from services.ledger.records import Answer, AskedPicture, Contents, Entry, Observation, Observed, Totals

_calls, _repeats, _observations, _pictures = (
    schema.calls,
    schema.repeats,
    schema.observations,
    schema.call_pictures,
)


# Built once: the frame asks for the sums at every rerun, and building the statement takes longer than running it.
_visit: BindParameter[str] = bindparam("visit")
_SUMS = select(
    select(func.count()).where(_calls.c.visit == _visit, _calls.c.error_code == "").scalar_subquery(),
    select(func.coalesce(func.sum(_calls.c.cost_usd), 0.0)).where(_calls.c.visit == _visit).scalar_subquery(),
    select(func.count())
    .where(_calls.c.visit == _visit, _calls.c.error_code == "", _calls.c.cost_usd.is_(None))
    .scalar_subquery(),
    select(func.count())
    .where(_calls.c.visit == _visit, _calls.c.error_code != "", _calls.c.cost_usd.is_(None))
    .scalar_subquery(),
    select(func.count()).where(_repeats.c.visit == _visit).scalar_subquery(),
    select(func.coalesce(func.sum(_repeats.c.saved_usd), 0.0)).where(_repeats.c.visit == _visit).scalar_subquery(),
)


def totals_of(visit: str) -> Totals:
    """Sums of what is recorded for one visit; calls that failed count only where they may have been billed."""
    with store.reading() as connection:
        calls, cost, unpriced, uncertain, repeated, saved = connection.execute(_SUMS, {"visit": visit}).one()
    return Totals(calls, repeated, float(cost), float(saved), unpriced, uncertain=uncertain)


def history(
    *, visit: str | None = None, picture_digest: str | None = None, before: str | None = None, limit: int = 50
) -> tuple[Entry, ...]:
    """Calls, newest first, at most `limit`; for the next page give the last entry's `call_id` as `before`.

    `visit` and `picture_digest` narrow it down; None means any.
    """
    repeats = select(func.count()).where(_repeats.c.call_id == _calls.c.id).scalar_subquery()
    wanted = select(_calls, _first_picture.c.name, _first_picture.c.digest, repeats.label("repeats"))
    wanted = wanted.outerjoin(
        _first_picture, (_first_picture.c.call_id == _calls.c.id) & (_first_picture.c.position == 0)
    )
    wanted = _narrowed(wanted, visit, picture_digest).order_by(_calls.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(_calls.c.id < before)
    with store.reading() as connection:
        return tuple(_entry(dict(row)) for row in connection.execute(wanted).mappings())


def answer(call_id: str) -> Answer | None:
    """A recorded answer with its receipt; None for a call that failed or was forgotten."""
    with store.reading() as connection:
        row = connection.execute(select(_calls).where(_calls.c.id == call_id)).mappings().first()
        if row is None or row["response_packed"] is None:
            return None
        return recording.restored(connection, row)


def pictures(visit: str, *, limit: int = 200) -> tuple[AskedPicture, ...]:
    """Pictures with a name that the visit's calls were about, the last asked first."""
    last = func.max(_calls.c.asked_at_ms)
    wanted = (
        select(_pictures.c.digest, func.max(_pictures.c.name), func.count(), last)
        .join(_calls, _calls.c.id == _pictures.c.call_id)
        .where(_calls.c.visit == visit, _pictures.c.name != "")
        .group_by(_pictures.c.digest)
        .order_by(last.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(
            AskedPicture(digest, name, calls, moment(at)) for digest, name, calls, at in connection.execute(wanted)
        )


def observations(
    *,
    visit: str | None = None,
    picture_digest: str | None = None,
    kind: str | None = None,
    after: tuple[str, int] = ("", -1),
    limit: int = 10_000,
) -> tuple[Observed, ...]:
    """Tidy observations in the order of their calls, at most `limit`.

    For the next page give the last one's call and its position in that call as `after`.
    """
    call_id, position = after
    wanted = select(_observations, _calls, _first_picture.c.name.label("picture_name"), _first_picture.c.digest)
    wanted = wanted.join(_calls, _calls.c.id == _observations.c.call_id)
    wanted = wanted.outerjoin(
        _first_picture, (_first_picture.c.call_id == _calls.c.id) & (_first_picture.c.position == 0)
    )
    wanted = _narrowed(wanted, visit, picture_digest)
    if kind is not None:
        wanted = wanted.where(_observations.c.kind == kind)
    behind = (_observations.c.call_id > call_id) | (
        (_observations.c.call_id == call_id) & (_observations.c.position > position)
    )
    wanted = wanted.where(behind).order_by(_observations.c.call_id, _observations.c.position).limit(limit)
    with store.reading() as connection:
        return tuple(_observed(dict(row)) for row in connection.execute(wanted).mappings())


def contents() -> Contents:
    """How much the ledger holds, over all visits."""
    with store.reading() as connection:
        calls, oldest = connection.execute(select(func.count(), func.min(_calls.c.asked_at_ms))).one()
        repeats = connection.execute(select(func.count()).select_from(_repeats)).scalar_one()
        observed = connection.execute(select(func.count()).select_from(_observations)).scalar_one()
        data = func.coalesce(func.sum(func.length(schema.answer_bytes.c.data)), 0)
        answer_bytes = connection.execute(select(data)).scalar_one()
    return Contents(
        calls=calls,
        repeats=repeats,
        observations=observed,
        answer_bytes=int(answer_bytes),
        size_bytes=store.size_bytes(),
        oldest=None if oldest is None else moment(oldest),
        where=store.where(),
    )


_first_picture = _pictures.alias("first_picture")


def _narrowed(wanted: Select[Any], visit: str | None, picture_digest: str | None) -> Select[Any]:
    if visit is not None:
        wanted = wanted.where(_calls.c.visit == visit)
    if picture_digest is not None:
        about = select(_pictures.c.call_id).where(_pictures.c.digest == picture_digest)
        wanted = wanted.where(_calls.c.id.in_(about))
    return wanted


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        call_id=row["id"],
        visit=row["visit"],
        backend=row["backend"],
        region=row["region"],
        engine=row["engine"],
        service=row["service"],
        operation=row["operation"],
        parameters_json=row["parameters_json"],
        picture_name=row["name"] or "",
        picture_digest=row["digest"] or "",
        error_code=row["error_code"],
        error_message=row["error_message"],
        duration_ms=row["duration_ms"],
        cost_usd=row["cost_usd"],
        list_price_usd=row["list_price_usd"],
        repeats=row["repeats"],
        asked_at=moment(row["asked_at_ms"]),
    )


def _observed(row: dict[str, Any]) -> Observed:
    placed = row["left"] is not None
    return Observed(
        observation=Observation(
            kind=row["kind"],
            name=row["name"],
            confidence=row["confidence"],
            similarity=row["similarity"],
            box=Box(row["left"], row["top"], row["width"], row["height"]) if placed else None,
        ),
        call_id=row["call_id"],
        position=row["position"],
        service=row["service"],
        operation=row["operation"],
        backend=row["backend"],
        region=row["region"],
        engine=row["engine"],
        picture_digest=row["digest"] or "",
        picture_name=row["picture_name"] or "",
        visit=row["visit"],
        asked_at=moment(row["asked_at_ms"]),
    )
