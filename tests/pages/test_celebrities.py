"""The celebrities page: whom Local knows, names with two confidences, and three steps to a name for the others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from botocore.stub import Stubber
from PIL import Image, ImageOps
from streamlit.testing.v1 import AppTest

from components.pictures import samples
from services.jobs.catalog import JOBS
from tests.made.picture_pages import words

PAGE = "pages/vision/celebrities.py"
PATIENCE_S = 60.0
OpenPage = Callable[..., AppTest]
BOX = {"Left": 0.1, "Top": 0.2, "Width": 0.1, "Height": 0.2}
OTHER = {"Left": 0.6, "Top": 0.2, "Width": 0.1, "Height": 0.2}
# The member of AWS's documented example, with a name that is markup.
KNOWN = {
    "Urls": ["www.wikidata.org/wiki/Q2536951", "javascript:alert(1)"],
    "Name": "Jeff *B* ![x](https://example.com/x.png)",
    "Id": "1SK7cR8M",
    "Face": {"BoundingBox": BOX, "Confidence": 99.9},
    "MatchConfidence": 87.5,
    "KnownGender": {"Type": "Male"},
}
STRANGER = {"BoundingBox": OTHER, "Confidence": 98.0}


def sent(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.json) for element in page.get("bidi_component")]


def boxes(page: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(data["boxes"] for data in sent(page) if "boxes" in data)
    return found


def rows(page: AppTest) -> dict[str, list[Any]]:
    table = next(data for data in sent(page) if "rows" in data)
    return {row["name"]: row["cells"] for row in table["rows"]}


def headers(page: AppTest) -> list[str]:
    """As a person reads them: without the escapes, and the joiners that keep an address from becoming a link."""
    return [str(header.value).replace("\\", "").replace("\u2060", "") for header in page.header]


def recognized(page: AppTest, amazon: Stubber) -> AppTest:
    amazon.add_response("recognize_celebrities", {"CelebrityFaces": [KNOWN], "UnrecognizedFaces": [STRANGER]})
    amazon.add_response("list_collections", {"CollectionIds": [], "FaceModelVersions": []})
    return page.button(key="celebrities_ask").click().run()


def test_the_first_look_says_whom_local_knows_and_that_she_is_not_among_them(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert "879 people: members of the US Congress" in words(page)
    assert headers(page)[0] == "1 face, not recognized"
    assert rows(page)["Face 1"][0] == "not recognized"
    assert any(button.key == "celebrities_guided_start" for button in page.button)


def test_a_name_comes_with_two_confidences_and_safe_links(open_page: OpenPage, amazon: Stubber) -> None:
    page = open_page(PAGE)
    assert "Nothing is sent to AWS before you ask" in words(page)
    assert "up to $0.0010" in str(page.button(key="celebrities_ask").label).replace("\\", "")
    page = recognized(page, amazon)
    assert not page.exception
    assert headers(page)[:2] == ["1 of 2 faces recognized", KNOWN["Name"]]
    columns = next(data["columns"] for data in sent(page) if "columns" in data)
    assert columns == ["Who", "Match confidence", "Known gender", "Detection confidence"]
    assert rows(page)[str(KNOWN["Name"])] == [87.5, "Male", 99.9]
    assert [box["tone"] for box in boxes(page)] == ["match", "neutral"]
    (link,) = page.get("link_button")
    assert link.proto.url == "https://www.wikidata.org/wiki/Q2536951"
    assert "\\*B\\*" in str(page.header[1].value)  # a name is never Markdown


def test_the_threshold_takes_the_name_away_without_a_call(
    open_page: OpenPage, amazon: Stubber, asked: list[str]
) -> None:
    page = recognized(open_page(PAGE), amazon)
    amazon.add_response("list_collections", {"CollectionIds": [], "FaceModelVersions": []})
    page.slider(key="celebrities_match").set_value(90).run()
    assert asked == ["recognize_celebrities"]
    assert headers(page)[0] == "0 of 2 faces recognized"
    assert boxes(page)[0]["label"] == "Face 1"
    assert boxes(page)[0]["tone"] == "unsure"
    assert "Perhaps Jeff" in words(page)


def test_a_refusal_is_a_sentence_and_the_button_stays(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("recognize_celebrities", "AccessDeniedException", "not authorized: RecognizeCelebrities")
    page = open_page(PAGE)
    page.button(key="celebrities_ask").click().run()
    assert not page.exception
    assert "RecognizeCelebrities" in page.error[0].value
    assert any(button.key == "celebrities_ask" for button in page.button)


def test_no_picture_and_no_face_are_stated_in_a_sentence(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.pills(key="celebrities_input_samples").set_value([]).run()
    assert not page.exception
    assert "Choose a picture, and the public figures" in words(page)
    page.pills(key="celebrities_input_samples").set_value(["Harbour"]).run()
    assert headers(page) == ["No face"]
    assert not any(button.key == "celebrities_guided_start" for button in page.button)


def test_many_pictures_are_asked_about_together(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.pills(key="celebrities_input_samples").set_value(["Harbour", "Portraits"]).run()
    page.button(key="celebrities_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert not page.exception
    tiles = next(data["tiles"] for data in sent(page) if "tiles" in data)
    assert {(tile["label"], tile["note"]) for tile in tiles} == {
        ("portraits.jpg", "2 not recognized"),
        ("harbour.jpg", "no face"),
    }


def test_three_steps_lead_from_not_recognized_to_a_name(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.button(key="celebrities_guided_start").click().run()
    assert not page.exception
    page.text_input(key="celebrities_guided_name").set_value("Eileen *Collins*").run()
    uploader = page.file_uploader(key="celebrities_guided_pictures_upload")
    portrait = Image.open(io.BytesIO(samples.ASTRONAUT.picture.data)).convert("RGB")
    uploader.upload("asked.jpg", samples.ASTRONAUT.picture.data)  # the very picture that is asked about
    uploader.upload("mirrored.png", png(ImageOps.mirror(portrait.crop((90, 0, 380, 354)))))
    uploader.upload("two.jpg", samples.PORTRAITS.picture.data)
    page.run()
    assert "it is left out" in words(page)
    assert "Enroll 2 pictures" in str(page.button(key="celebrities_guided_enroll").label)
    page.button(key="celebrities_guided_enroll").click().run()
    assert not page.exception
    assert "mirrored.png: enrolled." in words(page)
    assert "two.jpg: not enrolled. It shows 2 people" in words(page)
    page.button(key="celebrities_guided_again").click().run()
    assert not page.exception
    assert "The same person: Eileen *Collins*" in words(page).replace("\\", "")


def test_enrolling_without_a_name_or_a_picture_says_what_is_missing(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.button(key="celebrities_guided_start").click().run()
    page.button(key="celebrities_guided_enroll").click().run()
    assert "There is no picture yet" in page.error[0].value
    portrait = Image.open(io.BytesIO(samples.ASTRONAUT.picture.data)).convert("RGB")
    uploader = page.file_uploader(key="celebrities_guided_pictures_upload")
    uploader.upload("mirrored.png", png(ImageOps.mirror(portrait)))
    page.run()
    page.button(key="celebrities_guided_enroll").click().run()
    assert not page.exception
    assert "The person has no name" in page.error[0].value


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
