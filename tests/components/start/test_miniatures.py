"""The cards of the start page: Local's own answers, each with its badge, and an error that costs no other card."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import navigation
from components.start import miniatures
from services import ROOT, errors

FACES = "pages/vision/faces.py"


def script() -> None:
    import streamlit as st

    from components.start import miniatures

    for file in st.session_state.get("files", ["pages/vision/faces.py"]):
        miniatures.show(file)
    st.text("The rest of the page")


def opened(*files: str) -> AppTest:
    at = AppTest.from_function(script)
    if files:
        at.session_state["files"] = files
    return at.run()


def test_every_miniature_is_that_of_a_page() -> None:
    assert set(miniatures.MINIATURES) <= {entry.file for entry in navigation.entries()}
    assert all((ROOT / file).is_file() for file in miniatures.MINIATURES)


def test_a_card_shows_the_picture_with_words_for_it_and_who_answered() -> None:
    at = opened()
    assert not at.exception
    assert at.header[0].value == ":material/face: Faces"
    (image,) = at.image
    assert "Eileen Collins" in str(image.proto)
    assert any(badge.value.startswith(":green-badge[:material/computer: Local") for badge in at.markdown)
    assert any("free" in caption.value for caption in at.caption)


def test_what_local_cannot_do_is_stated_in_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise errors.NotAvailable("No such engine here.", "Install it.")

    monkeypatch.setitem(miniatures.MINIATURES, FACES, fail)
    at = opened()
    assert not at.exception
    assert "No such engine here" in at.info[0].value
    assert at.text[-1].value == "The rest of the page"


def test_a_page_without_a_miniature_has_its_card_all_the_same() -> None:
    at = opened("pages/privacy/stored_data.py")
    assert not at.exception
    assert at.header[0].value == ":material/shield_person: Stored data"
    assert not at.image
