"""Which numbered thing of a picture is chosen, when its box and its row in the table may both choose it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import streamlit as st

from components.pictures import region_table, selection


def follow(
    key: str, subject: Hashable, numbers: Sequence[int], *, first: int | None = None, view: str = "picture"
) -> int | None:
    """The number that is chosen after this run's clicks, or None; it is asked before the components are shown.

    `numbers` are the things in the order of the picture's boxes. The picture's component has the key `{key}_{view}`,
    the table's `{key}_table`. Another `subject` (a picture's digest) begins with `first`. A number that is not among
    `numbers` now, because a threshold hides it, comes back when it is.
    """
    state = f"{key}_chosen"
    if st.session_state.get(f"{state}_in") != subject:
        st.session_state[f"{state}_in"] = subject
        st.session_state[state] = first
    click = selection.newly_chosen(f"{key}_{view}")
    if click and (click.index is None or click.index < len(numbers)):
        st.session_state[state] = None if click.index is None else numbers[click.index]
    if row := region_table.newly_chosen(f"{key}_table"):
        st.session_state[state] = row.number
    chosen: int | None = st.session_state[state]
    return chosen if chosen in numbers else None
