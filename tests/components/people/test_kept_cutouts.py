"""What a visit holds on to, so that a deletion can be undone."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import pytest

from components.people import kept_cutouts
from tests.made import people, pictures


@pytest.fixture(autouse=True)
def visit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visit of its own, without a page."""
    monkeypatch.setattr(kept_cutouts, "st", SimpleNamespace(session_state={}))


def test_a_face_is_found_in_its_own_collection_only() -> None:
    whole = pictures.picture()
    kept_cutouts.keep(people.enrolled(1), whole)
    found = kept_cutouts.find("team", "face-1")
    assert found
    assert found.enrolled.request.name == "Ann"
    assert (found.whole.name, found.whole.digest) == (whole.name, whole.digest)
    assert kept_cutouts.find("others", "face-1") is None
    assert kept_cutouts.find("team", "face-2") is None


def test_the_pixels_of_the_whole_picture_are_not_held() -> None:
    whole = pictures.unread("party.jpg", b"the pixels of a party")
    kept_cutouts.keep(people.enrolled(1), whole)
    found = kept_cutouts.find("team", "face-1")
    assert found
    assert whole.data not in pickle.dumps(found)


def test_the_oldest_goes_first_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_cutouts, "MOST", 2)
    for number in (1, 2, 3):
        kept_cutouts.keep(people.enrolled(number), pictures.picture())
    assert [bool(kept_cutouts.find("team", f"face-{number}")) for number in (1, 2, 3)] == [False, True, True]


def test_deletions_are_counted() -> None:
    assert kept_cutouts.deletions() == 0
    kept_cutouts.deleted()
    kept_cutouts.deleted()
    assert kept_cutouts.deletions() == 2
