"""The Collections page as a visitor meets it: from nothing to people enrolled, corrected, deleted and brought back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services.aws import Aws
from services.jobs.catalog import JOBS
from services.people import collections, enrollment, roster
from services.people.enrollment import EnrollmentRequest
from tests.made import portrait
from tests.made.enrolled import SAMPLES, hopper, sample, wall
from tests.made.picture_pages import words

PAGE = "pages/vision/collections.py"
PATIENCE_S = 60.0
OpenPage = Callable[..., AppTest]


@pytest.fixture
def local() -> Aws:
    """The connection of the page's visitors."""
    return connections.local()


@pytest.fixture
def team(local: Aws) -> Aws:
    """The same with a collection in which Grace Hopper is enrolled."""
    collections.create(local, "team")
    done = enrollment.enroll_picture(local, hopper(), EnrollmentRequest("team", "Grace Hopper", "agreed", "Ann"))
    assert done.enrolled
    return local


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


def button_like(page: AppTest, ending: str) -> Any:
    return next(button for button in page.button if str(button.key).endswith(ending))


def notes(page: AppTest) -> list[str]:
    """The gallery's pictures with what became of each."""
    sent = [json.loads(element.proto.json) for element in page.get("bidi_component")]
    gallery = next(data["tiles"] for data in sent if "tiles" in data)
    return [f"{tile['label']}: {tile['note']}" for tile in gallery]


def uploaded(page: AppTest, **files: bytes) -> AppTest:
    page.segmented_control(key="collections_input_source").set_value("Upload").run()
    uploader = page.file_uploader(key="collections_input_upload")
    for name, data in files.items():
        uploader.upload(f"{name}.jpg", data)
    return page.run()


def names_of(aws: Aws, collection: str = "team") -> list[tuple[str, int]]:
    return [(person.name, len(person.faces)) for person in roster.enrolled(aws, collection).people]


def test_without_a_collection_the_page_says_what_one_is_and_makes_it(open_page: OpenPage, local: Aws) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert "There is none yet" in words(page)
    page.text_input(key="collections_first_name").set_value("team")
    button_like(page, "collections_first_make").click().run()
    assert not page.exception
    assert collections.names(local) == ("team",)
    assert page.selectbox(key="collections_collection").value == "team"
    assert page.query_params["collection"] == "team"


def test_a_name_that_aws_refuses_is_answered_with_a_better_one(open_page: OpenPage, local: Aws) -> None:
    page = open_page(PAGE)
    page.text_input(key="collections_first_name").set_value("équipe du nord")
    button_like(page, "collections_first_make").click().run()
    assert "equipe\\-du\\-nord" in words(page)
    assert collections.names(local) == ()


def test_the_sample_is_enrolled_with_two_clicks_and_can_be_brought_back(open_page: OpenPage, local: Aws) -> None:
    collections.create(local, "team")
    page = open_page(PAGE)
    assert page.text_input[-1].value == "Eileen Collins"
    button_like(page, "_enroll").click().run()
    assert not page.exception
    assert names_of(local) == [("Eileen Collins", 1)]
    page.segmented_control(key="collections_view").set_value("People").run()
    assert "Eileen Collins" in page.expander[0].label
    (person,) = roster.enrolled(local, "team").people
    page.session_state[f"collections_people_{person.slug}_expander"] = True
    page.run()
    button_like(page, f"{person.faces[0].face_id}_delete").click().run()
    assert names_of(local) == []
    assert "Deleted 1 face of Eileen Collins" in words(page)
    page.button(key="collections_people_undo").click().run()
    assert not page.exception
    assert names_of(local) == [("Eileen Collins", 1)]


def test_what_this_visit_did_not_enroll_cannot_be_brought_back(open_page: OpenPage, team: Aws) -> None:
    page = open_page(PAGE)
    (person,) = roster.enrolled(team, "team").people
    page.session_state[f"collections_people_{person.slug}_expander"] = True
    page.run()
    assert "Cannot be undone" in words(page)
    button_like(page, f"{person.slug}_delete").click().run()
    assert not page.exception
    assert names_of(team) == []
    assert "cannot be undone" in words(page)
    assert "collections_people_undo" not in keys(page)


