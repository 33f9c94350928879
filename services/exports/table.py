"""What tables of every kind of picture answer have in common: the columns of the picture and of the call, and CSV.

A table's columns keep their names and order, carry their units, and a new one is only ever added at the end. A
spreadsheet runs a cell that begins like a formula, and a file name is a stranger's text, so such cells are disarmed.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from services.boxes import Box
    from services.errors import VitrineError
    from services.images import Picture
    from services.ledger import Receipt

T = TypeVar("T")
Cell = str | int | float | bool | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV file as UTF-8 only when it begins with this."""
PICTURE_COLUMNS = ("picture", "picture_sha256", "width_px", "height_px", "outcome", "message")
BOX_COLUMNS = ("left_fraction", "top_fraction", "width_fraction", "height_fraction")
"""Fractions are of the picture's width or height and may pass 0 to 1."""
CALL_COLUMNS = ("backend", "region", "engine", "asked_at")


@dataclass(frozen=True, slots=True)
class PictureResult(Generic[T]):
    """What is known of one picture: its result, or the error in its place; neither when it was not asked."""

    picture: Picture
    result: T | None = None
    error: VitrineError | None = None


def about_picture(entry: PictureResult[Any], found: str, nothing: str, count: int) -> dict[str, Cell]:
    """The picture's columns; `outcome` is `found` or `nothing` by the count, "failed", or "not asked"."""
    outcome = found if count else nothing
    if entry.error:
        outcome = "failed"
    elif entry.result is None:
        outcome = "not asked"
    picture = entry.picture
    message = entry.error.message if entry.error else None
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


def cell(value: Cell) -> Cell:
    """A value as CSV shows it; only text can pass for a spreadsheet's formula, so a negative number stays a number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _disarmed(value) if isinstance(value, str) else value


def _disarmed(text: str) -> str:
    """An apostrophe before what a spreadsheet may run (OWASP, "CSV Injection"), full-width signs included."""
    plain = unicodedata.normalize("NFKC", text)
    return "'" + text if plain.startswith(_FORMULA_STARTS) or plain.strip().startswith(_FORMULA_STARTS) else text
