"""The line under an answer: whose it is, in how long, at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.answers import badge
from tests.made import answers


def script() -> None:
    import streamlit as st

    from components.answers import badge
    from tests.made import answers

    badge.show(answers.receipt(**st.session_state["changes"]))


def shown(**changes: Any) -> AppTest:
    at = AppTest.from_function(script)
    at.session_state["changes"] = changes
    at.run()
    assert not at.exception
    return at


def test_local_and_aws_wear_badges_of_their_own() -> None:
    """Green and a computer for what stays here, orange and a cloud for what is billed."""
    (local,) = shown().markdown
    (amazon,) = shown(backend="aws", region="us-west-2").markdown
    assert local.value == ":green-badge[:material/computer: Local, CenterFace]"
    assert amazon.value == ":orange-badge[:material/cloud: AWS us\\-west\\-2]"
    (nameless,) = shown(engine="").markdown
    assert nameless.value == ":green-badge[:material/computer: Local]"


def test_the_basis_of_a_price_stands_beside_a_price_only() -> None:
    (amazon,) = shown(backend="aws", price_basis="$1 a 1,000 pictures").caption
    assert amazon.proto.help == "\\$1 a 1\\,000 pictures"
    (local,) = shown(price_basis="$1 a 1,000 pictures").caption
    assert local.proto.help == ""


def test_what_an_engine_or_a_note_says_is_never_markdown() -> None:
    at = shown(engine="![x](https://e.org/p)", note="![x](https://e.org/p)")
    assert "![x](" not in at.markdown[0].value + at.caption[0].value


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"duration_ms": 131.6}, "132 ms · free"),
        ({"duration_ms": 2_400.0}, "2.4 s · free"),
        ({"backend": "aws", "duration_ms": 999.4}, "999 ms · list price $0.0010"),
        ({"backend": "aws", "cost_usd": None}, "12 ms · list price unknown"),
        (
            {"backend": "aws", "repeated": True, "cost_usd": 0.0, "saved_usd": 0.001},
            "asked before, answered from the ledger · saved $0.0010",
        ),
        ({"repeated": True}, "asked before, answered from the ledger"),
        ({"note": "The ledger is full."}, "12 ms · free · The ledger is full."),
    ],
)
def test_duration_and_cost_in_words(changes: dict[str, Any], words: str) -> None:
    assert badge.words(answers.receipt(**changes)) == words
