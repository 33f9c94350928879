"""What the faces of a picture are taken for, in the words of Compare, with none for what was not searched."""

from __future__ import annotations

import pytest

from components.people import search_results
from components.people.search_results import View
from services import errors
from services.faces import FaceDetection
from services.ledger import Answered
from services.people.search import FaceSearch, PictureSearch
from tests.made import answers, people


def searched(number: int, similarity: float) -> FaceSearch:
    return FaceSearch(answers.face(number), (people.match("Ann", similarity),))


FAILED = FaceSearch(answers.face(7), (), error=errors.Busy("Too many requests."))
SMALL = FaceSearch(answers.face(8), (), note="Too small.")
ALONE = FaceSearch(answers.face(9), ())


@pytest.mark.parametrize(
    ("faces", "headline", "note"),
    [
        ((searched(1, 99.0),), "Same person", "Ann"),
        ((searched(1, 85.0),), "Unsure", "unsure"),
        ((searched(1, 20.0),), "Someone else", "someone else"),
        ((FAILED,), "Failed", "failed"),
        ((SMALL,), "Not searched", "not searched"),
        ((ALONE,), "Nobody", "nobody"),
        ((FAILED, searched(1, 20.0), searched(2, 99.0)), "3 faces: 1 same person, 1 someone else, 1 failed", "Ann"),
        ((FAILED, searched(1, 20.0)), "2 faces: 1 someone else, 1 failed", "someone else"),
    ],
)
def test_words(faces: tuple[FaceSearch, ...], headline: str, note: str) -> None:
    found = PictureSearch("team", Answered(FaceDetection(tuple(one.face for one in faces)), answers.receipt()), faces)
    assert search_results.headline(found, View()) == headline
    assert search_results.note(found, View()) == note


def test_only_a_face_with_a_verdict_has_its_tone() -> None:
    faces = (searched(1, 99.0), searched(2, 85.0), searched(3, 20.0), FAILED, SMALL, ALONE)
    tones = [box.tone for box in search_results.boxes(faces, View())]
    assert tones == ["match", "unsure", "miss", "neutral", "neutral", "neutral"]
