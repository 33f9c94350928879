"""Errors where they happened, as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.answers.plain import escaped
from services import errors


@contextmanager
def service_errors() -> Iterator[None]:
    """Show a `VitrineError` in place; the script goes on after the block, so nothing else on the page is lost."""
    try:
        yield
    except errors.VitrineError as error:
        show(error)


def show(error: errors.VitrineError) -> None:
    """What was wrong, then what to do. A missing engine or a wait is not an alarm and is not shown as one."""
    text = f"{escaped(error.message)}\n\n{escaped(error.advice)}"
    if isinstance(error, errors.NotAvailable):
        st.info(text, icon=":material/info:")
    elif isinstance(error, errors.Busy | errors.StillWorking):
        st.warning(text, icon=":material/hourglass_top:")
    else:
        st.error(text, icon=":material/error:")
