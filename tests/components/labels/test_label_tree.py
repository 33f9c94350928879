"""The tree of labels: what the browser gets, and that nonsense from a browser chooses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import sent


def script() -> None:
    import streamlit as st

    from components.labels import label_tree
    from services.boxes import Box
    from services.labels import Instance, Label
    from services.labels.tree import tree

    box = Instance(Box(0.1, 0.1, 0.2, 0.2), 90.0, ())
    found = [
        Label("Person", 99.123, (), (), ("Human",), ("People",)),
        Label("Face", None, (box, box), ("Person",), (), ("People",)),
    ]
    st.session_state.setdefault("name", None)
    if choice := label_tree.newly_chosen("tree"):
        st.session_state.name = choice[0]
    label_tree.show(tree(found), key="tree", selected=st.session_state.name, alt="Labels")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def test_a_row_tells_depth_confidence_boxes_and_other_names(at: AppTest) -> None:
    assert not at.exception
    data = sent(at, "categories")[0]
    assert data["categories"][0]["rows"] == [
        {"name": "Person", "depth": 1, "percent": 99.12, "boxes": 0, "aliases": ["Human"]},
        {"name": "Face", "depth": 2, "percent": None, "boxes": 2, "aliases": []},
    ]


def test_a_click_counts_once(at: AppTest) -> None:
    at.session_state["tree"] = {"chosen": {"name": "Face", "click": 1000}}
    assert sent(at.run(), "categories")[0]["selected"] == "Face"
    at.session_state["name"] = "Person"
    data = sent(at.run(), "categories")[0]
    assert (data["selected"], data["click"]) == ("Person", 1000)


@pytest.mark.parametrize(
    "value", [{"chosen": "Face"}, {"chosen": {"name": 7, "click": 1}}, {"chosen": {"name": "Face", "click": "x"}}, {}]
)
def test_nonsense_from_a_browser_chooses_nothing(at: AppTest, value: dict[str, Any]) -> None:
    at.session_state["tree"] = value
    at.run()
    assert not at.exception
    assert sent(at, "categories")[0]["selected"] is None
