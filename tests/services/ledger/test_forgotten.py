"""An answer that is under way when its picture or its visit is forgotten is shown, and nothing of it is kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services import clock, errors, ledger
from services.aws import Aws
from services.database import schema, store
from services.images import Picture
from services.jobs.jobs import Jobs
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from services.ledger import (
    Answered,
    Question,
    asking,
    forgetting,
    forgotten,
    pictures_kept,
    reading,
    recording,
    unrecorded,
)
from services.people import register
from services.server.pool import Pool
from services.speech import asking as speech_asking
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, database, postgresql_server, service

__all__ = ["database", "postgresql_server", "service"]

VISIT = AMAZON.visit
PARTY = pictures.unread("party.jpg", b"\xff\xd8\xff party" * 100)
OTHER = pictures.unread("other.jpg", b"\xff\xd8\xff other" * 100)
FORGETTING: dict[str, Callable[[], Any]] = {
    "picture": lambda: forgetting.forget_picture(PARTY.digest),
    "visit": lambda: forgetting.forget_visit(VISIT),
    "everything": forgetting.forget_everything,
}
every_way = pytest.mark.parametrize("forget", FORGETTING.values(), ids=FORGETTING)


def detect(picture: Picture = PARTY) -> Answered[dict[str, Any]]:
    return ask(AMAZON, "rekognition", "detect_faces", {"Image": {"Bytes": picture.data}}, picture=picture)


class Held:
    """A call that waits until it is let go, and the answer or the error that came of it."""

    def __init__(self, service: Service, act: Callable[[], Any], answer: Callable[[], dict[str, Any]]) -> None:
        self.answers: list[Any] = []
        self.refusals: list[errors.VitrineError] = []
        self._inside, self._go_on = threading.Event(), threading.Event()

        def respond(parameters: dict[str, Any]) -> dict[str, Any]:
            self._inside.set()
            assert self._go_on.wait(30)
            return answer()

        def run() -> None:
            try:
                self.answers.append(act())
            except errors.VitrineError as error:
                self.refusals.append(error)

        service.respond = respond
        self._threads = [threading.Thread(target=run, daemon=True)]
        self._run = run
        self._threads[0].start()
        assert self._inside.wait(30)

    def join_another(self) -> None:
        """Ask the same question once more; it waits for the first call."""
        [flight] = asking._flights.values()
        self._threads.append(threading.Thread(target=self._run, daemon=True))
        self._threads[-1].start()
        beat = threading.Event()
        while not flight._condition._waiters:  # type: ignore[attr-defined]
            beat.wait(0.001)

    def settle(self) -> None:
        """Wait until the act has come back, where something else waits for the call."""
        self._threads[0].join(30)

    def land(self) -> None:
        self._go_on.set()
        for thread in self._threads:
            thread.join(30)


def found() -> dict[str, Any]:
    return {"FaceDetails": [{"Confidence": 99.0}]}


def refused() -> dict[str, Any]:
    raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "No."}}, "DetectFaces")


def rows() -> dict[str, int]:
    """How many rows each table has, but for those that say that something was forgotten."""
    with store.reading() as connection:
        return {
            table.name: count
            for table in schema.metadata.sorted_tables
            if table.name != "forgotten" and (count := len(connection.execute(table.select()).all()))
        }


@contextmanager
def database_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    with monkeypatch.context() as broken:
        (tmp_path / "file").touch()
        broken.setenv("VITRINE_DATA_DIR", str(tmp_path / "file" / "data"))
        yield


@every_way
@pytest.mark.usefixtures("database")
def test_an_answer_under_way_is_shown_and_not_recorded(service: Service, forget: Callable[[], Any]) -> None:
    pictures_kept.choose(VISIT, 7)
    try:
        held = Held(service, detect, found)
        forget()
        held.land()
    finally:
        pictures_kept.choose(VISIT, 0)
    [answer] = held.answers
    assert answer.value == found()
    assert answer.receipt.record_id == ""
    assert "forgotten" in answer.receipt.note
    assert rows() == {}
    assert pictures_kept.read(PARTY.digest) is None
    assert ledger.visit_totals(VISIT) == ledger.Totals()
    detect()
    assert len(service.calls) == 2, "it is nowhere, so it is asked again"


@every_way
def test_a_refusal_under_way_leaves_no_name_and_no_digest(service: Service, forget: Callable[[], Any]) -> None:
    held = Held(service, detect, refused)
    forget()
    held.land()
    assert len(held.refusals) == 1
    assert rows() == {}


@every_way
@pytest.mark.usefixtures("database")
def test_who_waits_for_the_same_answer_leaves_no_repeat(service: Service, forget: Callable[[], Any]) -> None:
    held = Held(service, detect, found)
    held.join_another()
    forget()
    held.land()
    assert [answer.value for answer in held.answers] == [found(), found()]
    assert rows() == {}


def test_a_repeat_of_a_visit_that_is_forgotten_meanwhile_is_not_counted(service: Service) -> None:
    """Another visit's call, which stays, is joined by the one that is forgotten."""
    service.respond = lambda parameters: found()
    other = replace(AMAZON, visit="visit-two")
    question = {"Image": {"Bytes": PARTY.data}}

    ask(other, "rekognition", "detect_faces", question, picture=PARTY)
    find = recording.find

    def forget_then_find(key: str, since_ms: int) -> Any:
        forgetting.forget_visit(VISIT)
        return find(key, since_ms)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "find", forget_then_find)
        assert detect().receipt.repeated
    assert rows() == {"calls": 1, "call_pictures": 1}


