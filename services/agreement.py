"""How far two answers about one picture agree: things matched by where they are, and the differences listed.

Two engines draw their boxes differently, so boxes belong together when they overlap enough, each with one other at
most, the largest overlap first. What has no box (a label of the whole picture) is matched by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.boxes import Box

LEAST_OVERLAP = 0.3
"""Intersection over union. The usual 0.5 (Pascal VOC) is for boxes drawn by one rule; engines of different makers do
not agree whether hair belongs to a face or space to a line, so less is asked, and the page lets it be changed."""
LEAST_CONFIDENCE_DIFFERENCE = 10.0
"""Percentage points. Confidences of different engines are scaled differently; smaller differences say nothing."""

Difference = Literal["only first", "only second", "other name", "other confidence"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that an answer names: its confidence is 0 to 100 or None, `box` is None for the whole picture."""

    name: str
    confidence: float | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class Row:
    """What one or both answers say of one thing; `overlap` is 0 to 1, None where there are no two boxes.

    `first_index` and `second_index` are places in the two answers, None where that answer has nothing there.
    """

    first_index: int | None
    second_index: int | None
    overlap: float | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every thing of both answers in one row: what is in both in the first's order, then what only one has."""

    rows: tuple[Row, ...]

    @property
    def in_both(self) -> int:
        """Things that both answers have."""
        return sum(row.first_index is not None and row.second_index is not None for row in self.rows)

    @property
    def only_first(self) -> int:
        """Things that only the first answer has."""
        return sum(row.second_index is None for row in self.rows)

    @property
    def only_second(self) -> int:
        """Things that only the second answer has."""
        return sum(row.first_index is None for row in self.rows)

    @property
    def different(self) -> tuple[Row, ...]:
        """The rows in which the answers differ."""
        return tuple(row for row in self.rows if row.differences)


def compare(first: Sequence[Thing], second: Sequence[Thing], *, least_overlap: float = LEAST_OVERLAP) -> Agreement:
    """Match the things of two answers about the same picture.

    Boxes match from `least_overlap` on (intersection over union, above 0 to 1), one to one, the largest overlap first;
    among equals the same name wins, because one box may carry several labels.
    """
    partner = _by_overlap(first, second, least_overlap) | _by_name(first, second)
    rows = [_row(first, second, here, *partner.get(here, (None, None))) for here in range(len(first))]
    taken = {there for there, _ in partner.values()}
    rows.sort(key=lambda row: row.second_index is None)
    rows += [_row(first, second, None, there, None) for there in range(len(second)) if there not in taken]
    return Agreement(tuple(rows))


def _by_overlap(
    first: Sequence[Thing], second: Sequence[Thing], least: float
) -> dict[int, tuple[int | None, float | None]]:
    """Index in `first` to index in `second` and the overlap."""
    candidates = [
        (overlap, one.name == other.name, here, there)
        for here, one in enumerate(first)
        for there, other in enumerate(second)
        if one.box and other.box and (overlap := one.box.overlap(other.box)) > 0 and overlap >= least
    ]
    candidates.sort(key=lambda pair: (-pair[0], not pair[1], pair[2], pair[3]))
    partner: dict[int, tuple[int | None, float | None]] = {}
    taken: set[int] = set()
    for overlap, _, here, there in candidates:
        if here not in partner and there not in taken:
            partner[here] = (there, overlap)
            taken.add(there)
    return partner


def _by_name(first: Sequence[Thing], second: Sequence[Thing]) -> dict[int, tuple[int | None, float | None]]:
    places: dict[str, list[int]] = {}
    for there, other in enumerate(second):
        if other.box is None:
            places.setdefault(other.name.casefold(), []).append(there)
    partner: dict[int, tuple[int | None, float | None]] = {}
    for here, one in enumerate(first):
        if one.box is None and (free := places.get(one.name.casefold())):
            partner[here] = (free.pop(0), None)
    return partner


def _row(
    first: Sequence[Thing], second: Sequence[Thing], here: int | None, there: int | None, overlap: float | None
) -> Row:
    if here is None:
        return Row(None, there, None, ("only second",))
    if there is None:
        return Row(here, None, None, ("only first",))
    one, other = first[here], second[there]
    differences: list[Difference] = []
    if one.name != other.name:
        differences.append("other name")
    if (
        one.confidence is not None
        and other.confidence is not None
        and abs(one.confidence - other.confidence) >= LEAST_CONFIDENCE_DIFFERENCE
    ):
        differences.append("other confidence")
    return Row(here, there, overlap, tuple(differences))
