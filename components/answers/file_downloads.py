"""A row of buttons for the files of one answer; each file is made when it is clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

import streamlit as st

from services.images import Picture

_KINDS = {"csv": ("CSV", "text/csv"), "json": ("JSON", "application/json"), "png": ("Picture", "image/png")}


def show(picture: Picture, suffix: str, files: Mapping[str, Callable[[], bytes]], *, key: str) -> None:
    """Buttons for `files` by ending (csv, json, png), named after the picture: "team.jpg" gives "team_text.csv"."""
    stem = PurePath(picture.name).stem[:60] or "picture"
    with st.container(horizontal=True, gap="small"):
        for ending, make in files.items():
            label, mime = _KINDS[ending]
            st.download_button(
                label,
                make,
                file_name=f"{stem}_{suffix}.{ending}",
                mime=mime,
                key=f"{key}_download_{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
