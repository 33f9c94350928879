"""One question about one picture: asked at once where it is free, behind a priced button where it is billed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components.answers import alerts, paid
from services.aws import Aws
from services.images import Picture

T = TypeVar("T")


def answer(
    aws: Aws,
    picture: Picture,
    ask: Callable[[Aws, Picture], T],
    *,
    key: str,
    label: str,
    doing: str,
    price_usd: float | None,
    variant: str = "",
) -> T | None:
    """The answer about this picture from this connection, or None when it has not been asked for, or failed.

    The last answer is kept under `{key}_answer`, so a click elsewhere loses nothing. `label` is the button's ("Read the
    text"), `doing` the spinner's ("Reading"); `variant` tells apart questions with other parameters.
    """
    question = (aws, picture.digest, variant)
    if st.session_state.get(f"{key}_question") != question:
        place = st.empty()
        with place.container():
            asked = aws.is_local or paid.button(label, price_usd, key=f"{key}_ask")
        if asked:
            # Below the button, which stays where it is when the question fails.
            with st.spinner(doing), alerts.service_errors():
                st.session_state[f"{key}_answer"] = ask(aws, picture)
                st.session_state[f"{key}_question"] = question
                place.empty()
    if st.session_state.get(f"{key}_question") != question:
        return None
    kept: T = st.session_state[f"{key}_answer"]
    return kept
