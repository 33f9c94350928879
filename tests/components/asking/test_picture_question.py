"""A question about a picture: free at once, billed only by a click that names the price, and asked once."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import errors


def page() -> None:
    import streamlit as st

    from components.asking.picture_question import PictureQuestion
    from services import aws as connections
    from services.aws import Aws
    from services.images import Picture
    from tests.made import pictures
    from tests.made.enrolled import AMAZON

    asked = st.session_state.setdefault("asked", [])

    def ask(aws: Aws, picture: Picture) -> str:
        asked.append((aws.backend, picture.name))
        if refusal := st.session_state.get("refusal"):
            raise refusal
        return f"nothing in {picture.name}"

    question = PictureQuestion(
        ask, "Find faces", "Looking for faces", lambda aws, count: 0.001 * count, st.session_state.get("variant", "")
    )
    aws = AMAZON if st.session_state.get("on_aws") else connections.local()
    picture = pictures.picture(*st.session_state.get("picture", ("one.png", "gray")))
    st.text(question.one(aws, picture, key="faces") or "no answer")


def opened(**state: Any) -> AppTest:
    at = AppTest.from_function(page)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    return str(at.text[0].value)


def keys(at: AppTest) -> set[str | None]:
    return {button.key for button in at.button}


def test_local_answers_at_first_sight_and_is_asked_once() -> None:
    at = opened()
    assert shown(at) == "nothing in one.png"
    assert "faces_ask" not in keys(at)
    at.run()
    assert at.session_state["asked"] == [("local", "one.png")]


def test_aws_is_asked_by_a_click_that_names_the_price_and_once() -> None:
    at = opened(on_aws=True)
    assert shown(at) == "no answer"
    assert at.session_state["asked"] == [], "nothing is billed without a click"
    button = at.button(key="faces_ask")
    assert button.label.replace("\\", "") == "Find faces (up to $0.0010)"
    button.click().run()
    assert shown(at) == "nothing in one.png"
    assert "faces_ask" not in keys(at.run())
    assert at.session_state["asked"] == [("aws", "one.png")]


def test_the_answer_of_another_picture_backend_or_question_is_not_shown() -> None:
    at = opened(on_aws=True)
    at.button(key="faces_ask").click().run()
    for change in ({"picture": ("two.png", "white")}, {"variant": "other parameters"}):
        for name, value in change.items():
            at.session_state[name] = value
        assert shown(at.run()) == "no answer"
        at.button(key="faces_ask").click().run()
    assert len(at.session_state["asked"]) == 3
    at.session_state["on_aws"] = False
    at.run()
    assert at.session_state["asked"][-1] == ("local", "two.png")


@pytest.mark.parametrize("on_aws", [True, False])
def test_a_refusal_is_a_sentence_and_may_be_asked_again_by_a_click(on_aws: bool) -> None:
    at = opened(on_aws=on_aws, refusal=errors.NotAllowed("You may not.", "Ask an administrator."))
    if on_aws:
        at.button(key="faces_ask").click().run()
    assert not at.exception
    assert "You may not" in at.error[0].value
    at.run()
    assert len(at.session_state["asked"]) == 1, "nobody asks again by looking"
    at.session_state["refusal"] = None
    (again,) = (button for button in at.button if button.key)
    again.click().run()
    assert shown(at) == "nothing in one.png"
    assert not at.error
