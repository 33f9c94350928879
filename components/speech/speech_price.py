"""What a click on Speak will take: characters, parts and AWS's list price, before it is made."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers import badge
from components.answers.plain import escaped
from components.speech.voice_picker import Choice
from services import speech
from services.aws import Aws


def show(aws: Aws, text: str, text_type: str, choices: Sequence[Choice], *, with_marks: bool) -> None:
    """One line. Raises `BadInput` when the text cannot be spoken as it stands."""
    estimates = [
        speech.estimate(aws, text, choice.voice, engine=choice.engine, text_type=text_type, with_marks=with_marks)
        for choice in choices
    ]
    prices = [estimate.price_usd for estimate in estimates]
    price = None if None in prices else sum(price or 0.0 for price in prices)
    characters = sum(estimate.characters for estimate in estimates)
    parts = estimates[0].parts
    said = [
        f"{characters:,} character{'' if characters == 1 else 's'}",
        *([f"{parts} parts, joined without a gap"] if parts > 1 else []),
    ]
    if aws.is_local:
        said.append(f"free (AWS would charge {badge.dollars(price)})")
    else:
        said.append(f"list price {badge.dollars(price)}{', word times included' if with_marks else ''}")
    st.caption(escaped(" · ".join(said)), help=escaped(estimates[0].basis) or None)
