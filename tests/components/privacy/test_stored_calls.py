"""A visit's calls in words, and what forgetting has removed."""

from __future__ import annotations

from typing import Any

import pytest

from components.privacy import stored_calls
from services.ledger import Entry, Removed
from tests.made import answers

ON_AWS = "01 March 2026 12:00 UTC · AWS eu-west-2 · 132 ms"


def entry(**changes: Any) -> Entry:
    facts: dict[str, Any] = {
        "call_id": "1",
        "visit": "visit",
        "backend": "aws",
        "region": "eu-west-2",
        "engine": "",
        "service": "rekognition",
        "operation": "detect_faces",
        "parameters_json": "{}",
        "picture_name": "",
        "picture_digest": "",
        "error_code": "",
        "error_message": "",
        "duration_ms": 131.6,
        "cost_usd": 0.001,
        "list_price_usd": 0.001,
        "repeats": 0,
        "asked_at": answers.ASKED_AT,
    }
    return Entry(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, f"{ON_AWS} · list price $0.0010"),
        ({"cost_usd": None}, f"{ON_AWS} · list price unknown"),
        ({"repeats": 1}, f"{ON_AWS} · list price $0.0010 · repeated once for nothing"),
        ({"repeats": 3}, f"{ON_AWS} · list price $0.0010 · repeated 3 times for nothing"),
        ({"backend": "local", "engine": "CenterFace"}, "01 March 2026 12:00 UTC · Local, CenterFace · 132 ms · free"),
        ({"backend": "local"}, "01 March 2026 12:00 UTC · Local · 132 ms · free"),
        ({"error_code": "ThrottlingException", "cost_usd": 0.0}, f"{ON_AWS} · refused: ThrottlingException"),
        ({"error_code": "Unreachable", "cost_usd": None}, f"{ON_AWS} · refused: Unreachable · may have been billed"),
    ],
)
def test_who_answered_in_how_long_and_at_what_cost(changes: dict[str, Any], words: str) -> None:
    assert stored_calls.facts(entry(**changes)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"picture_name": "team.jpg", "parameters_json": '{"Text": "no"}'}, "team.jpg"),
        ({"parameters_json": '{"Text": "The train leaves."}'}, "The train leaves."),
        ({"parameters_json": '{"text": "Hello."}'}, "Hello."),
        ({"parameters_json": '{"Text": "' + "x" * 81 + '"}'}, "x" * 80 + "…"),
        ({}, "no picture and no text"),
    ],
)
def test_what_a_call_was_about(changes: dict[str, Any], words: str) -> None:
    assert stored_calls.about(entry(**changes)) == words


@pytest.mark.parametrize(
    ("removed", "words"),
    [
        (Removed(0, 0, 0, 0, 0), "There was nothing to remove."),
        (Removed(1, 0, 0, 0, 812), "Removed 1 call: 812 bytes."),
        (Removed(2, 1, 3, 1, 14_499), "Removed 2 calls, 1 repeat, 3 observations and 1 kept picture: 14 kB."),
        (Removed(0, 0, 0, 2, 2_540_000), "Removed 2 kept pictures: 2.5 MB."),
    ],
)
def test_what_was_removed_is_counted(removed: Removed, words: str) -> None:
    assert stored_calls.removed_words(removed) == words
