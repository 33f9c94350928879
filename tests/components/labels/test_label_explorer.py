"""The labels of a picture: threshold and filters decide the tree, the boxes and the files alike, and cost no call."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from components.labels import label_explorer
from components.labels.label_explorer import View
from services.boxes import Box
from services.labels import Instance, Label, LabelReading
from tests.made import answers
from tests.made.downloads import Download
from tests.made.picture_pages import sent, words


def script() -> None:
    import streamlit as st

    from components.labels import label_explorer
    from services.boxes import Box
    from services.labels import Color, Instance, Label, LabelReading, Look
    from tests.made import answers, pictures

    gray = Color("#808080", "gray", "gray", 100.0)
    found = (
        Label("Person", 99.0, (Instance(Box(0.1, 0.1, 0.2, 0.5), 98.0, ()),), (), (), ("People",)),
        Label("Car", 70.0, tuple(Instance(Box(x, 0.6, 0.1, 0.2), 69.0, ()) for x in (0.4, 0.7)), (), (), ("Traffic",)),
        Label("Street", 40.0, (), (), (), ("Traffic",)),
    )
    look = Look(50.0, 60.0, 70.0, (gray,))
    reading = LabelReading(found if st.session_state.get("some", True) else (), look, None, None, "3.0")
    backend = st.session_state.get("backend", "aws")
    label_explorer.show(pictures.picture(), answers.answered(reading, "detect_labels", backend=backend), key="labels")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def listed(at: AppTest) -> list[str]:
    assert not at.exception
    return [row["name"] for data in sent(at, "categories") for part in data["categories"] for row in part["rows"]]


def boxed(at: AppTest) -> list[str]:
    return [box["label"] for box in sent(at, "boxes")[0]["boxes"]]


def in_files(downloads: dict[str, Download]) -> tuple[set[str], set[str]]:
    """The labels of the table and of the document."""
    table = csv.DictReader(io.StringIO(downloads["labels_download_csv"].content.decode("utf-8-sig"), newline=""))
    (picture,) = json.loads(downloads["labels_download_json"].content)["pictures"]
    return {row["label"] for row in table}, {label["label"] for label in picture["labels"]}


@pytest.mark.parametrize(
    ("address", "names", "boxes", "headline"),
    [
        ({"labels_confidence": "0"}, {"Person", "Car", "Street"}, ["Person", "Car", "Car"], "3 labels"),
        ({"labels_confidence": "50"}, {"Person", "Car"}, ["Person", "Car", "Car"], "2 of 3 labels"),
        ({"labels_confidence": "90"}, {"Person"}, ["Person"], "1 of 3 labels"),
        ({"labels_confidence": "0", "labels_only": "Traffic"}, {"Car", "Street"}, ["Car", "Car"], "2 of 3 labels"),
        ({"labels_confidence": "0", "labels_only": "Person"}, {"Person"}, ["Person"], "1 of 3 labels"),
        ({"labels_confidence": "0", "labels_without": "Car"}, {"Person", "Street"}, ["Person"], "2 of 3 labels"),
    ],
)
def test_list_boxes_and_files_hold_what_threshold_and_filters_leave(
    at: AppTest,
    downloads: dict[str, Download],
    address: dict[str, str],
    names: set[str],
    boxes: list[str],
    headline: str,
) -> None:
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert set(listed(at)) == names
    assert boxed(at) == boxes
    assert at.header[0].value == headline
    assert in_files(downloads) == (names, names)


def test_the_controls_do_the_same_as_the_address(at: AppTest) -> None:
    at.run()
    at.slider(key="labels_confidence").set_value(30).run()
    at.multiselect(key="labels_only").set_value(["Traffic"]).run()
    at.multiselect(key="labels_without").set_value(["Street"]).run()
    assert listed(at) == ["Car"]


def test_filters_that_leave_nothing_are_not_confused_with_a_threshold_above_every_label(at: AppTest) -> None:
    at.query_params["labels_only"] = "Horse"
    assert listed(at.run()) == []
    assert "The filters leave nothing over" in words(at)
    at.multiselect(key="labels_only").set_value([]).run()
    at.slider(key="labels_confidence").set_value(100).run()
    assert "No label reaches 100 %" in words(at)


def test_a_chosen_label_shows_its_boxes_alone_until_it_is_chosen_no_more(at: AppTest) -> None:
    at.run()
    at.session_state["labels_tree"] = {"chosen": {"name": "Car", "click": 1}}
    assert boxed(at.run()) == ["Car", "Car"]
    at.session_state["labels_tree"] = {"chosen": {"name": None, "click": 2}}
    assert boxed(at.run()) == ["Person", "Car", "Car"]


def test_a_picture_without_labels_still_has_its_quality(at: AppTest) -> None:
    at.session_state["some"] = False
    at.run()
    assert [header.value for header in at.header] == ["No label", "Colors", "Quality"]
    quality = sent(at, "groups")[-1]
    assert [fact[:2] for fact in quality["groups"][0]["facts"]] == [
        ["Brightness", "50 of 100"],
        ["Sharpness", "60 of 100"],
        ["Contrast", "70 of 100"],
    ]


def test_only_local_speaks_of_its_short_vocabulary(at: AppTest) -> None:
    assert not at.run().info
    at.session_state["backend"] = "local"
    assert "and no others" in at.run().info[0].value


def test_many_pictures_have_a_note_each_and_those_with_the_wanted_label_come_first() -> None:
    one = Label("Car", 70.0, (Instance(Box(0.4, 0.6, 0.1, 0.2), 69.0, ()),), (), (), ())
    with_car = answers.answered(LabelReading((one,), None, None, None, ""))
    without = answers.answered(LabelReading((), None, None, None, ""))
    assert label_explorer.note(with_car, View(50)) == "1 label"
    assert label_explorer.note(with_car, View(80)) == "no label"
    assert label_explorer.note(with_car, View(50, include=("Horse",))) == "not found"
    is_found = label_explorer.EXPLORER.is_found(View(50, include=("Car",)))
    assert is_found
    assert [is_found(with_car), is_found(without)] == [True, False]
    assert label_explorer.EXPLORER.is_found(View(50)) is None
    things = label_explorer.things(with_car, View(50))
    assert [(thing.name, thing.box is None) for thing in things] == [("Car", True), ("Car", False)]
