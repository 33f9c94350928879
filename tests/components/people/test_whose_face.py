"""A group is resolved face by face: one is chosen, named and enrolled, and the next one is offered."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.boxes import Box
from services.people import enrollment
from services.people.enrollment import Enrolled, EnrollmentRequest
from tests.made import answers, people
from tests.made.picture_pages import sent


def page() -> None:
    import streamlit as st

    from components.people import kept_cutouts, whose_face
    from services.faces import FaceDetection
    from services.people.enrollment import EnrollmentRequest
    from tests.made import answers, pictures
    from tests.made.enrolled import AMAZON

    confidences = st.session_state.get("confidences", (99.0, 98.0, 60.0))
    found = tuple(answers.face(number, confidence) for number, confidence in enumerate(confidences, 1))
    answered = answers.answered(FaceDetection(found), backend="aws")
    request = EnrollmentRequest(
        st.session_state.get("collection", "team"), "Ann", "by e-mail", "Bob", keeps_thumbnail=True
    )
    st.button("Deleted elsewhere", key="deleted", on_click=kept_cutouts.deleted)
    whose_face.show(AMAZON, pictures.picture(), answered, request, key="who")
    st.session_state["held"] = kept_cutouts.find("team", "face-2") is not None


@pytest.fixture
def sent_off(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Box, EnrollmentRequest, tuple[Box, ...]]]:
    """What was enrolled: the face's box, as whom, and the boxes of its neighbors."""
    calls: list[tuple[Box, EnrollmentRequest, tuple[Box, ...]]] = []

    def enroll_face(
        aws: Any, picture: Any, box: Box, request: EnrollmentRequest, others: tuple[Box, ...] = ()
    ) -> Enrolled:
        calls.append((box, request, others))
        number = 1 + round((box.left - 0.1) / 0.2)
        made = people.enrolled(number, request.name, was_there=request.name == "Old friend")
        return Enrolled(request, made.face_id, made.cutout, made.was_there, made.receipt)

    monkeypatch.setattr(enrollment, "enroll_face", enroll_face)
    return calls


def opened(**state: Any) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    return at


def drawn(at: AppTest) -> tuple[list[tuple[str, str]], int | None]:
    """Label and tone of each box, and which is chosen."""
    (data,) = sent(at, "boxes")
    return [(box["label"], box["tone"]) for box in data["boxes"]], data["selected"]


def ending(at: AppTest, kind: str, suffix: str) -> Any:
    return next(one for one in getattr(at, kind) if str(one.key).endswith(suffix))


def enroll(at: AppTest, name: str) -> AppTest:
    ending(at, "text_input", "_name").set_value(name)
    ending(at, "button", "_enroll").click()
    return at.run()


def test_a_face_that_is_hardly_one_is_nobody_to_enroll(sent_off: list[Any]) -> None:
    """Below 80 % it is not offered, as the page on how to enroll says."""
    boxes, chosen = drawn(opened())
    assert boxes == [("Face 1", "neutral"), ("Face 2", "neutral")]
    assert chosen == 0
    at = opened(confidences=(79.9,))
    assert "no face to enroll" in at.text[0].value
    assert not at.text_input


def test_faces_are_enrolled_one_by_one_each_under_its_own_name(sent_off: list[Any]) -> None:
    at = opened()
    assert ending(at, "text_input", "_name").value == "", "in a group nobody's name is guessed"
    button = ending(at, "button", "_enroll")
    assert button.label.replace("\\", "") == "Enroll face 1 (up to $0.0010)"
    assert sent_off == [], "nothing is billed without a click"
    enroll(at, "Grace Hopper")
    first, second = answers.face(1).box, answers.face(2).box
    ((box, request, others),) = sent_off
    assert (box, others) == (first, (second,)), "the neighbor stays out of the piece that is sent"
    assert request == EnrollmentRequest("team", "Grace Hopper", "by e-mail", "Bob", keeps_thumbnail=True)
    assert drawn(at) == ([("Grace Hopper", "match"), ("Face 2", "neutral")], 1), "the next one is offered"
    enroll(at, "Eileen Collins")
    assert [call[0] for call in sent_off] == [first, second]
    assert drawn(at) == ([("Grace Hopper", "match"), ("Eileen Collins", "match")], 0)
    assert at.session_state["held"], "deleting it can be undone"
    assert at.success[0].value == "Grace Hopper is enrolled."


def test_alone_on_a_picture_somebody_has_the_suggested_name(sent_off: list[Any]) -> None:
    at = opened(confidences=(99.0,))
    assert ending(at, "text_input", "_name").value == "Ann"
    ending(at, "checkbox", "_any").check()
    enroll(at, "Old friend")
    ((_, request, others),) = sent_off
    assert request.takes_any
    assert others == ()
    assert at.success[0].value == "Old friend was enrolled before."


def test_what_is_enrolled_in_one_collection_is_open_in_another_and_after_a_deletion(sent_off: list[Any]) -> None:
    at = opened()
    enroll(at, "Grace Hopper")
    at.session_state["collection"] = "others"
    assert drawn(at.run())[0][0] == ("Face 1", "neutral")
    at.session_state["collection"] = "team"
    assert drawn(at.run())[0][0] == ("Grace Hopper", "match")
    at.button(key="deleted").click().run()
    assert drawn(at)[0][0] == ("Face 1", "neutral"), "it may be the one that was deleted"


def test_a_name_is_text_on_the_picture_and_escaped_below(sent_off: list[Any]) -> None:
    at = enroll(opened(confidences=(99.0,)), people.MARKDOWN)
    assert drawn(at)[0] == [(people.MARKDOWN, "match")]
    assert people.MARKDOWN not in at.success[0].value
