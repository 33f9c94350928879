"""The pictures of a batch: a tile each with what became of it, those of interest first, and files of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services import errors
from services.aws import Aws
from services.database import schema, store
from services.images import Picture
from services.jobs.catalog import JOBS
from services.jobs.job import Job
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from tests.made import pictures

PATIENCE_S = 30.0


def page() -> None:
    import streamlit as st

    from components.asking import batch_progress, picture_batch

    job = batch_progress.current("trains_batch", ())
    if job:
        wanted = st.text_input("Wanted", key="wanted")
        shown = picture_batch.Batch[str](
            note=lambda answer: f"read: {answer}",
            files={"csv": lambda entries: ",".join(entry.picture.name for entry in entries).encode()},
            is_found=(lambda answer: wanted in answer) if wanted else None,
        )
        if chosen := picture_batch.show(job, shown, key="trains", file_stem="trains_in"):
            picture, answer = chosen
            st.text(f"{picture.name} in full: {answer}")


def answer(aws: Aws, picture: Picture) -> str:
    if picture.name == "smudge.png":
        raise errors.BadInput("Nobody can read this.", "Take another picture.")
    return f"train to {picture.name}"


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Iterator[Job[Picture, str]]:
    """A batch of three pictures, of which one failed."""
    task = Task("trains", PICTURES, answer, {}, answer)
    monkeypatch.setattr(JOBS, "_task_of", lambda kind, parameters: task)
    names = ("leeds.png", "smudge.png", "york.png")
    given = [pictures.picture(name, size=(200 + number, 150)) for number, name in enumerate(names)]
    made = JOBS.start(task, connections.local(visit="mine"), given, "Read the trains")
    assert made.wait(PATIENCE_S)
    yield made
    JOBS.forget()
    assert JOBS.wait_for_all(PATIENCE_S)
    store.close()


def opened(job: Job[Picture, str]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["trains_batch"] = job.id
    return app.run()


def tiles(app: AppTest) -> list[tuple[str, str]]:
    sent = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [(tile["label"], tile["note"]) for data in sent if "tiles" in data for tile in data["tiles"]]


def words(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.caption, *app.text, *app.error, *app.header))


def files(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("download_button")]


def test_each_picture_has_a_tile_and_the_first_is_shown_in_full(job: Job[Picture, str]) -> None:
    app = opened(job)
    assert tiles(app) == [
        ("leeds.png", "read: train to leeds.png"),
        ("smudge.png", "failed"),
        ("york.png", "read: train to york.png"),
    ]
    assert "leeds.png in full: train to leeds.png" in words(app)
    assert files(app) == ["CSV of all pictures"]


def test_what_is_sought_stands_first_and_is_shown(job: Job[Picture, str]) -> None:
    app = opened(job)
    app.text_input(key="wanted").set_value("york").run()
    assert [name for name, _ in tiles(app)] == ["york.png", "leeds.png", "smudge.png"]
    assert "Found in 1 of 3 pictures; it stands first." in words(app)
    assert "york.png in full" in words(app)


def test_a_picture_that_failed_says_why(job: Job[Picture, str]) -> None:
    app = opened(job)
    app.session_state["trains_gallery_chosen"] = (job.id, 1)
    app.run()
    assert "Nobody can read this" in words(app)


def test_without_any_picture_at_hand_there_is_no_file_and_no_tile(job: Job[Picture, str]) -> None:
    JOBS.forget()
    with store.writing() as connection:
        connection.execute(update(schema.job_items).values(worker="a server that stopped"))
    app = opened(job)
    assert not app.exception
    assert tiles(app) == []
    assert files(app) == []
    assert "as soon as they are there again" in words(app)
    assert "2 of 3 pictures answered, 1 failed." in words(app)


def test_leaving_the_batch_keeps_it(job: Job[Picture, str]) -> None:
    app = opened(job)
    app.button(key="trains_leave").click().run()
    assert tiles(app) == []
    assert "trains_batch" not in app.query_params
    assert JOBS.find(job.id) is job
