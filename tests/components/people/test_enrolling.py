"""Enrolling people: names can be checked and the price read before anything is sent, one call or many."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import ledger
from services.images import Picture
from services.jobs.catalog import JOBS
from tests.made.picture_pages import words


def script() -> None:
    import streamlit as st

    from components.people import enrolling
    from services import aws as connections
    from tests.made import pictures
    from tests.made.enrolled import AMAZON

    names = st.session_state["names"]
    given = tuple(pictures.picture(name, size=(200 + place, 120)) for place, name in enumerate(names))
    enrolling.show(AMAZON if st.session_state["on_aws"] else connections.local(), given, "team", key="enroll")


class Sending:
    """What was asked of AWS, and which jobs were begun; nothing is answered."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun: list[tuple[str, dict[str, Any]]] = []


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Sending:
    made = Sending()

    def ask(aws: Any, question: Any, *pictures: Picture, **about: Any) -> Any:
        made.asked.append(question.operation)
        raise AssertionError("nobody has clicked")

    class Begun(Exception):
        """Ends the run where a job would begin."""

    def start(task: Any, aws: Any, pictures: tuple[Picture, ...], name: str) -> Any:
        by_digest = {picture.digest: picture.name for picture in pictures}
        made.begun.append((name, {by_digest[one]: name for one, name in task.parameters["names"].items()}))
        raise Begun

    monkeypatch.setattr(ledger, "ask", ask)
    monkeypatch.setattr(JOBS, "start", start)
    return made


def opened(*names: str, on_aws: bool = True) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["names"], at.session_state["on_aws"] = names, on_aws
    at.run()
    assert not at.exception
    return at


def label(at: AppTest, key: str) -> str:
    return str(at.button(key=key).label).replace("\\", "")


def named(at: AppTest) -> dict[str, str]:
    """What stands in the field of each picture."""
    fields = {field.label.replace("\\", ""): str(field.value) for field in at.text_input}
    return {name: value for name, value in fields.items() if name.endswith(".png")}


def test_without_a_picture_it_asks_for_one(sending: Sending) -> None:
    at = opened()
    assert "who is who is shown before anything is sent" in words(at)
    assert not at.button


def test_the_faces_of_one_picture_are_looked_for_after_a_click_that_names_the_price(sending: Sending) -> None:
    """DetectFaces costs $0.001 a picture (AWS's price list)."""
    at = opened("ann.png")
    assert label(at, "enroll_detect_ask") == "Find the faces (up to $0.0010)"
    assert sending.asked == []


def test_the_names_of_many_are_shown_with_the_price_before_anything_is_sent(sending: Sending) -> None:
    """DetectFaces and IndexFaces cost $0.001 a picture each (AWS's price list)."""
    at = opened("Ann Lee.png", "Bob Roe.png", "Ann Lee 2.png")
    assert named(at) == {"Ann Lee.png": "Ann Lee", "Bob Roe.png": "Bob Roe", "Ann Lee 2.png": "Ann Lee"}
    assert label(at, "enroll_all") == "Enroll 2 people from 3 pictures (up to $0.0060)"
    assert "Two calls a picture: 3 to find the faces, 3 to enroll them." in words(at)
    assert sending.asked == []
    assert sending.begun == []


def test_what_is_sent_is_what_stands_in_the_fields_and_an_empty_one_leaves_its_picture_out(sending: Sending) -> None:
    at = opened("ann.png", "bob.png", "zoe.png")
    fields = {field.label.replace("\\", ""): field for field in at.text_input}
    fields["bob.png"].set_value("")
    fields["zoe.png"].set_value("Zoë Ω").run()
    assert label(at, "enroll_all") == "Enroll 2 people from 2 pictures (up to $0.0040)"
    assert sending.begun == []
    at.button(key="enroll_all").click().run()
    ((name, names),) = sending.begun
    assert name == "Enroll 2 people from 2 pictures"
    assert set(names) == {"ann.png", "zoe.png"}
    assert names["zoe.png"] == "Zoë Ω"


def test_where_no_picture_has_a_name_there_is_nothing_to_press(sending: Sending) -> None:
    at = opened("ann.png", "bob.png")
    for field in at.text_input:
        if field.label.endswith("png"):
            field.set_value("")
    at.run()
    assert "No picture has a name yet." in words(at)
    assert "enroll_all" not in {button.key for button in at.button}


def test_local_is_free_and_begins_with_a_click_all_the_same(sending: Sending) -> None:
    at = opened("ann.png", "bob.png", on_aws=False)
    assert label(at, "enroll_all") == "Enroll 2 people from 2 pictures (free)"
    assert sending.begun == []
