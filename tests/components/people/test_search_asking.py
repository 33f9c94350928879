"""What searching the faces of many pictures is said to cost before it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from components.people import search_asking
from services import errors
from services.faces import FaceDetection
from services.images import Picture
from services.jobs import catalog
from services.jobs.outcomes import Outcome
from services.ledger import Answered
from services.people import collections
from services.people.collections import Collection
from tests.made import answers, pictures


def page() -> None:
    from components.people.search_asking import Search
    from services.aws import Aws
    from tests.components.people import test_search_asking as made

    Search(made.TEAM).many(Aws("aws", "eu-west-1"), made.PICTURES, key="ask_batch", chosen=made.PICTURES)


Counted = Outcome[Picture, Answered[FaceDetection]]
TEAM = Collection("team", 3, 0, datetime(2026, 5, 3, tzinfo=UTC), "arn:aws:rekognition:team", "7.0")
PICTURES = (pictures.picture("one.png"), pictures.picture("two.png"))
COUNTED: Counted = Outcome("one.png", None, "done", answers.answered(FaceDetection((answers.face(1), answers.face(2)))))
FAILED: Counted = Outcome("two.png", None, "failed", error=errors.Busy("Too many requests."))
LOST: Counted = Outcome("two.png", None, "lost")


@pytest.mark.parametrize(
    ("second", "label"),
    [
        (COUNTED, "Search 2 pictures in team: 4 calls (up to $0.0040)"),
        (FAILED, "Search 2 pictures in team: 2 calls or more (price unknown)"),
        (LOST, "Search 2 pictures in team: 2 calls or more (price unknown)"),
    ],
)
def test_faces_that_were_not_counted_cost_more_than_nothing(
    monkeypatch: pytest.MonkeyPatch, second: Counted, label: str
) -> None:
    """SearchFacesByImage costs $0.001 a call (AWS's price list)."""
    monkeypatch.setattr(search_asking, "_counted_faces", lambda *_: True)
    monkeypatch.setattr(collections, "state", lambda *_: "1")
    monkeypatch.setattr(catalog.JOBS, "find", lambda _: SimpleNamespace(outcomes=(COUNTED, second)))
    at = AppTest.from_function(page, default_timeout=30).run()
    assert not at.exception
    assert at.button(key="ask_all").label.replace("\\", "") == label
