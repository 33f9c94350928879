"""Who is in a picture of a collection's people: being a face and being this person are two questions."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from components.people import search_results
from components.people.search_results import View
from services.faces import FaceDetection
from services.people.search import FaceSearch, PictureSearch
from services.similarity import Band
from tests.made import answers, people
from tests.made.downloads import Download
from tests.made.enrolled import AMAZON
from tests.made.picture_pages import sent, words


def script() -> None:
    import streamlit as st

    from components.people import search_results
    from services.faces import FaceDetection
    from services.people.search import FaceSearch, PictureSearch
    from tests.made import answers, people, pictures
    from tests.made.enrolled import AMAZON

    # Surely a face and surely Ann; surely a face and perhaps Bob; hardly a face, but surely Zoe.
    rows = ((99.0, st.session_state.get("name", "Ann"), 99.0), (98.0, "Bob", 85.0), (60.0, "Zoe", 99.5))
    receipt = answers.receipt("search_faces_by_image", backend="aws")
    found = tuple(
        FaceSearch(answers.face(number, sure), (people.match(name, similarity),), receipt)
        for number, (sure, name, similarity) in enumerate(rows, 1)
    )
    detection = answers.answered(FaceDetection(tuple(one.face for one in found)), backend="aws")
    found = found if st.session_state.get("some", True) else ()
    search_results.show(AMAZON, pictures.picture(), PictureSearch("team", detection, found), key="found")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def boxes(at: AppTest) -> list[tuple[str, str]]:
    assert not at.exception
    return [(box["label"], box["tone"]) for box in sent(at, "boxes")[0]["boxes"]]


def test_one_slider_asks_whether_it_is_a_face_and_the_other_whether_it_is_the_person(at: AppTest) -> None:
    at.run()
    assert boxes(at) == [("Ann", "match"), ("Bob?", "unsure")]
    assert at.header[0].value == "2 faces: 1 same person, 1 unsure"
    at.slider(key="found_face").set_value(50).run()
    assert boxes(at) == [("Ann", "match"), ("Bob?", "unsure"), ("Zoe", "match")]
    at.slider(key="found_similarity").set_value((90, 99)).run()
    assert boxes(at) == [("Ann", "match"), ("Face 2", "miss"), ("Zoe", "match")]
    at.slider(key="found_similarity").set_value((80, 85)).run()
    assert boxes(at) == [("Ann", "match"), ("Bob", "match"), ("Zoe", "match")]


def test_what_is_taken_away_obeys_both_sliders(at: AppTest, downloads: dict[str, Download]) -> None:
    at.run()
    for least, expected in ((80, {"1", "2"}), (50, {"1", "2", "3"})):
        at.slider(key="found_face").set_value(least).run()
        content = downloads["found_download_csv"].content.decode("utf-8-sig")
        assert {row["face"] for row in csv.DictReader(io.StringIO(content, newline=""))} == expected
        (picture,) = json.loads(downloads["found_download_json"].content)["pictures"]
        assert {str(face["face"]) for face in picture["faces"]} == expected


def test_all_calls_of_an_answer_are_priced_together(at: AppTest) -> None:
    """One to find the faces, three to search them, $0.001 each (AWS's price list)."""
    together = words(at.run()).replace("\\", "")
    assert "4 calls together: 1 to find the faces, 3 to search them · list price $0.0040" in together


def test_no_face_and_no_face_sure_enough_are_two_sentences(at: AppTest) -> None:
    at.query_params["found_face"] = "100"
    assert "No face reaches 100 %" in words(at.run())
    at.session_state["some"] = False
    assert "There is no face to be seen" in words(at.run())
    assert at.header[0].value == "No face"


def test_a_name_is_never_markdown(at: AppTest) -> None:
    at.session_state["name"] = people.MARKDOWN
    at.run()
    assert boxes(at)[0] == (people.MARKDOWN, "match")
    shown = (*at.header, *at.caption, *at.markdown)
    assert not [element.value for element in shown if people.MARKDOWN in str(element.value)]


def test_many_pictures_have_a_note_each_and_those_with_the_wanted_person_come_first() -> None:
    def found(*people_in: tuple[str, float]) -> PictureSearch:
        faces = tuple(
            FaceSearch(answers.face(number), (people.match(name, similarity),))
            for number, (name, similarity) in enumerate(people_in, 1)
        )
        return PictureSearch("team", answers.answered(FaceDetection(())), faces)

    view = View(80, Band(80, 95), wanted="Bob")
    ann, both, perhaps = found(("Ann", 99.0)), found(("Ann", 99.0), ("Bob", 96.0)), found(("Bob", 85.0))
    stranger, nobody = found(("Bob", 20.0)), found()
    notes = [search_results.note(one, view) for one in (ann, both, perhaps, stranger, nobody)]
    assert notes == ["Ann", "2 people", "unsure", "someone else", "no face"]
    explorer = search_results.explorer(AMAZON)
    is_wanted = explorer.is_found(view)
    assert is_wanted
    assert [is_wanted(one) for one in (ann, both, perhaps, stranger, nobody)] == [False, True, True, False, False]
