"""The dominant colors of a picture, or of a part of it, as swatches that copy their hex code when clicked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from services.labels import Color

_FOLDER = Path(__file__).parent


def _read(ending: str) -> str:
    return (_FOLDER / f"color_swatches.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_color_swatches", html=_read("html"), css=_read("css"), js=_read("js"))


def show(groups: Sequence[tuple[str, Sequence[Color]]], *, key: str) -> None:
    """Show groups of colors below their titles ("Whole picture", "Background"), each with a bar of the shares.

    Every swatch says its hex code, CSS name and share in percent as text, since color alone tells nothing to whoever
    cannot see it.
    """
    _COMPONENT(
        key=key,
        data={
            "groups": [
                {
                    "title": title,
                    "colors": [
                        {"hex": color.hex_code, "name": color.css_name, "percent": round(color.percent, 2)}
                        for color in colors
                    ],
                }
                for title, colors in groups
            ]
        },
    )
