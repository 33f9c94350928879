"""The answer that belongs to a question: asked once, asked anew for another question, and a refusal is kept too."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from components.answers import remembered
    from services import errors

    def ask() -> str:
        st.session_state.asked = st.session_state.get("asked", 0) + 1
        if st.session_state.get("refuses"):
            raise errors.Busy("Too many requests.", "Wait.")
        return f"answer {st.session_state.asked}"

    question = st.session_state.get("question", "one")
    st.text(f"given {remembered.answer('page', question, ask, waiting='Asking')}")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def test_a_rerun_asks_nothing_and_another_question_is_asked(at: AppTest) -> None:
    at.run().run()
    assert (at.text[0].value, at.session_state.asked) == ("given answer 1", 1)
    at.session_state.question = "two"
    at.run().run()
    assert (at.text[0].value, at.session_state.asked) == ("given answer 2", 2)


def test_an_answer_is_never_given_to_the_question_before_it(at: AppTest) -> None:
    at.run()
    at.session_state.question = "two"
    at.run()
    at.session_state.question = "one"
    assert at.run().text[0].value == "given answer 3"


def test_a_refusal_stands_there_until_somebody_tries_again(at: AppTest) -> None:
    at.session_state.refuses = True
    at.run().run().run()
    assert at.session_state.asked == 1
    assert [warning.value.replace("\\", "") for warning in at.warning] == ["Too many requests.\n\nWait."]
    assert at.text[0].value == "given None"
    at.session_state.refuses = False
    at.button(key="page_try_again").click().run()
    assert (at.text[0].value, at.session_state.asked) == ("given answer 2", 2)
    assert not at.warning
    assert not at.button


def test_a_refusal_is_not_shown_to_another_question(at: AppTest) -> None:
    at.session_state.refuses = True
    at.run()
    at.session_state.refuses = False
    at.session_state.question = "two"
    assert at.run().text[0].value == "given answer 2"
    assert not at.warning
