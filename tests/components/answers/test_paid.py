"""The button before a call that costs money."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from components.answers import paid

    pressed = paid.button(st.session_state["label"], st.session_state["price"], key="ask")
    st.text("billed" if pressed else "nothing is billed")


def shown(price: float | None, label: str = "Find faces") -> AppTest:
    at = AppTest.from_function(script)
    at.session_state["label"], at.session_state["price"] = label, price
    return at.run()


@pytest.mark.parametrize(
    ("price", "named"),
    [
        (0.0, "Find faces (free)"),
        (0.001, "Find faces (up to $0.0010)"),
        (2.5, "Find faces (up to $2.50)"),
        (None, "Find faces (price unknown)"),
    ],
)
def test_the_price_is_named_before_the_click(price: float | None, named: str) -> None:
    button = shown(price).button(key="ask")
    assert button.label.replace("\\", "") == named
    assert ("list price" in button.help) == (price != 0)


def test_nothing_is_billed_without_a_click_and_once_with_one() -> None:
    at = shown(0.001)
    assert at.text[0].value == "nothing is billed"
    assert at.button(key="ask").click().run().text[0].value == "billed"
    assert at.run().text[0].value == "nothing is billed"


def test_a_collections_name_on_the_button_is_never_markdown() -> None:
    assert "![x](" not in shown(0.001, "Search ![x](https://e.org/p)").button(key="ask").label
