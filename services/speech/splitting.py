"""A text longer than one request, cut into parts that each fit.

Cuts fall at the ends of sentences, else of clauses, else between words, never inside a word. An SSML document is cut
where every open tag can be closed and opened again; each part is a whole document of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from services import errors
from services.speech.document import Document, Malformed, Piece, of_text, read
from services.speech.sentences import clause_ends, sentence_ends, word_ends

BILLED_PER_REQUEST = 3_000
TOTAL_PER_REQUEST = 6_000
"""Limits of SynthesizeSpeech, in characters: billed ones, and all with the SSML tags."""
BILLED_PER_TASK = 100_000
TOTAL_PER_TASK = 200_000
"""Limits of StartSpeechSynthesisTask, likewise."""

# A tag outside this set means something for its text as a whole: closing it early would change what is spoken.
_REOPENABLE = frozenset({"speak", "p", "s", "lang", "prosody", "emphasis", "amazon:effect", "amazon:domain"})


@dataclass(frozen=True, slots=True)
class Part:
    """One request's text, and where it comes from in the whole text.

    The part's bytes from `prefix_bytes` on are the whole's bytes `start_byte` to `end_byte`; what stands before and
    after are tags opened and closed again. `characters` are billed.
    """

    text: str
    start_byte: int
    end_byte: int
    prefix_bytes: int
    characters: int

    def original_byte(self, byte: int) -> int:
        """Where a byte of this part lies in the whole text, kept within the part's own stretch."""
        return min(max(byte - self.prefix_bytes + self.start_byte, self.start_byte), self.end_byte)


@dataclass(frozen=True, slots=True)
class _Cut:
    byte: int
    rank: int  # 0 sentence, 1 clause, 2 word
    open_tags: tuple[Piece, ...]


def split(
    text: str, text_type: str = "text", *, billed: int = BILLED_PER_REQUEST, total: int = TOTAL_PER_REQUEST
) -> tuple[Part, ...]:
    """The parts of the text in order; one part, equal to the text, when it fits into one request.

    Raises `BadInput` when there is nothing to say, the SSML is not well-formed, or no allowed place for a cut exists.
    """
    try:
        document = read(text) if text_type == "ssml" else of_text(text)
    except Malformed as error:
        raise errors.BadInput(
            f"The SSML is not well-formed at line {error.line}, column {error.column}: {error.reason}.",
            "Close every tag and write & as &amp;; nothing was sent.",
        ) from error
    if not document.visible.strip():
        raise errors.BadInput("There is nothing to say.", "Write a sentence.")
    if len(document.visible) <= billed and len(text) <= total:
        return (Part(text, 0, len(document.raw), 0, len(document.visible)),)
    cuts = _cuts_of_ssml(document) if text_type == "ssml" else _cuts_of_text(document)
    return tuple(_greedy(document, cuts, billed, total))


def _greedy(document: Document, cuts: Sequence[_Cut], billed: int, total: int) -> list[Part]:
    parts: list[Part] = []
    here = cuts[0]
    last = cuts[-1]
    following = 1
    while here.byte < last.byte:
        best: _Cut | None = None
        for cut in cuts[following:]:
            part = _part(document, here, cut)
            if part.characters > billed:
                break
            if len(part.text) <= total and (best is None or cut.rank <= best.rank or cut is last):
                best = cut
        if best is None:
            line, column = document.place(here.byte)
            raise errors.BadInput(
                f"The text from line {line}, column {column} on is too long to be said in one go and has no place to"
                " pause.",
                f"Put periods, or in SSML <s> and <p>, so that no stretch is longer than {billed:,} characters.",
            )
        part = _part(document, here, best)
        if part.characters and document.visible[slice(*_span(document, here, best))].strip():
            parts.append(part)
        following = cuts.index(best, following) + 1
        here = best
    return parts


def _span(document: Document, left: _Cut, right: _Cut) -> tuple[int, int]:
    return document.characters_before(left.byte), document.characters_before(right.byte)


def _part(document: Document, left: _Cut, right: _Cut) -> Part:
    prefix = b"".join(document.raw[tag.start : tag.end] for tag in left.open_tags)
    suffix = "".join(f"</{tag.name}>" for tag in reversed(right.open_tags))
    first, after = _span(document, left, right)
    body = prefix + document.raw[left.byte : right.byte]
    return Part(body.decode() + suffix, left.byte, right.byte, len(prefix), after - first)


def _cuts_of_text(document: Document) -> list[_Cut]:
    text = document.visible
    found = dict.fromkeys(word_ends(text), 2)
    found |= dict.fromkeys(clause_ends(text), 1)
    found |= dict.fromkeys(sentence_ends(text), 0)
    inside = [_Cut(document.starts[at], rank, ()) for at, rank in sorted(found.items()) if 0 < at < len(text)]
    return [_Cut(0, 0, ()), *inside, _Cut(len(document.raw), 0, ())]


def _cuts_of_ssml(document: Document) -> list[_Cut]:
    text = document.visible
    ranks = dict.fromkeys(word_ends(text), 2)
    ranks |= dict.fromkeys(clause_ends(text), 1)
    ranks |= dict.fromkeys(sentence_ends(text), 0)
    offsets = sorted(ranks)
    cuts: list[_Cut] = []
    stack: list[Piece] = []
    pending: int | None = None  # a sentence has ended; the cut comes after the tags that close with it

    def cut(byte: int, rank: int) -> None:
        if stack and all(tag.name in _REOPENABLE and "amazon:max-duration" not in tag.attributes for tag in stack):
            cuts.append(_Cut(byte, rank, tuple(stack)))

    for piece in document.pieces:
        if pending is not None and ((piece.kind == "open" and not piece.empty) or piece.text.strip()):
            cut(piece.start, pending)
            pending = None
        if piece.kind == "open" and not piece.empty:
            stack.append(piece)
        elif piece.kind == "close" and not piece.empty:
            stack.pop()
            if piece.name in {"p", "s"}:
                pending = 0
        elif piece.kind == "text":
            first = document.characters_before(piece.start)
            after = first + len(piece.text)
            for offset in offsets[bisect_right(offsets, first) : bisect_right(offsets, after)]:
                if offset < after:
                    cut(document.starts[offset], ranks[offset])
                else:
                    pending = min(ranks[offset], 2 if pending is None else pending)
    start = document.pieces[0].start
    for piece in document.pieces:  # whatever stands before <speak> (a declaration, a comment) is not repeated
        if piece.kind == "open":
            start = piece.start
            break
    return [_Cut(start, 0, ()), *(found for found in cuts if found.byte > start), _Cut(len(document.raw), 0, ())]
