"""References beside a picture: what the browser gets, which face is chosen, and the file to take away."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.comparison import comparison_view
from components.comparison.comparison_view import FaceSeen, Line, Reference
from components.pictures.annotated_image import Tone
from services.boxes import Box
from tests.made import pictures

FACE = Box(0.6, 0.3, 0.2, 0.3)


def script() -> None:
    import streamlit as st

    from components.comparison import comparison_view
    from components.comparison.comparison_view import FaceSeen, Line, Reference
    from services import images
    from services.boxes import Box
    from tests.made import pictures

    picture = images.normalize("p.png", pictures.encode(pictures.scene(400, 300)))
    named = images.normalize("<b>r</b>.png", pictures.encode(pictures.scene(st.session_state.get("width", 200), 200)))
    references = [Reference(named, named.name, Box(-0.1, 0.2, 0.4, 0.4)), Reference(named, "wall.png", None)]
    line = Line(0, "97.3 %", "match")
    faces = [
        FaceSeen(Box(x, 0.3, 0.2, 0.3), f"Face {n}", f"face {n}", "match", (line,)) for n, x in ((1, 0.1), (2, 0.6))
    ]
    st.text(comparison_view.show(references, picture, faces, key="v", selected=st.session_state.get("row")))


def sent(at: AppTest) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(at.get("bidi_component")[0].proto.json)
    return data


def test_boxes_lie_on_the_pictures_and_names_are_sent_as_they_are() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert not at.exception
    first, second = sent(at)["references"]
    assert first["name"] == "<b>r</b>.png"
    assert first["box"] == [0.0, 0.2, 0.3, 0.4]  # cut to the picture
    assert second["box"] is None
    assert "no face" in second["alt"]
    assert sent(at)["faces"][1]["pairs"] == [{"reference": 0, "text": "97.3 %", "tone": "match"}]


def test_a_click_and_a_row_choose_in_turn_and_another_reference_forgets() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    at.session_state["v"] = {"selected": {"index": 1, "click": 7}}
    assert at.run().text[0].value == "1"
    at.session_state["row"] = 0
    assert at.run().text[0].value == "0"
    at.session_state["width"] = 240
    at.session_state["row"] = None
    assert at.run().text[0].value == "None"


def test_the_file_holds_both_sides_and_a_line_between_them_only_where_there_may_be_a_match() -> None:
    reference = Reference(pictures.picture("navy.png", "navy", (200, 200)), "navy.png", Box(0.3, 0.3, 0.4, 0.4))
    picture = pictures.picture("gray.png", "gray", (400, 300))

    def drawn(tone: Tone) -> np.ndarray[Any, Any]:
        face = FaceSeen(FACE, "Face 1", "", tone, (Line(0, "97.3 %", tone),))
        file = comparison_view.to_png([reference], picture, [face])
        return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))

    match, miss = drawn("match"), drawn("miss")
    assert match.shape == miss.shape
    # References end at 424 pixels, the picture begins at 624; in the middle of the gap stands the similarity.
    assert (miss[:, 430:620] == 255).all()
    assert (match[:, 430:470] == (0x17, 0x65, 0x2F)).all(axis=2).any(axis=0).all()


def test_a_picture_without_faces_can_be_taken_away_too() -> None:
    file = comparison_view.to_png(
        [Reference(pictures.picture("navy.png", "navy", (200, 900)), "n", None)] * 3,
        pictures.picture("gray.png", "gray", (400, 100)),
        [],
    )
    assert Image.open(io.BytesIO(file)).size[0] == 1848
