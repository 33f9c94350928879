"""`ask`: the one place through which an AI call goes.

The same question within the retention time is answered from the ledger. The same question asked by several threads at
once is one call, for which the others wait. An answer is on the disk before it is returned; where that cannot be done
(a full disk, a folder that may not be written) it is returned all the same, because it was paid for, and says so. So is
one whose picture or visit is forgotten meanwhile: it is shown, and kept nowhere.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from services import clock, errors, pricing
from services.aws import NotRecorded, Recorded
from services.ledger import forgotten, pictures_kept, questions, unrecorded
from services.ledger.questions import Asked, Named, Question, new_id
from services.ledger.records import Answer, Answered, Observation, Receipt
from services.ledger.retention import retention_days

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

T = TypeVar("T")

_flights: dict[str, Future[Answer | None]] = {}
_taking_off = threading.Lock()

_FORGOTTEN = "This answer is not kept: what it is about was forgotten while it was under way."


def ask(aws: Aws, question: Question[T], *pictures: Picture, about: Sequence[Named] = ()) -> Answered[T]:
    """Ask the question, or answer it from the ledger; record it once.

    `pictures` are sent, in the order of the question's images; their digest and name are recorded, never the pixels.
    `about` are recorded in their place where crops of them are sent, so that forgetting them forgets this call too.

    Raises a `VitrineError`; a call that failed is recorded, too, and never repeated from. Of a connection of
    `services.aws.recorded` the stored answer is given, or `NotRecorded` raised.
    """
    asked = questions.put(aws, question, pictures, about)
    asked = replace(asked, mark=forgotten.mark(aws.visit, [digest for digest, _ in asked.pictures]))
    since_ms = clock.now_ms() - int(retention_days() * clock.DAY_MS)
    answered: Answered[T] | None = None
    if isinstance(aws, Recorded):
        answered = _stored(asked, since_ms)
    elif not question.repeatable or not (aws.is_local or aws.account):
        answered = _called(asked)[1]  # without an account nobody can tell whose answer it would be
    while answered is None:
        with _taking_off:
            flight = _flights.get(asked.key)
            leads = flight is None
            if flight is None:
                flight = _flights[asked.key] = Future()
        if not leads:
            started = time.perf_counter()
            try:
                landed = flight.result()
            except errors.VitrineError as error:
                raise copy.copy(error) from error  # an exception belongs to one thread's traceback
            # Where the thread that asked was stopped, ask ourselves.
            answered = _repeated(asked, landed, started) if landed else None
            continue
        try:
            answer, answered = _remembered(asked, since_ms) or _called(asked)
        except Exception as error:
            _land(asked.key, flight, error=error)
            raise
        except BaseException:
            _land(asked.key, flight)
            raise
        _land(asked.key, flight, answer)
    wanted = about or pictures
    if wanted and (trouble := pictures_kept.keep_as_chosen(wanted, aws.visit, asked.mark)):
        return replace(answered, receipt=replace(answered.receipt, note=trouble))
    return answered


def _stored(asked: Asked[T], since_ms: int) -> Answered[T]:
    """The stored answer with its own receipt: looking at it again is no repeat that saved anything."""
    from services.ledger import recording

    found = unrecorded.answer(asked.key, clock.moment(since_ms))
    if found is None and asked.question.repeatable:
        found = recording.find(asked.key, since_ms)
    if found is None:
        raise NotRecorded("The answer is not stored any more.")
    quote = _quote(asked, found.response)
    receipt = replace(found.receipt, price_basis=quote.basis if quote else "")
    return Answered(asked.question.read(found.response), receipt)


def _land(
    key: str, flight: Future[Answer | None], answer: Answer | None = None, error: Exception | None = None
) -> None:
    with _taking_off:
        _flights.pop(key, None)
    if error is not None:
        flight.set_exception(error)
    else:
        flight.set_result(answer)


def _remembered(asked: Asked[T], since_ms: int) -> tuple[Answer, Answered[T]] | None:
    """The answer that the ledger (or, after a full disk, this process) still has."""
    from services.ledger import recording

    started = time.perf_counter()
    try:
        found = unrecorded.answer(asked.key, clock.moment(since_ms)) or recording.find(asked.key, since_ms)
    except recording.FAILURES:
        return None
    return (found, _repeated(asked, found, started)) if found else None


def _repeated(asked: Asked[T], first: Answer, started: float) -> Answered[T]:
    """The same answer, marked as repeated and counted as saved for this visit."""
    from services.ledger import recording

    price = first.receipt.list_price_usd
    saved = 0.0 if asked.aws.is_local or price is None else price
    note = first.receipt.note
    if first.receipt.record_id:
        try:
            recording.repeat(first.receipt.record_id, asked.aws.visit, saved, clock.now_ms(), asked.mark)
        except recording.FAILURES as error:
            note = _note(error)
    receipt = replace(
        first.receipt,
        parameters_json=asked.parameters_json,
        duration_ms=(time.perf_counter() - started) * 1000,
        cost_usd=0.0,
        saved_usd=saved,
        price_basis=quote.basis if (quote := _quote(asked, first.response)) else "",
        repeated=True,
        note=note,
    )
    return Answered(asked.question.read(first.response), receipt)


def _called(asked: Asked[T]) -> tuple[Answer, Answered[T]]:
    """Make the call, price it, read the answer once and record it.

    Where it cannot be written down it says so, and is kept in memory.
    """
    from services.ledger import recording

    aws, question = asked.aws, asked.question
    client = aws.client(question.service)
    asked_at_ms = clock.now_ms()
    started = time.perf_counter()
    try:
        with errors.translated(question.doing, is_billed=pricing.is_billed(question.service, question.operation)):
            response = _read(getattr(client, question.operation)(**asked.parameters))
    except errors.VitrineError as error:
        _record_failure(asked, error, asked_at_ms, (time.perf_counter() - started) * 1000)
        raise
    response.pop("ResponseMetadata", None)
    duration_ms = (time.perf_counter() - started) * 1000
    quote = _quote(asked, response)
    price = quote.usd if quote else None
    text, pieces = questions.packed(response)
    receipt = Receipt(
        backend=aws.backend,
        region=aws.region,
        engine=asked.engine,
        service=question.service,
        operation=question.operation,
        parameters_json=asked.parameters_json,
        response_json=questions.shown(text, pieces),
        duration_ms=duration_ms,
        cost_usd=0.0 if aws.is_local else price,
        saved_usd=0.0,
        repeated=False,
        record_id=new_id(asked_at_ms),
        asked_at=clock.moment(asked_at_ms),
        list_price_usd=price,
        price_basis=quote.basis if quote else "",
    )
    observed: tuple[Observation, ...] = ()
    try:
        value = question.read(response)
        observed = tuple(question.observe(value))
    finally:  # it was paid for, whatever can be read in it
        try:
            if not recording.record(asked, receipt, text, pieces, observed, asked_at_ms):
                receipt = replace(receipt, record_id="", note=_FORGOTTEN)
        except recording.FAILURES as error:
            receipt = replace(receipt, record_id="", note=_note(error))
            unrecorded.keep(asked.key if question.repeatable else "", aws.visit, Answer(response, receipt), asked.mark)
    return Answer(response, receipt), Answered(value, receipt)


def _quote(asked: Asked[Any], response: Mapping[str, Any]) -> pricing.Quote | None:
    question = asked.question
    return pricing.quote(question.service, question.operation, asked.parameters, asked.aws.region, response)


def _record_failure(asked: Asked[Any], failure: errors.VitrineError, asked_at_ms: int, duration_ms: float) -> None:
    from services.ledger import recording

    try:
        recording.record_failure(asked, failure, new_id(asked_at_ms), asked_at_ms, duration_ms)
    except recording.FAILURES:
        recording.log.warning("a failed call could not be recorded", exc_info=True)  # the failure itself is raised


def _read(value: Any) -> Any:
    """The answer with every stream in it read to bytes."""
    if isinstance(value, Mapping):
        return {key: _read(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_read(part) for part in value]
    if hasattr(value, "read"):
        try:
            return value.read()
        finally:
            value.close()
    return value


def _note(error: Exception) -> str:
    return f"This answer could not be recorded. {error}"
