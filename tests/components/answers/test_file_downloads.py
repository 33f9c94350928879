"""The files of one answer: their names, their kinds, and that none is made before it is wanted."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.made.downloads import Download

MADE: list[str] = []


def script() -> None:
    import streamlit as st

    from components.answers import file_downloads
    from tests.components.answers.test_file_downloads import MADE
    from tests.made import pictures

    def make(ending: str) -> bytes:
        MADE.append(ending)
        return ending.encode()

    files = {ending: lambda ending=ending: make(ending) for ending in ("csv", "json", "png")}
    picture = pictures.unread(st.session_state.get("name", "the team.JPG"), b"")
    file_downloads.show(picture, "text", files, key="text")


def test_each_file_is_named_after_its_picture_and_made_when_it_is_clicked(downloads: dict[str, Download]) -> None:
    MADE.clear()
    assert not AppTest.from_function(script).run().exception
    assert {key: (file.label, file.name, file.mime) for key, file in downloads.items()} == {
        "text_download_csv": ("CSV", "the team_text.csv", "text/csv"),
        "text_download_json": ("JSON", "the team_text.json", "application/json"),
        "text_download_png": ("Picture", "the team_text.png", "image/png"),
    }
    assert all(file.made_late for file in downloads.values())
    assert MADE == []
    assert downloads["text_download_json"].content == b"json"


def test_a_folder_is_no_part_of_the_name_and_a_long_name_is_cut(downloads: dict[str, Download]) -> None:
    at = AppTest.from_function(script)
    at.session_state["name"] = "people/Grace/" + "x" * 200 + ".jpg"
    at.run()
    assert downloads["text_download_csv"].name == "x" * 60 + "_text.csv"
    at.session_state["name"] = ""
    at.run()
    assert downloads["text_download_csv"].name == "picture_text.csv"
