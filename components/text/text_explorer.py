"""The writing in one picture: its pieces on the picture and in a table, to search, copy and take away.

One fragment, so that the threshold, the search word or a click redraws this and nothing else; no call is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.answers import badge, confidence_bar, file_downloads
from components.answers.confidence_bar import Fact, Group
from components.answers.plain import escaped
from components.asking.picture_page import Explorer
from components.pictures import annotated_image, chosen_number, region_table
from components.pictures.annotated_image import Annotation
from components.pictures.region_table import Region
from services import text
from services.agreement import Thing
from services.exports import text as text_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.ledger import Answered
from services.text import Line, TextReading, Word

LINES, WORDS = "Lines", "Words"
_MOST_LINES_HIGH = 8  # a longer text to copy scrolls


@dataclass(frozen=True, slots=True)
class View:
    """What of a reading is looked at: pieces at least so confident (0 to 100) that hold `wanted`, lines or words."""

    least: int = int(text.DEFAULT_CONFIDENCE)
    wanted: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a word to show; `number` counts from 1 over the whole reading, so a threshold never renumbers."""

    number: int
    line: Line
    item: Line | Word


def controls(key: str, answers: Sequence[Answered[TextReading]] = ()) -> View:
    """Search word, threshold and unit; all three stand in the address, and none of them makes a call."""
    wanted = st.text_input(
        "Search",
        key=f"{key}_search",
        bind="query-params",
        placeholder="a name, a number, a word",
        icon=":material/search:",
        max_chars=200,
        help="Whatever holds these letters, capital or small, is shown and nothing else. Searching costs no call.",
    )
    least = st.slider(
        "Least confidence",
        0,
        100,
        int(text.DEFAULT_CONFIDENCE),
        format="%d %%",
        key=f"{key}_confidence",
        bind="query-params",
        help="How sure it must be that it was read right. It is applied to what came back, so moving it costs no call.",
    )
    unit = st.segmented_control(
        "Shown by", [LINES, WORDS], default=LINES, required=True, key=f"{key}_unit", bind="query-params"
    )
    return View(least, wanted, unit == WORDS)


@st.fragment
def show(picture: Picture, answer: Answered[TextReading], *, key: str, view: View | None = None) -> None:
    """Show the answer for a picture with its controls or, where they stand elsewhere, as `view` says."""
    reading = answer.value
    left, right = st.columns([3, 2], gap="medium")
    with right:
        view = controls(key) if view is None else view
        shown = pieces(reading, view)
    with left:
        chosen = _picture(picture, shown, key)
        badge.show(answer.receipt)
        _downloads(picture, answer, view, key)
    with right:
        st.header(_count(reading, shown, view), anchor=False)
        _remarks(reading, shown, view)
        if shown:
            _table(picture, shown, chosen, view, key)
            _copy(shown)
        if chosen:
            _facts(chosen, view, key)


def pieces(reading: TextReading, view: View) -> tuple[Piece, ...]:
    """The lines, or the words, that are looked at, in reading order. Nothing is in it twice."""
    if view.words:
        number_of = {(line.number, word): number for number, (line, word) in enumerate(_all_words(reading), 1)}
        found = text.find_words(reading, view.least, view.wanted)
        return tuple(Piece(number_of[line.number, word], line, word) for line, word in found)
    lines = text.find(text.above(reading, view.least), view.wanted)
    return tuple(Piece(line.number, line, line) for line in lines)


def things(answered: Answered[TextReading], view: View) -> tuple[Thing, ...]:
    """The same pieces for a comparison with another answer."""
    return tuple(
        Thing(piece.item.text, piece.item.confidence, piece.item.box) for piece in pieces(answered.value, view)
    )


def note(answered: Answered[TextReading], view: View) -> str:
    """What is in the picture, in two words: "2 found", "not found", "5 lines", "below 80 %", "no text"."""
    reading = answered.value
    count = len(pieces(reading, view))
    if view.wanted.strip():
        return f"{count} found" if count else "not found"
    if count:
        return _counted(count, view)
    return f"below {view.least} %" if reading.lines else "no text"


def files(view: View) -> dict[str, Callable[[Iterable[PictureResult[Answered[TextReading]]]], bytes]]:
    """What makes a file of many answers as they are looked at, by the file's ending."""
    return {
        "csv": partial(text_exports.to_csv, confidence=view.least, wanted=view.wanted, words=view.words),
        "json": partial(text_exports.to_json, confidence=view.least, wanted=view.wanted),
    }


