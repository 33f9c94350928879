"""A call is written down whole or not at all, and its answer is found again by its question."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from services.boxes import Box
from services.database import schema, store
from services.database.errors import DatabaseUnavailable
from services.errors import NotAllowed
from services.ledger import Observation, Question, questions, recording
from services.ledger.questions import Asked
from tests.made import pictures
from tests.made.answers import receipt
from tests.made.ledger_fixtures import AMAZON, database, postgresql_server, service

__all__ = ["database", "postgresql_server", "service"]
pytestmark = pytest.mark.usefixtures("service", "database")

ASKED_AT_MS = 1_772_366_400_000  # 2026-03-01T12:00:00Z
RESPONSE = {
    "FaceDetails": [{"Confidence": 99.5}],
    "AudioStream": b"\x00\xffsound",
    "At": datetime(2026, 1, 2, tzinfo=UTC),
}


def put(state: str = "", name: str = "team.png", *, repeatable: bool = True) -> Asked[Any]:
    question = Question(
        "rekognition", "detect_faces", dict, "find the faces", images=("Image",), state=state, repeatable=repeatable
    )
    return questions.put(AMAZON, question, [pictures.unread(name, b"a picture")], ())


def record(asked: Asked[Any], number: str = "1", at_ms: int = ASKED_AT_MS, *observed: Observation) -> None:
    text, pieces = questions.packed(RESPONSE)
    recording.record(asked, receipt(backend="aws", record_id=number.zfill(32)), text, pieces, observed, at_ms)


def count(table: object) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_an_answer_comes_back_as_boto3_gave_it() -> None:
    record(put())
    found = recording.find(put().key, ASKED_AT_MS)
    assert found
    assert found.response == RESPONSE
    assert (found.receipt.record_id, found.receipt.cost_usd) == ("1".zfill(32), 0.001)
    assert found.receipt.asked_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert "sound" not in found.receipt.response_json, "bytes are shown as their digest and number"


def test_only_the_same_question_and_only_since_then() -> None:
    record(put())
    assert recording.find(put(state="another generation").key, 0) is None
    assert recording.find(put().key, ASKED_AT_MS + 1) is None


def test_the_newest_answer_is_found() -> None:
    record(put(), "1", ASKED_AT_MS)
    record(put(), "2", ASKED_AT_MS + 5)
    record(put(), "3", ASKED_AT_MS + 2)
    found = recording.find(put().key, 0)
    assert found
    assert found.receipt.record_id == "2".zfill(32)


def test_what_changes_something_is_recorded_and_never_found() -> None:
    record(put(repeatable=False))
    assert count(schema.calls) == 1
    assert recording.find(put(repeatable=False).key, 0) is None


def test_pictures_and_observations_stand_beside_the_call() -> None:
    seen = Observation("face", "Face 1", confidence=99.5, box=Box(0.1, 0.2, 0.3, 0.4))
    record(
        put(name="half \ud800 a letter\x00.png"), "1", ASKED_AT_MS, seen, Observation("person", "Ann", similarity=88.0)
    )
    with store.reading() as connection:
        face, person = connection.execute(select(schema.observations).order_by("position")).mappings().all()
        [picture] = connection.execute(select(schema.call_pictures)).mappings().all()
    assert (face["left"], face["top"], face["width"], face["height"]) == (0.1, 0.2, 0.3, 0.4)
    assert (face["confidence"], face["similarity"]) == (99.5, None)
    assert (person["confidence"], person["similarity"], person["left"]) == (None, 88.0, None)
    assert picture["name"] == "half ? a letter.png", "every database takes it"


def test_one_that_fails_halfway_leaves_nothing() -> None:
    twice = Observation("face", "Face 1")
    record(put(), "1", ASKED_AT_MS, twice)
    with pytest.raises(DatabaseUnavailable):
        record(put(), "1", ASKED_AT_MS, twice)  # the id is taken
    assert (count(schema.calls), count(schema.observations)) == (1, 1)


def test_a_refusal_costs_nothing_and_is_no_answer() -> None:
    recording.record_failure(put(), NotAllowed("No.", code="AccessDeniedException"), "f" * 32, ASKED_AT_MS, 12.0)
    with store.reading() as connection:
        [row] = connection.execute(select(schema.calls)).mappings().all()
    assert (row["error_code"], row["error_message"], row["cost_usd"]) == ("AccessDeniedException", "No.", 0.0)
    assert recording.find(put().key, 0) is None


def test_a_repeat_counts_even_where_its_call_was_forgotten() -> None:
    record(put())
    recording.repeat("1".zfill(32), "visit", 0.001, ASKED_AT_MS)
    recording.repeat("0" * 32, "visit", 0.002, ASKED_AT_MS)
    with store.reading() as connection:
        rows = connection.execute(select(schema.repeats).order_by("saved_usd")).mappings().all()
    assert [(row["call_id"], row["saved_usd"]) for row in rows] == [("1".zfill(32), 0.001), (None, 0.002)]


def test_an_answer_of_which_a_piece_is_missing_is_none() -> None:
    record(put())
    with store.writing() as connection:
        connection.execute(schema.answer_bytes.delete())
    assert recording.find(put().key, 0) is None
