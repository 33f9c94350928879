"""An SSML document with the place of everything in it, in bytes, as speech marks count.

Polly's offsets are bytes of the UTF-8 document with its tags, and only what stands outside the tags is billed and seen.
This module reads a document once and answers both questions; it judges nothing but well-formedness.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

DOCTYPE = "a document type (<!DOCTYPE>) is not allowed"
Kind = Literal["open", "close", "text", "other"]


class Malformed(ValueError):
    """The document is not well-formed; `line` and `column` count from 1, in characters."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(slots=True)
class Piece:
    """A tag, a run of text, or something silent (a comment, a declaration), at bytes `start` to `end`."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A well-formed document.

    `visible` is what a person reads and what is billed; `starts[i]` and `ends[i]` are the bytes of its character i.
    """

    raw: bytes
    pieces: tuple[Piece, ...]
    visible: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def characters_before(self, byte: int) -> int:
        """How many visible characters start before this byte of the document."""
        return bisect_left(self.starts, byte)

    def place(self, byte: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1, the column in characters."""
        return _place(self.raw, byte)


def of_text(text: str) -> Document:
    """Plain text seen as a document: every character is visible, and its bytes are those of its UTF-8 form."""
    raw = text.encode()
    starts, ends, position = [], [], 0
    for character in text:
        starts.append(position)
        position += len(character.encode())
        ends.append(position)
    return Document(raw, (Piece("text", 0, len(raw), text=text),), text, tuple(starts), tuple(ends))


def read(ssml: str) -> Document:
    """Read an SSML document.

    Raises `Malformed` when it is not well-formed XML or carries a document type.
    """
    raw = ssml.encode("utf-8", "surrogatepass")
    pieces: list[Piece] = []
    open_tags: list[Piece] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = False

    def at() -> int:
        return parser.CurrentByteIndex

    def opened(name: str, attributes: dict[str, str]) -> None:
        start = at()
        end = _tag_end(raw, start)
        open_tags.append(Piece("open", start, end, name, attributes, empty=raw[end - 2 : end] == b"/>"))
        pieces.append(open_tags[-1])

    def closed(name: str) -> None:
        tag = open_tags.pop()
        start = tag.end if tag.empty else at()
        pieces.append(Piece("close", start, start if tag.empty else _tag_end(raw, start), name, empty=tag.empty))

    def characters(text: str) -> None:
        pieces.append(Piece("text", at(), -1, text=text))

    def silent(*_: object) -> None:
        pieces.append(Piece("other", at(), -1))

    def refused(*_: object) -> None:
        line, column = _place(raw, at())
        raise Malformed(DOCTYPE, line, column)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = characters
    parser.CommentHandler = silent
    parser.ProcessingInstructionHandler = silent
    parser.StartCdataSectionHandler = silent
    parser.EndCdataSectionHandler = silent
    parser.XmlDeclHandler = silent
    parser.StartDoctypeDeclHandler = refused
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        line, column = _place(raw, max(0, parser.ErrorByteIndex))
        raise Malformed(expat.ErrorString(error.code), line, column) from error

    for piece, following in zip(pieces, [*pieces[1:], Piece("other", len(raw), len(raw))], strict=True):
        if piece.end < 0:
            piece.end = following.start
    return Document(raw, tuple(pieces), *_visible(raw, pieces))


def _visible(raw: bytes, pieces: list[Piece]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    visible: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        if piece.kind != "text":
            continue
        visible.append(piece.text)
        if raw[piece.start : piece.end] == piece.text.encode("utf-8", "surrogatepass"):
            position = piece.start
            for character in piece.text:
                starts.append(position)
                position += len(character.encode("utf-8", "surrogatepass"))
                ends.append(position)
        else:  # an entity such as &amp;: all of its bytes stand for the character
            starts.extend([piece.start] * len(piece.text))
            ends.extend([piece.end] * len(piece.text))
    return "".join(visible), tuple(starts), tuple(ends)


_QUOTED_OR_END = re.compile(rb"\"[^\"]*\"|'[^']*'|>")


def _tag_end(raw: bytes, start: int) -> int:
    """The byte after the tag's `>`; a `>` within an attribute's quotes does not end it."""
    for found in _QUOTED_OR_END.finditer(raw, start):
        if found.group() == b">":
            return found.end()
    return len(raw)


def _place(raw: bytes, byte: int) -> tuple[int, int]:
    before = raw[:byte].decode("utf-8", "ignore")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
