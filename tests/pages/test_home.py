"""The start page: a card for every page, with miniatures that Local makes without a click and without a cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import navigation
from components.start import miniatures
from services import errors, faces

PAGE = "pages/start/home.py"
OpenPage = Callable[..., AppTest]


def captions(page: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in page.caption]


def test_there_is_a_card_for_every_page_with_its_purpose(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    for entry in navigation.entries():
        if entry.address:
            assert any(entry.title in header.value for header in page.header), entry.title
            assert entry.purpose in captions(page)


def test_the_miniatures_are_made_by_local_for_nothing(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert sum(caption.endswith("· free") for caption in captions(page)) == len(miniatures.MINIATURES)
    assert not page.button, "nothing has to be clicked"
    assert not page.error


def test_a_miniature_that_fails_says_so_and_leaves_the_others(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise errors.ServiceFailed("The face engine did not start.", "Try again.")

    monkeypatch.setattr(faces, "detect", fail)
    miniatures._seen.clear()  # kept for every visitor once it is made
    page = open_page(PAGE)
    assert not page.exception
    assert sum(caption.endswith("· free") for caption in captions(page)) == len(miniatures.MINIATURES) - 1
    assert any("The face engine did not start." in error.value.replace("\\", "") for error in page.error)
