"""Labels by category and parent as a tree that can be walked with the keyboard.

One element for all of them (role "tree", WAI-ARIA Authoring Practices): a widget a label would cost a message each, and
nothing of Streamlit's shows what stands below what.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from services.labels.tree import Branch, Category

_FOLDER = Path(__file__).parent


def _read(ending: str) -> str:
    return (_FOLDER / f"label_tree.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_label_tree", html=_read("html"), css=_read("css"), js=_read("js"))


def newly_chosen(key: str) -> tuple[str | None] | None:
    """The click that no run has seen yet as `(name,)`, `(None,)` when it was undone; None without a click."""
    value = (st.session_state.get(key) or {}).get("chosen")
    if not isinstance(value, dict) or not isinstance(value.get("click"), int):
        return None
    name = value.get("name")
    if value["click"] == st.session_state.get(f"{key}_click") or not isinstance(name, str | None):
        return None
    st.session_state[f"{key}_click"] = value["click"]
    return (name,)


def show(categories: Sequence[Category], *, key: str, selected: str | None, alt: str) -> None:
    """Show the tree; `selected` is the name of the label that is marked, `alt` the tree's name for a screen reader.

    A label shows its confidence (0 to 100) as a bar, how many boxes it has, and its other names. The page keeps the
    selection and asks `newly_chosen` for clicks. All text is shown as it is, never as Markdown.
    """
    _COMPONENT(
        key=key,
        data={
            "alt": alt,
            "categories": [
                {"name": category.name, "rows": [row for branch in category.branches for row in _rows(branch, 1)]}
                for category in categories
            ],
            "selected": selected,
            "click": st.session_state.get(f"{key}_click", 0),
        },
        on_chosen_change=_nothing,
    )


def _rows(branch: Branch, depth: int) -> list[dict[str, Any]]:
    label = branch.label
    row = {
        "name": label.name,
        "depth": depth,
        "percent": None if label.confidence is None else round(label.confidence, 2),
        "boxes": len(label.instances),
        "aliases": list(label.aliases),
    }
    return [row, *(below for child in branch.children for below in _rows(child, depth + 1))]


def _nothing() -> None:
    """Streamlit keeps a component's value only if somebody wants to hear of its change."""
