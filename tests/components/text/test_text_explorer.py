"""What is written in a picture: lines and words, the search, the address, and a click on either side."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import sent, words


def script() -> None:
    import streamlit as st

    from components.text import text_explorer
    from services import text
    from services.boxes import Box
    from tests.made import answers, pictures

    color = st.session_state.get("color", "gray")
    picture = pictures.picture("![x](https://evil.example/t.png).png", color, (400, 300))

    def line(number: int, confidence: float, *pieces: str) -> text.Line:
        box = Box(0.1, 0.1 * number, 0.5, 0.05)
        corners = ((0.1, 0.1 * number), (0.6, 0.1 * number), (0.6, 0.1 * number + 0.05))
        found = tuple(
            text.Word(piece, confidence, Box(0.1 * at, 0.1 * number, 0.1, 0.05), ()) for at, piece in enumerate(pieces)
        )
        return text.Line(number, " ".join(pieces), confidence, box, corners, found)

    made = st.session_state.get(
        "lines", [(99.0, "No", "smoking"), (60.0, "Gate", "10"), (95.0, "no", "no", "[a](https://evil.example)")]
    )
    lines = tuple(line(number, *one) for number, one in enumerate(made, 1))
    answered = answers.answered(text.TextReading(lines, "3.0"), "detect_text", engine="RapidOCR")
    text_explorer.show(picture, answered, key="text")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(script, default_timeout=30)


def rows(at: AppTest) -> list[tuple[int, Any]]:
    return [(row["number"], row["cells"][0]) for row in sent(at, "rows")[0]["rows"]]


def test_lines_come_with_their_corners_and_keep_their_numbers_above_the_threshold(at: AppTest) -> None:
    at.run()
    assert rows(at) == [(1, "No smoking"), (3, "no no [a](https://evil.example)")]
    assert sent(at, "boxes")[0]["boxes"][0]["polygon"] == [[0.1, 0.1], [0.6, 0.1], [0.6, 0.15]]
    at.slider(key="text_confidence").set_value(50).run()
    assert [number for number, _ in rows(at)] == [1, 2, 3]


def test_search_threshold_and_unit_come_from_the_address(at: AppTest) -> None:
    at.query_params["text_search"] = "GATE"
    at.query_params["text_confidence"] = "50"
    at.query_params["text_unit"] = "Words"
    assert rows(at.run()) == [(3, "Gate")]


def test_what_is_searched_may_span_words_and_the_same_word_twice_is_two_words(at: AppTest) -> None:
    at.run()
    at.segmented_control(key="text_unit").set_value("Words").run()
    at.text_input(key="text_search").set_value(" no  SMOKING ").run()
    assert rows(at) == [(1, "No"), (2, "smoking")]
    at.text_input(key="text_search").set_value("no").run()
    assert rows(at) == [(1, "No"), (5, "no"), (6, "no")]


def test_a_click_in_the_picture_chooses_the_row_and_a_click_in_the_table_the_box(at: AppTest) -> None:
    at.run()
    at.session_state["text_picture"] = {"selected": {"index": 1, "click": 1000}}
    at.run()
    assert sent(at, "rows")[0]["selected"] == 3
    assert "Line 3" in words(at)
    at.session_state["text_table"] = {"chosen": {"number": 1, "click": 2000}}
    at.run()
    assert sent(at, "boxes")[0]["selected"] == 0
    at.session_state["color"] = "white"
    assert sent(at.run(), "rows")[0]["selected"] is None


def test_text_of_a_picture_is_never_markdown(at: AppTest) -> None:
    at.run()
    at.session_state["text_table"] = {"chosen": {"number": 3, "click": 1000}}
    at.run()
    assert not any("evil.example" in str(shown.value) for shown in (*at.caption, *at.header, *at.markdown))
    assert [code.value for code in at.code][-1] == "no no [a](https://evil.example)"


def test_each_empty_answer_says_why(at: AppTest) -> None:
    at.session_state["lines"] = []
    assert "Nothing that can be read was found" in words(at.run())
    at.session_state["lines"] = [(60.0, "Gate", "10")]
    assert "Nothing was read with 80 % or more" in words(at.run())
    assert "0 of 1 line" in words(at)
    at.slider(key="text_confidence").set_value(10).run()
    at.text_input(key="text_search").set_value("11").run()
    assert "Nothing here holds “11”" in words(at)
    assert len(at.get("download_button")) == 3
