"""Two answers about one picture: what both have, what only one has, and from which overlap boxes belong together."""

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from components.asking import side_by_side
from services.aws import local
from tests.made.downloads import Download
from tests.made.picture_pages import sent, words


def script() -> None:
    from components.asking import side_by_side
    from components.asking.side_by_side import Side
    from services.agreement import Thing
    from services.boxes import Box
    from tests.made import answers, pictures

    # The first boxes overlap by a third: 0.1 x 0.2 in common of 0.3 x 0.2 together.
    first = [Thing("Ann", 99.0, Box(0.1, 0.1, 0.2, 0.2)), Thing("Bob", 90.0, Box(0.7, 0.7, 0.2, 0.2))]
    second = [Thing("Ann", 98.0, Box(0.2, 0.1, 0.2, 0.2))]
    side_by_side.show(
        pictures.picture("team.png"),
        Side(first, answers.receipt(backend="aws")),
        Side(second, answers.receipt()),
        key="sides",
        what="Faces",
    )


def switch() -> None:
    import streamlit as st

    from components.asking import side_by_side
    from services import aws as connections
    from tests.made.enrolled import AMAZON

    st.text(side_by_side.wanted(AMAZON if st.session_state["on_aws"] else connections.local(), key="faces"))


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def boxes(at: AppTest) -> list[list[tuple[int, str]]]:
    assert not at.exception
    return [[(box["number"], box["tone"]) for box in data["boxes"]] for data in sent(at, "boxes")]


def test_boxes_that_overlap_enough_have_one_number_and_the_slider_parts_them(at: AppTest) -> None:
    at.run()
    at.slider(key="sides_overlap").set_value(30).run()
    assert boxes(at) == [[(1, "match"), (2, "miss")], [(1, "match")]]
    assert "1 in both, 1 only by AWS eu-west-1, 0 only by Local" in words(at)
    at.slider(key="sides_overlap").set_value(35).run()
    assert boxes(at) == [[(1, "miss"), (2, "miss")], [(3, "miss")]]
    assert "0 in both, 2 only by AWS eu-west-1, 1 only by Local" in words(at)


def test_the_table_lists_what_only_one_has_and_on_demand_what_both_have(at: AppTest) -> None:
    at.run()
    at.slider(key="sides_overlap").set_value(30).run()

    def differences() -> list[tuple[int, str]]:
        return [(row["number"], row["cells"][0]) for row in sent(at, "rows")[0]["rows"]]

    assert differences() == [(2, "only AWS eu-west-1")]
    at.toggle(key="sides_only_differences").set_value(False).run()
    assert differences() == [(1, "none"), (2, "only AWS eu-west-1")]


def test_a_click_on_one_side_chooses_the_same_thing_on_the_other(at: AppTest) -> None:
    at.run()
    at.slider(key="sides_overlap").set_value(30).run()
    at.session_state["sides_second"] = {"selected": {"index": 0, "click": 1}}
    at.run()
    assert [data["selected"] for data in sent(at, "boxes")] == [0, 0]
    at.session_state["sides_first"] = {"selected": {"index": 1, "click": 2}}
    at.run()
    assert [data["selected"] for data in sent(at, "boxes")] == [1, None]
    assert sent(at, "rows")[0]["selected"] == 2


def test_the_file_holds_what_belongs_together_at_this_overlap(at: AppTest, downloads: dict[str, Download]) -> None:
    at.run()
    for overlap, count in ((30, 2), (35, 3)):
        at.slider(key="sides_overlap").set_value(overlap).run()
        content = downloads["sides_download_csv"].content.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(content, newline="")))) == count


def wanted(*, on_aws: bool) -> AppTest:
    at = AppTest.from_function(switch, default_timeout=30)
    at.session_state["on_aws"] = on_aws
    at.run()
    assert not at.exception
    return at


def test_the_switch_is_off_until_somebody_moves_it_and_cannot_be_moved_without_aws() -> None:
    at = wanted(on_aws=True)
    assert at.text[0].value == "False"
    assert at.toggle(key="faces_both").set_value(True).run().text[0].value == "True"
    alone = wanted(on_aws=False)
    assert alone.toggle[0].disabled
    assert alone.text[0].value == "False"
    assert "choose an AWS profile" in words(alone)


def test_a_deployment_with_local_alone_has_no_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    assert side_by_side.wanted(local(), key="faces") is False
    assert not wanted(on_aws=False).toggle
