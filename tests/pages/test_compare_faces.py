"""The comparison page: lines at first sight, doubt between two ends, who has no face, and no surprising bill."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.stub import ANY, Stubber
from streamlit.testing.v1 import AppTest

from services.jobs.catalog import JOBS
from tests.made.picture_pages import words

PAGE = "pages/vision/compare_faces.py"
PATIENCE_S = 60.0
OpenPage = Callable[..., AppTest]
REFERENCE, PICTURE = "compare_first_samples", "compare_second_samples"
BOX = {"Left": 0.1, "Top": 0.2, "Width": 0.1, "Height": 0.2}
OTHER = {"Left": 0.6, "Top": 0.2, "Width": 0.1, "Height": 0.2}
NO_FACE = "Request has invalid parameters: There are no faces in the image. Should be at least 1."


def sent(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.json) for element in page.get("bidi_component")]


def view(page: AppTest) -> dict[str, Any]:
    return next(data for data in sent(page) if "references" in data)


def tones(page: AppTest) -> list[str]:
    return [face["tone"] for face in view(page)["faces"]]


def answer(*similarities: float) -> dict[str, Any]:
    matches = [
        {"Similarity": similarity, "Face": {"BoundingBox": box, "Confidence": 99.0}}
        for similarity, box in zip(similarities, (BOX, OTHER), strict=False)
    ]
    return {"SourceImageFace": {"BoundingBox": BOX, "Confidence": 99.5}, "FaceMatches": matches, "UnmatchedFaces": []}


def test_the_first_look_finds_her_in_the_second_portrait(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert page.header[0].value == "The same person: face 2."
    # Left hangs Grace Hopper, right the astronaut once more.
    hopper, collins = view(page)["faces"]
    assert hopper["tone"] == "miss"
    assert collins["tone"] == "match"
    assert collins["pairs"][0]["reference"] == 0
    assert view(page)["references"][0]["box"] is not None
    assert "Compared is the largest face of a reference" in words(page)
    assert len(page.get("download_button")) >= 3


def test_both_ends_of_the_slider_move_without_a_call(open_page: OpenPage, asked: list[str]) -> None:
    page = open_page(PAGE)
    assert page.slider(key="compare_similarity").value == (50, 80)
    asked.clear()
    page.slider(key="compare_similarity").set_value((5, 100)).run()
    assert tones(page) == ["unsure", "unsure"]
    assert page.header[0].value == "Unsure: faces 1 and 2."
    page.slider(key="compare_similarity").set_value((0, 5)).run()
    assert tones(page) == ["match", "match"]
    assert asked == []


def test_a_picture_or_a_reference_without_a_face_is_named(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.pills(key=PICTURE).set_value(["Harbour"]).run()
    assert not page.exception
    assert "There is no face in the picture “harbour.jpg”" in words(page).replace("\\", "")
    assert "in the reference" not in words(page)
    page.pills(key=PICTURE).set_value(["Portraits"]).run()
    page.pills(key=REFERENCE).set_value(["Harbour"]).run()
    assert "There is no face in the reference “harbour.jpg”" in words(page).replace("\\", "")
    assert "in the picture" not in words(page)


def test_every_reference_is_a_call_of_its_own(open_page: OpenPage, asked: list[str]) -> None:
    page = open_page(PAGE)
    asked.clear()
    page.pills(key=REFERENCE).set_value(["Astronaut", "Portraits", "Harbour"]).run()
    assert "3 x 1 = 3 comparisons" in words(page)
    assert asked.count("compare_faces") == 3
    hopper, collins = view(page)["faces"]
    # The largest face of the portraits is Grace Hopper's, so each is found by one reference.
    assert [(pair["reference"], pair["tone"]) for pair in hopper["pairs"]] == [(0, "miss"), (1, "match")]
    assert [(pair["reference"], pair["tone"]) for pair in collins["pairs"]] == [(0, "match"), (1, "miss")]
    assert "There is no face in the reference “harbour.jpg”" in words(page).replace("\\", "")


def test_sides_are_swapped_and_the_address_keeps_it(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.button(key="compare_swap").click().run()
    assert [reference["name"] for reference in view(page)["references"]] == ["Reference: portraits.jpg"]
    assert tones(page) == ["miss"]  # of two faces the larger one is compared, and that is not the astronaut's
    assert page.header[0].value == "Someone else"
    assert page.query_params["compare_swapped"] == "yes"
    page.button(key="compare_swap").click().run()
    assert [reference["name"] for reference in view(page)["references"]] == ["Reference: astronaut.jpg"]
    assert "compare_swapped" not in page.query_params


def test_without_a_reference_or_a_picture_the_page_says_what_to_choose(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.pills(key=REFERENCE).set_value([]).run()
    assert not page.exception
    assert "Choose a reference" in words(page)
    page.pills(key=REFERENCE).set_value(["Astronaut"]).run()
    page.pills(key=PICTURE).set_value([]).run()
    assert "Choose a picture to look in" in words(page)


def test_many_pictures_are_compared_together(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.pills(key=PICTURE).set_value(["Harbour", "Portraits"]).run()
    page.button(key="compare_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    tiles = next(data["tiles"] for data in sent(page) if "tiles" in data)
    assert [(tile["label"], tile["note"]) for tile in tiles] == [
        ("portraits.jpg", "same person, 100 %"),
        ("harbour.jpg", "no face"),
    ]


def test_aws_is_asked_after_a_click_that_names_number_and_price(open_page: OpenPage, amazon: Stubber) -> None:
    page = open_page(PAGE)
    assert not any("references" in data for data in sent(page))
    assert "Nothing is sent to AWS before you ask" in words(page)
    page.pills(key=REFERENCE).set_value(["Astronaut", "Portraits"]).run()
    assert str(page.button(key="compare_ask").label).replace("\\", "") == "Compare: 2 comparisons (up to $0.0020)"
    amazon.add_response("compare_faces", answer(99.0, 20.0))
    amazon.add_response("compare_faces", answer(65.0))
    page.button(key="compare_ask").click().run()
    assert not page.exception
    assert page.header[0].value == "The same person: face 1."
    assert [pair["text"] for pair in view(page)["faces"][0]["pairs"]] == ["99.0 %", "65.0 %"]
    assert "list price $0.0020" in words(page).replace("\\", "")


def test_which_picture_has_no_face_is_asked_of_aws_only_by_a_click(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("compare_faces", "InvalidParameterException", NO_FACE)
    page = open_page(PAGE)
    page.button(key="compare_ask").click().run()
    assert not page.exception
    assert "There was no face to compare" in words(page)
    find_out = page.button(key="compare_missing_ask")
    assert "up to $0.0020" in str(find_out.label).replace("\\", "")
    amazon.add_response("detect_faces", {"FaceDetails": []}, {"Image": ANY, "Attributes": ["DEFAULT"]})
    amazon.add_response("detect_faces", {"FaceDetails": [{"BoundingBox": BOX, "Confidence": 99.0}]})
    find_out.click().run()
    assert "There is no face in the reference “astronaut.jpg”" in words(page).replace("\\", "")
    assert "in the picture “" not in words(page)


def test_a_refusal_is_a_sentence_and_the_button_stays(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("compare_faces", "AccessDeniedException", "not authorized to perform: CompareFaces")
    page = open_page(PAGE)
    page.button(key="compare_ask").click().run()
    assert not page.exception
    assert "CompareFaces" in page.error[0].value
    assert any(button.key == "compare_ask" for button in page.button)
