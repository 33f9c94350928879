"""Two answers about one picture as a table: a row for each thing, with what either of them says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from services.agreement import Agreement, Thing
from services.exports import table as picture_table
from services.exports.table import Cell

if TYPE_CHECKING:
    from services.images import Picture

_SIDE_COLUMNS = ("answered_by", "name", "confidence_percent", *picture_table.BOX_COLUMNS)
COLUMNS = (
    *("picture", "picture_sha256", "number", "differences", "overlap_fraction"),
    *(f"{place}_{column}" for place in ("first", "second") for column in _SIDE_COLUMNS),
)
"""The columns of the table; `differences` are joined with ", ", empty cells mean that there is nothing on that side."""

Answer = tuple[str, Sequence[Thing]]
"""Who answered, and the things that were compared."""


def to_csv(picture: Picture, first: Answer, second: Answer, found: Agreement) -> bytes:
    """One row a thing, in the order and with the numbers of the page."""
    return picture_table.to_csv(COLUMNS, _rows(picture, first, second, found))


def _rows(picture: Picture, first: Answer, second: Answer, found: Agreement) -> Iterator[dict[str, Cell]]:
    for number, row in enumerate(found.rows, 1):
        yield {
            "picture": picture.name,
            "picture_sha256": picture.digest,
            "number": number,
            "differences": ", ".join(row.differences),
            "overlap_fraction": None if row.overlap is None else round(row.overlap, 5),
            **_side("first", first, row.first_index),
            **_side("second", second, row.second_index),
        }


def _side(place: str, answer: Answer, index: int | None) -> dict[str, Cell]:
    if index is None:
        return {f"{place}_answered_by": answer[0]}
    thing = answer[1][index]
    about: dict[str, Cell] = {
        "answered_by": answer[0],
        "name": thing.name,
        "confidence_percent": None if thing.confidence is None else round(thing.confidence, 5),
        **(picture_table.about_box(thing.box) if thing.box else {}),
    }
    return {f"{place}_{column}": value for column, value in about.items()}
