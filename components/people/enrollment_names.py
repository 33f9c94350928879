"""Whose picture is whose, before anything is sent: each picture with a name that can be changed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from components.pictures import samples
from services import images
from services.boxes import Box
from services.images import Picture
from services.people import person_names

PICTURES_A_PAGE = 12
FILE, FOLDER, ONE = "File names", "Folder names", "One name for all"
_KNOWN = {"astronaut": "Eileen Collins"}


def suggested(picture: Picture, *, by_folder: bool = False) -> str:
    """The name that a picture's file or folder suggests; samples know theirs."""
    for sample in samples.FACES:
        if sample.path.name == picture.name:
            return _KNOWN.get(sample.slug, "")
    return person_names.from_file(picture.name, by_folder=by_folder)


def show(pictures: Sequence[Picture], *, key: str) -> dict[str, str]:
    """The table; returns the name for each picture's digest, "" where it is to be left out."""
    source = _source(pictures, key)
    one = ""
    if source == ONE:
        one = st.text_input("Name of everybody's face in these pictures", key=f"{key}_one", max_chars=120)
    # The key tells the source: names suggested by folders must not stay when file names are chosen.
    typed: dict[str, str] = st.session_state.setdefault(f"{key}_typed_{source}_{one}", {})
    for picture in pictures:
        if picture.digest not in typed:
            typed[picture.digest] = one if source == ONE else suggested(picture, by_folder=source == FOLDER)
    pages = math.ceil(len(pictures) / PICTURES_A_PAGE)
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    st.caption("Check the names; an empty one leaves the picture out. Nothing is sent before you press the button.")
    with st.grid(min_column_width=260, gap="small", key=f"{key}_grid"):
        for picture in pictures[(page - 1) * PICTURES_A_PAGE : page * PICTURES_A_PAGE]:
            _row(picture, typed, f"{key}_{source}_{one}")
    return {picture.digest: person_names.tidy(typed[picture.digest]) for picture in pictures}


def _source(pictures: Sequence[Picture], key: str) -> str:
    by_folder = person_names.has_folders([picture.name for picture in pictures])
    sources = [FOLDER, FILE, ONE] if by_folder else [FILE, ONE]
    return st.segmented_control("Names from", sources, default=sources[0], required=True, key=f"{key}_source")


def _row(picture: Picture, typed: dict[str, str], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.image(_small(picture), width=64, alt=f"Picture {picture.name}")
        typed[picture.digest] = st.text_input(
            picture_label(picture), typed[picture.digest], key=f"{key}_{picture.digest[:16]}", max_chars=120
        )


def picture_label(picture: Picture) -> str:
    """The file's name as the label of its field."""
    return escaped(picture.name if len(picture.name) <= 44 else f"…{picture.name[-43:]}")


def forget(digest: str) -> None:
    """Let go of the picture's thumbnail."""
    _thumbnail.clear(digest)


@st.cache_data(max_entries=512, show_spinner=False)
def _thumbnail(digest: str, _picture: Picture) -> bytes:
    side = min(_picture.width_px, _picture.height_px)
    width, height = side / _picture.width_px, side / _picture.height_px
    square = images.crop(_picture, Box((1 - width) / 2, (1 - height) / 3, width, height))  # heads are in the upper half
    return images.thumbnail(square, 128)


def _small(picture: Picture) -> bytes:
    return _thumbnail(picture.digest, picture)
