"""What can be done with one face where collections are concerned, as other pages use it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services.aws import Aws
from services.people import collections, enrollment, roster, search
from services.people.enrollment import EnrollmentRequest
from tests.made import people
from tests.made.enrolled import sample
from tests.made.picture_pages import words
from tests.made.stubs import rekognition

__all__ = ["rekognition"]


def ask() -> None:
    from components.people import collection_actions
    from services import aws as connections
    from services import faces
    from tests.made.enrolled import sample

    aws = connections.local()
    picture = sample("portraits")
    first, second = faces.detect(aws, picture).value.faces
    collection_actions.ask_collections(aws, picture, first, "one", others=[second])
    collection_actions.ask_collections(aws, picture, second, "two", others=[first])


def add() -> None:
    from components.people import collection_actions
    from services import aws as connections
    from services import faces
    from tests.made.enrolled import sample

    aws = connections.local()
    picture = sample("astronaut")
    (face,) = faces.detect(aws, picture).value.faces
    collection_actions.add_to_collection(aws, picture, face, "add")


def ask_amazon() -> None:
    from components.people import collection_actions
    from services.faces import Face
    from tests.made.enrolled import AMAZON, sample

    face = Face.from_aws({"BoundingBox": {"Left": 0.4, "Top": 0.4, "Width": 0.2, "Height": 0.2}, "Confidence": 99.0})
    collection_actions.ask_collections(AMAZON, sample("astronaut"), face, "one")


@pytest.fixture
def local() -> Aws:
    return connections.local()


def test_without_a_collection_it_leads_to_where_one_is_made() -> None:
    page = AppTest.from_function(ask, default_timeout=60).run()
    assert not page.exception
    assert "no collection yet" in words(page)
    assert not page.button


def test_each_face_is_looked_for_on_a_click_and_called_by_name(local: Aws) -> None:
    collections.create(local, "team")
    assert enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins")).enrolled
    page = AppTest.from_function(ask, default_timeout=60).run()
    assert "Eileen Collins" not in words(page)
    page.button(key="one_ask").click().run()
    page.button(key="two_ask").click().run()
    assert not page.exception
    assert [text.value for text in page.text].count("Eileen Collins") == 1
    assert "**Someone else** than the people in team" in words(page)


def test_a_face_is_added_to_a_collection_that_is_made_for_it(local: Aws) -> None:
    page = AppTest.from_function(add, default_timeout=60).run()
    page.text_input(key="add_name").set_value("Éileen O'Collins")
    page.text_input(key="add_consent").set_value("agreed")
    page.button(key="add_add").click().run()
    assert not page.exception
    assert "is enrolled" in words(page)
    (person,) = roster.enrolled(local, "people").people
    assert (person.name, person.consent, len(person.faces)) == ("Éileen O'Collins", "agreed", 1)


def test_without_a_name_no_collection_is_made_and_nobody_enrolled(local: Aws) -> None:
    page = AppTest.from_function(add, default_timeout=60).run()
    page.button(key="add_add").click().run()
    assert "has no name" in words(page)
    assert collections.names(local) == ()


def test_a_collection_name_that_aws_refuses_costs_nothing_that_was_typed(local: Aws) -> None:
    page = AppTest.from_function(add, default_timeout=60).run()
    page.text_input(key="add_name").set_value("Eileen Collins")
    page.text_input(key="add_collection_new").set_value("my team")
    page.button(key="add_add").click().run()
    assert "my\\-team" in words(page)
    assert page.text_input(key="add_name").value == "Eileen Collins"


def test_on_aws_the_button_names_calls_and_price_and_empty_collections_are_not_searched(rekognition: Stubber) -> None:
    rekognition.add_response("list_collections", {"CollectionIds": ["empty", "team"]})
    page = AppTest.from_function(ask_amazon, default_timeout=60).run()
    label = page.button(key="one_ask").label
    assert "2 calls" in label
    assert "0020" in label
    for name, faces in (("empty", 0), ("team", 4)):
        described = {"FaceCount": faces, "UserCount": 0, "CreationTimestamp": datetime(2026, 5, 3, tzinfo=UTC)}
        rekognition.add_response("describe_collection", described, {"CollectionId": name})
    rekognition.add_response("search_faces_by_image", {"FaceMatches": []})
    page.button(key="one_ask").click().run()
    assert not page.exception
    assert "Someone else" in words(page)
    rekognition.assert_no_pending_responses()


def look_for() -> None:
    import streamlit as st

    from components.people import collection_actions
    from services import aws as connections
    from tests.made import answers, pictures

    number = st.session_state.get("number", 1)
    others = [answers.face(other) for other in (1, 2, 3) if other != number]
    picture = pictures.picture()
    collection_actions.ask_collections(connections.local(), picture, answers.face(number), "ask", others=others)


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[int]]]:
    """The face that was looked for, and its neighbors; somebody is a little like it."""
    calls: list[tuple[int, list[int]]] = []

    def search_face(aws: Aws, picture: Any, face: Any, names: Any, *, others: Any = ()) -> search.FaceSearch:
        calls.append((face.number, [other.number for other in others]))
        return search.FaceSearch(face, (people.match(people.MARKDOWN, 12.3),))

    monkeypatch.setattr(search, "search_face", search_face)
    monkeypatch.setattr(collections, "names", lambda aws: ("my_own_team",))
    return calls


def test_somebody_below_the_line_is_named_but_never_as_markdown(searched: list[Any]) -> None:
    page = AppTest.from_function(look_for, default_timeout=30).run()
    page.button(key="ask_ask").click().run()
    assert not page.exception
    assert searched == [(1, [2, 3])], "the other faces stay out of the piece that is sent"
    (other,) = (one.value for one in page.markdown if "Someone else" in one.value)
    assert other == "**Someone else** than the people in my\\_own\\_team."
    (nearest,) = (one.value for one in page.caption if "nearest" in one.value)
    assert people.MARKDOWN not in nearest
    assert (
        nearest.replace("\\", "").replace("\u2060", "")
        == f"The nearest is {people.MARKDOWN} with a similarity of 12.3 %."
    )


def test_an_answer_is_not_shown_under_another_face(searched: list[Any]) -> None:
    page = AppTest.from_function(look_for, default_timeout=30).run()
    page.button(key="ask_ask").click().run()
    assert "Someone else" in words(page)
    page.session_state["number"] = 2
    assert "Someone else" not in words(page.run())
    page.session_state["number"] = 1
    assert "Someone else" in words(page.run())
    assert len(searched) == 1


def test_who_is_added_can_be_taken_back_and_keeps_a_small_picture_only_when_that_was_asked_for(local: Aws) -> None:
    page = AppTest.from_function(add, default_timeout=60).run()
    page.text_input(key="add_name").set_value("Eileen Collins")
    page.text_input(key="add_by").set_value("Bob")
    page.checkbox(key="add_keeps").check()
    page.button(key="add_add").click().run()
    assert "is enrolled" in words(page)
    ((person,),) = (roster.enrolled(local, "people").people,)
    (face,) = person.faces
    assert face.known
    assert face.known.added_by == "Bob"
    assert [*roster.thumbnails(local, "people", [face.face_id])] == [face.face_id]
    assert [*page.session_state["collections_cutouts"]] == [("people", face.face_id)]
    page.button(key="add_add").click().run()
    assert "was in it already" in words(page)
