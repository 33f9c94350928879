"""The pages of the app: one entry is one page, and the only place where a page's title, address and icon stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from services import ROOT


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its file below the root, its title, Material icon, and what it is for in one sentence."""

    file: str
    title: str
    icon: str
    purpose: str

    @property
    def address(self) -> str:
        """The path in the address bar, "" for the start page."""
        return "" if self.file.startswith("pages/start/") else Path(self.file).stem.replace("_", "-")


SECTIONS: dict[str, tuple[Entry, ...]] = {
    "": (
        Entry("pages/start/home.py", "Vitrine", "home", "AWS's AI services behind glass, on your account or on none."),
    ),
    "Speech": (
        Entry(
            "pages/speech/text_to_speech.py",
            "Text to speech",
            "record_voice_over",
            "Type a sentence, choose a voice, hear it and keep the file.",
        ),
    ),
    "Vision": (
        Entry(
            "pages/vision/faces.py",
            "Faces",
            "face",
            "Every face in a picture, boxed, with what can be told about it and how surely.",
        ),
        Entry(
            "pages/vision/celebrities.py",
            "Celebrities",
            "star",
            "Public figures in a picture by name, and a way on for the faces that no list knows.",
        ),
        Entry(
            "pages/vision/compare_faces.py",
            "Compare faces",
            "compare",
            "Is it the same person? A reference face against every face of a picture.",
        ),
        Entry(
            "pages/vision/collections.py",
            "Collections",
            "group",
            "Faces of people you know, each under a name, enrolled with their consent.",
        ),
        Entry(
            "pages/vision/search.py",
            "Search",
            "person_search",
            "Who of a collection is in a picture: every face is searched.",
        ),
        Entry(
            "pages/vision/text_in_image.py",
            "Text in image",
            "text_fields",
            "What is written in a picture, line by line, to search, copy and take away.",
        ),
        Entry(
            "pages/vision/labels.py",
            "Labels",
            "label",
            "What is on a picture, by category, with its colors and quality.",
        ),
    ),
    "Privacy": (
        Entry(
            "pages/privacy/stored_data.py",
            "Stored data",
            "shield_person",
            "What this server remembers of your visit, what it cost, and how to make it forget.",
        ),
    ),
}


def entries() -> tuple[Entry, ...]:
    """All pages in the order of the menu."""
    return tuple(entry for section in SECTIONS.values() for entry in section)


def menu() -> Any:
    """Draw the menu and return the page that the visitor asked for; each entry's `st.Page` is kept for `link`."""
    pages = {entry.file: _page(entry) for entry in entries()}
    st.session_state["navigation_pages"] = pages
    return st.navigation({name: [pages[entry.file] for entry in section] for name, section in SECTIONS.items()})


def link(file: str, label: str, **options: Any) -> None:
    """A link to the page of that file; outside the frame, where no menu was drawn, just its label."""
    page = st.session_state.get("navigation_pages", {}).get(file)
    if page is None:
        st.caption(label)
    else:
        st.page_link(page, label=label, **options)


def entry_of(page: Any) -> Entry:
    """The entry behind a page that `menu` returned."""
    pages = st.session_state["navigation_pages"]
    return next(entry for entry in entries() if pages[entry.file].url_path == page.url_path)


def _page(entry: Entry) -> Any:
    return st.Page(
        ROOT / entry.file,
        title=entry.title,
        icon=f":material/{entry.icon}:",
        url_path=entry.address or None,
        default=not entry.address,
    )