def boxes(shown: Sequence[Piece]) -> list[Annotation]:
    """The polygons of pieces, for the page and for the picture to download."""
    return [
        Annotation(
            piece.item.box,
            piece.item.text,
            (f"Confidence {piece.item.confidence:.1f} %", *_whole_line(piece)),
            polygon=piece.item.polygon,
            number=piece.number,
        )
        for piece in shown
    ]


def _all_words(reading: TextReading) -> list[tuple[Line, Word]]:
    return [(line, word) for line in reading.lines for word in line.words]


def _whole_line(piece: Piece) -> tuple[str, ...]:
    return () if piece.item is piece.line else (f"In the line: {piece.line.text}",)


def _picture(picture: Picture, shown: tuple[Piece, ...], key: str) -> Piece | None:
    """The picture with its polygons; returns the piece that is chosen now, whether here or in the table."""
    numbers = [piece.number for piece in shown]
    chosen = chosen_number.follow(key, picture.digest, numbers)
    place = None if chosen is None else numbers.index(chosen)
    annotated_image.show(
        picture,
        boxes(shown),
        key=f"{key}_picture",
        selected=place,
        alt=f"{picture.name}, with an outline around what is written",
        what="Text",
    )
    return None if place is None else shown[place]


def _table(picture: Picture, shown: tuple[Piece, ...], chosen: Piece | None, view: View, key: str) -> None:
    unit = "Word" if view.words else "Line"
    region_table.show(
        picture,
        [
            Region(piece.number, piece.item.box, f"{piece.number}", (piece.item.text, piece.item.confidence))
            for piece in shown
        ],
        [unit, "Text", "Confidence"],
        key=f"{key}_table",
        selected=chosen.number if chosen else None,
        alt="What is written in the picture, with how sure each reading is",
    )


def _copy(shown: tuple[Piece, ...]) -> None:
    """Everything that is shown as one text, with a button that copies it."""
    lines = [piece.item.text for piece in shown]
    st.code(
        "\n".join(lines), language=None, wrap_lines=True, height=220 if len(lines) > _MOST_LINES_HIGH else "content"
    )


def _facts(piece: Piece, view: View, key: str) -> None:
    """The chosen piece: itself to copy, and how sure each of its words is."""
    st.header(f"{'Word' if view.words else 'Line'} {piece.number}", anchor=False)
    st.code(piece.item.text, language=None, wrap_lines=True)
    facts = [Fact("Confidence", percent=piece.item.confidence)]
    facts += [Fact("In the line", piece.line.text)] if view.words else []
    groups = [Group("In short", tuple(facts))]
    if not view.words:
        words = tuple(Fact(word.text, percent=word.confidence) for word in piece.line.words)
        groups.append(Group("Word by word", words))
    confidence_bar.show(groups, key=f"{key}_facts")


def _counted(count: int, view: View) -> str:
    unit = "word" if view.words else "line"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _count(reading: TextReading, shown: tuple[Piece, ...], view: View) -> str:
    there = len(reading.words) if view.words else len(reading.lines)
    if not there:
        return "No text"
    return _counted(there, view) if len(shown) == there else f"{len(shown)} of {_counted(there, view)}"


def _remarks(reading: TextReading, shown: tuple[Piece, ...], view: View) -> None:
    """What there is to say of an empty answer, and of one that may be cut off."""
    confident = pieces(reading, View(view.least, words=view.words))
    if not reading.lines:
        st.caption(
            "Nothing that can be read was found in this picture. Very small, blurred or ornate letters are missed, and "
            "only Latin letters and digits are looked for."
        )
    elif not confident:
        st.caption(
            f"Nothing was read with {view.least} % or more. Move the slider to the left to see less certain text."
        )
    elif not shown:
        st.caption(f"Nothing here holds “{escaped(view.wanted.strip())}”. A lower threshold may bring it up.")
    if reading.is_cut_off:
        st.caption(f"At most {text.MOST_WORDS} words of a picture are read; there may be more.")


def _downloads(picture: Picture, answered: Answered[TextReading], view: View, key: str) -> None:
    """What is shown as files."""
    results = [PictureResult(picture, answered)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(view).items()}
    makes["png"] = lambda: annotated_image.to_png(picture, boxes(pieces(answered.value, view)))
    file_downloads.show(picture, "text", makes, key=key)


def _is_found(view: View) -> Callable[[Answered[TextReading]], bool] | None:
    return (lambda answered: bool(pieces(answered.value, view))) if view.wanted.strip() else None


EXPLORER: Explorer[Answered[TextReading], View] = Explorer(
    controls, show, note, files, lambda answered: [answered.receipt], things, is_found=_is_found, what="Text"
)
