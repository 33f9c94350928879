"""`ask`: the one place through which an AI call goes.

The same question within the retention time is answered from the ledger. The same question asked by several threads at
once is one call, for which the others wait. An answer is on the disk before it is returned; where that cannot be done
(a full disk, a folder that may not be written) it is returned all the same, because it was paid for, and says so.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services import clock, errors, pricing
from services.ledger import pictures_kept, questions, unrecorded
from services.ledger.questions import Question, new_id
from services.ledger.records import Answer, Observation, Receipt
from services.ledger.retention import retention_days

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

Observe = Callable[[Mapping[str, Any]], Iterable[Observation]]

_flights: dict[str, Future[Answer | None]] = {}
_taking_off = threading.Lock()


def ask(
    aws: Aws,
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    *,
    picture: Picture | Sequence[Picture] | None = None,
    state: str = "",
    observe: Observe | None = None,
    repeatable: bool = True,
    doing: str = "",
) -> Answer:
    """Ask boto3's `service`.`operation` with `parameters`, or answer from the ledger; record it once.

    `picture`: the picture or pictures that the question is about, of which digest and name are recorded, never the
    pixels. Name the whole picture where a crop of it is sent, so that forgetting it forgets this call too.
    `state`: whatever else decides the answer, such as the generation of the collection that is searched.
    `observe` turns the answer into tidy observations. `repeatable=False`: the call changes something, so it is made
    each time. `doing` completes "Could not ...", for example "find the faces".

    Raises a `VitrineError`; a call that failed is recorded, too, and never repeated from.
    """
    pictures = () if picture is None else tuple(picture) if isinstance(picture, Sequence) else (picture,)
    question = _question(aws, service, operation, parameters, pictures, state, repeatable, doing)
    answer = _answered(question, observe)
    if pictures and (trouble := pictures_kept.keep_as_wished(pictures, aws.visit)):
        return replace(answer, receipt=replace(answer.receipt, note=trouble))
    return answer


def _answered(question: Question, observe: Observe | None) -> Answer:
    since_ms = clock.now_ms() - int(retention_days() * clock.DAY_MS)
    # Without an account nobody can tell whose answer it would be.
    if not question.repeatable or not (question.aws.is_local or question.aws.account):
        return _called(question, observe)
    while True:
        with _taking_off:
            flight = _flights.get(question.key)
            leads = flight is None
            if flight is None:
                flight = _flights[question.key] = Future()
        if not leads:
            started = time.perf_counter()
            try:
                landed = flight.result()
            except errors.VitrineError as error:
                raise copy.copy(error) from error  # an exception belongs to one thread's traceback
            if landed is not None:
                return _repeated(question, _own(landed), started)
            continue  # the thread that asked was stopped: ask ourselves
        try:
            answer = _remembered(question, since_ms) or _called(question, observe)
        except Exception as error:
            _land(question.key, flight, error=error)
            raise
        except BaseException:
            _land(question.key, flight)
            raise
        _land(question.key, flight, answer)
        return answer


def _land(
    key: str, flight: Future[Answer | None], answer: Answer | None = None, error: Exception | None = None
) -> None:
    with _taking_off:
        _flights.pop(key, None)
    if error is not None:
        flight.set_exception(error)
    else:
        flight.set_result(answer)


def _question(
    aws: Aws,
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    pictures: Sequence[Picture],
    state: str,
    repeatable: bool,
    doing: str,
) -> Question:
    names = {one.digest: one.name for one in pictures}
    digest_of = questions.Digests(pictures)
    sent = {digest_of(data): "" for data in questions.binaries(parameters)}
    return Question(
        aws=aws,
        service=service,
        operation=operation,
        parameters=parameters,
        state=state,
        repeatable=repeatable,
        doing=doing or operation.replace("_", " "),
        pictures=tuple((names | sent | names).items()),  # the named ones first, whatever else was sent behind them
        key=questions.fingerprint(aws, service, operation, parameters, state, digest_of),
        parameters_json=questions.shown(parameters, names, digest_of),
    )


def _remembered(question: Question, since_ms: int) -> Answer | None:
    """The answer that the ledger (or, after a full disk, this process) still has."""
    started = time.perf_counter()
    if kept := unrecorded.answer(question.key):
        return _repeated(question, _own(kept), started)
    from services.ledger import recording

    try:
        found = recording.find(question.key, since_ms)
    except recording.FAILURES:
        return None
    return found and _repeated(question, found, started)


def _own(answer: Answer) -> Answer:
    """A copy for one visitor: what one page does to its answer another must not see."""
    return replace(answer, response=copy.deepcopy(answer.response))


def _repeated(question: Question, first: Answer, started: float) -> Answer:
    """The same answer, marked as repeated and counted as saved for this visit."""
    from services.ledger import recording

    price = first.receipt.list_price_usd
    saved = 0.0 if question.aws.is_local or price is None else price
    note = first.receipt.note
    if first.receipt.record_id:
        try:
            recording.repeat(first.receipt.record_id, question.aws.visit, saved, clock.now_ms())
        except recording.FAILURES as error:
            note = _note(error)
    receipt = replace(
        first.receipt,
        parameters_json=question.parameters_json,
        duration_ms=(time.perf_counter() - started) * 1000,
        cost_usd=0.0,
        saved_usd=saved,
        price_basis=quote.basis if (quote := _quote(question, first.response)) else "",
        repeated=True,
        note=note,
    )
    return Answer(first.response, receipt)


def _called(question: Question, observe: Observe | None) -> Answer:
    """Make the call, price it and record it."""
    client = question.aws.client(question.service)
    asked_at_ms = clock.now_ms()
    started = time.perf_counter()
    try:
        with errors.translated(question.doing):
            response = _read(getattr(client, question.operation)(**question.parameters))
    except errors.VitrineError as error:
        _record_failure(question, error, asked_at_ms, (time.perf_counter() - started) * 1000)
        raise
    response.pop("ResponseMetadata", None)
    duration_ms = (time.perf_counter() - started) * 1000
    aws = question.aws
    quote = _quote(question, response)
    price = quote.usd if quote else None
    receipt = Receipt(
        backend=aws.backend,
        region=aws.region,
        engine=question.engine,
        service=question.service,
        operation=question.operation,
        parameters_json=question.parameters_json,
        response_json=questions.shown(response, {}, questions.Digests()),
        duration_ms=duration_ms,
        cost_usd=0.0 if aws.is_local else price,
        saved_usd=0.0,
        repeated=False,
        record_id=new_id(asked_at_ms),
        asked_at=clock.moment(asked_at_ms),
        list_price_usd=price,
        price_basis=quote.basis if quote else "",
    )
    return _record(question, Answer(response, receipt), observe, asked_at_ms)


def _quote(question: Question, response: Mapping[str, Any]) -> pricing.Quote | None:
    return pricing.quote(question.service, question.operation, question.parameters, question.aws.region, response)


def _record(question: Question, answer: Answer, observe: Observe | None, asked_at_ms: int) -> Answer:
    from services.ledger import recording

    observed: tuple[Observation, ...] = ()
    puzzled: Exception | None = None
    try:
        observed = tuple(observe(answer.response)) if observe else ()
    except Exception as error:  # noqa: BLE001 - the answer was paid for: it is recorded first, then the error is raised
        puzzled = error
    try:
        recording.record(question, answer, observed, asked_at_ms)
    except recording.FAILURES as error:
        answer = replace(answer, receipt=replace(answer.receipt, record_id="", note=_note(error)))
        unrecorded.keep(question.key if question.repeatable else "", question.aws.visit, answer)
    if puzzled is not None:
        raise puzzled
    return answer


def _record_failure(question: Question, failure: errors.VitrineError, asked_at_ms: int, duration_ms: float) -> None:
    from services.ledger import recording

    try:
        recording.record_failure(question, failure, new_id(asked_at_ms), asked_at_ms, duration_ms)
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
