"""The slider with two ends between which nobody should be sure that it is the same person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from components.pictures.annotated_image import Tone
from services.similarity import Band, Verdict

TONES: Mapping[Verdict, Tone] = {"same person": "match", "unsure": "unsure", "someone else": "miss"}
BADGES: Mapping[Verdict, Literal["green", "orange", "red"]] = {
    "same person": "green",
    "unsure": "orange",
    "someone else": "red",
}
"""The colors of Streamlit's badges that stand for the tones."""


def slider(key: str, default: Band, label: str) -> Band:
    """The slider, kept in the address as `{key}_similarity`; moving it costs no call."""
    low, high = st.slider(
        label,
        0,
        100,
        (int(default.unsure_from), int(default.same_from)),
        format="%d %%",
        key=f"{key}_similarity",
        bind="query-params",
        help="From the right end on it is held to be the same person; between the two ends nobody should be sure. It "
        "says nothing of whether something is a face at all. It is applied to what came back, so moving it costs no "
        "call. At 80 % Local takes about one pair of strangers in a thousand for one person; AWS advises 99 % wherever "
        "a mistake would harm somebody.",
    )
    return Band(low, high)
