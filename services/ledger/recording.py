"""Writing a call down, and finding its answer again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from services.clock import moment
from services.database import schema, store
from services.database.errors import DatabaseUnavailable
from services.ledger import forgotten, questions
from services.ledger.forgotten import UNMARKED, Mark
from services.ledger.questions import new_id
from services.ledger.records import Answer, Observation, Receipt

if TYPE_CHECKING:
    from services.errors import VitrineError
    from services.ledger.questions import Asked

# What keeps an answer from being recorded: the database, the disk, a newer schema; or the answer is no JSON.
FAILURES = (DatabaseUnavailable, TypeError, ValueError)

log = logging.getLogger("vitrine.ledger")


def record(
    asked: Asked[Any],
    receipt: Receipt,
    text: str,
    pieces: Mapping[str, bytes],
    observed: tuple[Observation, ...],
    asked_at_ms: int,
) -> bool:
    """Write the call, its `packed` answer, its pictures and its observations in one transaction.

    False, and nothing is written, where its picture or its visit was forgotten since it was asked.
    """
    row = _row(asked, receipt.record_id, asked_at_ms, receipt.duration_ms) | {
        "response_packed": text,
        "cost_usd": receipt.cost_usd,
        "list_price_usd": receipt.list_price_usd,
    }
    with store.writing() as connection:
        if forgotten.is_forgotten(connection, asked.mark):
            return False
        connection.execute(insert(schema.calls), row)
        _add_pictures(connection, asked, receipt.record_id)
        if pieces:
            rows = [{"call_id": receipt.record_id, "digest": digest, "data": data} for digest, data in pieces.items()]
            connection.execute(insert(schema.answer_bytes), rows)
        if observed:
            rows = [_observation_row(receipt.record_id, position, one) for position, one in enumerate(observed)]
            connection.execute(insert(schema.observations), rows)
    return True


def record_failure(
    asked: Asked[Any], failure: VitrineError, call_id: str, asked_at_ms: int, duration_ms: float
) -> None:
    """Write down a call that was refused or did not arrive; it cost nothing, or nobody knows what.

    What was forgotten since it was asked is left out.
    """
    row = _row(asked, call_id, asked_at_ms, duration_ms) | {
        "error_code": failure.code or type(failure).__name__,
        "error_message": _storable(failure.message),
        "cost_usd": None if failure.may_be_billed else 0.0,
    }
    with store.writing() as connection:
        if not forgotten.is_forgotten(connection, asked.mark):
            connection.execute(insert(schema.calls), row)
            _add_pictures(connection, asked, call_id)


def repeat(call_id: str, visit: str, saved_usd: float, asked_at_ms: int, mark: Mark = UNMARKED) -> None:
    """Count one free repeat of a recorded call, unless what it is about was forgotten since it was asked."""
    row = {"id": new_id(asked_at_ms), "visit": visit, "saved_usd": saved_usd, "asked_at_ms": asked_at_ms}
    with store.writing() as connection:
        if forgotten.is_forgotten(connection, mark):
            return
        # The call may have been forgotten in between; the saving is still true.
        still_there = connection.execute(select(schema.calls.c.id).where(schema.calls.c.id == call_id)).scalar()
        connection.execute(insert(schema.repeats), row | {"call_id": still_there})


def find(question: str, since_ms: int) -> Answer | None:
    """The newest answer to the question (its key) that was made at or after `since_ms`, or None."""
    calls = schema.calls
    wanted = (
        select(calls)
        .where(calls.c.question == question, calls.c.asked_at_ms >= since_ms)
        .where(calls.c.repeatable, calls.c.response_packed.is_not(None))
        .order_by(calls.c.asked_at_ms.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(wanted).mappings().first()
        return restored(connection, row) if row else None


def restored(connection: Connection, row: Any) -> Answer | None:
    """The answer of a row of `calls`, or None where a piece of it is missing."""
    data = schema.answer_bytes
    kept = connection.execute(select(data.c.digest, data.c.data).where(data.c.call_id == row["id"])).all()
    pieces = {digest: bytes(piece) for digest, piece in kept}
    try:
        response = questions.unpacked(row["response_packed"], pieces)
    except KeyError:
        return None
    receipt = Receipt(
        backend=row["backend"],
        region=row["region"],
        engine=row["engine"],
        service=row["service"],
        operation=row["operation"],
        parameters_json=row["parameters_json"],
        response_json=questions.shown(row["response_packed"], pieces),
        duration_ms=row["duration_ms"],
        cost_usd=row["cost_usd"],
        saved_usd=0.0,
        repeated=False,
        record_id=row["id"],
        asked_at=moment(row["asked_at_ms"]),
        list_price_usd=row["list_price_usd"],
    )
    return Answer(response, receipt)


def _row(asked: Asked[Any], call_id: str, asked_at_ms: int, duration_ms: float) -> dict[str, Any]:
    aws, question = asked.aws, asked.question
    return {
        "id": call_id,
        "question": asked.key,
        "visit": aws.visit,
        "backend": aws.backend,
        "profile": aws.profile,
        "account": aws.account,
        "region": aws.region,
        "engine": asked.engine,
        "service": question.service,
        "operation": question.operation,
        "state": _storable(question.state),
        "parameters_json": asked.parameters_json,
        "response_packed": None,
        "repeatable": question.repeatable,
        "error_code": "",
        "error_message": "",
        "duration_ms": duration_ms,
        "cost_usd": None,
        "list_price_usd": None,
        "asked_at_ms": asked_at_ms,
    }


def _add_pictures(connection: Connection, asked: Asked[Any], call_id: str) -> None:
    rows = [
        {"call_id": call_id, "position": position, "digest": digest, "name": _storable(name)}
        for position, (digest, name) in enumerate(asked.pictures)
    ]
    if rows:
        connection.execute(insert(schema.call_pictures), rows)


def _observation_row(call_id: str, position: int, one: Observation) -> dict[str, Any]:
    box = one.box
    return {
        "call_id": call_id,
        "position": position,
        "kind": one.kind,
        "name": _storable(one.name),
        "confidence": one.confidence,
        "similarity": one.similarity,
        "left": box.left if box else None,
        "top": box.top if box else None,
        "width": box.width if box else None,
        "height": box.height if box else None,
    }


def _storable(text: str) -> str:
    """Text that every database takes: without NUL and without half surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
