"""Both sides of a comparison, references left and pictures right, and the button that swaps them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.asking.picture_question import PictureQuestion
from components.pictures import image_input, samples
from services import comparison
from services.comparison import Lineup
from services.images import Picture
from services.jobs import catalog

MOST_REFERENCES = 10  # each one is a call for every picture
_SAMPLES = {"first": (samples.ASTRONAUT, samples.PORTRAITS, samples.HARBOUR), "second": samples.COMPARED}


def choose(key: str) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
    """References and pictures. Which side is which stands in the address, so that a link keeps a swap."""
    sides = ("second", "first") if _is_swapped(key) else ("first", "second")
    left, right = st.columns(2, gap="medium")
    with left, st.container():  # directly in a column the choice of a source would be cut off on a narrow screen
        references = _side(key, sides[0], "Reference")
    with right, st.container():
        pictures = _side(key, sides[1], "Picture")
    st.button("Swap sides", key=f"{key}_swap", icon=":material/swap_horiz:", on_click=_swap, args=(key,))
    if len(references) > MOST_REFERENCES:
        st.warning(f"Only the first {MOST_REFERENCES} of {len(references)} references are used.")
    return references[:MOST_REFERENCES], pictures


def question(references: Sequence[Picture], pictures: Sequence[Picture]) -> PictureQuestion[Lineup]:
    """What is asked about each picture: one call for every reference."""
    calls = len(references) * len(pictures)
    return PictureQuestion(
        partial(comparison.compare_each, references=references),
        comparison.QUESTION.label if calls <= 1 else f"Compare: {calls} comparisons",
        comparison.QUESTION.waiting,
        lambda aws, count: comparison.QUESTION.price_usd(aws, count * len(references)),
        variant=tuple(reference.digest for reference in references),
        task=lambda aws: catalog.comparison(aws, references),
        many_label=f"Compare with {len(pictures)} pictures: {calls} comparisons",
    )


def _side(key: str, side: str, label: str) -> tuple[Picture, ...]:
    return image_input.show(f"{key}_{side}", multiple=True, samples=_SAMPLES[side], label=label)


def _is_swapped(key: str) -> bool:
    return st.query_params.get(f"{key}_swapped") == "yes"


def _swap(key: str) -> None:
    if _is_swapped(key):
        del st.query_params[f"{key}_swapped"]
    else:
        st.query_params[f"{key}_swapped"] = "yes"
