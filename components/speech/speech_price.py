"""What a click on Speak will take: characters, parts and AWS's list price, before it is made."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers import badge
from components.answers.plain import escaped
from services import speech
from services.aws import Aws
from services.speech import Utterance


def show(aws: Aws, utterances: Sequence[Utterance]) -> None:
    """One line. Raises `BadInput` when the text cannot be spoken as it stands."""
    estimates = [speech.estimate(aws, utterance) for utterance in utterances]
    prices = [estimate.price_usd for estimate in estimates]
    price = None if None in prices else sum(price or 0.0 for price in prices)
    characters = sum(estimate.characters for estimate in estimates)
    parts = estimates[0].parts
    facts = [
        f"{characters:,} character{'' if characters == 1 else 's'}",
        *([f"{parts} parts, joined without a gap"] if parts > 1 else []),
    ]
    if aws.is_local:
        facts.append(f"free (AWS would charge {badge.dollars(price)})")
    else:
        facts.append(f"list price {badge.dollars(price)}{', word times included' if utterances[0].marks else ''}")
    st.caption(escaped(" · ".join(facts)), help=escaped(estimates[0].basis) or None)
