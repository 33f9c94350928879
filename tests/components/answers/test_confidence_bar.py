"""Facts with bars: what the browser gets to draw."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.made.picture_pages import sent


def script() -> None:
    from components.answers import confidence_bar
    from components.answers.confidence_bar import Fact, Group

    confidence_bar.show(
        [
            Group("Face 1", (Fact("Smile", "Yes", 97.12345), Fact("Detection confidence", percent=98.766))),
            Group("Not measured", (Fact("<b>Age</b>", "34 to 46"),), "A note."),
        ],
        key="bar",
    )


def test_groups_facts_and_notes_reach_the_browser_in_order_and_as_they_are() -> None:
    at = AppTest.from_function(script).run()
    assert not at.exception
    assert sent(at, "groups") == [
        {
            "groups": [
                {
                    "title": "Face 1",
                    "note": "",
                    "facts": [["Smile", "Yes", 97.12], ["Detection confidence", "", 98.77]],
                },
                {"title": "Not measured", "note": "A note.", "facts": [["<b>Age</b>", "34 to 46", None]]},
            ]
        }
    ]
