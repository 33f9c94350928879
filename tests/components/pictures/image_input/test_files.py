"""Files from the visitor's device: how many at most, each picture once, and each refusal with the file's name."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.pictures.image_input import files
from services import errors
from tests.made import people, pictures


def script() -> None:
    import streamlit as st

    from components.pictures.image_input import files

    brought = files.upload("t", multiple=True)
    st.text(" ".join(picture.name for picture in files.pictures(brought)) or "none")


def refusals() -> None:
    import streamlit as st

    from components.pictures.image_input import files

    files.show_refusals(st.session_state["outcomes"])


def uploaded(*brought: tuple[str, bytes]) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30).run()
    uploader = at.file_uploader(key="t_upload")
    for name, data in brought:
        uploader.upload(name, data)
    at.run()
    assert not at.exception
    return at


def used(at: AppTest) -> list[str]:
    return str(at.text[-1].value).split()


def colored(number: int) -> bytes:
    return pictures.picture(size=(100 + number, 100)).data


def test_of_more_files_than_may_be_the_first_are_used_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert files.MOST_FILES == 200
    monkeypatch.setattr(files, "MOST_FILES", 3)
    at = uploaded(*((f"{number}.png", colored(number)) for number in range(5)))
    assert used(at) == ["0.png", "1.png", "2.png"]
    assert "Only the first 3 of 5 files are used" in at.warning[0].value
    assert not uploaded(*((f"{number}.png", colored(number)) for number in range(3))).warning


def test_the_same_picture_twice_counts_once_under_its_first_name() -> None:
    at = uploaded(("b.png", colored(1)), ("a.png", colored(2)), ("again.png", colored(1)))
    assert used(at) == ["b.png", "a.png"]
    one, other = pictures.picture("one.png"), pictures.picture("other.png")
    assert files.distinct([errors.BadInput("No picture."), one, other]) == (one,)


def test_a_refused_file_is_named_and_costs_the_others_nothing() -> None:
    at = uploaded(("good.png", colored(1)), ("cut.jpg", b"\xff\xd8 and no more"))
    assert used(at) == ["good.png"]
    (error,) = at.error
    assert error.value.replace("\\", "").startswith("cut.jpg: ")


def shown(count: int, name: str = "{}.jpg") -> AppTest:
    outcomes: list[tuple[str, Any]] = [
        (name.format(place), errors.BadInput("It is damaged.", "Take another.")) for place in range(count)
    ]
    at = AppTest.from_function(refusals, default_timeout=30)
    at.session_state["outcomes"] = [("good.png", pictures.picture()), *outcomes]
    at.run()
    assert not at.exception
    return at


def test_three_refusals_are_messages_and_four_a_list_to_open() -> None:
    few, many = shown(3), shown(4)
    assert [error.value.replace("\\", "")[:20] for error in few.error] == [
        f"{one}.jpg: It is damaged" for one in range(3)
    ]
    assert not few.warning
    assert not many.error
    assert many.warning[0].value == "4 of 5 files are not used; the others are."
    assert [text.value for text in many.expander[0].text] == [
        f"{one}.jpg: It is damaged. Take another." for one in range(4)
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_a_refused_file_s_name_is_never_markdown(count: int) -> None:
    at = shown(count, people.MARKDOWN + "{}")
    messages = (*at.error, *at.warning, *at.markdown, *at.caption)
    assert not [one.value for one in messages if people.MARKDOWN in str(one.value)]
