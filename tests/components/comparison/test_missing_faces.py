"""Which of the pictures has no face: named at once where it can be known, and on AWS only after a priced click."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import connection
from services import comparison
from services.images import Picture
from tests.made import people
from tests.made.enrolled import AMAZON


def script() -> None:
    import streamlit as st

    from components.comparison import missing_faces
    from services.boxes import Box
    from services.comparison import Comparison, Lineup
    from tests.made import pictures

    with_faces = st.session_state["with_faces"]
    names = st.session_state.get("names", ("r1.png", "r2.png"))
    references = tuple(pictures.picture(name, size=(200 + place, 120)) for place, name in enumerate(names, 1))
    found = tuple(Comparison(Box(0.1, 0.1, 0.2, 0.2)) if there else Comparison() for there in with_faces)
    missing_faces.show(Lineup(references, pictures.picture("team.png"), found), key="missing")


class Detection:
    """Which pictures have no face, and which were looked at."""

    def __init__(self) -> None:
        self.without: set[str] = set()
        self.looked_at: list[list[str]] = []

    def faceless(self, aws: Any, pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
        self.looked_at.append([picture.name for picture in pictures])
        return tuple(picture for picture in pictures if picture.name in self.without)


@pytest.fixture
def detection(monkeypatch: pytest.MonkeyPatch) -> Detection:
    made = Detection()
    monkeypatch.setattr(comparison, "faceless", made.faceless)
    return made


def opened(*with_faces: bool, **state: Any) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    at.session_state["with_faces"] = with_faces
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    return at


def sentences(at: AppTest) -> list[str]:
    return [str(info.value).replace("\\", "").split(". ")[0] for info in at.info]


def test_where_every_reference_was_compared_nothing_is_missing(detection: Detection) -> None:
    assert sentences(opened(True, True)) == []
    assert detection.looked_at == []


def test_the_one_reference_that_was_not_compared_is_named_without_a_call(detection: Detection) -> None:
    assert sentences(opened(True, False)) == ["There is no face in the reference “r2.png”"]
    assert detection.looked_at == []


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ({"team.png"}, ["There is no face in the picture “team.png”"]),
        ({"r1.png", "r2.png"}, [f"There is no face in the reference “r{place}.png”" for place in (1, 2)]),
        (set(), ["Faces were found this time, but none that could be compared."]),
    ],
)
def test_local_finds_out_at_once_where_the_face_is_missing(
    detection: Detection, without: set[str], expected: list[str]
) -> None:
    detection.without = without
    assert sentences(opened(False, False)) == expected
    assert detection.looked_at == [["r1.png", "r2.png", "team.png"]]


def test_aws_is_asked_only_by_a_click_that_names_the_price(
    detection: Detection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DetectFaces costs $0.001 a picture (AWS's price list); there are three."""
    monkeypatch.setattr(connection, "current", lambda: AMAZON)
    detection.without = {"team.png"}
    at = opened(False, False)
    assert detection.looked_at == []
    assert sentences(at) == []
    assert "CompareFaces does not say where" in at.text[0].value
    button = at.button(key="missing_ask")
    assert button.label.replace("\\", "") == "Find out where (up to $0.0030)"
    button.click().run()
    assert sentences(at) == ["There is no face in the picture “team.png”"]
    assert len(detection.looked_at) == 1


def test_a_file_name_is_never_markdown(detection: Detection) -> None:
    at = opened(True, False, names=("r1.png", people.MARKDOWN))
    assert people.MARKDOWN not in at.info[0].value
