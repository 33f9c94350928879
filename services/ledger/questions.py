"""A question's identity, and how questions and answers are written down.

Two questions are the same when everything that could change the answer is the same: who is asked (backend, profile,
account, region; for Local also the data folder and the engines' edition), what is asked, and the state that the caller
names. Bytes count by their SHA-256; what a visitor called a picture does not count.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from services import aws as connections
from services import pricing
from services.ledger.forgotten import UNMARKED, Mark
from services.ledger.records import engine_of

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture
    from services.ledger.records import Observation

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})
_MARKS = frozenset({"$bytes", "$time", "$map"})
_FORMAT = 1  # part of every key: raise it when the meaning of a stored answer changes


class Named(Protocol):
    """A picture, or what is left to know it by: its name and the SHA-256 of its data in hexadecimal."""

    @property
    def name(self) -> str:
        """What the visitor calls it."""

    @property
    def digest(self) -> str:
        """By this it is recorded, and forgotten."""


def _nothing(value: object) -> Iterable[Observation]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[T]):
    """What can be asked of an AWS service, stated once: the call, how its answer is read, its words and its price.

    `read` makes our own value of boto3's answer and `observe` tidy observations of that value. `doing` completes
    "Could not ...", for example "find the faces"; `waiting` is what to show meanwhile ("Looking for faces").
    `images` names the parameters that each hold a picture. `state` is whatever else decides the answer, such as the
    generation of the collection that is searched. `repeatable=False`: it changes something, so it is asked each time.
    """

    service: str
    operation: str
    read: Callable[[Mapping[str, Any]], T]
    doing: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    observe: Callable[[T], Iterable[Observation]] = _nothing
    waiting: str = ""
    state: str = ""
    repeatable: bool = True

    @property
    def label(self) -> str:
        """What a button says that asks it: "Find the faces"."""
        return self.doing[:1].upper() + self.doing[1:]

    @property
    def variant(self) -> str:
        """What tells it apart from others about the same picture."""
        return f"{self.operation} {_canonical(self.parameters)} {self.state}"

    def price_usd(self, aws: Aws, times: int = 1) -> float | None:
        """What asking so many times costs at most, by AWS's list price; 0 for Local, None where it is unknown."""
        if aws.is_local:
            return 0.0
        quote = pricing.quote(self.service, self.operation, self.parameters, aws.region)
        return quote.usd * times if quote else None


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """A question put to a connection: with its pictures, and known by its key (64 hexadecimal digits).

    `mark` knows what had been forgotten when it was asked: an answer that it does not hold for is not written down.
    """

    aws: Aws
    question: Question[T]
    parameters: Mapping[str, Any]
    pictures: tuple[tuple[str, str], ...]  # digest and name; the first is the one that observations are about
    key: str
    parameters_json: str
    mark: Mark = UNMARKED

    @property
    def engine(self) -> str:
        """Who answers, as the receipt names it."""
        return engine_of(self.aws, self.question.service, self.question.operation, self.parameters)


def put(aws: Aws, question: Question[T], pictures: Sequence[Picture], about: Sequence[Named]) -> Asked[T]:
    """Put the question to a connection: `pictures` go where it has its images, `about` are recorded in their place."""
    filled = {name: {"Bytes": one.data} for name, one in zip(question.images, pictures, strict=True)}
    parameters = {**question.parameters, **filled}
    known = {id(one.data): one.digest for one in pictures}  # a picture of 5 MB is digested once, when it is made
    sent: list[dict[str, Any]] = []

    def described(data: bytes) -> dict[str, Any]:
        sent.append({"sha256": known.get(id(data)) or hashlib.sha256(data).hexdigest(), "bytes": len(data)})
        return sent[-1]

    written = _written(parameters, described)
    asked = (aws.backend, aws.profile, aws.account, aws.region, question.service, question.operation)
    embedded = (str(aws.data_dir or connections.data_folder()), connections.local_edition()) if aws.is_local else ()
    identity = _canonical([_FORMAT, asked, embedded, written, question.state])
    names = {one.digest: one.name for one in (about or pictures)}
    for piece in sent:  # what a visitor called a picture is shown, and is no part of the key
        if piece["sha256"] in names:
            piece["name"] = names[piece["sha256"]]
    return Asked(
        aws,
        question,
        parameters,
        tuple((names | {piece["sha256"]: "" for piece in sent} | names).items()),
        hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest(),
        _readable(written),
    )


def packed(response: Mapping[str, Any]) -> tuple[str, dict[str, bytes]]:
    """The answer as JSON from which `unpacked` makes it again, and apart from it its pieces of bytes by digest."""
    pieces: dict[str, bytes] = {}

    def kept(data: bytes) -> dict[str, str]:
        digest = hashlib.sha256(data).hexdigest()
        pieces[digest] = data
        return {"$bytes": digest}

    return json.dumps(_written(response, kept, exact=True), separators=(",", ":")), pieces


def shown(text: str, pieces: Mapping[str, bytes]) -> str:
    """A `packed` answer as JSON for reading: bytes as their digest and number, times as ISO 8601."""
    if '{"$' not in text and "\\ud" not in text:  # neither marks of ours nor halves of surrogate pairs
        return text
    response = _restored(json.loads(text), pieces)
    digest_of = {id(data): digest for digest, data in pieces.items()}
    return _readable(_written(response, lambda data: {"sha256": digest_of[id(data)], "bytes": len(data)}))


def unpacked(text: str, kept: Mapping[str, bytes]) -> dict[str, Any]:
    """The answer that was `packed`, with bytes and times as boto3 gave them.

    Raises `KeyError` when a piece of bytes is not in `kept`.
    """
    made: dict[str, Any] = _restored(json.loads(text), kept)
    return made


def _written(value: Any, bytes_as: Callable[[bytes], Any], *, exact: bool = False) -> Any:
    if type(value) in _PLAIN:  # first: an answer about fifty faces holds thousands of these
        return value
    match value:
        case Mapping():
            made = {str(key): _written(part, bytes_as, exact=exact) for key, part in value.items()}
            # A map whose only key a visitor chose could look like one of our own marks.
            return {"$map": made} if exact and len(made) == 1 and next(iter(made)) in _MARKS else made
        case list() | tuple() | set() | frozenset():
            return [_written(part, bytes_as, exact=exact) for part in value]
        case bytes() | bytearray() | memoryview():
            return bytes_as(bytes(value))
        case datetime():
            # An aware time is kept as UTC: only the moment counts, and every machine can read it back.
            moment = (value.astimezone(UTC) if value.tzinfo else value).isoformat()
            return {"$time": moment} if exact else moment
        case date():
            return value.isoformat()
        case _:
            return value


def _restored(value: Any, kept: Mapping[str, bytes]) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):
        return [_restored(part, kept) for part in value]
    if len(value) == 1:
        (mark, part), *_ = value.items()
        if mark == "$bytes":
            return kept[part]
        if mark == "$time":
            return datetime.fromisoformat(part)
        if mark == "$map":
            value = part
    return {key: _restored(part, kept) for key, part in value.items()}


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _readable(value: Any) -> str:
    # Half a surrogate pair (a damaged file name) has no UTF-8 and no database takes it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def new_id(time_ms: int) -> str:
    """32 hexadecimal digits; ids of later milliseconds sort behind earlier ones."""
    return f"{time_ms:012x}{secrets.token_hex(10)}"
