"""The menu: every page under its own address, and links that lead there."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.shell import navigation

# The addresses that people have in their bookmarks; the start page is the root.
ADDRESSES = {
    "Vitrine": "",
    "Text to speech": "text-to-speech",
    "Faces": "faces",
    "Celebrities": "celebrities",
    "Compare faces": "compare-faces",
    "Collections": "collections",
    "Search": "search",
    "Text in image": "text-in-image",
    "Labels": "labels",
    "Stored data": "stored-data",
}


def test_pages_keep_the_addresses_that_people_have_kept() -> None:
    addresses = {entry.title: entry.address for entry in navigation.entries()}
    assert addresses | ADDRESSES == addresses


def script() -> None:
    import streamlit as st

    from components.shell import navigation

    if st.session_state.get("framed", True):
        page = navigation.menu()
        st.text(navigation.entry_of(page).title)
    navigation.link("pages/vision/collections.py", "Make a collection", icon=":material/group_add:")


def test_a_link_leads_to_the_page_of_its_file() -> None:
    at = AppTest.from_function(script).run()
    assert not at.exception
    assert at.text[0].value == "Vitrine", "the start page is the default"
    (link,) = at.get("page_link")
    assert (link.proto.label, link.proto.page) == ("Make a collection", "collections")
    assert link.proto.icon == ":material/group_add:"


def test_outside_the_frame_a_link_is_its_words() -> None:
    at = AppTest.from_function(script)
    at.session_state["framed"] = False
    at.run()
    assert not at.exception
    assert not at.get("page_link")
    assert [caption.value for caption in at.caption] == ["Make a collection"]
