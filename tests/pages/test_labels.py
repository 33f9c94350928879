"""Labels as a visitor meets them: on Local with its short vocabulary, on AWS with what AWS says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import ANY
from streamlit.testing.v1 import AppTest

from services import labels
from services.jobs.catalog import JOBS
from tests.made.picture_pages import sent, stub_aws, words

PAGE = "pages/vision/labels.py"
OpenPage = Callable[..., AppTest]
BOX = {"Left": 0.1, "Top": 0.2, "Width": 0.3, "Height": 0.4}
RED = {"Red": 255, "HexCode": "#FF0000", "CSSColor": "red", "SimplifiedColor": "red", "PixelPercent": 60.0}
ANSWER: dict[str, Any] = {
    "Labels": [
        {"Name": "Vehicle", "Confidence": 99.0, "Categories": [{"Name": "Vehicles and Automotive"}]},
        {
            "Name": "Car",
            "Confidence": 99.5,
            "Instances": [{"BoundingBox": BOX, "Confidence": 99.5}, {"BoundingBox": {**BOX, "Left": 0.6}}],
            "Parents": [{"Name": "Vehicle"}],
            "Aliases": [{"Name": "Automobile"}],
            "Categories": [{"Name": "Vehicles and Automotive"}],
        },
        {"Name": "Tree", "Confidence": 40.0, "Categories": [{"Name": "Plants and Flowers"}]},
    ],
    "ImageProperties": {"Quality": {"Brightness": 40.0, "Contrast": 55.0}, "DominantColors": [RED]},
}


def names(app: AppTest) -> list[tuple[str, int]]:
    """The labels of the tree and how deep each stands."""
    tree = sent(app, "categories")[0]
    return [(row["name"], row["depth"]) for category in tree["categories"] for row in category["rows"]]


@pytest.fixture
def on_aws(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with the account accepted and the answer above asked for."""
    stub_aws(monkeypatch).add_response("detect_labels", ANSWER)
    return open_page(PAGE).button(key="labels_ask").click().run()


def test_local_answers_at_first_sight_and_says_how_little_it_knows(open_page: OpenPage) -> None:
    """One astronaut: a person with a face (assets/samples/README.md)."""
    app = open_page(PAGE)
    assert not app.exception
    assert names(app)[:3] == [("Person", 1), ("Head", 2), ("Face", 3)]
    assert f"Local knows {len(labels.LOCAL_VOCABULARY)} labels and no others" in words(app)
    assert "QR Code" in words(app)
    titles = [group["title"] for group in sent(app, "groups")[0]["groups"]]
    assert titles == ["Whole picture", "Foreground", "Background"]
    for color in sent(app, "groups")[0]["groups"][0]["colors"]:
        assert color["hex"].startswith("#")
        assert color["name"]
    assert app.toggle(key="labels_both_absent").disabled


def test_labels_of_aws_stand_below_their_parents_and_their_boxes_are_counted(on_aws: AppTest) -> None:
    assert not on_aws.exception
    assert names(on_aws) == [("Vehicle", 1), ("Car", 2)]
    rows = sent(on_aws, "categories")[0]["categories"][0]["rows"]
    assert [(row["boxes"], row["aliases"]) for row in rows] == [(0, []), (2, ["Automobile"])]
    assert [box["label"] for box in sent(on_aws, "boxes")[0]["boxes"]] == ["Car", "Car"]
    assert "Local knows" not in words(on_aws)


def test_the_threshold_and_the_filters_ask_nothing_more(on_aws: AppTest) -> None:
    """The stubber has one answer; a second call would fail."""
    on_aws.slider(key="labels_confidence").set_value(30).run()
    assert ("Tree", 1) in names(on_aws)
    on_aws.multiselect(key="labels_only").set_value(["Plants and Flowers"]).run()
    assert names(on_aws) == [("Tree", 1)]
    on_aws.multiselect(key="labels_without").set_value(["Tree"]).run()
    assert not sent(on_aws, "categories")
    assert "The filters leave nothing over." in words(on_aws)
    on_aws.multiselect(key="labels_only").set_value([]).run()
    on_aws.multiselect(key="labels_without").set_value([]).run()
    on_aws.slider(key="labels_confidence").set_value(100).run()
    assert "No label reaches 100 %" in words(on_aws)
    assert not on_aws.exception


def test_choosing_a_label_shows_its_boxes_alone(on_aws: AppTest) -> None:
    on_aws.session_state["labels_tree"] = {"chosen": {"name": "Vehicle", "click": 1000}}
    on_aws.run()
    assert sent(on_aws, "categories")[0]["selected"] == "Vehicle"
    assert sent(on_aws, "boxes")[0]["boxes"] == []
    on_aws.session_state["labels_tree"] = {"chosen": {"name": None, "click": 2000}}
    on_aws.run()
    assert len(sent(on_aws, "boxes")[0]["boxes"]) == 2


def test_colors_and_quality_are_asked_only_where_they_are_wanted(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS bills IMAGE_PROPERTIES on top of the labels."""
    rekognition = stub_aws(monkeypatch)
    app = open_page(PAGE)
    dear = app.button(key="labels_ask").label
    app.toggle(key="labels_properties").set_value(False).run()
    assert app.button(key="labels_ask").label != dear
    asked = {"Image": {"Bytes": ANY}, "MinConfidence": 0.0, "Features": ["GENERAL_LABELS"]}
    rekognition.add_response("detect_labels", {"Labels": []}, asked)
    app.button(key="labels_ask").click().run()
    assert not app.exception
    assert "No label" in words(app)
    assert not sent(app, "groups")


def test_a_refusal_says_what_to_do(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    rekognition = stub_aws(monkeypatch)
    app = open_page(PAGE)
    rekognition.add_client_error("detect_labels", "ThrottlingException", "slow down", http_status_code=400)
    app.button(key="labels_ask").click().run()
    assert not app.exception
    assert len((*app.error, *app.warning)) == 1


def test_no_picture_is_a_sentence(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="labels_input_source").set_value("Folder").run()
    assert not app.exception
    assert "Choose a picture, and what is on it appears here." in words(app)


def test_both_answers_are_compared_by_label_and_by_box(on_aws: AppTest) -> None:
    """AWS sees a car and no person, Local a person and no car: they share nothing."""
    on_aws.toggle(key="labels_both").set_value(True).run()
    assert not on_aws.exception
    shown = words(on_aws)
    assert "0 in both, 4 only by AWS eu-west-1" in shown
    assert "Local knows" in shown
    table = sent(on_aws, "rows")[0]
    assert "Car (whole picture), 99.5 %" in {row["cells"][1] for row in table["rows"]}


def test_a_category_is_found_among_several_pictures(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.pills(key="labels_input_samples").set_value(["Harbour", "Astronaut"]).run()
    app.button(key="labels_all").click().run()
    assert JOBS.wait_for_all(120)
    app.run()
    app.multiselect(key="labels_only").set_value(["Face"]).run()
    assert not app.exception
    tiles = sent(app, "tiles")[0]["tiles"]
    assert (tiles[0]["label"], tiles[0]["note"]) == ("astronaut.jpg", "1 label")
    assert tiles[1]["label"] == "harbour.jpg"
