"""What tables of every kind of picture answer have in common: the columns of the picture and of the call, and CSV.

A table's columns keep their names and order; a new one is only ever added at the end.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from services.exports.faces import BYTE_ORDER_MARK, Cell, cell

if TYPE_CHECKING:
    from services.boxes import Box
    from services.errors import VitrineError
    from services.images import Picture
    from services.ledger import Receipt

T = TypeVar("T")

PICTURE_COLUMNS = ("picture", "picture_sha256", "width_px", "height_px", "outcome", "message")
BOX_COLUMNS = ("left_fraction", "top_fraction", "width_fraction", "height_fraction")
"""Fractions are of the picture's width or height and may pass 0 to 1."""
CALL_COLUMNS = ("backend", "region", "engine", "asked_at")


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What is known of one picture: its result, or the error in its place; neither when it was not asked."""

    picture: Picture
    result: T | None = None
    error: VitrineError | None = None


def about_picture(answered: Answered[Any], found: str, nothing: str, count: int) -> dict[str, Cell]:
    """The picture's columns; `outcome` is `found` or `nothing` by the count, "failed", or "not asked"."""
    outcome = found if count else nothing
    if answered.error:
        outcome = "failed"
    elif answered.result is None:
        outcome = "not asked"
    picture = answered.picture
    message = answered.error.message if answered.error else None
    values = (picture.name, picture.digest, picture.width_px, picture.height_px, outcome, message)
    return dict(zip(PICTURE_COLUMNS, values, strict=True))


def about_box(box: Box) -> dict[str, Cell]:
    """The box's columns."""
    return {
        name: round(side, 5) for name, side in zip(BOX_COLUMNS, (box.left, box.top, box.width, box.height), strict=True)
    }


def about_call(receipt: Receipt | None) -> dict[str, Cell]:
    """Who answered, and when (ISO 8601, UTC); empty without an answer."""
    if receipt is None:
        return {}
    values = (receipt.backend, receipt.region, receipt.engine, receipt.asked_at.isoformat())
    return dict(zip(CALL_COLUMNS, values, strict=True))


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """UTF-8 CSV (RFC 4180) with a header. Not measured is an empty cell; cells that look like formulas are disarmed."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def to_json(document: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON, indented, with letters of every script as they are."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
