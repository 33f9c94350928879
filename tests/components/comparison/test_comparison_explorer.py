"""A picture against its references: which face is taken for whom, where the two lines of the slider stand."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from components.comparison import comparison_explorer
from services.boxes import Box
from services.comparison import Comparison, Likeness, Lineup
from services.similarity import Band
from tests.made import answers, pictures
from tests.made.downloads import Download
from tests.made.picture_pages import sent, words


def script() -> None:
    import streamlit as st

    from components.comparison import comparison_explorer
    from services.boxes import Box
    from services.comparison import Comparison, Likeness, Lineup
    from tests.made import answers, pictures

    faces = [answers.face(number) for number in (1, 2, 3)]
    rows: list[tuple[float | None, ...]] = st.session_state.get("similarities", [(97.0, 60.0, None)])
    references = tuple(pictures.picture(f"r{place}.png", size=(200 + place, 120)) for place in range(1, len(rows) + 1))
    comparisons = tuple(
        Comparison(
            Box(0.2, 0.2, 0.3, 0.3),
            tuple(Likeness(face, value) for face, value in zip(faces, row, strict=True) if value is not None),
            tuple(face for face, value in zip(faces, row, strict=True) if value is None),
            answers.receipt("compare_faces", backend="aws"),
        )
        for row in rows
    )
    comparison_explorer.show(
        pictures.picture("team.png"), Lineup(references, pictures.picture("team.png"), comparisons), key="compared"
    )


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def table(at: AppTest) -> tuple[list[str], list[list[object]]]:
    assert not at.exception
    data = sent(at, "rows")[0]
    return data["columns"], [row["cells"] for row in data["rows"]]


def test_the_band_parts_the_same_person_from_the_unsure_and_from_someone_else(
    at: AppTest, downloads: dict[str, Download]
) -> None:
    """The similarities are 97, 60 and none."""
    at.run()
    for band, headline, verdicts in (
        ((50, 80), "The same person: face 1. Unsure: face 2.", ["same person", "unsure", "someone else"]),
        ((50, 60), "The same person: faces 1 and 2.", ["same person", "same person", "someone else"]),
        ((61, 98), "Unsure: face 1.", ["unsure", "someone else", "someone else"]),
        ((98, 99), "Each of the 3 faces is someone else", ["someone else"] * 3),
    ):
        at.slider(key="compared_similarity").set_value(band).run()
        assert at.header[0].value == headline
        assert [cells[-2] for cells in table(at)[1]] == verdicts
        rows = csv.DictReader(io.StringIO(downloads["compared_download_csv"].content.decode("utf-8-sig"), newline=""))
        assert [row["taken_for"] for row in rows] == verdicts
        document = json.loads(downloads["compared_download_json"].content)
        assert (document["unsure_from_percent"], document["same_person_from_percent"]) == band


def test_every_reference_has_its_column_and_its_lines(at: AppTest) -> None:
    at.session_state["similarities"] = [(97.0, 60.0, None), (None, 88.0, 3.0)]
    at.run()
    columns, cells = table(at)
    assert columns == ["Face", "Similarity to 1", "Similarity to 2", "Taken for", "Detection confidence"]
    assert [row[:2] for row in cells] == [[97.0, "no match"], [60.0, 88.0], ["no match", 3.0]]
    (view,) = sent(at, "references")
    assert [one["name"] for one in view["references"]] == ["Reference 1: r1.png", "Reference 2: r2.png"]
    assert [[(pair["reference"], pair["text"]) for pair in face["pairs"]] for face in view["faces"]] == [
        [(0, "97.0 %")],
        [(0, "60.0 %"), (1, "88.0 %")],
        [(1, "3.0 %")],
    ]
    assert "2 comparisons together." in words(at)


def test_of_many_references_the_one_that_a_face_is_most_like_is_named(at: AppTest) -> None:
    at.session_state["similarities"] = [(97.0, 60.0, None), (12.0, 88.0, None), (1.0, 2.0, None), (3.0, 4.0, None)]
    columns, cells = table(at.run())
    assert columns == ["Face", "Best similarity", "Most like", "Taken for", "Detection confidence"]
    assert [row[:2] for row in cells] == [[97.0, "reference 1"], [88.0, "reference 2"], ["no match", "no reference"]]


def test_the_cost_of_all_comparisons_stands_together(at: AppTest) -> None:
    """CompareFaces costs $0.001 an image (AWS's price list)."""
    at.session_state["similarities"] = [(97.0, 60.0, None), (12.0, 88.0, None)]
    at.run()
    assert "24 ms · list price $0.0020" in words(at).replace("\\", "")


def test_many_pictures_have_a_note_each_and_those_with_the_same_person_come_first() -> None:
    def lineup(*similarities: float) -> Lineup:
        likenesses = tuple(Likeness(answers.face(number), value) for number, value in enumerate(similarities, 1))
        compared = Comparison(Box(0.2, 0.2, 0.3, 0.3), likenesses) if similarities else Comparison()
        return Lineup((pictures.picture("ann.png"),), pictures.picture("team.png"), (compared,))

    band = Band(50, 80)
    lineups = [lineup(97.0, 3.0), lineup(62.0), lineup(49.9), lineup()]
    notes = [comparison_explorer.note(one, band) for one in lineups]
    assert notes == ["same person, 97 %", "unsure, 62 %", "someone else", "no face"]
    assert [comparison_explorer.is_found(one, band) for one in lineups] == [True, False, False, False]
    first, _ = comparison_explorer.things(lineups[0], band)
    assert (first.name, first.confidence) == ("Like ann.png", 97.0)
