"""The wait while a text is spoken: how far it is, and a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from components.answers.plain import escaped
from services.speech import Progress, Utterance, Waiting

_RUNNING = "speaking_running"

Show = Callable[[Progress | Waiting], None]


@contextmanager
def progress(*, key: str) -> Iterator[Callable[[Utterance], Show]]:
    """A bar with a button to cancel while the block runs; gives for each utterance what shows how far it is.

    A click on the button begins a new run of the page, which ends this one at its next sign of life. What was spoken
    by then is in the ledger, so speaking again goes on from there.
    """
    st.session_state[_RUNNING] = True
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Speaking")
        st.button("Cancel", key=f"{key}_cancel", icon=":material/close:")

    def of(utterance: Utterance) -> Show:
        def show(seen: Progress | Waiting) -> None:
            if isinstance(seen, Waiting):
                bar.progress(0.0, escaped(f"Polly says: {seen.status}, for {seen.elapsed_s:.0f} s"))
            else:
                what = "Joining" if seen.stage == "joining" else f"{utterance.voice.id} speaks"
                bar.progress(seen.done / seen.total, escaped(f"{what}: {seen.done} of {seen.total}"))

        return show

    try:
        yield of
    except Exception:  # a canceled run raises no `Exception`: it leaves the mark that `show_canceled` looks for
        _end(place)
        raise
    _end(place)


def show_canceled() -> bool:
    """Say once that the last run was canceled; returns whether it was."""
    if not st.session_state.pop(_RUNNING, False):
        return False
    st.info(
        "Canceled. What was spoken so far is kept: Speak goes on from there and pays nothing twice.",
        icon=":material/cancel:",
    )
    return True


def _end(place: st.delta_generator.DeltaGenerator) -> None:
    st.session_state[_RUNNING] = False
    place.empty()
