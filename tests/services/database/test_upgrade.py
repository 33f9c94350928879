"""A data folder of the version before opens, keeps every row, and leaves a copy that forgetting reaches."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services import ROOT, clock, ledger
from services.aws import Aws, data_folder
from services.database import copies, schema, store, upgrade
from services.database.errors import DatabaseTooNew, DatabaseUnavailable
from services.ledger import forgetting, pictures_kept, reading
from services.people import register
from tests.made import older_folder
from tests.made.ledger_fixtures import Service, ask, service

__all__ = ["service"]

OPENING = "from services.database import store; store.engine(); print('opened')"
SECRET = b"Good morning, Leeds."  # what a visitor typed


@pytest.fixture
def older(service: Service, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ledger of a folder that Vitrine 0.1 wrote, an hour after it was written."""
    an_hour_later = int((older_folder.MADE_AT + timedelta(hours=1)).timestamp() * 1000)
    monkeypatch.setattr(clock, "now_ms", lambda: an_hour_later)
    return older_folder.lay_out(data_folder()) / "ledger.sqlite"


def test_every_row_is_kept_and_the_kind_of_observation_has_its_new_name(older: Path) -> None:
    before = older_folder.rows(older)
    with store.reading():
        pass
    store.close()
    after = older_folder.rows(older)
    assert before.pop("alembic_version") == [("0002",)]
    assert after.pop("alembic_version") == [(schema.REVISION,)]
    renamed = before.pop("observations")
    assert sum("unrecognised face" in row for row in renamed) == 3
    renamed = [tuple("unrecognized face" if one == "unrecognised face" else one for one in row) for row in renamed]
    assert after.pop("observations") == sorted(renamed, key=repr)
    assert {name: after[name] for name in before} == before
    assert min(len(kept) for kept in before.values()) > 0, "the folder has something of everything"


def test_what_the_version_before_recorded_is_answered_and_shown(older: Path, service: Service) -> None:
    amazon = Aws("aws", "eu-west-1", profile="work", account="111122223333", visit="visit-two")
    asked = {"VoiceId": "Amy", "OutputFormat": "mp3", "Engine": "neural", "Text": SECRET.decode()}
    answer = ask(amazon, "polly", "synthesize_speech", asked)
    assert answer.receipt.repeated
    assert answer.value["AudioStream"] == b"\xff\xfb" + SECRET
    assert service.calls == []
    totals = ledger.visit_totals("visit-two")
    assert (totals.calls, totals.repeated) == (1, 2)  # one repeat of then, one of now
    assert totals.cost_usd == pytest.approx(0.000336)

    assert {one.operation for one in reading.history(visit="visit-one")} == {
        *("detect_faces", "recognize_celebrities", "detect_labels", "detect_text", "synthesize_speech"),
        *("index_faces", "search_faces_by_image"),
    }
    (kept,) = pictures_kept.kept("visit-one")
    assert kept.name == "astronaut.jpg"
    assert len(pictures_kept.read(kept.digest) or b"") == kept.size_bytes

    local = Aws("local", "eu-west-1", account="000000000000", data_dir=older_folder.ADDRESS)
    people = register.faces(local, "crew")
    consents = {person.name: person.consent for person in people.values()}
    assert consents == {"Eileen Collins": "Signed on paper, 1 November 2026", "Grace Hopper": ""}
    (thumbnail,) = register.thumbnails(local, "crew", people).values()
    assert thumbnail.startswith(b"\xff\xd8\xff")


def test_the_copy_is_the_old_database_and_nobody_elses_business(older: Path) -> None:
    before = older_folder.rows(older)
    store.engine()
    copy = older.with_name("ledger.sqlite.0002")
    assert copies.of(older) == [copy]
    assert older_folder.rows(copy) == before
    assert copy.stat().st_mode & 0o077 == 0
    assert store.size_bytes() > copy.stat().st_size


def test_an_empty_folder_and_a_database_of_today_are_not_copied() -> None:
    store.engine()
    store.close()
    store.engine()
    assert copies.of(data_folder() / "ledger.sqlite") == []
    store.close()


@pytest.mark.parametrize("forget", [forgetting.forget_everything, lambda: forgetting.forget_visit("visit-two")])
def test_what_is_forgotten_is_gone_from_the_copy(older: Path, forget: object) -> None:
    store.engine()
    assert SECRET in copies.of(older)[0].read_bytes()
    assert callable(forget)
    forget()
    assert not any(SECRET in file.read_bytes() for file in data_folder().rglob("*") if file.is_file())


def test_a_person_taken_out_of_the_register_is_gone_from_the_copy(older: Path) -> None:
    local = Aws("local", "eu-west-1", account="000000000000", data_dir=older_folder.ADDRESS)
    register.forget_collection(local, "crew")
    assert not any(b"Signed on paper" in file.read_bytes() for file in data_folder().glob("ledger.*"))


def test_the_daily_sweep_leaves_the_copy_for_a_day(older: Path) -> None:
    import os

    forgetting.sweep()
    (copy,) = copies.of(older)
    made_at = copy.stat().st_mtime
    os.utime(copy, (made_at, made_at - 25 * 3600))
    forgetting.sweep()
    assert copies.of(older) == []
    assert len(reading.history()) > 10


def test_on_a_full_disk_the_upgrade_is_refused_and_nothing_is_lost(older: Path) -> None:
    def little_room() -> None:  # a write beyond 100 kB of a file fails, as on a full disk
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    before = older_folder.rows(older)
    command = [sys.executable, "-c", OPENING]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=little_room, timeout=120)
    assert "no copy of it could be made first" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert older_folder.rows(older) == before
    assert copies.of(older) == []
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120).stdout == "opened\n"


def test_without_a_copy_the_sentence_says_how_much_room_is_needed(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "make", full)
    with pytest.raises(DatabaseUnavailable, match="No space left on device") as caught:
        reading.history()
    assert caught.value.advice.startswith("Make room for 0 MB or more in ")
    assert older_folder.rows(older)["alembic_version"] == [("0002",)]


def test_an_interrupted_migration_leaves_the_old_database(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older_folder.rows(older)

    def half(connection: object) -> None:
        schema.metadata.create_all(connection)  # type: ignore[arg-type]
        connection.exec_driver_sql("DELETE FROM observations")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(upgrade, "_migrate", half)
        with pytest.raises(KeyboardInterrupt):
            store.engine()
    assert older_folder.rows(older) == before
    assert reading.contents().calls == len(before["calls"])


def test_processes_that_find_an_older_database_at_once_bring_it_up_to_date_once(older: Path) -> None:
    before = older_folder.rows(older)
    command = [sys.executable, "-c", OPENING]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=120)[0] for process in running] == ["opened\n"] * 2
    assert older_folder.rows(copies.of(older)[0]) == before
    assert older_folder.rows(older)["calls"] == before["calls"]


def test_a_database_of_a_newer_vitrine_is_left_alone_and_the_answer_says_so(service: Service) -> None:
    one = Aws("aws", "eu-west-1", account="111122223333", visit="visit-one")
    ask(one, "polly", "synthesize_speech", {"Text": "One"})
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    answer = ask(replace(one, visit="two"), "polly", "synthesize_speech", {"Text": "Another"})
    assert "newer Vitrine" in answer.receipt.note
    with pytest.raises(DatabaseTooNew, match="9999"):
        reading.history()
