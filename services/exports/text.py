"""What was read in pictures as files: one table for spreadsheets, one document for programs, from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services import text
from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.ledger import Answered
from services.text import Line, TextReading, Word

Result = PictureResult[Answered[TextReading]]

COLUMNS = (
    *PICTURE_COLUMNS,
    *("line", "word", "text", "confidence_percent"),
    *BOX_COLUMNS,
    "corners_fractions",
    *CALL_COLUMNS,
)
"""The columns of the table. `line` and `word` count from 1, `word` within its line; corners are "x y, x y, ..."."""


def to_csv(
    readings: Iterable[Result],
    *,
    confidence: float = 0.0,
    wanted: str = "",
    words: bool = False,
) -> bytes:
    """One row a line, or with `words` one a word, and one row for each picture without any.

    Only what is at least so confident (0 to 100) and holds `wanted`.
    """
    return picture_table.to_csv(COLUMNS, _rows(readings, confidence, wanted, words))


def to_json(readings: Iterable[Result], *, confidence: float = 0.0, wanted: str = "") -> bytes:
    """The same names as the table's columns: pictures, each with its lines, each with its words."""
    pictures = []
    for entry in readings:
        lines = _lines(entry, confidence, wanted)
        pictures.append(
            {
                **picture_table.about_picture(entry, "text", "no text", len(lines)),
                "lines": [
                    {
                        "line": line.number,
                        **_about(line),
                        "words": [
                            {"word": place, **_about(word)}
                            for place, word in enumerate(line.words, 1)
                            if word.confidence >= confidence
                        ],
                    }
                    for line in lines
                ],
                **picture_table.about_call(entry.result.receipt if entry.result else None),
            }
        )
    return picture_table.to_json({"least_confidence_percent": confidence, "searched_for": wanted, "pictures": pictures})


def _lines(entry: Result, confidence: float, wanted: str) -> tuple[Line, ...]:
    return text.find(text.above(entry.result.value, confidence), wanted) if entry.result else ()


def _rows(readings: Iterable[Result], confidence: float, wanted: str, words: bool) -> Iterator[dict[str, Cell]]:
    for entry in readings:
        found: list[dict[str, Cell]]
        if words and entry.result:
            held = text.find_words(entry.result.value, confidence, wanted)
            found = [{"line": line.number, "word": line.words.index(word) + 1, **_about(word)} for line, word in held]
        else:
            found = [{"line": line.number, **_about(line)} for line in _lines(entry, confidence, wanted)]
        about = picture_table.about_picture(entry, "text", "no text", len(found))
        call = picture_table.about_call(entry.result.receipt if entry.result else None)
        yield from ({**about, **row, **call} for row in found or [{}])


def _about(piece: Line | Word) -> dict[str, Cell]:
    return {
        "text": piece.text,
        "confidence_percent": round(piece.confidence, 5),
        **picture_table.about_box(piece.box),
        "corners_fractions": ", ".join(f"{x:.5f} {y:.5f}" for x, y in piece.polygon),
    }
