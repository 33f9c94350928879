"""Asking who is in pictures: the faces are counted first, and the number of calls and the price stand on the button."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import ledger
from services.faces import FaceDetection
from services.images import Picture
from services.people import collections, search
from services.people.search import FaceSearch, PictureSearch
from tests.made import answers
from tests.made.picture_pages import words


def script() -> None:
    from datetime import UTC, datetime

    import streamlit as st

    from components.people.search_asking import Search
    from services import aws as connections
    from services.people.collections import Collection
    from tests.made import pictures
    from tests.made.enrolled import AMAZON

    aws = AMAZON if st.session_state["on_aws"] else connections.local()
    asking = Search(Collection("team", 3, 0, datetime(2026, 3, 1, tzinfo=UTC), "", "7.0"))
    names = st.session_state["names"]
    given = tuple(pictures.picture(name, size=(200 + place, 120)) for place, name in enumerate(names))
    if len(given) == 1:
        found = asking.one(aws, given[0], key="search")
        st.text("no answer" if found is None else f"{len(found.faces)} faces searched")
    else:
        asking.many(aws, given, key="search_batch", chosen=given)


class Service:
    """How many faces are on a picture, what was counted and what was searched."""

    def __init__(self) -> None:
        self.faces = 2
        self.counted: list[str] = []
        self.searched: list[tuple[str, bool]] = []

    def ask(self, aws: Any, question: Any, picture: Picture) -> Any:
        self.counted.append(picture.name)
        return answers.answered(FaceDetection(tuple(answers.face(one + 1) for one in range(self.faces))))

    def search(self, aws: Any, picture: Picture, collection: Any, detection: Any = None) -> PictureSearch:
        self.searched.append((picture.name, detection is not None))
        return PictureSearch(collection.name, detection, tuple(FaceSearch(face, ()) for face in detection.value.faces))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    monkeypatch.setattr(ledger, "ask", made.ask)
    monkeypatch.setattr(search, "search", made.search)
    monkeypatch.setattr(collections, "state", lambda aws, collection: "as it was")
    return made


def opened(*names: str, on_aws: bool = True) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["names"], at.session_state["on_aws"] = names, on_aws
    at.run()
    assert not at.exception
    return at


def label(at: AppTest, key: str) -> str:
    return str(at.button(key=key).label).replace("\\", "")


def test_on_aws_the_faces_are_counted_by_one_click_and_searched_by_another_each_with_its_price(
    service: Service,
) -> None:
    """DetectFaces and SearchFacesByImage cost $0.001 an image each (AWS's price list)."""
    at = opened("team.png")
    assert label(at, "search_detect_ask") == "Find the faces (up to $0.0010)"
    assert "The faces are counted first; then you see what searching them costs." in words(at)
    assert (service.counted, service.searched) == ([], [])
    at.button(key="search_detect_ask").click().run()
    assert label(at, "search_ask") == "Search 2 faces in team: 2 calls (up to $0.0020)"
    assert (service.counted, service.searched) == (["team.png"], [])
    at.button(key="search_ask").click().run()
    assert not at.exception
    assert at.text[0].value == "2 faces searched"
    assert service.searched == [("team.png", True)], "the faces that were counted are not looked for again"
    assert service.counted == ["team.png"]


def test_where_there_is_no_face_nothing_is_searched(service: Service) -> None:
    service.faces = 0
    at = opened("wall.png")
    at.button(key="search_detect_ask").click().run()
    assert at.text[0].value == "0 faces searched"
    assert "search_ask" not in {button.key for button in at.button}
    assert service.searched == []


def test_local_answers_at_once(service: Service) -> None:
    at = opened("team.png", on_aws=False)
    assert at.text[0].value == "2 faces searched"
    assert not at.button


def test_many_pictures_are_counted_before_the_search_has_a_price(service: Service) -> None:
    at = opened("one.png", "two.png", "three.png")
    assert label(at, "search_count_all") == ("Find the faces in 3 pictures (up to $0.0030)")
    assert len(at.button) == 1, "the search is not offered yet"
    assert (service.counted, service.searched) == ([], [])


def test_many_pictures_are_free_on_local_and_begin_with_a_click(service: Service) -> None:
    at = opened("one.png", "two.png", on_aws=False)
    assert label(at, "search_all") == "Search 2 pictures in team (free)"
    assert service.searched == []
