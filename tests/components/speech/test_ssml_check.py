"""What is wrong with a document is shown with its place, and only what AWS would refuse holds the call back."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from services.speech import Problem
from tests.made import spoken


def script() -> None:
    import streamlit as st

    from components.speech import ssml_check

    st.text("can be sent" if ssml_check.show(st.session_state.given_problems) else "is held back")


def shown(*problems: Problem) -> AppTest:
    app = spoken.shown(script, given_problems=problems).run()
    assert not app.exception
    return app


def test_a_document_without_problems_shows_nothing() -> None:
    app = shown()
    assert (len(app.error), len(app.warning), app.text[0].value) == (0, 0, "can be sent")


def test_a_problem_that_stops_is_an_error_with_its_place_and_advice() -> None:
    app = shown(Problem(3, 14, "<b> is not a tag.", "Remove it."))
    (error,) = app.error
    assert error.value.replace("\\", "") == "**Line 3, column 14:** <b> is not a tag. Remove it."
    assert app.text[0].value == "is held back"


def test_a_doubt_is_a_warning_and_holds_nothing_back() -> None:
    app = shown(Problem(1, 2, "Followed only in part.", "Listen to the result.", stops=False))
    assert not app.error
    assert "Line 1, column 2" in app.warning[0].value
    assert app.text[0].value == "can be sent"


def test_beside_an_error_doubts_are_left_out() -> None:
    app = shown(Problem(1, 2, "A doubt.", "Listen.", stops=False), Problem(2, 1, "A fault.", "Mend it."))
    assert "fault" in app.error[0].value
    assert "doubt" not in app.error[0].value
    assert not app.warning


def test_of_many_problems_eight_are_shown_and_the_rest_counted() -> None:
    app = shown(*(Problem(line, 1, f"Fault {line}.", "Mend it.") for line in range(1, 12)))
    assert "Fault 8" in app.error[0].value.replace("\\", "")
    assert "Fault 9" not in app.error[0].value.replace("\\", "")
    assert app.error[0].value.endswith("And 3 more.")


def test_what_stands_in_the_document_is_no_markdown() -> None:
    app = shown(Problem(1, 1, "![x](http://a.example/b.png)", "**Bold**"))
    assert "![x](" not in app.error[0].value
    assert "**Bold**" not in app.error[0].value
