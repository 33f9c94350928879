"""Text that remembers where each of its characters stood in the source, in bytes, through every change made to it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

# Symbols outside letters, digits and punctuation that espeak-ng reads aloud in most languages.
SPOKEN_SYMBOLS = frozenset("°©®™№")
JOINERS = "\u200c\u200d"  # shape letters in Hindi; harmless elsewhere
LONGEST_TOKEN = 40  # characters; espeak-ng's word buffer is limited and longer tokens have crashed it
MOST_INITIALS = 4  # "A." repeated 192 times overran a buffer


@dataclass(slots=True)
class TracedText:
    """Characters and, for each, the bytes `starts[i]` to `ends[i]` of the source that it stands for."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "TracedText":
        """Each character stands for its own bytes in UTF-8."""
        starts, ends, position = [], [], 0
        for character in text:
            starts.append(position)
            position += _utf8_length(character)
            ends.append(position)
        return cls(text, starts, ends)

    @classmethod
    def standing_for(cls, text: str, start: int, end: int) -> "TracedText":
        """All characters stand for the same bytes."""
        return cls(text, [start] * len(text), [end] * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> "TracedText":
        """Characters `start` to `end`."""
        return TracedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def extend(self, other: "TracedText") -> None:
        """Append `other`."""
        self.text += other.text
        self.starts += other.starts
        self.ends += other.ends


def clean(source: TracedText) -> TracedText:
    """What espeak-ng can safely be given.

    Composed (NFC); without emoji, control, private and unassigned characters; brackets made round, because [[ ]] would
    be read as phonemes; single spaces; no endless tokens or initials. A paragraph break stays as one line feed.
    """
    return _break_up(_collapse(_replace(_compose(source))))


def _compose(source: TracedText) -> TracedText:
    pieces = []
    position, text = 0, source.text
    while position < len(text):
        end = position + 1
        while end < len(text) and end - position < 8 and _continues(text[end]):
            end += 1
        composed = unicodedata.normalize("NFC", text[position:end])
        if end - position == 1 and composed == text[position]:
            pieces.append((composed, source.starts[position], source.ends[position]))
        else:
            pieces += [(character, source.starts[position], source.ends[end - 1]) for character in composed]
        position = end
    return _joined(pieces)


def _continues(character: str) -> bool:
    return unicodedata.combining(character) != 0 or "\u1160" <= character <= "\u11ff"


def _replace(source: TracedText) -> TracedText:
    kept = []
    for character, start, end in zip(source.text, source.starts, source.ends, strict=True):
        kept.append((_replacement(character), start, end))
    return _joined(kept)


def _replacement(character: str) -> str:
    if character in "\n\u2029":
        return "\n"
    if character in "[{":
        return "("
    if character in "]}":
        return ")"
    if character == "\u2019":
        return "'"
    if character in JOINERS or character in SPOKEN_SYMBOLS or "!" <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category[0] in "LMNP" or category in ("Sc", "Sm"):
        return character
    return " "


def _collapse(source: TracedText) -> TracedText:
    kept: list[tuple[str, int, int]] = []
    feeds = 0  # line feeds in the present stretch of white space
    for character, start, end in zip(source.text, source.starts, source.ends, strict=True):
        if character not in " \n":
            feeds = 0
            kept.append((character, start, end))
            continue
        feeds += character == "\n"
        shown = "\n" if feeds > 1 else " "
        if kept and kept[-1][0] in " \n":
            kept[-1] = (shown, kept[-1][1], end)
        else:
            kept.append((shown, start, end))
    return _joined(kept)


def _break_up(source: TracedText) -> TracedText:
    kept: list[tuple[str, int, int]] = []
    token = initials = repeated = 0
    text = source.text
    for index, (character, start, end) in enumerate(zip(text, source.starts, source.ends, strict=True)):
        if character in " \n":
            token = 0
        else:
            token += 1
            if token > LONGEST_TOKEN:
                kept.append((" ", start, start))
                token = 1
        if character == "." and index and text[index - 1].isalpha() and (index < 2 or not text[index - 2].isalpha()):
            initials += 1
            if initials > MOST_INITIALS:
                character = " "
        elif character.isalpha() and index + 1 < len(text) and text[index + 1].isalpha():
            initials = 0
        repeated = repeated + 1 if index and text[index - 1] == character and not character.isalnum() else 0
        if repeated > 3:
            character = " "
        kept.append((character, start, end))
    return _joined(kept)


def _joined(pieces: Iterable[tuple[str, int, int]]) -> TracedText:
    result = TracedText()
    characters = []
    for character, start, end in pieces:
        characters.append(character)
        result.starts.append(start)
        result.ends.append(end)
    result.text = "".join(characters)
    return result


def _utf8_length(character: str) -> int:
    code = ord(character)
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
