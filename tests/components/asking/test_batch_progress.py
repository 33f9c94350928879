"""A batch as its page shows it: how far it is, what can be done with it, and what a restart of the server means."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services import errors
from services.aws import Aws
from services.database import schema, store
from services.images import Picture
from services.jobs import catalog
from services.jobs.catalog import JOBS
from services.jobs.job import MAX_THREADS, Job
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from tests.made import pictures

PATIENCE_S = 30.0
AWS = connections.local(visit="mine")


def page() -> None:
    import streamlit as st

    from components.asking import batch_progress

    chosen = st.session_state.get("chosen", ())
    job = batch_progress.current("trains_batch", chosen)
    if job:
        batch_progress.show(job, key="trains_batch", draw=lambda: None)
    else:
        st.text("no batch")


class Held:
    """A question that holds every call until the test opens it."""

    def __init__(self) -> None:
        self.opened, self.entered = threading.Event(), threading.Semaphore(0)
        self.errors: dict[str, Exception] = {}

    def __call__(self, aws: Aws, picture: Picture) -> str:
        self.entered.release()
        assert self.opened.wait(PATIENCE_S)
        if error := self.errors.pop(picture.name, None):
            raise error
        return picture.name


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held()

    def task_of(kind: str, parameters: Any) -> Task[Picture, str]:
        return Task("held", PICTURES, made, {}, lambda aws, picture: f"{picture.name} of before")

    monkeypatch.setattr(JOBS, "_task_of", task_of)
    yield made
    made.opened.set()
    JOBS.forget()
    assert JOBS.wait_for_all(PATIENCE_S)
    store.close()


def start(held: Held, count: int) -> Job[Picture, str]:
    task = Task("held", PICTURES, held, {}, lambda aws, picture: f"{picture.name} of before")
    chosen = [pictures.picture(f"{number}.png", size=(200 + number, 150)) for number in range(count)]
    job = JOBS.start(task, AWS, chosen, "Look at the [trains](https://example.org)")
    for _ in range(min(MAX_THREADS, count)):
        assert held.entered.acquire(timeout=PATIENCE_S)
    return job


def opened(job_id: str, *chosen: Picture) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["chosen"] = chosen
    app.query_params["trains_batch"] = job_id
    return app.run()


def ended(held: Held, job: Job[Picture, str], app: AppTest) -> AppTest:
    held.opened.set()
    assert job.wait(PATIENCE_S)
    return app.run()


def words(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.caption, *app.text, *app.info, *app.warning, *app.error))


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def restarted(job: Job[Picture, str]) -> None:
    """The server that began the job is gone, with its memory and its lease."""
    JOBS.forget(lambda one: one.id == job.id)
    with store.writing() as connection:
        connection.execute(update(schema.job_items).values(worker="a server that stopped"))
    JOBS.tend()


def test_a_batch_has_a_name_that_is_no_markdown_its_time_and_an_end(held: Held) -> None:
    job = start(held, 2)
    app = opened(job.id)
    assert "Look at the \\[trains\\]" in words(app)
    assert "asked" in words(app)
    assert keys(app) == {"trains_batch_cancel"}
    app = ended(held, job, app)
    assert "2 of 2 pictures answered." in words(app)
    assert "ended" in words(app)
    assert keys(app) == set()


def test_a_batch_is_paused_resumed_and_canceled(held: Held) -> None:
    job = start(held, 6)
    app = opened(job.id)
    app.button(key="trains_batch_pause").click().run()
    assert job.progress.is_paused
    app = ended(held, job, app)
    assert keys(app) == {"trains_batch_resume", "trains_batch_cancel"}
    held.opened.clear()
    app.button(key="trains_batch_resume").click().run()
    for _ in range(2):
        assert held.entered.acquire(timeout=PATIENCE_S)
    assert not job.progress.is_paused
    app.button(key="trains_batch_cancel").click().run()
    app = ended(held, job, app)
    assert "6 of 6 pictures answered." in words(app)  # the last two were under way already


def test_what_was_canceled_is_gone_on_with(held: Held) -> None:
    job = start(held, 6)
    app = opened(job.id)
    app.button(key="trains_batch_cancel").click().run()
    app = ended(held, job, app)
    assert "4 of 6 pictures answered, 2 not asked." in words(app)
    assert app.button(key="trains_batch_again").label == "Go on with 2 pictures"
    app.button(key="trains_batch_again").click().run()
    app = ended(held, job, app)
    assert "6 of 6 pictures answered." in words(app)


def test_what_failed_is_stated_in_a_sentence_and_asked_again(held: Held) -> None:
    held.errors = {"0.png": errors.Busy("Too many requests.", "Wait a minute."), "1.png": ValueError("secret")}
    job = start(held, 2)
    app = ended(held, job, opened(job.id))
    assert "0 of 2 pictures answered, 2 failed." in words(app)
    assert "0.png: Too many requests. Wait a minute." in words(app)
    assert "1.png: This one failed unexpectedly." in words(app)
    assert "secret" not in words(app)
    app.button(key="trains_batch_again").click().run()
    assert "2 of 2 pictures answered." in words(ended(held, job, app))


def test_after_a_restart_the_batch_says_what_was_not_asked_and_takes_it_again(held: Held) -> None:
    job = start(held, 6)
    chosen = tuple(outcome.item for outcome in job.outcomes if outcome.item)
    restarted(job)
    held.opened.set()  # what was under way ends now, and nobody waits for it any more
    app = opened(job.id, pictures.picture("sample.png"))  # what the page opens with
    app.session_state["chosen"] = ()  # the visitor turns to the upload
    app.run()
    assert "The server was restarted, and 6 pictures were not asked: choose them again." in words(app)
    assert keys(app) == set()
    app.session_state["chosen"] = chosen[:5]
    app.run()
    assert app.button(key="trains_batch_again").label == "Go on with 5 pictures"
    assert app.query_params["trains_batch"] in (job.id, [job.id])
    app.button(key="trains_batch_again").click().run()
    found = JOBS.find(job.id)
    assert found is not None
    app = ended(held, found, app)
    assert "5 of 6 pictures answered, 1 not asked." in words(app)
    assert "1 picture was not asked: choose it again." in words(app)


def test_answers_of_before_a_restart_are_shown_for_nothing_to_who_brings_the_files(held: Held) -> None:
    job = start(held, 2)
    chosen = tuple(outcome.item for outcome in job.outcomes if outcome.item)
    held.opened.set()
    assert job.wait(PATIENCE_S)
    restarted(job)
    app = opened(job.id)
    assert "2 of 2 pictures answered." in words(app)
    assert "Choose the same files again to see the answers, at no cost." in words(app)
    app.session_state["chosen"] = chosen
    app.run()
    found = JOBS.find(job.id)
    assert found is not None
    assert found.wait(PATIENCE_S)
    assert [outcome.result for outcome in found.outcomes] == ["0.png of before", "1.png of before"]
    assert "restarted" not in words(app.run())
    assert not held.entered.acquire(blocking=False)  # nobody was asked


def test_a_link_to_a_batch_that_is_not_stored_says_so_once(held: Held) -> None:
    app = opened("AAAAAAAAAAAAAAAA")
    assert "not stored any more" in words(app)
    assert "no batch" in words(app)
    assert "trains_batch" not in app.query_params
    assert "not stored" not in words(app.run())


def test_other_pictures_leave_the_batch_and_it_goes_on(held: Held) -> None:
    job = start(held, 2)
    app = opened(job.id)
    app.session_state["chosen"] = (pictures.picture("another.png", size=(300, 300)),)
    app.run()
    assert "no batch" in words(app)
    ended(held, job, app)
    assert job.progress.done == 2
    assert catalog.JOBS.find(job.id) is job
