"""What was deleted a moment ago is said as it is, and undone for the price that the button names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import errors
from services.aws import Aws
from services.people import enrollment, roster
from services.people.enrollment import Enrolled
from tests.made import people


def page() -> None:
    import streamlit as st

    from components.people import deleted_faces, kept_cutouts
    from tests.made import people, pictures
    from tests.made.enrolled import AMAZON

    if "enrolled" not in st.session_state:
        st.session_state["enrolled"] = True
        for number in range(1, st.session_state.get("held", 2) + 1):
            kept_cutouts.keep(people.enrolled(number), pictures.picture())

    def delete() -> None:
        name = st.session_state.get("name", "Ann")
        deleted_faces.delete(AMAZON, "team", ["face-1", "face-2", "face-3"], name)

    st.button("Delete", key="delete", on_click=delete)
    deleted_faces.show(AMAZON, key="people")
    still = [number for number in (1, 2, 3) if kept_cutouts.find("team", f"face-{number}-anew")]
    st.session_state["held_anew"] = still


@pytest.fixture
def stays(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Why faces stayed, or the error that Rekognition answers; empty: all three are deleted."""
    outcome: list[Any] = []

    def delete_faces(aws: Aws, collection: str, face_ids: Sequence[str]) -> tuple[str, ...]:
        if outcome and isinstance(outcome[0], Exception):
            raise outcome[0]
        return tuple(outcome)

    monkeypatch.setattr(roster, "delete_faces", delete_faces)
    return outcome


@pytest.fixture
def enrolled_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faces that were enrolled anew."""
    faces: list[str] = []

    def enroll_cutout(aws: Aws, cutout: Any, request: Any, whole: Any) -> Enrolled:
        number = int(cutout.picture.name.removeprefix("face ").removesuffix(".png"))
        faces.append(f"face-{number}")
        made = people.enrolled(number, request.name)
        return Enrolled(request, f"face-{number}-anew", made.cutout, False, None)

    monkeypatch.setattr(enrollment, "enroll_cutout", enroll_cutout)
    return faces


def opened(**state: Any) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.success
    return at.button(key="delete").click().run()


def test_an_undo_on_aws_names_the_price_of_what_it_can_bring_back(stays: list[Any], enrolled_again: list[str]) -> None:
    """IndexFaces costs $0.001 a picture (AWS's price list); two of three faces are held."""
    at = opened()
    assert not at.exception
    assert at.success[0].value == "Deleted 3 faces of Ann from team."
    undo = at.button(key="people_undo")
    assert "up to $0.0020" in undo.label.replace("\\", "")
    assert enrolled_again == [], "nothing is billed without a click"
    undo.click().run()
    assert not at.exception
    assert enrolled_again == ["face-1", "face-2"]
    assert not at.success, "what was undone is not said to be deleted"
    assert at.session_state["held_anew"] == [1, 2], "and deleting it again can be undone again"


def test_what_stayed_is_not_counted_as_deleted(stays: list[Any]) -> None:
    stays.append("face-3 stays: it belongs to a user of the collection.")
    at = opened()
    assert [text.value for text in at.text] == stays
    assert at.success[0].value == "Deleted 2 faces of Ann from team."


def test_a_refusal_says_so_and_counts_nothing_as_deleted(stays: list[Any]) -> None:
    stays.append(errors.NotAllowed("You may not delete.", "Ask an administrator."))
    at = opened()
    assert "You may not delete" in at.error[0].value
    assert not at.success
    assert {button.key for button in at.button} == {"delete"}


def test_what_is_not_held_cannot_be_undone_and_that_is_stated(stays: list[Any]) -> None:
    at = opened(held=0)
    assert "cannot be undone" in at.caption[0].value
    assert "people_undo" not in {button.key for button in at.button}
    at.button(key="people_deleted_seen").click().run()
    assert not at.success


def test_a_persons_name_is_never_markdown(stays: list[Any]) -> None:
    assert people.MARKDOWN not in opened(name=people.MARKDOWN).success[0].value
