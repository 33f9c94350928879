"""Streamlit's AppTest looks through every installed distribution at each start; our components need no such search."""

from collections.abc import Iterator

import pytest

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
