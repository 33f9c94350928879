"""What a visitor finds in the files that a page offers; AppTest shows the buttons only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st


@dataclass(frozen=True, slots=True)
class Download:
    """A file as its button offers it. `made_late` says that its bytes are made when it is clicked."""

    label: str
    name: str
    mime: str
    made_late: bool
    make: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """The bytes that a click gives now."""
        return self.make()


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Download]:
    """The download buttons by key, as the page last drew them."""
    seen: dict[str, Download] = {}
    original = st.download_button

    def button(label: str, data: Any, *rest: Any, **options: Any) -> bool:
        def make() -> bytes:
            made = data() if callable(data) else data
            return made.encode() if isinstance(made, str) else bytes(made)

        seen[options["key"]] = Download(label, options["file_name"], options["mime"], callable(data), make)
        return original(label, data, *rest, **options)

    monkeypatch.setattr(st, "download_button", button)
    return seen
