"""Forgetting really deletes: rows, files, and the bytes on the disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services import clock, ledger
from services.aws import data_folder
from services.database import schema, store
from services.errors import BadInput
from services.images import Picture
from services.ledger import Answered, forgetting, pictures_kept, reading
from tests.made import older_folder, pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, database, postgresql_server, service

__all__ = ["database", "postgresql_server", "service"]

ONE, TWO = AMAZON, replace(AMAZON, visit="visit-two")
SECRET = "Grandmother's maiden name was Quetzalcoatl"
SOUND = b"RIFF-the-sound-of-the-secret" * 2000


@pytest.fixture
def speaking(service: Service) -> Service:
    service.respond = lambda parameters: {"AudioStream": io.BytesIO(SOUND), "RequestCharacters": 42}
    return service


def picture(name: str, content: bytes) -> Picture:
    return pictures.unread(name, b"\xff\xd8\xff" + content * 500)


def on_disk(text: bytes) -> bool:
    """Whether any file of the data folder still holds the bytes."""
    return any(text in file.read_bytes() for file in data_folder().rglob("*") if file.is_file())


def speak(aws: Any, text: str) -> Answered[dict[str, Any]]:
    return ask(aws, "polly", "synthesize_speech", SPEECH | {"Text": text})


@pytest.mark.usefixtures("database")
def test_a_forgotten_visit_is_gone_and_another_stays(speaking: Service) -> None:
    speak(ONE, SECRET)
    speak(TWO, "Good morning")
    speak(ONE, "Good morning")  # a repeat of the other visit's call
    removed = forgetting.forget_visit("visit-one")
    assert (removed.calls, removed.repeats, removed.note) == (1, 1, "")
    assert removed.content_bytes > len(SOUND)
    assert ledger.visit_totals("visit-one") == ledger.Totals()
    assert [entry.visit for entry in reading.history()] == ["visit-two"]
    assert speak(TWO, "Good morning").receipt.repeated
    assert not speak(TWO, SECRET).receipt.repeated


def test_no_byte_of_a_forgotten_visit_is_left_on_the_disk(speaking: Service) -> None:
    for number in range(20):
        speak(TWO, f"Sentence {number}")
    speak(ONE, SECRET)
    assert on_disk(SECRET.encode())
    forgetting.forget_visit("visit-one")
    assert not on_disk(SECRET.encode())

    before = store.size_bytes()
    assert on_disk(SOUND[:200])
    forgetting.forget_everything()
    assert not on_disk(SOUND[:200])
    assert not on_disk(b"Sentence 1")
    assert store.size_bytes() < before - 20 * len(SOUND)


@pytest.mark.usefixtures("database")
def test_a_forgotten_picture_takes_its_crops_its_comparisons_and_its_file_along(service: Service) -> None:
    service.respond = lambda parameters: {"FaceDetails": []}
    whole, crop, other = picture("party.jpg", b"whole"), picture("", b"crop"), picture("other.jpg", b"other")
    pictures_kept.keep(whole, visit="visit-one", days=7)
    pictures_kept.keep(whole, visit="visit-two", days=7)
    pictures_kept.keep(other, visit="visit-one", days=7)
    face = ledger.Observation("face", "Face 1", confidence=99.0)
    found = {"Image": {"Bytes": whole.data}}
    ask(ONE, "rekognition", "detect_faces", found, picture=whole, observe=lambda response: [face])
    ask(TWO, "rekognition", "recognize_celebrities", {"Image": {"Bytes": crop.data}}, picture=whole)
    both = {"SourceImage": {"Bytes": other.data}, "TargetImage": {"Bytes": whole.data}}
    ask(ONE, "rekognition", "compare_faces", both, picture=(other, whole))
    ask(ONE, "rekognition", "detect_faces", {"Image": {"Bytes": other.data}}, picture=other)

    removed = forgetting.forget_picture(whole.digest)
    assert (removed.calls, removed.observations, removed.pictures) == (3, 1, 1)
    assert [(entry.operation, entry.picture_name) for entry in reading.history()] == [("detect_faces", "other.jpg")]
    assert reading.observations() == ()
    assert pictures_kept.read(whole.digest) is None
    assert pictures_kept.read(other.digest) == other.data
    assert [kept.digest for kept in pictures_kept.kept()] == [other.digest]


def test_pictures_that_a_visit_asked_about_are_listed_once(service: Service) -> None:
    service.respond = lambda parameters: {}
    one, two = picture("one.jpg", b"1"), picture("two.jpg", b"2")
    for asked, operation in ((one, "detect_faces"), (two, "detect_faces"), (one, "detect_text")):
        ask(ONE, "rekognition", operation, {"Image": {"Bytes": asked.data}}, picture=asked)
    ask(TWO, "rekognition", "detect_faces", {"Image": {"Bytes": b"another"}}, picture=picture("3", b"3"))
    asked_about = reading.pictures("visit-one")
    assert {(asked.name, asked.digest, asked.calls) for asked in asked_about} == {
        ("one.jpg", one.digest, 2),
        ("two.jpg", two.digest, 1),
    }


@pytest.mark.usefixtures("database")
def test_forgetting_everything_leaves_nothing(speaking: Service) -> None:
    speak(ONE, "One")
    speak(TWO, "Two")
    speak(TWO, "One")
    pictures_kept.keep(picture("a.png", b"a"), visit="visit-two", days=1)
    removed = forgetting.forget_everything()
    assert (removed.calls, removed.repeats, removed.pictures) == (2, 1, 1)
    contents = reading.contents()
    assert (contents.calls, contents.repeats, contents.observations, contents.answer_bytes) == (0, 0, 0, 0)
    assert contents.oldest is None
    assert list(pictures_kept.folder().iterdir()) == []
    assert forgetting.forget_everything() == ledger.Removed()


def test_what_could_not_be_recorded_is_forgotten_too(
    speaking: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as broken:
        (tmp_path / "file").touch()
        broken.setenv("VITRINE_DATA_DIR", str(tmp_path / "file" / "data"))
        speak(ONE, SECRET)
    forgetting.forget_visit("visit-one")
    assert not speak(ONE, SECRET).receipt.repeated


@pytest.mark.usefixtures("database")
def test_the_sweep_removes_what_is_past_its_time_and_nothing_else(
    speaking: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_ms = clock.now_ms()
    for days in (29, 31):
        then_ms = now_ms - int(timedelta(days=days) / timedelta(milliseconds=1))
        monkeypatch.setattr(clock, "now_ms", lambda then_ms=then_ms: then_ms)
        speak(ONE, f"{days} days ago")
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms)
    kept = picture("kept.jpg", b"kept")
    pictures_kept.keep(kept, visit="visit-one", days=1)
    removed = forgetting.sweep()
    assert (removed.calls, removed.pictures) == (1, 0)
    assert [entry.parameters_json[10:21] for entry in reading.history()] == ["29 days ago"]
    assert pictures_kept.read(kept.digest) == kept.data

    monkeypatch.setattr(clock, "now_ms", lambda: now_ms + 2 * clock.DAY_MS)
    assert forgetting.sweep().pictures == 1
    assert pictures_kept.read(kept.digest) is None


def test_a_picture_is_kept_only_when_the_visit_wanted_it(service: Service) -> None:
    one = picture("one.jpg", b"one")
    service.respond = lambda parameters: {}
    question = {"Image": {"Bytes": one.data}}
    ask(ONE, "rekognition", "detect_faces", question, picture=one)
    assert pictures_kept.kept() == ()
    assert not on_disk(one.data)

    pictures_kept.choose("visit-one", 7)
    ask(TWO, "rekognition", "detect_faces", question, picture=one)
    assert pictures_kept.kept() == ()
    ask(ONE, "rekognition", "detect_faces", question, picture=one)  # a repeat is kept as well
    (kept,) = pictures_kept.kept("visit-one")
    assert (kept.name, kept.digest, kept.size_bytes) == ("one.jpg", one.digest, len(one.data))
    assert kept.until - kept.kept_at == timedelta(days=7)
    assert pictures_kept.read(one.digest) == one.data

    pictures_kept.choose("visit-one", 0)
    assert pictures_kept.chosen_days("visit-one") == 0


def test_a_picture_that_two_visits_kept_stays_until_both_forgot_it(service: Service) -> None:
    one = picture("one.jpg", b"one")
    for visit in ("visit-one", "visit-two"):
        pictures_kept.keep(one, visit=visit, days=1)
    assert forgetting.forget_visit("visit-one").pictures == 0
    assert pictures_kept.read(one.digest) == one.data
    assert forgetting.forget_visit("visit-two").pictures == 1
    assert pictures_kept.read(one.digest) is None


def test_a_file_that_no_row_names_is_swept_once_it_is_old(service: Service) -> None:
    import os

    one = picture("one.jpg", b"one")
    pictures_kept.keep(one, visit="visit-one", days=1)
    orphan = pictures_kept.folder() / f"{'0' * 64}.jpg"
    orphan.write_bytes(b"left by a process that was killed")
    forgetting.sweep()
    assert orphan.exists()
    os.utime(orphan, (0, 0))
    assert forgetting.sweep().pictures == 1
    assert not orphan.exists()
    assert pictures_kept.read(one.digest) == one.data


@pytest.mark.parametrize("days", [-1, 366])
def test_a_number_of_days_that_makes_no_sense_is_refused(days: int) -> None:
    with pytest.raises(BadInput, match="days"):
        pictures_kept.choose("visit-one", days)


def test_the_picture_that_could_not_be_kept_is_stated_with_the_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.respond = lambda parameters: {}
    pictures_kept.choose("visit-one", 1)
    pictures_kept.folder().parent.mkdir(parents=True, exist_ok=True)
    pictures_kept.folder().write_text("a file where the folder should be")
    answer = ask(ONE, "rekognition", "detect_faces", {"A": 1}, picture=picture("one.jpg", b"one"))
    pictures_kept.choose("visit-one", 0)
    assert "could not be kept" in answer.receipt.note
    assert pictures_kept.kept() == ()


# Columns that say whose a row is or about which picture. A table that brings another must be reached by `forgetting`.
WHOSE = {"calls.visit", "repeats.visit", "pictures_kept.visit", "enrolled_faces.visit", "jobs.owner"}
ABOUT = {"call_pictures.digest", "pictures_kept.digest", "enrolled_faces.picture_digest", "job_items.digest"}
# The digest of a piece of sound, and of what is in a collection: the person stays there, and could not be found again.
STAYING = {"answer_bytes.digest", "enrolled_faces.cutout_digest"}


def personal() -> set[str]:
    columns = [column for table in schema.metadata.sorted_tables for column in table.c]
    return {
        f"{column.table.name}.{column.name}"
        for column in columns
        if column.name in {"visit", "owner"} or "digest" in column.name
    }


def test_every_column_that_names_a_visit_an_owner_or_a_picture_is_known_here() -> None:
    assert personal() <= WHOSE | ABOUT | STAYING, "let services.forgetting reach it, then name it here"


@pytest.mark.parametrize(
    ("forget", "columns", "value"),
    [
        (forgetting.forget_visit, WHOSE, "visit-one"),
        (forgetting.forget_picture, ABOUT, "689a5e1587fbcc8e4310e54afde63bd16b7d644f2d94e0ba2172d87761cf376c"),
    ],
)
def test_what_is_forgotten_stands_in_no_table(
    service: Service, monkeypatch: pytest.MonkeyPatch, forget: Callable[[str], Any], columns: set[str], value: str
) -> None:
    def tables() -> set[str]:
        with store.reading() as connection:
            return {
                table.name
                for table in schema.metadata.sorted_tables
                if value in repr(connection.execute(table.select()).all())
            }

    older_folder.lay_out(data_folder())  # it has something of everything
    made_at_ms = int(older_folder.MADE_AT.timestamp() * 1000)
    monkeypatch.setattr(clock, "now_ms", lambda: made_at_ms)
    named = {column.split(".")[0] for column in columns} - {"jobs", "job_items"}
    assert named <= tables()
    forget(value)
    assert tables() == set()
