"""A picture with boxes: what is sent to the browser, what comes back, and the picture with the boxes drawn in."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from components.pictures import annotated_image
from components.pictures.annotated_image import Annotation
from services import images
from services.boxes import Box
from tests.made import pictures


def script() -> None:
    import streamlit as st

    from components.pictures import annotated_image
    from components.pictures.annotated_image import Annotation
    from services import images
    from services.boxes import Box
    from tests.made import pictures

    width = 300 if st.session_state.get("other_picture") else 2000
    picture = images.normalize("<b>photo</b>", pictures.encode(pictures.scene(width, 200)))
    boxes = [
        Annotation(Box(-0.1, 0.1, 0.3, 0.2), "![x](https://evil.example/t.png)", ("<script>1</script>",), tone="miss"),
        Annotation(Box(0.5, 0.5, 0.2, 0.2), "two", ("fact",), ((0.5, 0.5), (0.7, 0.55), (0.7, 0.7))),
        Annotation(Box(0.8, 0.5, 0.1, 0.2), "three", ()),
    ]
    if st.session_state.get("fewer"):
        boxes = boxes[:1]
    chosen = annotated_image.show(picture, boxes, key="photo", selected=st.session_state.get("row"), alt="A gradient")
    st.text(f"chosen {chosen}")


def sent(at: AppTest) -> dict[str, Any]:
    """What the component got."""
    data: dict[str, Any] = json.loads(at.get("bidi_component")[0].proto.json)
    return data


def chosen(at: AppTest) -> str:
    return str(at.text[0].value)


def click(at: AppTest, index: int | None, when: int) -> AppTest:
    at.session_state["photo"] = {"selected": {"index": index, "click": when}}
    return at.run()


def test_the_browser_gets_a_small_picture_fractions_and_text_as_it_is() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert not at.exception
    data = sent(at)
    first, second, _ = data["boxes"]
    assert (first["left"], first["width"]) == (0, 0.2)
    assert first["label"] == "![x](https://evil.example/t.png)"
    assert first["facts"] == ["<script>1</script>"]
    assert second["polygon"] == [[0.5, 0.5], [0.7, 0.55], [0.7, 0.7]]
    assert data["alt"] == "A gradient"
    shown = pictures.decode(base64.b64decode(data["src"].removeprefix("data:image/jpeg;base64,")))
    assert shown.size == (1280, 128)


def test_a_click_selects_and_a_second_click_elsewhere_or_nowhere_moves_the_selection() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert chosen(at) == "chosen None"
    assert chosen(click(at, 1, 1000)) == "chosen 1"
    assert sent(at)["selected"] == 1
    assert chosen(at.run()) == "chosen 1"
    assert chosen(click(at, 2, 2000)) == "chosen 2"
    assert chosen(click(at, None, 3000)) == "chosen None"


def test_page_and_picture_can_select_in_turn() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    at.session_state["row"] = 2
    assert chosen(at.run()) == "chosen 2"
    assert chosen(click(at, 0, 1000)) == "chosen 0"
    at.session_state["row"] = 1
    assert chosen(at.run()) == "chosen 1"
    assert chosen(click(at, 0, 2000)) == "chosen 0"


def test_a_new_picture_or_a_vanished_box_forgets_the_selection() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    click(at, 1, 1000)
    at.session_state["other_picture"] = True
    assert chosen(at.run()) == "chosen None"
    assert chosen(click(at, 1, 2000)) == "chosen 1"
    at.session_state["fewer"] = True
    assert chosen(at.run()) == "chosen None"


def test_nonsense_from_a_browser_selects_nothing() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    for value in ("x", 7, {"index": "1", "click": 5}, {"index": 99, "click": 6}, {"index": -4, "click": 7}):
        at.session_state["photo"] = {"selected": value}
        at.run()
        assert not at.exception
        assert chosen(at) == "chosen None"


def test_text_never_becomes_markup_in_the_browser() -> None:
    for file in Path(annotated_image.__file__).parent.glob("*.js"):
        source = file.read_text(encoding="utf-8")
        for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert sink not in source


def drawn(annotations: list[Annotation]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Pixels before and after drawing."""
    picture = images.normalize("plain", pictures.encode(pictures.scene(900, 600), "PNG"))
    png = pictures.decode(annotated_image.to_png(picture, annotations))
    assert (png.format, png.size) == ("PNG", (900, 600))
    return np.asarray(images.open_pixels(picture)), np.asarray(png)


def test_the_drawn_picture_has_the_outline_and_leaves_every_face_free() -> None:
    boxes = [Box(x / 10, y / 6, 0.06, 0.1) for x in range(1, 9, 2) for y in range(0, 6, 2)]
    before, after = drawn([Annotation(box, f"Face {index}", ()) for index, box in enumerate(boxes)])
    for box in boxes:
        left, top, right, bottom = (
            round(v) for v in (box.left * 900, box.top * 600, box.right * 900, box.bottom * 600)
        )
        inside = np.s_[top + 4 : bottom - 4, left + 4 : right - 4]
        assert np.array_equal(after[inside], before[inside])
        assert tuple(after[(top + bottom) // 2, left]) == (0x0B, 0x5F, 0x58)
    assert not np.array_equal(after, before)


def test_a_label_stands_beside_its_box_and_unknown_letters_become_a_number() -> None:
    def label_pixels(label: str) -> int:
        box = Box(0.4, 0.4, 0.2, 0.2)
        _, plain = drawn([Annotation(box, "", (), tone="match")])
        _, labeled = drawn([Annotation(box, label, (), tone="match")])
        return int((plain != labeled).any(axis=2).sum())

    assert label_pixels("Leontyne") > 500  # wider than the "1" that stands for an empty label
    assert label_pixels("中文") == 0  # so is this: the same "1"


def test_a_polygon_is_drawn_as_one() -> None:
    corners = ((0.2, 0.5), (0.5, 0.2), (0.8, 0.5), (0.5, 0.8))
    before, after = drawn([Annotation(Box(0.2, 0.2, 0.6, 0.6), "", (), corners)])
    assert np.array_equal(after[200, 300], before[200, 300])
    assert tuple(after[300, 180]) == (0x0B, 0x5F, 0x58)
