"""Errors where they happened: how alarming each looks, what to do, and that the rest of the page is there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services import errors


def script() -> None:
    import streamlit as st

    from components.answers import alerts

    with alerts.service_errors():
        raise st.session_state["error"]
    st.text("The rest of the page")


def shown(error: errors.VitrineError) -> AppTest:
    at = AppTest.from_function(script)
    at.session_state["error"] = error
    return at.run()


@pytest.mark.parametrize(
    ("error", "look"),
    [
        (errors.NotAvailable("No such engine.", "Choose another."), "info"),
        (errors.Busy("Too many requests.", "Ask again."), "warning"),
        (errors.StillWorking("The task has not finished.", "It goes on."), "warning"),
        (errors.BadInput("No name.", "Type one."), "error"),
        (errors.NotAllowed("You may not.", "Ask an administrator."), "error"),
        (errors.Unreachable("No answer.", "Try again."), "error"),
        (errors.NotSignedIn("The token has expired.", "Sign in."), "error"),
    ],
)
def test_what_is_no_alarm_does_not_look_like_one(error: errors.VitrineError, look: str) -> None:
    at = shown(error)
    assert not at.exception
    alerts = {"info": at.info, "warning": at.warning, "error": at.error}
    found = {kind: [alert.value for alert in drawn] for kind, drawn in alerts.items()}
    (alert,) = found.pop(look)
    assert not any(found.values())
    sentence, advice = alert.replace("\\", "").split("\n\n")
    assert (sentence, advice) == (error.message, error.advice)
    assert [text.value for text in at.text] == ["The rest of the page"]


def test_what_aws_says_is_never_markdown() -> None:
    at = shown(errors.NotFound("![x](https://e.org/p)", "[click](https://e.org)"))
    assert "![x](" not in at.error[0].value
    assert "[click](" not in at.error[0].value


def test_an_error_that_is_no_service_error_is_not_swallowed() -> None:
    at = AppTest.from_function(script)
    at.session_state["error"] = ZeroDivisionError("a fault of ours")
    assert at.run().exception
