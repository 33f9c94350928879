"""The faces of a picture: what a threshold, a click on a box and a click in the table do to each other."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.made.downloads import Download

PLACES = {1: 0.1, 2: 0.3, 3: 0.5}


def script() -> None:
    import streamlit as st

    from components.faces import face_explorer
    from services import faces
    from tests.made import answers, pictures

    color = st.session_state.get("color", "gray")
    picture = pictures.picture("![x](https://evil.example/t.png).png", color, (400, 300))
    confidences = st.session_state.get("confidences", (99.0, 60.0, 85.0))
    gender = faces.Estimate("Female", 98.0) if st.session_state.get("with_gender") else None
    found = tuple(answers.face(number, confidence, gender=gender) for number, confidence in enumerate(confidences, 1))
    face_explorer.show(picture, answers.answered(faces.FaceDetection(found)), key="faces")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def sent(at: AppTest) -> dict[str, dict[str, Any]]:
    """What each component got, by what it holds."""
    found = {}
    for element in at.get("bidi_component"):
        data = json.loads(element.proto.json)
        found["picture" if "boxes" in data else "table" if "rows" in data else "facts"] = data
    return found


def numbers(at: AppTest) -> list[int]:
    return [row["number"] for row in sent(at)["table"]["rows"]]


def chosen(at: AppTest) -> tuple[Any, Any]:
    """The label of the selected box and the number of the selected row."""
    data = sent(at)
    place = data["picture"]["selected"]
    return (None if place is None else data["picture"]["boxes"][place]["label"], data["table"]["selected"])


def headings(at: AppTest) -> list[str]:
    return [str(header.value) for header in at.header]


def captions(at: AppTest) -> str:
    return " ".join(str(caption.value) for caption in at.caption)


def click_box(at: AppTest, index: int | None, when: int) -> AppTest:
    at.session_state["faces_picture"] = {"selected": {"index": index, "click": when}}
    return at.run()


def click_row(at: AppTest, number: int | None, when: int) -> AppTest:
    at.session_state["faces_table"] = {"chosen": {"number": number, "click": when}}
    return at.run()


def test_the_first_face_is_already_chosen_and_its_facts_are_shown(at: AppTest) -> None:
    at.run()
    assert not at.exception
    assert chosen(at) == ("Face 1", 1)
    assert headings(at) == ["2 of 3 faces", "Face 1"]
    facts = sent(at)["facts"]["groups"]
    assert facts[0]["facts"][0] == ["Detection confidence", "", 99.0]
    assert facts[-1]["title"] == "Not measured by Local"


def test_the_threshold_hides_faces_and_leaves_their_numbers(at: AppTest) -> None:
    at.run()
    assert numbers(at) == [1, 3]
    assert [box["number"] for box in sent(at)["picture"]["boxes"]] == [1, 3]
    at.slider(key="faces_confidence").set_value(50).run()
    assert numbers(at) == [1, 2, 3]
    assert headings(at)[0] == "3 faces"
    at.slider(key="faces_confidence").set_value(90).run()
    assert numbers(at) == [1]


def test_the_threshold_is_taken_from_the_address(at: AppTest) -> None:
    at.query_params["faces_confidence"] = "90"
    assert numbers(at.run()) == [1]


def test_a_click_on_a_box_selects_the_row_and_the_other_way_round(at: AppTest) -> None:
    at.run()
    assert chosen(click_box(at, 1, 1000)) == ("Face 3", 3)
    assert headings(at)[1] == "Face 3"
    assert chosen(click_row(at, 1, 2000)) == ("Face 1", 1)
    assert chosen(click_box(at, 1, 3000)) == ("Face 3", 3)
    assert chosen(click_row(at, 3, 4000)) == ("Face 3", 3)
    assert chosen(at.run()) == ("Face 3", 3)
    assert chosen(click_row(at, None, 5000)) == (None, None)


def test_the_chosen_face_stays_chosen_when_others_come_and_go(at: AppTest) -> None:
    at.run()
    click_row(at, 3, 1000)
    at.slider(key="faces_confidence").set_value(50).run()
    assert chosen(at) == ("Face 3", 3)
    at.slider(key="faces_confidence").set_value(80).run()
    assert chosen(at) == ("Face 3", 3)


def test_that_nothing_is_chosen_stands_there(at: AppTest) -> None:
    at.run()
    click_box(at, None, 1000)
    assert headings(at) == ["2 of 3 faces"]
    assert "Choose a face" in captions(at)


def test_another_picture_begins_with_its_own_first_face(at: AppTest) -> None:
    at.run()
    click_row(at, 3, 1000)
    at.session_state["color"] = "white"
    assert chosen(at.run()) == ("Face 1", 1)


def test_no_face_is_a_sentence_and_the_files_can_still_be_had(at: AppTest) -> None:
    at.session_state["confidences"] = ()
    at.run()
    assert not at.exception
    assert headings(at) == ["No face"]
    assert "no face to be seen" in captions(at)
    assert "table" not in sent(at)
    assert len(at.get("download_button")) == 3


def boxed(png: bytes) -> list[int]:
    """The numbers of the faces whose left edge is drawn on the gray picture of 400 x 300 pixels."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    # Each face is 0.1 wide and 0.2 high, at 0.1, 0.3 and 0.5 of the width, 0.1 below the upper edge.
    edges = {number: pixels[60, round(400 * left) - 3 : round(400 * left) + 4] for number, left in PLACES.items()}
    return [number for number, edge in edges.items() if (abs(edge - 128) > 30).any()]


def test_what_is_taken_away_obeys_the_threshold_and_is_what_is_shown(
    at: AppTest, downloads: dict[str, Download]
) -> None:
    at.run()
    for least, expected in ((50, [1, 2, 3]), (80, [1, 3]), (90, [1])):
        at.slider(key="faces_confidence").set_value(least).run()
        assert numbers(at) == expected
        files = {ending: downloads[f"faces_download_{ending}"].content for ending in ("csv", "json", "png")}
        table = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"), newline=""))
        assert [int(row["face"]) for row in table] == expected
        (picture,) = json.loads(files["json"])["pictures"]
        assert [face["face"] for face in picture["faces"]] == expected
        assert boxed(files["png"]) == expected


def test_a_threshold_above_every_face_is_a_sentence_too(at: AppTest) -> None:
    at.run()
    at.slider(key="faces_confidence").set_value(100).run()
    assert headings(at) == ["0 of 3 faces"]
    assert "No face reaches 100 %" in captions(at)


def test_what_nobody_measured_has_no_column(at: AppTest) -> None:
    assert sent(at.run())["table"]["columns"] == ["Face", "Detection confidence"]
    at.session_state["with_gender"] = True
    table = sent(at.run())["table"]
    assert table["columns"] == ["Face", "Gender", "Detection confidence"]
    assert table["rows"][0]["cells"] == ["Female, 98 %", 99.0]


def test_a_file_name_is_never_markdown(at: AppTest) -> None:
    at.run()
    assert not any("evil.example" in str(element.value) for element in (*at.caption, *at.header, *at.markdown))
    assert "evil.example" in sent(at)["picture"]["alt"]
