"""Who is in a picture: two confidences that are never taken for each other, links to the web alone, names as text."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from components.celebrities import celebrity_explorer
from services.celebrities import Celebrity, Recognition
from tests.made import answers, people
from tests.made.downloads import Download
from tests.made.picture_pages import sent, words


def script() -> None:
    import streamlit as st

    from components.celebrities import celebrity_explorer
    from services import aws as connections
    from services.celebrities import Recognition
    from tests.made import answers, pictures

    def member(name: str, match: float, detection: float, left: float) -> dict[str, object]:
        box = {"Left": left, "Top": 0.1, "Width": 0.1, "Height": 0.2}
        urls = ["www.wikidata.org/wiki/Q1", "javascript:alert(1)", "file:///etc/passwd", "https://example.org/a"]
        face = {"BoundingBox": box, "Confidence": detection}
        return {"Id": "x1", "Name": name, "Urls": urls, "MatchConfidence": match, "Face": face}

    name = st.session_state.get("name", "Ann Lee")
    known = (
        [member(name, 85.0, 60.0, 0.1), member("Bob", 55.0, 99.0, 0.3)] if st.session_state.get("some", True) else []
    )
    recognition = Recognition.from_aws({"CelebrityFaces": known, "UnrecognizedFaces": []})
    answer = answers.answered(recognition, "recognize_celebrities")
    celebrity_explorer.show(connections.local(visit="visit"), pictures.picture(), answer, key="who")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def labels(at: AppTest) -> list[tuple[str, str]]:
    assert not at.exception
    return [(box["label"], box["tone"]) for box in sent(at, "boxes")[0]["boxes"]]


def test_the_threshold_is_for_the_match_and_not_for_the_face(at: AppTest, downloads: dict[str, Download]) -> None:
    """Ann is 85 % Ann and 60 % a face; Bob 55 % Bob and 99 % a face."""
    at.run()
    for least, expected in (
        (80, [("Ann Lee", "match"), ("Face 2", "unsure")]),
        (50, [("Ann Lee", "match"), ("Bob", "match")]),
        (90, [("Face 1", "unsure"), ("Face 2", "unsure")]),
    ):
        at.slider(key="who_match").set_value(least).run()
        assert labels(at) == expected
        named = [label for label, tone in expected if tone == "match"]
        assert at.header[0].value == f"{len(named)} of 2 faces recognized"
        content = downloads["who_download_csv"].content.decode("utf-8-sig")
        assert [row["name"] for row in csv.DictReader(io.StringIO(content, newline="")) if row["name"]] == named
        (picture,) = json.loads(downloads["who_download_json"].content)["pictures"]
        assert [face["name"] for face in picture["faces"] if "name" in face] == named


def test_both_confidences_stand_under_their_own_heading(at: AppTest) -> None:
    at.run()
    table = sent(at, "rows")[0]
    assert table["columns"] == ["Who", "Match confidence", "Known gender", "Detection confidence"]
    assert [row["cells"] for row in table["rows"]] == [[85.0, "not on record", 60.0], [55.0, "not on record", 99.0]]
    facts = sent(at, "groups")[0]["groups"][0]["facts"]
    assert [(name, percent) for name, _, percent in facts] == [
        ("Match confidence", 85.0),
        ("Detection confidence", 60.0),
    ]


def test_somebody_below_the_threshold_is_perhaps_and_may_be_asked_about(at: AppTest) -> None:
    at.query_params["who_match"] = "90"
    at.run()
    assert [header.value for header in at.header] == ["0 of 2 faces recognized", "Face 1"]
    assert "Perhaps Ann Lee, but only with 85.0 % match confidence." in [text.value for text in at.text]
    assert not at.get("link_button"), "whoever is not held for Ann is not linked to her"


def test_links_lead_to_the_web_and_nowhere_else(at: AppTest) -> None:
    links = [element.proto.url for element in at.run().get("link_button")]
    assert links == ["https://www.wikidata.org/wiki/Q1", "https://example.org/a"]


def test_a_name_is_never_markdown(at: AppTest) -> None:
    at.session_state["name"] = people.MARKDOWN
    at.run()
    assert labels(at)[0] == (people.MARKDOWN, "match")
    shown = (*at.header, *at.caption, *at.markdown)
    assert not [element.value for element in shown if people.MARKDOWN in str(element.value)]
    assert "x" in at.header[1].value


def test_a_picture_without_a_face_is_a_sentence(at: AppTest) -> None:
    at.session_state["some"] = False
    at.run()
    assert at.header[0].value == "No face"
    assert "no face to be seen" in words(at)
    assert labels(at) == []


def test_many_pictures_have_a_note_each_and_those_with_a_name_come_first() -> None:
    known = Celebrity("x1", "Ann Lee", 85.0, (), None, answers.face(1, 60.0))
    one = answers.answered(Recognition((known,), (answers.face(2),)))
    strangers = answers.answered(Recognition((), (answers.face(1), answers.face(2))))
    nobody = answers.answered(Recognition((), ()))
    notes = [celebrity_explorer.note(answer, 80) for answer in (one, strangers, nobody)]
    assert notes == ["Ann Lee", "2 not recognized", "no face"]
    assert celebrity_explorer.note(one, 90) == "2 not recognized"
    things = celebrity_explorer.things(one, 80)
    assert [(thing.name, thing.confidence) for thing in things] == [("Ann Lee", 85.0), ("Not recognized", None)]
