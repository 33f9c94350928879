"""A grid of small pictures: what is sent, and which is selected while a batch goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from components.pictures import gallery


def script() -> None:
    import streamlit as st

    from components.pictures import gallery
    from services import images
    from tests.made import pictures

    count = st.session_state.get("count", 3)
    start = st.session_state.get("start", 0)
    tiles = [
        gallery.Thumbnail(
            images.normalize("p", pictures.encode(pictures.scene(400 + 8 * n, 300))), f"![{n}](x)", "1 face"
        )
        for n in range(start, start + count)
    ]
    st.text(gallery.show(tiles, key="g", alt="Team", selected=st.session_state.get("row")))


def sent(at: AppTest) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(at.get("bidi_component")[0].proto.json)
    return data


def test_the_browser_gets_small_pictures_and_names_as_they_are() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert not at.exception
    tiles = sent(at)["tiles"]
    assert [tile["label"] for tile in tiles] == ["![0](x)", "![1](x)", "![2](x)"]
    assert all(len(tile["src"]) < 40_000 for tile in tiles)


def test_a_selection_outlasts_a_growing_batch_but_not_another_one() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    at.session_state["g"] = {"selected": {"index": 2, "click": 5}}
    assert at.run().text[0].value == "2"
    at.session_state["count"] = 6
    assert at.run().text[0].value == "2"
    at.session_state["row"] = 4
    assert at.run().text[0].value == "4"
    at.session_state["start"] = 20
    at.session_state["row"] = None
    assert at.run().text[0].value == "None"


def test_an_empty_gallery_is_no_error() -> None:
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["count"] = 0
    assert not at.run().exception
    assert sent(at)["tiles"] == []


def test_text_never_becomes_markup_in_the_browser() -> None:
    for file in Path(gallery.__file__).parent.glob("*.js"):
        assert "HTML" not in file.read_text(encoding="utf-8")
