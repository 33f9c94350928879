"""Asking through the ledger: what is asked once, what again, what is recorded and what it cost."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sqlalchemy import event

from services import clock, errors, ledger
from services.aws import Aws, local
from services.boxes import Box
from services.database import store
from services.images import Picture
from services.ledger import Answered, asking, reading
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, database, postgresql_server, service

__all__ = ["database", "postgresql_server", "service"]

SOUND = b"ID3 sound \x00\xff" * 100
MADE_AT = datetime(2026, 7, 10, 12, 30, tzinfo=UTC)


def speak(parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "AudioStream": io.BytesIO(SOUND),
        "ContentType": "audio/mpeg",
        "RequestCharacters": 25,
        "Made": MADE_AT,
        "Attributes": {"$bytes": "a visitor's own key"},
        "Slots": [{"$time": "noon"}, {"$map": {}}, {}],
        "ResponseMetadata": {"RequestId": "1"},
    }


def refuse(parameters: dict[str, Any]) -> dict[str, Any]:
    raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "SynthesizeSpeech")


def picture(name: str, data: bytes = b"\xff\xd8 a picture") -> Picture:
    return pictures.unread(name, data)


@pytest.mark.usefixtures("database")
def test_the_same_question_is_one_call_and_costs_nothing_again(service: Service) -> None:
    service.respond = speak
    first = ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    again = ask(AMAZON, "polly", "synthesize_speech", dict(reversed(SPEECH.items())))

    assert len(service.calls) == 1
    assert again.value == first.value
    assert again.value["AudioStream"] == SOUND
    assert again.value["Made"] == MADE_AT
    assert again.value["Attributes"] == {"$bytes": "a visitor's own key"}
    assert again.value["Slots"] == [{"$time": "noon"}, {"$map": {}}, {}]
    assert "ResponseMetadata" not in again.value
    # 25 characters at 16 dollars a million
    assert (first.receipt.repeated, again.receipt.repeated) == (False, True)
    assert first.receipt.cost_usd == pytest.approx(0.0004)
    assert again.receipt.cost_usd == 0.0
    assert again.receipt.saved_usd == pytest.approx(0.0004)
    assert again.receipt.record_id == first.receipt.record_id
    assert again.receipt.asked_at == first.receipt.asked_at
    totals = ledger.visit_totals("visit-one")
    assert (totals.calls, totals.repeated, totals.unpriced) == (1, 1, 0)
    assert (totals.cost_usd, totals.saved_usd) == pytest.approx((0.0004, 0.0004))


def test_an_answer_outlives_the_process_that_asked(service: Service) -> None:
    service.respond = speak
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    store.close()
    assert ask(AMAZON, "polly", "synthesize_speech", SPEECH).value["AudioStream"] == SOUND
    assert len(service.calls) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(AMAZON, account="444455556666"),
        replace(AMAZON, profile="another"),
        replace(AMAZON, region="us-east-1"),
        local("eu-west-1"),
        local("eu-west-1", data_dir=Path("/another/account")),
    ],
    ids=["account", "profile", "region", "local", "data folder"],
)
def test_another_connection_never_gets_the_answer(service: Service, other: Aws) -> None:
    for aws in (AMAZON, local("eu-west-1", data_dir=Path("/one/account")), other):
        assert not ask(aws, "polly", "synthesize_speech", SPEECH).receipt.repeated
    assert len(service.calls) == 3


@pytest.mark.parametrize(
    ("operation", "parameters", "state"),
    [
        ("synthesize_speech", SPEECH | {"Text": "The train leaves at one."}, ""),
        ("synthesize_speech", SPEECH | {"LexiconNames": ["stations"]}, ""),
        ("start_speech_synthesis_task", SPEECH, ""),
        ("synthesize_speech", SPEECH, "lexicon of Tuesday"),
    ],
    ids=["text", "parameter", "operation", "state"],
)
def test_another_question_is_asked(service: Service, operation: str, parameters: dict[str, Any], state: str) -> None:
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    assert not ask(AMAZON, "polly", operation, parameters, state=state).receipt.repeated


def test_a_newer_edition_of_the_local_engines_is_asked_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(local(), "polly", "synthesize_speech", SPEECH)
    monkeypatch.setattr("services.aws.local_edition", lambda: "tomorrow's")
    assert not ask(local(), "polly", "synthesize_speech", SPEECH).receipt.repeated


def test_an_account_that_nobody_has_looked_up_is_asked_each_time(service: Service) -> None:
    unknown = replace(AMAZON, account="")
    for _ in range(2):
        assert not ask(unknown, "polly", "synthesize_speech", SPEECH).receipt.repeated


def test_what_changes_something_is_done_each_time(service: Service) -> None:
    for _ in range(2):
        ask(AMAZON, "rekognition", "index_faces", {"CollectionId": "people"}, repeatable=False)
    assert not ask(AMAZON, "rekognition", "index_faces", {"CollectionId": "people"}).receipt.repeated
    assert len(service.calls) == 3


def test_a_picture_is_known_by_its_bytes_and_shown_by_this_visitors_name(service: Service) -> None:
    service.respond = lambda parameters: {"FaceDetails": []}
    for name in ("holiday.jpg", "grandmother.jpg"):
        one = picture(name)
        answer = ask(AMAZON, "rekognition", "detect_faces", {"Image": {"Bytes": one.data}}, picture=one)
    assert answer.receipt.repeated
    shown = json.loads(answer.receipt.parameters_json)
    assert shown == {"Image": {"Bytes": {"sha256": one.digest, "bytes": 12, "name": "grandmother.jpg"}}}
    assert one.data not in (Path(store.where())).read_bytes()


def test_five_quick_clicks_make_one_call(service: Service) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(parameters: dict[str, Any]) -> dict[str, Any]:
        inside.set()
        assert go_on.wait(30)
        return speak(parameters)

    service.respond = slow
    answers: list[Answered[dict[str, Any]]] = []
    clicks = [
        threading.Thread(target=lambda: answers.append(ask(AMAZON, "polly", "synthesize_speech", SPEECH)), daemon=True)
        for _ in range(5)
    ]
    for click in clicks:
        click.start()
    assert inside.wait(30)
    go_on.set()
    for click in clicks:
        click.join(30)

    assert len(service.calls) == 1
    assert sorted(answer.receipt.repeated for answer in answers) == [False, True, True, True, True]
    assert {answer.value["AudioStream"] for answer in answers} == {SOUND}
    assert ledger.visit_totals("visit-one").repeated == 4


def test_clicks_that_wait_get_the_same_refusal(service: Service) -> None:
    waiting = threading.Event()

    def refuse_late(parameters: dict[str, Any]) -> dict[str, Any]:
        assert waiting.wait(30)
        return refuse(parameters)

    service.respond = refuse_late
    refusals: list[errors.VitrineError] = []

    def click() -> None:
        try:
            ask(AMAZON, "polly", "synthesize_speech", SPEECH, doing="speak the sentence")
        except errors.VitrineError as error:
            refusals.append(error)

    clicks = [threading.Thread(target=click, daemon=True) for _ in range(3)]
    for one in clicks:
        one.start()
    flight = next(iter(_eventually(lambda: list(asking._flights.values()))))
    _eventually(lambda: len(flight._condition._waiters) == 2)
    waiting.set()
    for one in clicks:
        one.join(30)

    assert len(service.calls) == 1
    assert [type(error) for error in refusals] == [errors.Busy] * 3
    assert {error.message for error in refusals} == {"Could not speak the sentence: Rate exceeded"}
    assert len({id(error) for error in refusals}) == 3


def _eventually(look: Any) -> Any:
    """What `look` returns as soon as it is something; fails after ten seconds."""
    beat = threading.Event()
    for _ in range(1000):
        if found := look():
            return found
        beat.wait(0.01)
    raise AssertionError("it did not happen within ten seconds")


def test_when_the_asking_thread_is_stopped_a_waiting_one_asks_itself(service: Service) -> None:
    inside, go_on = threading.Event(), threading.Event()

    class Stopped(BaseException):
        pass

    def stopped_at_first(parameters: dict[str, Any]) -> dict[str, Any]:
        if len(service.calls) == 1:
            inside.set()
            assert go_on.wait(30)
            raise Stopped
        return speak(parameters)

    service.respond = stopped_at_first
    answers: list[Answered[dict[str, Any]]] = []

    def first_click() -> None:
        with pytest.raises(Stopped):
            ask(AMAZON, "polly", "synthesize_speech", SPEECH)

    first = threading.Thread(target=first_click, daemon=True)
    first.start()
    assert inside.wait(30)
    second = threading.Thread(
        target=lambda: answers.append(ask(AMAZON, "polly", "synthesize_speech", SPEECH)), daemon=True
    )
    second.start()
    go_on.set()
    first.join(30)
    second.join(30)
    assert [answer.receipt.repeated for answer in answers] == [False]
    assert len(service.calls) == 2


@pytest.mark.usefixtures("database")
def test_a_refusal_is_recorded_and_never_repeated(service: Service) -> None:
    service.respond = refuse
    with pytest.raises(errors.Busy):
        ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    service.respond = speak
    assert not ask(AMAZON, "polly", "synthesize_speech", SPEECH).receipt.repeated

    answered, refused = reading.history()
    assert (refused.error_code, refused.cost_usd) == ("ThrottlingException", 0.0)
    assert "Rate exceeded" in refused.error_message
    assert answered.error_code == ""
    assert reading.answer(refused.call_id) is None
    assert ledger.visit_totals("visit-one").calls == 1


def test_an_unknown_price_is_unknown_and_local_is_free(service: Service) -> None:
    service.respond = lambda parameters: {}
    unknown = ask(AMAZON, "rekognition", "get_celebrity_info", {"Id": "x"}).receipt
    assert (unknown.cost_usd, unknown.list_price_usd) == (None, None)
    assert ask(AMAZON, "rekognition", "get_celebrity_info", {"Id": "x"}).receipt.saved_usd == 0.0
    at_home = ask(local(visit="visit-one"), "rekognition", "detect_faces", {"Image": {"Bytes": b"x"}}).receipt
    assert at_home.cost_usd == 0.0
    assert at_home.list_price_usd == pytest.approx(0.001)
    totals = ledger.visit_totals("visit-one")
    assert (totals.calls, totals.cost_usd, totals.unpriced) == (2, 0.0, 1)


def test_an_answer_older_than_the_retention_time_is_asked_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", "7")
    now_ms = clock.now_ms()
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    for days, repeated in ((6.9, True), (7.1, False)):
        later = now_ms + int(timedelta(days=days) / timedelta(milliseconds=1))
        monkeypatch.setattr(clock, "now_ms", lambda later=later: later)
        assert ask(AMAZON, "polly", "synthesize_speech", SPEECH).receipt.repeated is repeated


@pytest.mark.parametrize("setting", ["a month", "-1", "nan", "1e9"])
def test_a_retention_time_that_is_none_is_refused_before_anything_is_paid(
    service: Service, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", setting)
    with pytest.raises(errors.BadInput, match="VITRINE_RETENTION_DAYS"):
        ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    assert service.calls == []


def test_where_nothing_can_be_written_the_paid_answer_is_returned_and_says_so(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service.respond = speak
    (tmp_path / "file").write_text("a file where the data folder should be")
    monkeypatch.setenv("VITRINE_DATA_DIR", str(tmp_path / "file" / "data"))
    first = ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    again = ask(AMAZON, "polly", "synthesize_speech", SPEECH)

    assert first.value["AudioStream"] == SOUND
    assert first.receipt.record_id == ""
    assert "could not be recorded" in first.receipt.note
    assert again.receipt.repeated
    assert "could not be recorded" in again.receipt.note
    assert len(service.calls) == 1
    totals = ledger.visit_totals("visit-one")
    assert (totals.calls, totals.unrecorded) == (1, 1)
    assert totals.cost_usd == pytest.approx(0.0004)


def test_on_a_full_disk_nothing_is_half_recorded(service: Service) -> None:
    service.respond = speak
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    made = store.engine()

    def fill(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # SQLite takes the present size for less

    made.dispose()
    event.listen(made, "connect", fill)
    service.respond = lambda parameters: {"AudioStream": io.BytesIO(bytes(1_000_000))}
    lost = ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": "Too much."})
    assert "full" in lost.receipt.note
    assert len(lost.value["AudioStream"]) == 1_000_000
    event.remove(made, "connect", fill)
    made.dispose()
    assert len(reading.history()) == 1
    assert ask(AMAZON, "polly", "synthesize_speech", SPEECH).value["AudioStream"] == SOUND


def test_a_data_folder_that_was_deleted_while_running_is_made_again(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import shutil

    monkeypatch.setenv("VITRINE_DATA_DIR", str(tmp_path / "data"))
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    shutil.rmtree(tmp_path / "data")
    answer = ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    assert not answer.receipt.note
    store.close()  # what lies in a deleted file is gone with its last connection
    assert [entry.call_id for entry in reading.history()] == [answer.receipt.record_id]


@pytest.mark.usefixtures("database")
def test_observations_are_tidy_and_keep_confidence_and_similarity_apart(service: Service) -> None:
    service.respond = lambda parameters: {"FaceDetails": [{"Confidence": 99.5}]}
    one = picture("two people.jpg")
    observed = (
        ledger.Observation("face", "Face 1", confidence=99.5, box=Box(-0.1, 0.2, 0.3, 0.4)),
        ledger.Observation("likeness", "Ada \x00", similarity=87.25),
    )
    for _ in range(2):
        ask(AMAZON, "rekognition", "detect_faces", {"A": 1}, picture=one, observe=lambda response: observed)
    face, likeness = reading.observations()
    assert face.observation == observed[0]
    assert likeness.observation == ledger.Observation("likeness", "Ada ", similarity=87.25)
    assert (face.picture_digest, face.picture_name) == (one.digest, "two people.jpg")
    assert (face.service, face.operation) == ("rekognition", "detect_faces")
    assert reading.observations(kind="likeness", visit="visit-one", picture_digest=one.digest) == (likeness,)
    assert reading.observations(visit="another") == ()
    assert reading.observations(limit=1) == (face,)
    assert reading.observations(after=(face.call_id, face.position)) == (likeness,)


def test_an_answer_that_cannot_be_observed_is_recorded_before_the_error_is_raised(service: Service) -> None:
    def fail(response: Any) -> Any:
        raise KeyError("FaceDetails")

    service.respond = lambda parameters: {}
    with pytest.raises(KeyError):
        ask(AMAZON, "rekognition", "detect_faces", {"A": 1}, observe=fail)
    assert ask(AMAZON, "rekognition", "detect_faces", {"A": 1}).receipt.repeated


@pytest.mark.usefixtures("database")
def test_the_history_comes_newest_first_in_pages(service: Service) -> None:
    service.respond = lambda parameters: {}
    for number in range(5):
        visit = "visit-two" if number == 2 else "visit-one"
        ask(replace(AMAZON, visit=visit), "polly", "synthesize_speech", SPEECH | {"Text": f"Sentence {number}"})
    ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": "Sentence 4"})
    first = reading.history(visit="visit-one", limit=3)
    rest = reading.history(visit="visit-one", limit=3, before=first[-1].call_id)
    texts = [json.loads(entry.parameters_json)["Text"][-1] for entry in (*first, *rest)]
    assert sorted(texts) == ["0", "1", "3", "4"]
    assert [entry.asked_at for entry in (*first, *rest)] == sorted(
        (entry.asked_at for entry in (*first, *rest)), reverse=True
    )
    assert sum(entry.repeats for entry in first) == 1
    found = reading.answer(first[0].call_id)
    assert found is not None
    assert found.receipt.record_id == first[0].call_id


def test_many_threads_may_ask_at_once(service: Service) -> None:
    service.respond = speak

    def ask_ten(start: int) -> None:
        for number in range(start, start + 10):
            ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": f"Sentence {number}"})

    threads = [threading.Thread(target=ask_ten, args=(number * 10,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ledger.visit_totals("visit-one").calls == 80
    assert ledger.visit_totals("visit-one").unrecorded == 0
