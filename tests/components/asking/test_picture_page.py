"""What a page shows of none, one or many pictures, and what it has not asked before a click."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import words


def script() -> None:
    import streamlit as st

    from components.asking import picture_page
    from components.asking.picture_page import Explorer, Words
    from components.asking.picture_question import PictureQuestion
    from services import aws as connections
    from services.agreement import Thing
    from services.aws import Aws
    from services.images import Picture
    from services.ledger import Answered
    from tests.made import answers, pictures
    from tests.made.enrolled import AMAZON

    asked: list[str] = st.session_state.setdefault("asked", [])

    def ask(aws: Aws, picture: Picture) -> Answered[str]:
        asked.append(f"{aws.backend} {picture.name}")
        return answers.answered(f"{aws.backend} saw {picture.name}", backend=aws.backend)

    def show(picture: Picture, answer: Answered[str], *, key: str, view: int | None = None) -> None:
        st.text(answer.value)

    explorer: Explorer[Answered[str], int] = Explorer(
        lambda key, found: 7,
        show,
        lambda answer, view: answer.value,
        lambda view: {},
        lambda answer: [answer.receipt],
        lambda answer, view: (Thing(answer.value, None, None),),
    )
    names = st.session_state["names"]
    given = tuple(pictures.picture(name, size=(200 + place, 120)) for place, name in enumerate(names))
    aws = AMAZON if st.session_state["on_aws"] else connections.local()
    question = PictureQuestion(ask, "Look", "Looking", lambda aws, count: 0.001 * count, "")
    wording = Words("Choose a picture.", "AWS looks when you press it.", "Each is looked at.", "seen")
    picture_page.show(aws, given, question, explorer, wording, key="look", chosen=given)


def opened(*names: str, on_aws: bool = False) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["names"], at.session_state["on_aws"] = names, on_aws
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> list[Any]:
    assert not at.exception
    return [text.value for text in at.text]


def asked(at: AppTest) -> list[str]:
    found: list[str] = at.session_state["asked"]
    return found


def test_without_a_picture_it_asks_for_one_and_offers_nothing_else() -> None:
    for on_aws in (True, False):
        at = opened(on_aws=on_aws)
        assert [caption.value for caption in at.caption] == ["Choose a picture."]
        assert not at.button
        assert not at.toggle
        assert asked(at) == []


def test_local_answers_about_one_picture_at_once() -> None:
    at = opened("one.png")
    assert texts(at)[0] == "local saw one.png"
    assert asked(at) == ["local one.png"]
    assert "AWS looks when you press it." not in words(at)


def test_aws_is_asked_nothing_before_a_click_that_names_the_price() -> None:
    at = opened("one.png", on_aws=True)
    assert texts(at) == []
    assert asked(at) == []
    assert "AWS looks when you press it." in words(at)
    button = at.button(key="look_ask")
    assert button.label.replace("\\", "") == "Look (up to $0.0010)"
    button.click().run()
    assert texts(at)[0] == "aws saw one.png"
    assert asked(at) == ["aws one.png"]
    assert "AWS looks when you press it." not in words(at)


def test_local_is_asked_too_only_where_both_are_wanted_and_only_after_aws_answered() -> None:
    at = opened("one.png", on_aws=True)
    at.toggle(key="look_both").set_value(True).run()
    assert asked(at) == []
    at.button(key="look_ask").click().run()
    assert not at.exception
    assert asked(at) == ["aws one.png", "local one.png"]
    assert "0 in both, 1 only by AWS eu-west-1, 1 only by Local" in words(at)
    at.toggle(key="look_both").set_value(False).run()
    assert texts(at)[0] == "aws saw one.png"


def test_many_pictures_are_a_batch_with_one_price_that_nobody_has_started() -> None:
    at = opened("one.png", "two.png", "three.png", on_aws=True)
    assert at.button(key="look_all").label.replace("\\", "") == "Look in 3 pictures (up to $0.0030)"
    assert "Each is looked at." in words(at)
    assert asked(at) == []
    assert "look_ask" not in {button.key for button in at.button}
    assert asked(opened("one.png", "two.png")) == [], "a batch is begun by a click on Local, too"