@every_way
def test_an_answer_that_cannot_be_recorded_is_not_kept_in_memory(
    service: Service, forget: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = Held(service, detect, found)
    forget()
    with database_away(monkeypatch, tmp_path):
        held.land()
        assert held.answers[0].value == found()
        detect()
    assert len(service.calls) == 2
    assert unrecorded.totals(VISIT).unrecorded == 1, "the second, which was asked after it"


def test_another_picture_of_another_visit_is_recorded_as_ever(service: Service) -> None:
    held = Held(service, lambda: detect(OTHER), found)
    forgetting.forget_picture(PARTY.digest)
    forgetting.forget_visit("visit-two")
    held.land()
    assert held.answers[0].receipt.record_id
    assert rows() == {"calls": 1, "call_pictures": 1}


@every_way
@pytest.mark.usefixtures("database")
def test_what_is_asked_after_it_is_recorded_even_in_the_same_millisecond(
    service: Service, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], Any]
) -> None:
    service.respond = lambda parameters: found()
    now_ms = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms)
    forget()
    forget()
    assert detect().receipt.record_id
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms - 365 * clock.DAY_MS)  # the clock leaps back
    assert detect(OTHER).receipt.record_id


@every_way
def test_what_another_process_forgets_is_not_recorded_here(service: Service, forget: Callable[[], Any]) -> None:
    held = Held(service, detect, found)
    forget()
    forgotten._here.clear()  # nothing is left of it but what stands in the database
    held.land()
    assert rows() == {}


@every_way
def test_what_says_that_something_was_forgotten_does_not_name_it_and_goes_after_a_day(
    service: Service, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], Any]
) -> None:
    def remembered() -> list[Any]:
        with store.reading() as connection:
            return list(connection.execute(schema.forgotten.select()).all())

    forget()
    [row] = remembered()
    assert VISIT not in repr(row)
    assert PARTY.digest not in repr(row)
    now_ms = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms + clock.DAY_MS - 60_000)
    forgetting.sweep()
    assert remembered() == [row]
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms + clock.DAY_MS + 60_000)
    forgetting.sweep()
    assert remembered() == []


