"""The faces page as a visitor meets it: answered at first sight on Local, asking first on AWS, one picture or many."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import Stubber
from PIL import Image
from streamlit.testing.v1 import AppTest

from services import ledger
from services.aws import Aws
from services.jobs.catalog import JOBS

PAGE = "pages/vision/faces.py"
PATIENCE_S = 60.0
OpenPage = Callable[..., AppTest]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digests of the pictures that any service was asked about, in order."""
    digests: list[str] = []
    original = ledger.ask

    def ask(aws: Aws, question: ledger.Question[Any], *pictures: Any, **options: Any) -> ledger.Answered[Any]:
        digests.extend(picture.digest for picture in pictures)
        return original(aws, question, *pictures, **options)

    monkeypatch.setattr(ledger, "ask", ask)
    return digests


def photo(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (160, 120), color).save(file, "PNG")
    return file.getvalue()


def uploaded(page: AppTest, *colors: str) -> AppTest:
    page.segmented_control(key="faces_input_source").set_value("Upload").run()
    uploader = page.file_uploader(key="faces_input_upload")
    for color in colors:
        uploader.upload(f"{color}.png", photo(color))
    return page.run()


def sent(page: AppTest) -> list[dict[str, Any]]:
    """What the components on the page got."""
    return [json.loads(element.proto.json) for element in page.get("bidi_component")]


def boxes(page: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(data["boxes"] for data in sent(page) if "boxes" in data)
    return found


def tiles(page: AppTest) -> list[tuple[str, str]]:
    gallery = next(data["tiles"] for data in sent(page) if "tiles" in data)
    return [(tile["label"], tile["note"]) for tile in gallery]


def captions(page: AppTest) -> str:
    return " ".join(str(caption.value) for caption in page.caption)


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


def test_the_first_look_shows_the_sample_answered(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    (box,) = boxes(page)
    # Her face by eye, in the portrait of 512 x 512: 175 to 270 across, 60 to 175 down.
    assert box["left"] < 222 / 512 < box["left"] + box["width"]
    assert box["top"] < 118 / 512 < box["top"] + box["height"]
    assert page.header[0].value == "1 face"
    assert len(page.get("download_button")) >= 3


def test_moving_the_threshold_asks_nobody(open_page: OpenPage, asked: list[str]) -> None:
    page = open_page(PAGE)
    asked.clear()
    page.slider(key="faces_confidence").set_value(100).run()
    assert page.header[0].value == "0 of 1 faces"
    assert boxes(page) == []
    page.slider(key="faces_confidence").set_value(10).run()
    assert len(boxes(page)) == 1
    assert asked == []


def test_a_picture_without_a_face_is_answered_with_a_sentence(open_page: OpenPage) -> None:
    page = uploaded(open_page(PAGE), "gray")
    assert not page.exception
    assert not page.error
    assert page.header[0].value == "No face"
    assert "no face to be seen" in captions(page)


def test_without_a_picture_the_page_says_what_to_do(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.segmented_control(key="faces_input_source").set_value("Upload").run()
    assert not page.exception
    assert "Choose a picture" in captions(page)


def test_aws_is_asked_only_after_a_click_that_names_the_price(
    open_page: OpenPage, amazon: Stubber, asked: list[str]
) -> None:
    face = {"BoundingBox": {"Left": 0.4, "Top": 0.1, "Width": 0.2, "Height": 0.3}, "Confidence": 99.5}
    face["Gender"] = {"Value": "Female", "Confidence": 98.0}
    amazon.add_response("detect_faces", {"FaceDetails": [face]})
    page = open_page(PAGE)
    assert asked == []
    assert "Nothing is sent to AWS" in captions(page)
    button = page.button(key="faces_ask")
    assert "0010" in button.label
    button.click().run()
    assert not page.exception
    assert len(asked) == 1
    assert len(boxes(page)) == 1
    assert "faces_ask" not in keys(page.run())
    assert len(asked) == 1


def test_a_refusal_is_a_sentence_that_says_what_to_do(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("detect_faces", "ThrottlingException", "Rate exceeded")
    amazon.add_response("detect_faces", {"FaceDetails": []})
    page = open_page(PAGE)
    page.button(key="faces_ask").click().run()
    assert not page.exception
    shown = " ".join(str(alert.value) for alert in (*page.error, *page.warning))
    assert "Rate exceeded" in shown
    assert "ask again" in shown
    page.run().button(key="faces_ask").click().run()
    assert page.header[0].value == "No face"


def test_many_pictures_are_asked_in_one_go_and_each_keeps_its_result(open_page: OpenPage, asked: list[str]) -> None:
    page = uploaded(open_page(PAGE), "gray", "navy", "white")
    asked.clear()
    assert "3 pictures" in page.button(key="faces_all").label
    page.button(key="faces_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert not page.exception
    assert tiles(page) == [("gray.png", "no face"), ("navy.png", "no face"), ("white.png", "no face")]
    assert "3 of 3 pictures answered." in [str(text.value) for text in page.text]
    assert len(asked) == 3
    assert page.header[0].value == "gray\\.png"
    page.button(key="faces_leave").click().run()
    assert "faces_all" in keys(page)


def test_what_failed_can_be_asked_again(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from services import errors

    original = ledger.ask
    refused: list[Any] = []

    def refusing_once(aws: Aws, question: ledger.Question[Any], *pictures: Any, **about: Any) -> ledger.Answered[Any]:
        if pictures[0].name == "navy.png" and not refused:
            refused.append(pictures[0])
            raise errors.Busy("Too many requests.")
        return original(aws, question, *pictures, **about)

    monkeypatch.setattr(ledger, "ask", refusing_once)
    page = uploaded(open_page(PAGE), "gray", "navy")
    page.button(key="faces_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert tiles(page) == [("gray.png", "no face"), ("navy.png", "failed")]
    assert "1 of 2 pictures answered, 1 failed." in [str(text.value) for text in page.text]
    assert any("navy.png: Too many requests." in str(text.value) for text in page.text)
    page.button(key="faces_batch_again").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    assert tiles(page.run()) == [("gray.png", "no face"), ("navy.png", "no face")]


def test_a_batch_is_found_by_its_link_in_another_visit(open_page: OpenPage) -> None:
    page = uploaded(open_page(PAGE), "gray", "navy")
    page.button(key="faces_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    identifier = page.query_params["faces_batch"]
    other = open_page(PAGE)
    assert not any("tiles" in data for data in sent(other))
    other.query_params["faces_batch"] = identifier
    other.run()
    assert [label for label, _ in tiles(other)] == ["gray.png", "navy.png"]


def test_another_choice_of_pictures_leaves_the_batch(open_page: OpenPage) -> None:
    page = uploaded(open_page(PAGE), "gray", "navy")
    page.button(key="faces_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    page.segmented_control(key="faces_input_source").set_value("Sample").run()
    assert page.header[0].value == "1 face"
    assert not any("tiles" in data for data in sent(page))
