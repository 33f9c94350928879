"""One list of the rooms that remember anything: each lets go of what is forgotten, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from local_aws.engines import voice
from services import aws as connections
from services import forgetting
from services.database.errors import DatabaseUnavailable
from services.forgetting import About, Everything, Picture, Visit
from services.jobs.catalog import JOBS
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, service

__all__ = ["service"]

PHOTO = pictures.unread("photo.jpg", b"a photo")
SPEAKER = voice.Speaker("en-US", "f3", female=True)
every_way = pytest.mark.parametrize("about", [Picture(PHOTO.digest), Visit("visit-one"), Everything()], ids=str)


def job(visit: str) -> str:
    """The id of a job about the photo that has ended."""
    task = Task("detect_faces", PICTURES, lambda aws, picture: picture.name, {})
    started = JOBS.start(task, connections.local(visit=visit), [PHOTO], "Find the faces")
    assert JOBS.wait_for_all(60)
    return started.id


@every_way
def test_rows_and_jobs_go_and_what_was_removed_is_counted(service: Service, about: About) -> None:
    ask(AMAZON, "rekognition", "detect_faces", {"Image": {"Bytes": PHOTO.data}}, picture=PHOTO)
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    mine, theirs = job("visit-one"), job("visit-two")
    assert forgetting.forget(about).calls == (1 if isinstance(about, Picture) else 2)
    assert JOBS.find(mine) is None
    assert (JOBS.find(theirs) is not None) == isinstance(about, Visit)
    JOBS.forget()


@every_way
def test_a_database_that_is_away_is_named_and_the_memories_are_emptied(
    service: Service, about: About, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = job("visit-one")
    with monkeypatch.context() as broken:
        (tmp_path / "file").touch()
        broken.setenv("VITRINE_DATA_DIR", str(tmp_path / "file" / "data"))
        with pytest.raises(DatabaseUnavailable):
            forgetting.forget(about)
    assert mine not in JOBS._jobs
    JOBS.forget()


def test_everything_takes_along_what_the_embedded_aws_spoke(service: Service) -> None:
    sentence = voice.from_text("Grandmother was born in Leeds.")
    spoken = voice.shared().speak(sentence, SPEAKER)
    forgetting.forget(Visit("visit-one"))
    assert voice.shared().speak(sentence, SPEAKER) is spoken, "it is known by its text, and may be another visit's"
    forgetting.forget(Everything())
    assert voice.shared().speak(sentence, SPEAKER) is not spoken
