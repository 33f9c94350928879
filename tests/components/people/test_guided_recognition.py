"""From "not recognized" to a name: what each step says, sends and costs."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import errors
from services.faces import FaceDetection
from services.images import Picture
from services.people import collections, enrollment, search
from services.people.enrollment import Enrollment, EnrollmentRequest
from services.people.search import FaceSearch
from tests.made import answers, people, pictures


def page() -> None:
    import streamlit as st

    from components.people import guided_recognition
    from tests.made import answers, pictures
    from tests.made.enrolled import AMAZON

    strangers = [answers.face(number) for number in st.session_state.get("strangers", (1,))]
    guided_recognition.show(
        AMAZON, pictures.picture("asked.png"), strangers, [*strangers, answers.face(9)], key="guide"
    )


ASKED = pictures.picture("asked.png")


class Service:
    """What is enrolled and searched, and what comes of it."""

    def __init__(self) -> None:
        self.enrolled: list[tuple[str, EnrollmentRequest]] = []
        self.searched: list[tuple[list[str], list[Any]]] = []
        self.broken: set[str] = set()
        self.similarity = 99.0
        self.name = "Ann"

    def enroll(self, aws: Any, picture: Picture, request: EnrollmentRequest) -> Enrollment:
        self.enrolled.append((picture.name, request))
        if picture.name in self.broken:
            raise errors.Busy("Too many requests.", "Ask again.")
        detection = answers.answered(FaceDetection((answers.face(),)))
        return Enrollment("enrolled", picture.digest, detection, people.enrolled(1, request.name, request.collection))

    def search(self, aws: Any, picture: Picture, face: Any, names: Any, *, others: Any = ()) -> FaceSearch:
        self.searched.append(([*names], [*others]))
        return FaceSearch(face, (people.match(self.name, self.similarity),))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    monkeypatch.setattr(collections, "names", lambda aws: ("team",))
    monkeypatch.setattr(enrollment, "enroll_picture", made.enroll)
    monkeypatch.setattr(search, "search_face", made.search)
    return made


def opened(**state: Any) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    return at


def at_the_pictures(*brought: str, with_the_asked: bool = False) -> AppTest:
    at = opened()
    at.button(key="guide_start").click().run()
    at.text_input(key="guide_name").set_value("Ann").run()
    uploader = at.file_uploader(key="guide_pictures_upload")
    for number, name in enumerate(brought, 1):
        uploader.upload(name, pictures.picture(name, "gray", (200 + number, 120)).data)
    if with_the_asked:
        uploader.upload("again.png", ASKED.data)
    at.run()
    assert not at.exception
    return at


def label(at: AppTest, key: str) -> str:
    return str(at.button(key=key).label).replace("\\", "")


def test_the_price_counts_finding_and_enrolling_the_pictures_but_not_the_one_that_is_asked(service: Service) -> None:
    """DetectFaces and IndexFaces cost $0.001 a picture each (AWS's price list)."""
    at = at_the_pictures("one.png", "two.png", with_the_asked=True)
    assert label(at, "guide_enroll") == "Enroll 2 pictures (up to $0.0040)"
    assert service.enrolled == []
    at.button(key="guide_enroll").click().run()
    assert not at.exception
    assert [name for name, _ in service.enrolled] == ["one.png", "two.png"]
    assert {(request.collection, request.name) for _, request in service.enrolled} == {("team", "Ann")}


def test_a_picture_that_fails_does_not_cost_the_others(service: Service) -> None:
    service.broken = {"one.png"}
    at = at_the_pictures("one.png", "two.png")
    at.button(key="guide_enroll").click().run()
    assert not at.exception
    sentence = "\n".join(text.value for text in at.text)
    assert "one.png: not enrolled. Too many requests. Ask again." in sentence
    assert "two.png: enrolled." in sentence
    assert label(at, "guide_again") == "Who is it? (up to $0.0010)"


def test_where_nobody_was_enrolled_nobody_is_looked_for(service: Service) -> None:
    service.broken = {"one.png"}
    at = at_the_pictures("one.png")
    at.button(key="guide_enroll").click().run()
    assert "guide_again" not in {button.key for button in at.button}
    assert at.text_input(key="guide_name").value == "Ann", "what was typed is still there"


@pytest.mark.parametrize(
    ("similarity", "look", "sentence"),
    [
        (99.0, "success", "The same person: Ann"),
        (88.0, "warning", "Unsure: perhaps Ann"),
        (20.0, "info", "Still taken for someone else"),
    ],
)
def test_an_uncertain_answer_does_not_look_like_a_certain_one(
    service: Service, similarity: float, look: str, sentence: str
) -> None:
    service.similarity = similarity
    at = at_the_pictures("one.png")
    at.button(key="guide_enroll").click().run()
    at.button(key="guide_again").click().run()
    assert not at.exception
    ((names, others),) = service.searched
    assert names == ["team"]
    assert others == [answers.face(9)], "the other faces stay out of the piece that is sent"
    shown = {kind: [one.value for one in getattr(at, kind)] for kind in ("success", "warning", "info", "error")}
    (alert,) = shown.pop(look)
    assert alert.startswith(sentence)
    assert not any(shown.values())


def test_a_name_is_never_markdown(service: Service) -> None:
    service.name = people.MARKDOWN
    at = at_the_pictures("one.png")
    at.button(key="guide_enroll").click().run()
    at.button(key="guide_again").click().run()
    assert people.MARKDOWN not in at.success[0].value


def test_another_face_begins_at_the_first_step(service: Service) -> None:
    at = opened(strangers=(1, 2))
    at.button(key="guide_start").click().run()
    assert at.text_input(key="guide_name")
    at.pills(key="guide_face_of_2").set_value(2).run()
    assert at.button(key="guide_start")
    assert not at.text_input


def test_the_visitor_may_go_back_and_begin_again(service: Service) -> None:
    at = at_the_pictures("one.png")
    at.button(key="guide_enroll").click().run()
    at.button(key="guide_more").click().run()
    assert at.text_input(key="guide_name").value == "Ann"
    at.button(key="guide_enroll").click().run()
    at.button(key="guide_restart").click().run()
    assert at.button(key="guide_start")
