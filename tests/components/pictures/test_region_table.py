"""The table of what was found: what the browser gets, and that a click counts once."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import sent


def script() -> None:
    import streamlit as st

    from components.pictures import region_table
    from components.pictures.region_table import Region
    from services.boxes import Box
    from tests.made import pictures

    rows = [
        Region(1, Box(-0.1, 0.123456, 0.3, 0.2), "<b>Face 1</b>", (99.126, None, "34 to 46")),
        Region(4, Box(0.5, 0.5, 0.2, 0.2), "Face 4", (50.0, 1.0, "")),
    ]
    st.session_state.setdefault("number", 1)
    if choice := region_table.newly_chosen("t"):
        st.session_state["number"] = choice.number
    picture = pictures.picture(size=(400, 300))
    columns = ["Face", "Detection confidence", "Sharpness", "Age"]
    region_table.show(picture, rows, columns, key="t", selected=st.session_state["number"], alt="Faces")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script).run()


def click(at: AppTest, number: Any, when: Any) -> Any:
    at.session_state["t"] = {"chosen": {"number": number, "click": when}}
    return sent(at.run(), "rows")[0]["selected"]


def test_rows_keep_numbers_names_and_units_and_boxes_stay_in_the_picture(at: AppTest) -> None:
    assert not at.exception
    (data,) = sent(at, "rows")
    assert (data["width"], data["height"], data["alt"], data["selected"]) == (400, 300, "Faces", 1)
    assert data["columns"] == ["Face", "Detection confidence", "Sharpness", "Age"]
    first, second = data["rows"]
    assert first == {
        "number": 1,
        "box": [0.0, 0.12346, 0.2, 0.2],
        "name": "<b>Face 1</b>",
        "cells": [99.13, None, "34 to 46"],
    }
    assert second["number"] == 4


def test_a_click_counts_once_and_may_be_undone(at: AppTest) -> None:
    assert click(at, 4, 1000) == 4
    at.session_state["number"] = 1  # the page has gone on
    assert sent(at.run(), "rows")[0]["selected"] == 1
    assert sent(at, "rows")[0]["click"] == 1000, "an answer to an earlier click must not undo a later one"
    assert click(at, None, 2000) is None


@pytest.mark.parametrize("value", ["4", 1.5, [4], {"number": 4}])
def test_nonsense_from_a_browser_chooses_nothing(at: AppTest, value: Any) -> None:
    assert click(at, value, 1000) == 1
    assert click(at, 4, "now") == 1
    at.session_state["t"] = {"chosen": value}
    assert sent(at.run(), "rows")[0]["selected"] == 1
    assert not at.exception
