"""Two lines through the similarities: from one on it may be the same person, from the other on it is held to be.

Similarity (is it the same person?) is never detection confidence (is it a face?): it has a slider of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from services import comparison

Verdict = Literal["same person", "unsure", "someone else"]

UNSURE_FROM_PERCENT = 50  # Local's curve gives even odds here; AWS names no number of its own
SAME_FROM_PERCENT = int(comparison.DEFAULT_SIMILARITY)


@dataclass(frozen=True, slots=True)
class Band:
    """Below `unsure_from` it is someone else, from `same_from` on the same person, between them unsure (0 to 100)."""

    unsure_from: float = UNSURE_FROM_PERCENT
    same_from: float = SAME_FROM_PERCENT

    def verdict(self, similarity: float | None) -> Verdict:
        """What a similarity is taken for; None, which no service found worth a number, for someone else."""
        if similarity is None or similarity < self.unsure_from:
            return "someone else"
        return "same person" if similarity >= self.same_from else "unsure"


def slider(key: str) -> Band:
    """The slider with both lines, kept in the address as `{key}_similarity`; moving it costs no call."""
    low, high = st.slider(
        "Same person? Similarity",
        0,
        100,
        (UNSURE_FROM_PERCENT, SAME_FROM_PERCENT),
        format="%d %%",
        key=f"{key}_similarity",
        bind="query-params",
        help="From the right end on it is held to be the same person; between the two ends nobody should be sure. It "
        "says nothing of whether something is a face at all. It is applied to what came back, so moving it costs no "
        "call. At 80 % Local takes one pair of strangers in a thousand for one person; AWS advises 99 % wherever a "
        "mistake would harm somebody.",
    )
    return Band(low, high)
