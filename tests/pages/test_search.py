"""The Search page as a visitor meets it: every face named, sliders that cost nothing, prices named first on AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import ANY, Stubber
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services.aws import Aws
from services.jobs.catalog import JOBS
from services.people import collections, enrollment
from services.people.enrollment import EnrollmentRequest
from tests.made.enrolled import SAMPLES, hopper, sample, wall
from tests.made.picture_pages import words

PAGE = "pages/vision/search.py"
PATIENCE_S = 60.0
OpenPage = Callable[..., AppTest]


@pytest.fixture
def team() -> Aws:
    """A collection in which Grace Hopper and Eileen Collins are enrolled."""
    local = connections.local()
    collections.create(local, "team")
    for picture, name in ((hopper(), "Grace Hopper"), (sample("astronaut"), "Eileen Collins")):
        assert enrollment.enroll_picture(local, picture, EnrollmentRequest("team", name, keeps_thumbnail=True)).enrolled
    return local


@pytest.fixture
def amazon(amazon: Stubber) -> Stubber:
    """A visitor who has accepted an AWS account with one collection; the test adds what Rekognition answers."""
    amazon.add_response("list_collections", {"CollectionIds": ["team"]})
    return amazon


def described(stubber: Stubber, faces: int = 3) -> None:
    answer = {"FaceCount": faces, "UserCount": 0, "CreationTimestamp": datetime(2026, 5, 3, tzinfo=UTC)}
    stubber.add_response("describe_collection", answer, {"CollectionId": "team"})


def sent(page: AppTest) -> list[dict[str, Any]]:
    """What the components on the page got."""
    return [json.loads(element.proto.json) for element in page.get("bidi_component")]


def boxes(page: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(data["boxes"] for data in sent(page) if "boxes" in data)
    return found


def tiles(page: AppTest) -> list[tuple[str, str]]:
    gallery = next(data["tiles"] for data in sent(page) if "tiles" in data)
    return [(tile["label"], tile["note"]) for tile in gallery]


def uploaded(page: AppTest, **files: bytes) -> AppTest:
    page.segmented_control(key="search_input_source").set_value("Upload").run()
    uploader = page.file_uploader(key="search_input_upload")
    for name, data in files.items():
        uploader.upload(f"{name}.jpg", data)
    return page.run()


def test_the_first_look_names_everybody_of_the_sample(open_page: OpenPage, team: Aws) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert {(box["label"], box["tone"]) for box in boxes(page)} == {
        ("Grace Hopper", "match"),
        ("Eileen Collins", "match"),
    }
    assert page.header[0].value == "2 faces: 2 same person"
    assert page.query_params["collection"] == "team"
    assert any("from " in str(caption.value) and "in team" in str(caption.value) for caption in page.caption)


def test_moving_either_slider_asks_nobody(open_page: OpenPage, team: Aws, asked: list[str]) -> None:
    page = open_page(PAGE)
    assert asked.count("search_faces_by_image") == 2
    asked.clear()
    page.slider(key="search_similarity").set_value((99, 100)).run()
    assert not page.exception
    assert "match" not in {box["tone"] for box in boxes(page)}
    page.slider(key="search_similarity").set_value((0, 100)).run()
    assert {box["tone"] for box in boxes(page)} == {"unsure"}
    assert all(box["label"].endswith("?") for box in boxes(page))
    page.slider(key="search_face").set_value(100).run()
    assert page.header[0].value == "No face"
    assert asked == []


def test_the_two_questions_have_names_of_their_own(open_page: OpenPage, team: Aws) -> None:
    page = open_page(PAGE)
    assert page.slider(key="search_face").label == "Is it a face?"
    similarity = page.slider(key="search_similarity")
    assert similarity.label == "Is it the same person?"
    assert similarity.value == (80, 95)


def test_without_a_collection_the_page_leads_to_where_one_is_made(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert "There is none yet" in words(page)
    assert page.get("page_link")


def test_an_empty_collection_says_to_enroll_somebody(open_page: OpenPage, asked: list[str]) -> None:
    collections.create(connections.local(), "team")
    page = open_page(PAGE)
    assert "team is empty" in words(page)
    assert asked == []


def test_a_picture_without_a_face_is_answered_with_a_sentence(open_page: OpenPage, team: Aws) -> None:
    page = uploaded(open_page(PAGE), wall=wall().data)
    assert not page.exception
    assert not page.error
    assert page.header[0].value == "No face"


def test_a_search_is_asked_again_when_the_collection_has_changed(
    open_page: OpenPage, team: Aws, asked: list[str]
) -> None:
    page = open_page(PAGE)
    asked.clear()
    page.run()
    assert asked == []
    other = enrollment.enroll_picture(team, sample("astronaut"), EnrollmentRequest("team", "Commander Collins"))
    assert other.enrolled
    asked.clear()
    page.run()
    assert asked.count("search_faces_by_image") == 2


def test_many_pictures_are_searched_in_one_go_and_found_by_person(open_page: OpenPage, team: Aws) -> None:
    page = uploaded(
        open_page(PAGE),
        one=(SAMPLES / "astronaut.jpg").read_bytes(),
        two=(SAMPLES / "portraits.jpg").read_bytes(),
        none=wall().data,
    )
    page.button(key="search_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert not page.exception
    assert sorted(tiles(page)) == [("none.jpg", "no face"), ("one.jpg", "Eileen Collins"), ("two.jpg", "2 people")]
    page.selectbox(key="search_wanted").set_value("Grace Hopper").run()
    assert tiles(page)[0] == ("two.jpg", "2 people")
    assert "Found in 1 of 3 pictures" in words(page)


def test_aws_is_asked_face_by_face_after_calls_and_price_were_named(open_page: OpenPage, amazon: Stubber) -> None:
    face = {"BoundingBox": {"Left": 0.1, "Top": 0.3, "Width": 0.15, "Height": 0.3}, "Confidence": 99.5}
    other = face | {"BoundingBox": {"Left": 0.7, "Top": 0.3, "Width": 0.15, "Height": 0.3}}
    described(amazon)
    page = open_page(PAGE)
    assert "0010" in page.button(key="search_detect_ask").label
    described(amazon)
    amazon.add_response("detect_faces", {"FaceDetails": [face, other]})
    page.button(key="search_detect_ask").click().run()
    assert not page.exception
    button = page.button(key="search_ask")
    assert "2 calls" in button.label
    assert "0020" in button.label
    described(amazon)
    match = {"Similarity": 97.0, "Face": {"FaceId": "11111111-2222-3333-4444-555555555555", "ExternalImageId": "Ann"}}
    for _ in range(2):
        asked = {
            "CollectionId": "team",
            "Image": ANY,
            "MaxFaces": 50,
            "FaceMatchThreshold": 0.0,
            "QualityFilter": "NONE",
        }
        amazon.add_response("search_faces_by_image", {"FaceMatches": [match]}, asked)
    button.click().run()
    assert not page.exception
    amazon.assert_no_pending_responses()
    assert [box["label"] for box in boxes(page)] == ["Ann", "Ann"]


def test_a_refusal_is_a_sentence_that_says_what_to_do(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("describe_collection", "ResourceNotFoundException", "The collection is gone")
    page = open_page(PAGE)
    assert not page.exception
    assert "The collection is gone" in words(page)


def test_a_link_to_a_collection_that_is_not_there_says_so(open_page: OpenPage, team: Aws) -> None:
    page = open_page("pages/start/home.py").switch_page(str(SAMPLES.parents[1] / PAGE))
    page.query_params["collection"] = "gone"
    page.run()
    assert "no collection gone here" in words(page)
    assert page.selectbox(key="search_collection").value == "team"