def test_names_are_shown_before_anything_is_sent_and_then_one_job_enrolls_them(open_page: OpenPage, local: Aws) -> None:
    collections.create(local, "team")
    astronaut, group = ((SAMPLES / f"{name}.jpg").read_bytes() for name in ("astronaut", "portraits"))
    page = uploaded(open_page(PAGE), eileen=astronaut, grace=portrait.jpeg(), both=group)
    fields = {field.value: field for field in page.text_input}
    assert {"eileen", "grace", "both"} <= set(fields)
    assert names_of(local) == []
    fields["eileen"].set_value("Éileen O'Collins/艾琳").run()
    page.text_input(key="collections_enrol_consent").set_value("signed, May 2026").run()
    assert "3 people from 3 pictures" in page.button(key="collections_enrol_all").label
    page.button(key="collections_enrol_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert not page.exception
    assert names_of(local) == [("grace", 1), ("Éileen O'Collins/艾琳", 1)]
    assert {person.consent for person in roster.enrolled(local, "team").people} == {"signed, May 2026"}
    assert "1 picture shows several faces" in words(page)


def test_a_picture_without_a_name_is_left_out(open_page: OpenPage, local: Aws) -> None:
    collections.create(local, "team")
    page = uploaded(open_page(PAGE), eileen=(SAMPLES / "astronaut.jpg").read_bytes(), grace=portrait.jpeg())
    next(field for field in page.text_input if field.value == "eileen").set_value("").run()
    assert "1 person from 1 picture" in page.button(key="collections_enrol_all").label


def test_a_group_is_resolved_face_by_face(open_page: OpenPage, local: Aws) -> None:
    collections.create(local, "team")
    page = uploaded(open_page(PAGE), both=(SAMPLES / "portraits.jpg").read_bytes())
    assert "2 faces" in words(page)
    field = page.text_input[-1]
    assert field.value == ""
    button_like(page, "_enroll").click().run()
    assert "no name" in words(page)
    page.text_input[-1].set_value("Grace Hopper").run()
    button_like(page, "_enroll").click().run()
    assert not page.exception
    assert names_of(local) == [("Grace Hopper", 1)]


def test_a_collection_goes_only_when_its_name_was_typed(open_page: OpenPage, team: Aws) -> None:
    page = open_page(PAGE)
    page.segmented_control(key="collections_view").set_value("Delete").run()
    assert "1 face of 1 person" in words(page)
    assert "cannot be undone" in words(page)
    page.text_input(key="collections_end_confirmation").set_value("yes")
    button_like(page, "collections_end_delete").click().run()
    assert "Nothing was deleted" in words(page)
    assert collections.names(team) == ("team",)
    page.text_input(key="collections_end_confirmation").set_value("team")
    button_like(page, "collections_end_delete").click().run()
    assert not page.exception
    assert collections.names(team) == ()
    assert "There is none yet" in words(page)


def test_a_link_opens_the_collection_that_it_names(open_page: OpenPage, team: Aws) -> None:
    collections.create(team, "another")
    page = open_page(PAGE)
    assert page.selectbox(key="collections_collection").value == "another"
    other = open_page("pages/start/home.py").switch_page(str(SAMPLES.parents[1] / PAGE))
    other.query_params["collection"] = "team"
    other.run()
    assert other.selectbox(key="collections_collection").value == "team"


def test_aws_is_asked_for_nothing_billed_before_the_price_was_named(open_page: OpenPage, amazon: Stubber) -> None:
    described = {"FaceCount": 0, "UserCount": 0, "CreationTimestamp": datetime(2026, 5, 3, tzinfo=UTC)}
    amazon.add_response("list_collections", {"CollectionIds": ["team"]})
    for _ in range(6):
        amazon.add_response("describe_collection", described)
    page = open_page(PAGE)
    page.run()
    assert not page.exception
    assert "0010" in page.button(key="collections_enrol_detect_ask").label
    page.segmented_control(key="collections_input_source").set_value("Upload").run()
    uploader = page.file_uploader(key="collections_input_upload")
    uploader.upload("ann.jpg", portrait.jpeg())
    uploader.upload("eileen.jpg", sample("astronaut").data)
    page.run()
    assert "0040" in page.button(key="collections_enrol_all").label
    assert "Two calls a picture" in words(page)


def test_a_refusal_is_a_sentence_that_says_what_to_do(open_page: OpenPage, amazon: Stubber) -> None:
    amazon.add_client_error("list_collections", "AccessDeniedException", "You may not list")
    page = open_page(PAGE)
    assert not page.exception
    assert "You may not list" in words(page)


def test_what_a_job_left_open_is_settled_by_hand_and_the_job_shows_it(open_page: OpenPage, local: Aws) -> None:
    collections.create(local, "team")
    group = (SAMPLES / "portraits.jpg").read_bytes()
    page = uploaded(open_page(PAGE), both=group, wall=wall().data)
    page.button(key="collections_enrol_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    page.run()
    assert "several faces" in words(page)
    assert "both.jpg: 2 faces: whose?" in notes(page)
    page.text_input[-1].set_value("Grace Hopper").run()
    button_like(page, "_enroll").click().run()
    assert not page.exception
    assert names_of(local) == [("Grace Hopper", 1)]
    assert "both.jpg: 1 of 2 faces enrolled" in notes(page)
    assert "several faces" not in words(page)


def test_a_job_opened_by_its_link_elsewhere_keeps_its_collection_and_lends_nobody_its_consent(
    open_page: OpenPage, local: Aws
) -> None:
    collections.create(local, "team")
    page = uploaded(open_page(PAGE), both=(SAMPLES / "portraits.jpg").read_bytes(), wall=wall().data)
    page.text_input(key="collections_enrol_consent").set_value("signed, May 2026").run()
    page.button(key="collections_enrol_all").click().run()
    assert JOBS.wait_for_all(PATIENCE_S)
    collections.create(local, "another")
    JOBS.forget()  # as by a restart: what the job was started with is in its row
    other = open_page(PAGE)
    other.query_params["collections_enrol_batch"] = page.query_params["collections_enrol_batch"]
    other.segmented_control(key="collections_view").set_value("Enroll").run()
    uploader = uploaded(other, both=(SAMPLES / "portraits.jpg").read_bytes(), wall=wall().data)
    assert JOBS.wait_for_all(PATIENCE_S)
    uploader.run()
    assert not uploader.exception
    assert "both.jpg: 2 faces: whose?" in notes(uploader)
    uploader.text_input[-1].set_value("Grace Hopper").run()
    button_like(uploader, "_enroll").click().run()
    assert names_of(local) == [("Grace Hopper", 1)]
    assert names_of(local, "another") == []
    assert [person.consent for person in roster.enrolled(local, "team").people] == [""]