def test_forgetting_everything_leaves_one_row_that_names_nothing(service: Service) -> None:
    for number in range(3):
        forgetting.forget_visit(f"visit-{number}")
    forgetting.forget_everything()
    with store.reading() as connection:
        [row] = connection.execute(schema.forgotten.select()).mappings()
    assert row["about"] == hashlib.sha256(b"everything ").hexdigest()


def test_speech_of_a_forgotten_visit_is_not_recorded(service: Service) -> None:
    held = Held(service, lambda: ask(AMAZON, "polly", "synthesize_speech", SPEECH), lambda: {"AudioStream": b"sound"})
    forgetting.forget_visit(VISIT)
    held.land()
    assert held.answers[0].value == {"AudioStream": b"sound"}
    assert reading.history() == ()


@every_way
def test_what_is_asked_after_it_by_an_act_that_began_before_it_is_not_recorded(
    service: Service, forget: Callable[[], Any]
) -> None:
    """As a search does: it finds the faces, and then asks about each of them, in other threads."""
    service.respond = lambda parameters: found()
    with forgotten.one_act():
        detect()
        forget()
        with Pool("test", "Asks about each face", 1) as pool:
            later = pool.submit(ask, AMAZON, "rekognition", "search_faces_by_image", {"A": 1}, picture=PARTY)
        assert later.result().value == found()
    assert rows() == {}
    assert detect().receipt.record_id


@every_way
def test_a_job_that_was_asking_leaves_nothing(service: Service, forget: Callable[[], Any]) -> None:
    jobs = Jobs(lambda kind, parameters: pytest.fail("no job is loaded"))

    def ask_twice(aws: Aws, picture: Picture) -> Answered[dict[str, Any]]:
        detect(picture)
        return ask(aws, "rekognition", "detect_text", {"Image": {"Bytes": picture.data}}, picture=picture)

    held = Held(
        service,
        lambda: jobs.start(Task("twice", PICTURES, ask_twice, {}), AMAZON, [PARTY], "Twice"),
        found,
    )
    held.settle()
    [job] = held.answers
    forget()
    held.land()
    assert jobs.wait_for_all(30)
    assert len(service.calls) == 2
    assert [outcome.result for outcome in job.outcomes] == [None]
    assert {name: count for name, count in rows().items() if name != "job_workers"} == {}
    jobs.end()


@every_way
def test_an_enrollment_under_way_notes_the_person_and_not_the_picture(
    service: Service, forget: Callable[[], Any]
) -> None:
    collection = "team"
    mark = forgotten.mark(VISIT, [PARTY.digest])
    forget()
    register.add(
        AMAZON,
        collection,
        slug="ann",
        name="Ann",
        consent="yes",
        face_id="f" * 36,
        picture_name=PARTY.name,
        picture_digest=PARTY.digest,
        cutout_digest="c" * 64,
        added_by="",
        thumbnail=b"thumbnail",
        mark=mark,
    )
    [face] = register.faces(AMAZON, collection).values()
    assert (face.name, face.picture_name, face.picture_digest, face.has_thumbnail) == ("Ann", "", "", False)
    assert register.enrolled_by(VISIT) == []


def test_a_long_text_whose_visit_is_forgotten_between_two_parts_is_spoken_and_not_recorded(service: Service) -> None:
    is_forgotten = threading.Event()

    def respond(parameters: dict[str, Any]) -> dict[str, Any]:
        if parameters["Text"] == "Part 0":
            forgetting.forget_visit(VISIT)
            is_forgotten.set()
        assert is_forgotten.wait(30)
        return {"AudioStream": b"sound"}

    service.respond = respond
    parts = [
        Question("polly", "synthesize_speech", dict, "speak it", parameters=SPEECH | {"Text": f"Part {number}"})
        for number in range(40)  # more than are asked at once
    ]
    replies = dict(speech_asking.replies(AMAZON, "neural", parts, [], lambda progress: None))
    assert sorted(replies) == list(range(40))
    assert rows() == {}
