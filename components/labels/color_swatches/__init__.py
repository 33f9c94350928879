"""The dominant colours of a picture, or of a part of it, as swatches that copy their hex code when clicked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from services.labels import Colour

_FOLDER = Path(__file__).parent


def _read(ending: str) -> str:
    return (_FOLDER / f"colour_swatches.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_colour_swatches", html=_read("html"), css=_read("css"), js=_read("js"))


def show(groups: Sequence[tuple[str, Sequence[Colour]]], *, key: str) -> None:
    """Show groups of colours below their titles ("Whole picture", "Background"), each with a bar of the shares.

    Every swatch says its hex code, CSS name and share in percent as text, since colour alone tells nothing to whoever
    cannot see it.
    """
    _COMPONENT(
        key=key,
        data={
            "groups": [
                {
                    "title": title,
                    "colours": [
                        {"hex": colour.hex_code, "name": colour.css_name, "percent": round(colour.percent, 2)}
                        for colour in colours
                    ],
                }
                for title, colours in groups
            ]
        },
    )
