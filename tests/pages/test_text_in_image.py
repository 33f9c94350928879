"""Text in image as a visitor meets it: read at first sight on Local, asked for on AWS, and both beside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.jobs.catalog import JOBS
from tests.made.picture_pages import accept_aws, sent, stub_aws, words

PAGE = "pages/vision/text_in_image.py"
OpenPage = Callable[..., AppTest]


def lines(app: AppTest) -> list[str]:
    """The lines of the table."""
    return [row["cells"][0] for row in sent(app, "rows")[0]["rows"]]


def calls(app: AppTest) -> list[str]:
    """The sidebar's count of what this visit has asked."""
    return [caption.value for caption in app.sidebar.caption if "call" in caption.value]


def answer(*found: tuple[str, float, tuple[float, float, float, float]]) -> dict[str, Any]:
    """DetectText's answer with each text as a line of one word."""
    detections = []
    for number, (text, confidence, (left, top, width, height)) in enumerate(found):
        box = {"Left": left, "Top": top, "Width": width, "Height": height}
        common = {"DetectedText": text, "Confidence": confidence, "Geometry": {"BoundingBox": box}}
        detections.append({**common, "Type": "LINE", "Id": number})
        detections.append({**common, "Type": "WORD", "Id": 100 + number, "ParentId": number})
    return {"TextDetections": detections, "TextModelVersion": "3.0"}


def test_the_shirt_is_read_at_first_sight_and_searching_asks_nothing_more(open_page: OpenPage) -> None:
    """What is printed on the shirt: COLLINS, 10, Vitrine Rovers (assets/samples/README.md)."""
    app = open_page(PAGE)
    assert not app.exception
    assert lines(app) == ["COLLINS", "10", "Vitrine Rovers"]
    assert app.code[0].value == "COLLINS\n10\nVitrine Rovers"
    asked = calls(app)
    app.text_input(key="text_search").set_value("rovers").run()
    assert lines(app) == ["Vitrine Rovers"]
    assert [box["label"] for box in sent(app, "boxes")[0]["boxes"]] == ["Vitrine Rovers"]
    app.segmented_control(key="text_unit").set_value("Words").run()
    assert lines(app) == ["Rovers"]
    app.text_input(key="text_search").set_value("![x](https://evil.example)").run()
    assert not sent(app, "rows")
    assert "Nothing here holds" in words(app)
    assert calls(app) == asked
    assert not any("![x](" in str(element.value) for element in (*app.caption, *app.header, *app.markdown))
    assert app.toggle(key="text_both_absent").disabled


def test_no_picture_is_a_sentence(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="text_input_source").set_value("Upload").run()
    assert not app.exception
    assert "Choose a picture, and what is written in it appears here." in words(app)


def test_nothing_is_sent_to_aws_before_it_is_asked_and_no_text_is_an_answer(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rekognition = stub_aws(monkeypatch, pinned=False)
    app = open_page(PAGE)
    assert app.toggle(key="text_both_absent").disabled
    accept_aws(app)
    assert "Nothing is sent to AWS before you ask." in words(app)
    rekognition.add_response("detect_text", answer())
    app.button(key="text_ask").click().run()
    assert not app.exception
    assert "No text" in words(app)
    assert "Nothing that can be read" in words(app)
    rekognition.assert_no_pending_responses()


def test_a_refusal_of_aws_says_what_to_do(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    rekognition = stub_aws(monkeypatch)
    app = open_page(PAGE)
    rekognition.add_client_error("detect_text", "AccessDeniedException", "not authorized", http_status_code=400)
    app.button(key="text_ask").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.button(key="text_ask")


def test_both_answers_stand_beside_each_other_with_their_differences(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS reads a letter otherwise and sees something at the edge that Local does not; Local sees two lines more."""
    local = open_page(PAGE)
    place = {box["label"]: box for box in sent(local, "boxes")[0]["boxes"]}["COLLINS"]
    collins = (place["left"], place["top"], place["width"], place["height"])
    rekognition = stub_aws(monkeypatch)
    rekognition.add_response("detect_text", answer(("C0LLINS", 99.0, collins), ("™", 95.0, (0.9, 0.9, 0.05, 0.05))))
    app = open_page(PAGE)
    app.button(key="text_ask").click().run()
    app.toggle(key="text_both").set_value(True).run()
    assert not app.exception
    first, second = sent(app, "boxes")
    assert [box["label"] for box in first["boxes"]] == ["1 C0LLINS", "2 ™"]
    assert [box["label"] for box in second["boxes"]] == ["1 COLLINS", "3 10", "4 Vitrine Rovers"]
    assert [box["tone"] for box in first["boxes"]] == ["unsure", "miss"]
    table = sent(app, "rows")[0]
    assert [row["cells"][0] for row in table["rows"]] == [
        "named differently",
        "only AWS eu-west-1",
        "only Local",
        "only Local",
    ]
    assert "1 in both (1 named differently), 1 only by AWS eu-west-1, 2 only by Local" in words(app)


def test_a_click_on_one_side_chooses_its_counterpart_on_the_other(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rekognition = stub_aws(monkeypatch)
    rekognition.add_response("detect_text", answer(("nowhere", 99.0, (0.9, 0.0, 0.05, 0.05))))
    app = open_page(PAGE)
    app.button(key="text_ask").click().run()
    app.toggle(key="text_both").set_value(True).run()
    app.session_state["text_sides_second"] = {"selected": {"index": 1, "click": 1000}}
    app.run()
    assert sent(app, "boxes")[1]["selected"] == 1
    assert sent(app, "boxes")[0]["selected"] is None
    assert sent(app, "rows")[0]["selected"] == 3


def test_a_number_is_found_among_several_pictures_and_stands_first(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.pills(key="text_input_samples").set_value(["Astronaut", "Shirt"]).run()
    app.button(key="text_all").click().run()
    assert JOBS.wait_for_all(120)
    app.run()
    assert not app.exception
    app.text_input(key="text_search").set_value("rovers").run()
    tiles = sent(app, "tiles")[0]["tiles"]
    assert [(tile["label"], tile["note"]) for tile in tiles] == [
        ("shirt.jpg", "1 found"),
        ("astronaut.jpg", "not found"),
    ]
    assert "Found in 1 of 2 pictures" in words(app)
    assert lines(app) == ["Vitrine Rovers"]
