"""Dominant colors: their groups, shares and codes, as the browser gets them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import sent


def script() -> None:
    from components.labels import color_swatches
    from services.labels import Color

    whole = [Color("#0000ff", "mediumblue", "blue", 61.239), Color("#ffffff", "white", "white", 20.0)]
    color_swatches.show([("Whole picture", whole), ("Background", [Color("#808080", "gray", "gray", 90.0)])], key="c")


def test_every_color_has_its_code_its_css_name_and_its_share() -> None:
    at = AppTest.from_function(script).run()
    assert not at.exception
    whole, background = sent(at, "groups")[0]["groups"]
    assert whole == {
        "title": "Whole picture",
        "colors": [
            {"hex": "#0000ff", "name": "mediumblue", "percent": 61.24},
            {"hex": "#ffffff", "name": "white", "percent": 20.0},
        ],
    }
    assert (background["title"], len(background["colors"])) == ("Background", 1)
