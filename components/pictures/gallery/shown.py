"""The grid on the page, and which picture of it is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from components.pictures import pictures_route, selection
from services.images import Picture

_FOLDER = Path(__file__).parent
_THUMBNAIL_PX = 320  # sharp on screens with two pixels a point


def _read(ending: str) -> str:
    return (_FOLDER / f"gallery.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_gallery", html=_read("html"), css=_read("css"), js=_read("js"))


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One picture of a gallery: `label` below it (its name), `note` below that ("3 faces"); both shown as they are."""

    picture: Picture
    label: str
    note: str = ""


def show(
    thumbnails: Sequence[Thumbnail], *, key: str, selected: int | None = None, alt: str, size_px: int = 144
) -> int | None:
    """Show the grid; returns the index of the selected picture, or None.

    `alt` names the gallery to a screen reader; each picture is named by its label. `size_px` is the least width of a
    tile on the screen. Keyboard: one tab stop, arrow keys move, Enter or Space selects. `selected` counts when it
    differs from the run before. Other pictures forget the selection; more of them, as a batch goes on, do not.
    """
    first = thumbnails[0].picture.digest if thumbnails else ""
    chosen = selection.of(key, first, selected, len(thumbnails))
    _COMPONENT(
        key=key,
        data={
            "tiles": [
                {
                    "src": pictures_route.url_of(thumbnail.picture, _THUMBNAIL_PX),
                    "label": thumbnail.label,
                    "note": thumbnail.note,
                }
                for thumbnail in thumbnails
            ],
            "name": alt,
            "size": size_px,
            "selected": chosen.index,
            "click": chosen.click,
        },
        on_selected_change=_nothing,
    )
    return chosen.index


def _nothing() -> None:
    """Streamlit keeps a component's value only if somebody wants to hear of its change."""
