"""What stands in an answer, made for tests: receipts, answers, faces. Each test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from services.boxes import Box
from services.faces import Face
from services.ledger import Answered, Receipt

T = TypeVar("T")

ASKED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def receipt(operation: str = "detect_faces", **changes: Any) -> Receipt:
    """The receipt of a call to Local that took 12 ms and cost nothing, with these changes.

    With `backend="aws"` it is one of a call in eu-west-1 that cost $0.001, without an engine.
    """
    on_aws = changes.get("backend") == "aws"
    facts: dict[str, Any] = {
        "backend": "local",
        "region": "eu-west-1",
        "engine": "" if on_aws else "CenterFace",
        "service": "rekognition",
        "operation": operation,
        "parameters_json": "{}",
        "response_json": "{}",
        "duration_ms": 12.0,
        "cost_usd": 0.001 if on_aws else 0.0,
        "saved_usd": 0.0,
        "repeated": False,
        "record_id": "1",
        "asked_at": ASKED_AT,
    }
    return Receipt(**(facts | changes))


def answered(value: T, operation: str = "detect_faces", **changes: Any) -> Answered[T]:
    """An answer with the receipt of its call, changed like this."""
    return Answered(value, receipt(operation, **changes))


def face(number: int = 1, confidence: float = 99.0, box: Box | None = None, **facts: Any) -> Face:
    """A face of a picture; without a box its place follows its number, five of them beside each other."""
    return Face(number, box or Box(0.1 + 0.2 * (number - 1), 0.1, 0.1, 0.2), confidence, **facts)
