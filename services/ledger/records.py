"""What goes in and out of the ledger, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from services import aws as connections

if TYPE_CHECKING:
    from services.aws import Aws
    from services.boxes import Box

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who answered what, in how long, at what cost.

    `parameters_json` and `response_json` are for reading: bytes stand as their SHA-256, their number and the picture's
    name, times as ISO 8601. `duration_ms` is what this question took, so a repeat takes the time of the look-up.
    `cost_usd` is 0 for Local and for a repeat, and None where AWS's price is not known. `saved_usd` is what a repeat
    would have cost (0 where that is not known). `list_price_usd` is AWS's price of the question whoever answered.
    `asked_at` (UTC) is when the answer was made, which for a repeat is earlier than now. `record_id` is "" and `note`
    says why when the answer could not be recorded.
    """

    backend: str
    region: str
    engine: str
    service: str
    operation: str
    parameters_json: str
    response_json: str
    duration_ms: float
    cost_usd: float | None
    saved_usd: float
    repeated: bool
    record_id: str
    asked_at: datetime
    note: str = ""
    list_price_usd: float | None = None
    price_basis: str = ""

    @property
    def answered_by(self) -> str:
        """Who answered, as it stands on screen: "Local" or "AWS eu-west-1"."""
        return connections.answered_by(self.backend, self.region)


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What a question was answered: the value that was read from the answer, and the receipt of the call."""

    value: T
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is recorded: boto3's, with streams read to bytes and without `ResponseMetadata`."""

    response: Mapping[str, Any]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that an answer says about a picture: a face, a word, a label, a likeness.

    `confidence` (is it there?) and `similarity` (is it the same person?) are different numbers, both 0 to 100.
    """

    kind: str
    name: str
    confidence: float | None = None
    similarity: float | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation as the ledger keeps it: with the call, picture and connection that it came from."""

    observation: Observation
    call_id: str
    position: int
    service: str
    operation: str
    backend: str
    region: str
    engine: str
    picture_digest: str
    picture_name: str
    visit: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One call of the history. `error_code` is "" for an answered call; `repeats` counts the free repeats."""

    call_id: str
    visit: str
    backend: str
    region: str
    engine: str
    service: str
    operation: str
    parameters_json: str
    picture_name: str
    picture_digest: str
    error_code: str
    error_message: str
    duration_ms: float
    cost_usd: float | None
    list_price_usd: float | None
    repeats: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AskedPicture:
    """A picture that calls were about, under one of the names it had; the ledger holds its digest, not its pixels."""

    digest: str
    name: str
    calls: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """What a visit has cost and saved, in US dollars at list price.

    `calls` were really made, `repeated` were answered from the ledger. `unpriced` of the calls have an unknown price
    and `unrecorded` could not be written down; the latter are counted in `calls` and `cost_usd` too. `uncertain` more
    were sent without an answer: they may have been billed.
    """

    calls: int = 0
    repeated: int = 0
    cost_usd: float = 0.0
    saved_usd: float = 0.0
    unpriced: int = 0
    unrecorded: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """How much the ledger holds; `size_bytes` is the database's, `answer_bytes` the sound and other data in it."""

    calls: int
    repeats: int
    observations: int
    answer_bytes: int
    size_bytes: int
    oldest: datetime | None
    where: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted. `content_bytes` counts questions, answers and picture files; `note` is "" when all is gone."""

    calls: int = 0
    repeats: int = 0
    observations: int = 0
    pictures: int = 0
    content_bytes: int = 0
    note: str = ""


_LOCAL_ENGINES = {
    "polly": "espeak-ng",
    "rekognition.detect_faces": "CenterFace",
    "rekognition.detect_text": "RapidOCR",
    "rekognition.detect_labels": "CenterFace + RapidOCR",
    "rekognition.compare_faces": "CenterFace + dlib",
    "rekognition.index_faces": "CenterFace + dlib",
    "rekognition.search_faces": "dlib",
    "rekognition.search_faces_by_image": "CenterFace + dlib",
    "rekognition.search_users": "dlib",
    "rekognition.search_users_by_image": "CenterFace + dlib",
    "rekognition.recognize_celebrities": "CenterFace + dlib",
}
_ESTIMATES = {"ALL", "GENDER", "AGE_RANGE"}


def engine_of(aws: Aws, service: str, operation: str, parameters: Mapping[str, Any]) -> str:
    """The honest name of what answered: Local's engines by name, Polly's engine for AWS, "" where AWS does not say."""
    if aws.is_local:
        if operation == "detect_faces" and _ESTIMATES & set(parameters.get("Attributes", ())):
            return "CenterFace + dlib"  # gender and age are read off the face vector
        return _LOCAL_ENGINES.get(f"{service}.{operation}", _LOCAL_ENGINES.get(service, ""))
    if service == "polly" and operation in ("synthesize_speech", "start_speech_synthesis_task"):
        return f"Polly {parameters.get('Engine', 'standard')}"
    return ""
