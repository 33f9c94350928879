"""The page that shows what is stored, and makes it forget."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services import clock, stored_data
from services.aws import data_folder
from services.images import Picture
from services.jobs import stored
from services.jobs.catalog import JOBS
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from services.ledger import pictures_kept, reading
from tests.made import older_folder, pictures
from tests.made.enrolled import sample
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, service

__all__ = ["service"]

PAGE = "pages/privacy/stored_data.py"
OpenPage = Callable[[str], AppTest]


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.text, *app.caption, *app.success, *app.error))


def speak(app: AppTest, text: str, visit: str | None = None) -> None:
    aws = replace(AMAZON, visit=visit or app.session_state["visit"])
    ask(aws, "polly", "synthesize_speech", SPEECH | {"Text": text})


def ask_about(app: AppTest, name: str) -> Picture:
    one = pictures.unread(name, b"\xff\xd8\xff" + name.encode())
    aws = replace(AMAZON, visit=app.session_state["visit"])
    ask(aws, "rekognition", "detect_faces", {"Image": {"Bytes": one.data}}, picture=one)
    return one


@pytest.fixture
def app(open_page: OpenPage, service: Service) -> AppTest:
    """The page, opened by a visit that has asked nothing."""
    app = open_page(PAGE)
    assert not app.exception
    return app


def test_a_folder_that_version_0_1_wrote_is_shown(
    open_page: OpenPage, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_at_ms = int(older_folder.MADE_AT.timestamp() * 1000)
    monkeypatch.setattr(clock, "now_ms", lambda: written_at_ms)
    older_folder.lay_out(data_folder())
    app = open_page(PAGE)
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Calls of all visits"] == str(len(older_folder.rows(data_folder() / "ledger.sqlite")["calls"]))
    assert shown["Pictures kept"] == "1"


def test_a_fresh_visit_has_nothing_stored(app: AppTest) -> None:
    assert "asked nothing new yet" in texts(app)
    assert "asked about no picture" in texts(app)


def test_a_visit_sees_its_own_calls_and_not_anothers(app: AppTest) -> None:
    speak(app, "The train leaves at noon.")
    speak(app, "Somebody else's sentence", visit="visit-two")
    app.run()
    assert "The train leaves at noon." in texts(app)
    assert "list price $0.0004" in texts(app)
    assert "Somebody else's sentence" not in texts(app)


def test_an_answer_that_another_visit_asked_for_first_is_not_denied(app: AppTest) -> None:
    speak(app, "The train leaves at noon.", visit="visit-two")
    speak(app, "The train leaves at noon.")
    app.run()
    assert "asked nothing new yet" in texts(app)
    assert "A repeat is stored where it was asked first." in texts(app)


def test_older_calls_are_a_click_away(app: AppTest) -> None:
    for number in range(12):
        speak(app, f"Sentence number {number}.")
    app.run()
    assert "Sentence number 11." in texts(app)
    assert "Sentence number 0." not in texts(app)
    app.button(key="stored_data_calls_older").click().run()
    assert "Sentence number 0." in texts(app)
    assert "Sentence number 11." not in texts(app)
    app.button(key="stored_data_calls_newer").click().run()
    assert "Sentence number 11." in texts(app)


def test_forgetting_the_visit_takes_its_batches_and_nobody_elses(app: AppTest) -> None:
    app.run()
    mine, theirs = app.session_state["visit"], "visit-two"
    task = Task("detect_faces", PICTURES, lambda aws, picture: picture.name, {})
    jobs = {
        visit: JOBS.start(task, connections.local(visit=visit), [pictures.picture()], "Find the faces")
        for visit in (mine, theirs)
    }
    assert JOBS.wait_for_all(60)
    app.button(key="stored_data_forget_visit").click().run()
    assert JOBS.find(jobs[mine].id) is None
    assert stored.find(jobs[mine].id) is None
    assert JOBS.find(jobs[theirs].id) is jobs[theirs]


def test_forgetting_the_visit_shows_what_it_removed_and_clears_results(app: AppTest) -> None:
    speak(app, "The train leaves at noon.")
    speak(app, "Somebody else's sentence", visit="visit-two")
    app.session_state["speech_result"] = "a result that a page still shows"
    app.run()
    visit = app.session_state["visit"]
    app.button(key="stored_data_forget_visit").click().run()
    assert "Removed 1 call" in texts(app)
    assert "The train leaves at noon." not in texts(app)
    assert "speech_result" not in app.session_state
    assert app.session_state["visit"] == visit
    assert [entry.visit for entry in reading.history()] == ["visit-two"]
    app.run()
    assert "Removed" not in texts(app)


def test_one_picture_is_forgotten_and_another_stays(app: AppTest) -> None:
    one, two = ask_about(app, "*one*.jpg"), ask_about(app, "two.jpg")
    app.run()
    app.selectbox(key="stored_data_picture").set_value(one.digest).run()
    app.button(key="stored_data_forget_picture").click().run()
    assert "Removed 1 call" in texts(app)
    assert [entry.picture_digest for entry in reading.history()] == [two.digest]


def test_everything_goes_only_when_it_was_typed(app: AppTest) -> None:
    speak(app, "Somebody else's sentence", visit="visit-two")
    app.text_input(key="stored_data_confirmation").set_value("yes")
    app.button(key="stored_data_forget_everything").click().run()
    assert "Nothing was removed" in texts(app)
    assert len(reading.history()) == 1
    app.text_input(key="stored_data_confirmation").set_value("forget everything")
    app.button(key="stored_data_forget_everything").click().run()
    assert "Removed 1 call" in texts(app)
    assert reading.history() == ()


def test_a_pinned_server_has_no_button_to_forget_everything(
    open_page: OpenPage, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    app = open_page(PAGE)
    assert not app.exception
    keys = {button.key for button in app.button}
    assert "stored_data_forget_visit" in keys
    assert not {key for key in keys if key and "everything" in key}


def test_pictures_are_kept_from_the_moment_the_visit_says_so(app: AppTest) -> None:
    assert pictures_kept.chosen_days(app.session_state["visit"]) == 0
    app.selectbox(key="stored_data_keep_days").set_value(7).run()
    assert not app.exception
    assert pictures_kept.chosen_days(app.session_state["visit"]) == 7
    pictures_kept.choose(app.session_state["visit"], 0)


def test_a_kept_picture_is_shown_and_goes_with_its_file(app: AppTest) -> None:
    one = sample("astronaut")
    pictures_kept.keep(one, visit=app.session_state["visit"], days=7)
    app.run()
    assert not app.exception
    assert "astronaut.jpg, until" in texts(app)
    app.button(key="stored_data_forget_picture").click().run()
    assert "Removed 1 kept picture" in texts(app)
    assert pictures_kept.read(one.digest) is None


def test_what_is_stored_can_be_taken_away_as_json(app: AppTest) -> None:
    speak(app, "The train leaves at noon.")
    speak(app, "Somebody else's sentence", visit="visit-two")
    (call,) = json.loads(stored_data.export_json(app.session_state["visit"]))["calls"]
    assert call["parameters"]["Text"] == "The train leaves at noon."
    assert call["answer"] == {}


def test_a_ledger_that_cannot_be_read_is_stated_in_a_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("broken") / "file"
    file.touch()
    monkeypatch.setenv("VITRINE_DATA_DIR", str(file / "data"))
    app.run()
    assert not app.exception
    assert any("ledger cannot be used" in error.value for error in app.error)
