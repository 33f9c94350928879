"""Which of several things is selected, when the page and its component may both select."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from components.pictures import chosen_number, region_table, selection


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the browser session remembers."""
    made: dict[str, Any] = {}
    for module in (selection, chosen_number, region_table):
        monkeypatch.setattr(module, "st", SimpleNamespace(session_state=made))
    return made


def box(state: dict[str, Any], index: Any, when: Any) -> None:
    """A click on a box, as the browser sends it."""
    state["p_picture"] = {"selected": {"index": index, "click": when}}


def row(state: dict[str, Any], number: Any, when: Any) -> None:
    state["p_table"] = {"chosen": {"number": number, "click": when}}


def selected(subject: str = "one", asked: int | None = None, count: int = 3) -> int | None:
    return selection.of("p_picture", subject, asked, count).index


def test_the_newer_of_a_click_and_a_choice_of_the_page_wins(state: dict[str, Any]) -> None:
    assert selected(asked=0) == 0
    box(state, 2, 1000)
    assert selected(asked=0) == 2
    assert selected(asked=0) == 2, "the same wish is no news"
    assert selected(asked=1) == 1
    assert selected(asked=1) == 1, "nor is the same click"
    box(state, None, 2000)
    assert selected(asked=1) is None


def test_another_picture_begins_with_what_its_page_asks_for(state: dict[str, Any]) -> None:
    assert selected() is None
    box(state, 2, 1000)
    assert selected() == 2
    assert selected("two") is None, "what was clicked was another picture's"
    assert selected("three", asked=1) == 1
    assert selected("four", asked=1) == 1
    assert selected("five") is None


def test_what_is_not_there_is_not_selected(state: dict[str, Any]) -> None:
    for index in (3, -1, 99):
        box(state, index, index)
        assert selected() is None
    assert selected(asked=7) is None


@pytest.mark.parametrize("value", [None, "2", {"index": "2", "click": 1}, {"index": 1}, {"index": 1, "click": "now"}])
def test_nonsense_from_a_browser_selects_nothing(state: dict[str, Any], value: Any) -> None:
    state["p_picture"] = {"selected": value}
    assert selected() is None
    assert selection.newly_chosen("p_picture") is None


def follow(numbers: list[int], subject: str = "one", first: int | None = 1) -> int | None:
    chosen = chosen_number.follow("p", subject, numbers, first=first)
    selection.of("p_picture", subject, None if chosen is None else numbers.index(chosen), len(numbers))
    return chosen


def test_box_and_row_choose_in_turn_by_the_number_of_the_thing(state: dict[str, Any]) -> None:
    assert follow([1, 3, 4]) == 1
    box(state, 1, 1000)
    assert follow([1, 3, 4]) == 3, "the second box is number 3: number 2 is below the threshold"
    row(state, 4, 2000)
    assert follow([1, 3, 4]) == 4
    box(state, 0, 3000)
    assert follow([1, 3, 4]) == 1
    row(state, None, 4000)
    assert follow([1, 3, 4]) is None
    assert follow([1, 3, 4]) is None, "no run chooses anything by itself"


def test_what_a_threshold_hides_comes_back_with_it(state: dict[str, Any]) -> None:
    follow([1, 2, 3])
    row(state, 3, 1000)
    assert follow([1, 2, 3]) == 3
    assert follow([1, 2]) is None
    assert follow([1, 2, 3]) == 3


def test_another_subject_begins_with_its_first(state: dict[str, Any]) -> None:
    follow([1, 2])
    row(state, 2, 1000)
    assert follow([1, 2]) == 2
    assert follow([5, 6], subject="two", first=5) == 5


def test_a_click_on_a_box_that_is_gone_chooses_nothing_else(state: dict[str, Any]) -> None:
    follow([1, 2, 3])
    box(state, 2, 1000)
    assert follow([1, 2]) == 1
