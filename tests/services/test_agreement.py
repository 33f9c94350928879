"""Two answers about one picture: what belongs together, and where they differ."""

from __future__ import annotations

import random

import pytest

from services import agreement
from services.agreement import Thing
from services.boxes import Box


def thing(name: str, left: float, width: float = 0.2, confidence: float | None = 99.0) -> Thing:
    return Thing(name, confidence, Box(left, 0.1, width, 0.2))


def pairs(found: agreement.Agreement) -> set[tuple[int | None, int | None]]:
    return {(row.first_index, row.second_index) for row in found.rows}


def test_boxes_that_lie_on_each_other_belong_together_whatever_their_order() -> None:
    found = agreement.compare([thing("a", 0.1), thing("b", 0.6)], [thing("b", 0.61), thing("a", 0.11)])
    assert pairs(found) == {(0, 1), (1, 0)}
    assert found.different == ()
    # 0.19 of 0.2 + 0.2 - 0.19, counted by hand
    assert found.rows[0].overlap == pytest.approx(0.19 / 0.21)


def test_each_thing_has_one_partner_and_the_largest_overlap_is_taken_first() -> None:
    """The first box overlaps both, the second only the nearer one: the first gives it up."""
    found = agreement.compare([thing("a", 0.10), thing("b", 0.14)], [thing("c", 0.15)])
    assert pairs(found) == {(1, 0), (0, None)}
    assert found.in_both == 1
    assert found.only_first == 1


def test_what_only_one_of_them_has_is_listed_on_its_side() -> None:
    found = agreement.compare([thing("a", 0.0)], [thing("a", 0.5), thing("b", 0.8)])
    assert [row.differences for row in found.rows] == [("only first",), ("only second",), ("only second",)]
    assert (found.in_both, found.only_first, found.only_second) == (0, 1, 2)


def test_the_same_place_with_another_name_or_confidence_is_a_difference() -> None:
    here = [thing("10", 0.0, confidence=99), thing("goal", 0.3, confidence=99), thing("x", 0.6, confidence=None)]
    there = [thing("IO", 0.0, confidence=80), thing("goal", 0.3, confidence=89.5), thing("x", 0.6, confidence=5)]
    found = agreement.compare(here, there)
    assert [row.differences for row in found.rows] == [("other name", "other confidence"), (), ()]


@pytest.mark.parametrize(("second", "differs"), [(90.0, True), (90.01, False), (110.0, True), (109.99, False)])
def test_ten_points_of_confidence_are_a_difference_and_less_is_none(second: float, differs: bool) -> None:
    """The page dots what is "10 points apart"."""
    found = agreement.compare([thing("a", 0.1, confidence=100.0)], [thing("a", 0.1, confidence=second)])
    assert bool(found.different) == differs


def test_the_least_overlap_decides() -> None:
    """Half of each box: one third of intersection over union."""
    one, other = [thing("a", 0.1)], [thing("a", 0.2)]
    assert agreement.compare(one, other, least_overlap=0.3).in_both == 1
    assert agreement.compare(one, other, least_overlap=0.4).in_both == 0


def test_boxes_that_only_touch_never_match() -> None:
    assert agreement.compare([thing("a", 0.0)], [thing("a", 0.2)], least_overlap=0.0).in_both == 0


def test_several_names_on_one_box_find_their_own() -> None:
    """AWS puts Person, Adult and Woman on the very same box."""
    here = [thing("Woman", 0.1), thing("Adult", 0.1), thing("Person", 0.1)]
    there = [thing("Person", 0.1), thing("Woman", 0.1)]
    assert pairs(agreement.compare(here, there)) == {(0, 1), (2, 0), (1, None)}


def test_what_has_no_box_is_matched_by_its_name() -> None:
    here = [Thing("Person", 99, None), Thing("Car", 80, None), thing("Text", 0.1)]
    there = [Thing("person", 60, None), Thing("Text", 99, None)]
    found = agreement.compare(here, there)
    assert pairs(found) == {(0, 0), (1, None), (2, None), (None, 1)}
    assert found.rows[0].differences == ("other name", "other confidence")
    assert found.rows[0].overlap is None


def test_nothing_against_nothing_is_no_row() -> None:
    assert agreement.compare([], []).rows == ()


def test_every_thing_of_both_answers_stands_in_exactly_one_row() -> None:
    chance = random.Random(7)
    for _ in range(50):
        sides = [
            [thing(chance.choice("ab"), chance.random(), chance.random()) for _ in range(chance.randrange(9))]
            for _ in range(2)
        ]
        rows = agreement.compare(*sides).rows
        for side, indexes in (
            (sides[0], [row.first_index for row in rows]),
            (sides[1], [row.second_index for row in rows]),
        ):
            assert sorted(index for index in indexes if index is not None) == list(range(len(side)))
