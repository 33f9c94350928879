"""Pages are tested inside their frame, as a visitor sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import miniatures
from tests.components.conftest import no_component_search

__all__ = ["no_component_search", "open_page"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_page() -> Callable[[str], AppTest]:
    """A function that opens a page by its file, for example "pages/vision/faces.py", in a fresh session."""

    def open_in_frame(file: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if file == "pages/start/home.py":
            return app.run()
        with pytest.MonkeyPatch.context() as patch:  # the first run is always the start page: spare its questions
            patch.setattr(miniatures, "MINIATURES", {})
            app.run()
        return app.switch_page(str(ROOT / file)).run()

    return open_in_frame
