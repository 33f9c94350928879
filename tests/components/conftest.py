"""What every AppTest of a component shares: a quick start, patience, and the files that are offered."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.made.downloads import downloads

__all__ = ["downloads"]


@pytest.fixture(autouse=True, scope="session")
def no_component_search() -> Iterator[None]:
    """Inline components need no manifest; without the search an AppTest starts in 5 ms instead of 300."""
    from streamlit.components.v2.component_manager import BidiComponentManager

    patch = pytest.MonkeyPatch()
    patch.setattr(BidiComponentManager, "discover_and_register_components", lambda self, **options: None)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    """A script may take a minute instead of three seconds: a busy machine fails no test."""
    original = AppTest.__init__

    def begin(self: AppTest, *rest: Any, default_timeout: float, **options: Any) -> None:
        original(self, *rest, default_timeout=max(default_timeout, 60.0), **options)

    patch = pytest.MonkeyPatch()
    patch.setattr(AppTest, "__init__", begin)
    yield
    patch.undo()
