"""A table of what was found in a picture, each row with its piece of the picture; a click chooses a row.

Not `st.dataframe`: that costs a fresh server more than three seconds for its first use and is drawn on a canvas, which
neither a screen reader nor the page's own search can read. The pieces are cut out by the browser from the preview that
the page shows anyway, so a row costs some hundred bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.pictures import pictures_route
from services.boxes import Box
from services.images import Picture

_FOLDER = Path(__file__).parent
_PREVIEW_PX = 1280  # the preview that `annotated_image` shows, so that nothing more is fetched


def _read(ending: str) -> str:
    return (_FOLDER / f"region_table.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_region_table", html=_read("html"), css=_read("css"), js=_read("js"))


@dataclass(frozen=True, slots=True)
class Region:
    """One row: `number` tells it from the others, `name` is its heading.

    `cells` follow the columns: text, a percentage (0 to 100, drawn as a bar), or None for "not measured". All text is
    shown as it is, never as Markdown.
    """

    number: int
    box: Box
    name: str
    cells: tuple[str | float | None, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A row was clicked: its number, or None when the selected row was clicked again."""

    number: int | None


def newly_chosen(key: str) -> Choice | None:
    """The click that no run has seen yet, or None. To be asked before what depends on it is drawn."""
    value = (st.session_state.get(key) or {}).get("chosen")
    if not isinstance(value, dict) or not isinstance(value.get("click"), int):
        return None
    number = value.get("number")
    if value["click"] == st.session_state.get(f"{key}_click") or not isinstance(number, int | None):
        return None
    st.session_state[f"{key}_click"] = value["click"]
    return Choice(number)


def show(
    picture: Picture, rows: Sequence[Region], columns: Sequence[str], *, key: str, selected: int | None, alt: str
) -> None:
    """Show the table; the first of `columns` is the heading over the names.

    `selected` is the number of the row that is marked; the page keeps it and asks `newly_chosen` for clicks. `alt` is
    the table's name for a screen reader.
    """
    _COMPONENT(
        key=key,
        data={
            "src": pictures_route.url_of(picture, _PREVIEW_PX),
            "width": picture.width_px,
            "height": picture.height_px,
            "alt": alt,
            "columns": list(columns),
            "rows": [_as_data(row) for row in rows],
            "selected": selected,
            "click": st.session_state.get(f"{key}_click", 0),
        },
        on_chosen_change=_nothing,
    )


def _as_data(row: Region) -> dict[str, Any]:
    box = row.box.clamped()
    return {
        "number": row.number,
        "box": [round(side, 5) for side in (box.left, box.top, box.width, box.height)],
        "name": row.name,
        "cells": [round(cell, 2) if isinstance(cell, float) else cell for cell in row.cells],
    }


def _nothing() -> None:
    """Streamlit keeps a component's value only if somebody wants to hear of its change."""
