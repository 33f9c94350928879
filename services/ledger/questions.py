"""A question's identity, and how questions and answers are written down.

Two questions are the same when everything that could change the answer is the same: who is asked (backend, profile,
account, region; for Local also the data folder and the engines' edition), what is asked, and the state that the caller
names. Bytes count by their SHA-256; what a visitor called a picture does not count.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from services import aws as connections
from services.ledger.records import engine_of

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

_PLAIN = frozenset({str, int, float, bool, type(None)})
_MARKS = frozenset({"$bytes", "$time", "$map"})
_FORMAT = 1  # part of every key: raise it when the meaning of a stored answer changes


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, about which pictures."""

    aws: Aws
    service: str
    operation: str
    parameters: Mapping[str, Any]
    state: str
    repeatable: bool
    doing: str
    pictures: tuple[tuple[str, str], ...]  # digest and name; the first is the one that observations are about
    key: str
    parameters_json: str

    @property
    def engine(self) -> str:
        """Who answers, as the receipt names it."""
        return engine_of(self.aws, self.service, self.operation, self.parameters)


class Digests:
    """SHA-256 in hexadecimal of pieces of bytes, each reckoned once; a picture brings its own along.

    Five megabytes take longer to digest than the whole of a look-up, and a question needs the digest three times.
    """

    def __init__(self, pictures: Iterable[Picture] = ()) -> None:
        self._known: dict[int, tuple[bytes, str]] = {id(one.data): (one.data, one.digest) for one in pictures}

    def __call__(self, data: bytes) -> str:
        """The digest. The bytes are held on to, so that no other piece can come to lie at their address."""
        if id(data) not in self._known:
            self._known[id(data)] = (data, hashlib.sha256(data).hexdigest())
        return self._known[id(data)][1]


def fingerprint(
    aws: Aws, service: str, operation: str, parameters: Mapping[str, Any], state: str, digest_of: Digests
) -> str:
    """The question's key: 64 hexadecimal digits."""

    def identified(data: bytes) -> dict[str, Any]:
        return {"sha256": digest_of(data), "bytes": len(data)}

    asked = (aws.backend, aws.profile, aws.account, aws.region, service, operation)
    embedded = (str(aws.data_dir or connections.data_folder()), connections.local_edition()) if aws.is_local else ()
    text = _canonical([_FORMAT, asked, embedded, _written(parameters, identified), state])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shown(value: Mapping[str, Any], names: Mapping[str, str], digest_of: Digests) -> str:
    """Parameters or an answer as JSON for reading; `names` gives the picture's name for a digest."""

    def described(data: bytes) -> dict[str, Any]:
        digest = digest_of(data)
        known = {"name": names[digest]} if digest in names else {}
        return {"sha256": digest, "bytes": len(data)} | known

    return _canonical(_written(value, described), readable=True)


def binaries(value: Any) -> Iterator[bytes]:
    """Every piece of bytes in the parameters or the answer, in reading order."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        yield bytes(value)  # the same object where it is bytes already
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from binaries(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from binaries(part)


def packed(response: Mapping[str, Any], digest_of: Digests) -> str:
    """The answer as JSON from which `unpacked` makes it again; its bytes are kept apart, by digest."""
    return json.dumps(_written(response, lambda data: {"$bytes": digest_of(data)}, exact=True), separators=(",", ":"))


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


def _canonical(value: Any, *, readable: bool = False) -> str:
    if not readable:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    # Half a surrogate pair (a damaged file name) has no UTF-8 and no database takes it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def new_id(time_ms: int) -> str:
    """32 hexadecimal digits; ids of later milliseconds sort behind earlier ones."""
    return f"{time_ms:012x}{secrets.token_hex(10)}"
