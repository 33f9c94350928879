"""The answer that belongs to a question, kept while the visit lasts: the same question is not asked at every rerun.

A refusal is an answer, too. It is kept and shown as long as the question stays the same, until somebody tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from components.answers import alerts
from services import errors

T = TypeVar("T")


@dataclass(slots=True)
class Kept(Generic[T]):
    """What a question was answered: a value, or the refusal in its place."""

    question: Hashable
    value: T | None = None
    refusal: errors.VitrineError | None = None


def find(key: str, question: Hashable) -> Kept[Any] | None:
    """What is kept under `key`, if it belongs to this question and not to an earlier one."""
    kept: Kept[Any] | None = st.session_state.get(f"{key}_remembered")
    return kept if kept and kept.question == question else None


@contextmanager
def keeping(key: str, question: Hashable) -> Iterator[Kept[Any]]:
    """Ask in the block, and give what is yielded its value; a refusal ends the block and is kept in its place."""
    kept: Kept[Any] = Kept(question)
    try:
        yield kept
    except errors.VitrineError as error:
        kept.refusal = error
    st.session_state[f"{key}_remembered"] = kept


def forget(key: str) -> None:
    """Let go of it: the next look asks."""
    st.session_state.pop(f"{key}_remembered", None)


def answer(key: str, question: Hashable, asking: Callable[[], T], *, waiting: str) -> T | None:
    """The answer to the question, asked when it is a new one; None for a refusal, which stands on the page then.

    `waiting` stands beside the spinner.
    """
    kept: Kept[T] | None = find(key, question)
    if kept is None:
        with st.spinner(waiting), keeping(key, question) as kept:
            kept.value = asking()
    if kept.refusal:
        show_refusal(key, kept.refusal)
    return kept.value


def show_refusal(key: str, refusal: errors.VitrineError) -> None:
    """Why there is no answer, and the button that asks once more."""
    alerts.show(refusal)
    st.button("Try again", key=f"{key}_try_again", icon=":material/refresh:", on_click=forget, args=(key,))
