"""Whose picture is whose, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.people import enrollment_names
from tests.made import pictures


def page() -> None:
    import streamlit as st

    from components.people import enrollment_names
    from tests.made import pictures

    brought = [
        pictures.picture(name, "gray", (100 + number, 100)) for number, name in enumerate(st.session_state["files"])
    ]
    names = enrollment_names.show(brought, key="names")
    st.session_state["result"] = [(picture.name, names[picture.digest]) for picture in brought]


def opened(*files: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["files"] = files
    at.run()
    assert not at.exception
    return at


def named(at: AppTest) -> list[Any]:
    return [name for _, name in at.session_state["result"]]


def field(at: AppTest, value: str) -> Any:
    return next(one for one in at.text_input if one.value == value)


def test_file_names_suggest_people_and_what_is_typed_counts() -> None:
    at = opened("lionel_messi-2.jpg", "IMG.jpg")
    assert named(at) == ["lionel messi", "IMG"]
    field(at, "IMG").set_value("  Marta \u00a0 Vieira ").run()
    assert named(at) == ["lionel messi", "Marta Vieira"]
    field(at, "lionel messi").set_value("").run()
    assert named(at) == ["", "Marta Vieira"], "an empty name leaves the picture out"


def test_folders_name_their_people_and_going_back_to_files_brings_their_names_back() -> None:
    at = opened("Grace Hopper/IMG_1.jpg", "Grace Hopper/other.jpg", "Eileen Collins/IMG_2.jpg")
    assert named(at) == ["Grace Hopper", "Grace Hopper", "Eileen Collins"]
    source = at.segmented_control(key="names_source")
    assert source.value == enrollment_names.FOLDER
    source.set_value(enrollment_names.FILE).run()
    assert named(at) == ["IMG", "other", "IMG"]
    at.segmented_control(key="names_source").set_value(enrollment_names.FOLDER).run()
    assert named(at) == ["Grace Hopper", "Grace Hopper", "Eileen Collins"]


def test_one_name_for_all_is_typed_once() -> None:
    at = opened("a.jpg", "b.jpg")
    at.segmented_control(key="names_source").set_value(enrollment_names.ONE).run()
    assert named(at) == ["", ""]
    at.text_input(key="names_one").set_value("Ann").run()
    assert named(at) == ["Ann", "Ann"]


def test_names_on_every_page_are_kept() -> None:
    at = opened(*(f"person {chr(97 + number)}.jpg" for number in range(14)))
    assert len(at.text_input) == 12
    field(at, "person a").set_value("First").run()
    at.session_state["names_page"] = 2
    at.run()
    assert [one.value for one in at.text_input] == ["person m", "person n"]
    field(at, "person n").set_value("Last").run()
    assert named(at)[0] == "First"
    assert named(at)[-1] == "Last"
    assert named(at)[12] == "person m"


@pytest.mark.parametrize(("name", "person"), [("astronaut.jpg", "Eileen Collins"), ("portraits.jpg", "")])
def test_a_sample_knows_who_is_on_it_or_that_there_are_several(name: str, person: str) -> None:
    assert enrollment_names.suggested(pictures.picture(name)) == person


def test_a_file_name_is_a_label_and_never_markdown() -> None:
    label = enrollment_names.picture_label(pictures.picture("![x](https://e.org/p)"))
    assert "![x](" not in label
    long = enrollment_names.picture_label(pictures.picture("x" * 100 + "the end.jpg")).replace("\\", "")
    assert long.startswith("…")
    assert long.endswith("the end.jpg")
    assert len(long) == 44
