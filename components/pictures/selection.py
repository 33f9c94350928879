"""Which of several things on the page is selected, when a component and the page may both select."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(slots=True)
class Selection:
    """The selected index, and what was known when it was selected.

    `subject` is what the things belong to (a picture's digest): another subject forgets the selection. `asked` is what
    the page asked for at the last run, `click` the time of the last click in ms since 1970.
    """

    subject: str = ""
    asked: int | None = None
    click: int = 0
    index: int | None = None


def of(key: str, subject: str, asked: int | None, count: int) -> Selection:
    """The selection after this run's news: the newer of a click in the component and a wish of the page wins.

    `key` is the component's key. The component tells of clicks with the state value "selected":
    `{"index": int or null, "click": ms since 1970}`; anything else that a browser sends selects nothing.
    """
    name = f"{key}_selection"
    selection: Selection = st.session_state.setdefault(name, Selection())
    click = _last_click(key)
    if selection.subject != subject:
        selection = Selection(subject, asked, click[1] if click else 0, asked)
        st.session_state[name] = selection
    elif click and click[1] != selection.click:
        selection.index, selection.click, selection.asked = click[0], click[1], asked
    elif asked != selection.asked:
        selection.asked = selection.index = asked
    if selection.index is not None and not 0 <= selection.index < count:
        selection.index = None
    return selection


@dataclass(frozen=True, slots=True)
class Choice:
    """Something was clicked: its index, or None when the selected thing was clicked again."""

    index: int | None


def newly_chosen(key: str) -> Choice | None:
    """The click that no run has seen yet, or None.

    For a page that keeps the selection itself, because other things select too: it asks this before it shows the
    component, and gives what it then holds as `selected`.
    """
    selection: Selection | None = st.session_state.get(f"{key}_selection")
    click = _last_click(key)
    if selection is None or click is None or click[1] == selection.click:
        return None
    selection.index, selection.click, selection.asked = click[0], click[1], click[0]
    return Choice(click[0])


def _last_click(key: str) -> tuple[int | None, int] | None:
    state: Mapping[str, Any] = st.session_state.get(key, {})
    match state.get("selected"):
        case {"index": int() | None as index, "click": int() as when}:
            return index, when
        case _:
            return None
