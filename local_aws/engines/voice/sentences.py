"""Where sentences end and which parts of them are words."""

# ruff: noqa: RUF001 - punctuation of several languages

import re
from collections.abc import Iterator

# Written with a full stop inside a sentence. English, German, French, Spanish, Italian, Dutch, Portuguese.
_ABBREVIATIONS = (
    "mr mrs ms dr prof sr jr st vs etc e.g i.e no fig vol pp approx dept est inc ltd co corp gen col sgt capt lt rev "
    "hon jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s a.m p.m "
    "bzw ca evtl ggf hr fr nr usw vgl z.b d.h u.a str mm mme mlle av bd sra srta ud uds dña dott sig sigg mevr dhr "
    "bijv enz"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split(" "))
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？｡]+[」』”’]*""")
_JOINTS = re.compile(r"[\s—–/\\|…]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SYMBOLS = "$€£¥₹%‰&@#+=<>°©®™№§¢"


def sentence_ends(text: str) -> list[int]:
    """Indexes just behind each sentence of `text`, the last of which may be unfinished."""
    ends = []
    for found in _END.finditer(text):
        if _ends_here(text, found.start(), found.end()):
            ends.append(found.end())
    if not ends or text[ends[-1] :].strip():
        ends.append(len(text))
    return ends


def _ends_here(text: str, start: int, end: int) -> bool:
    if text[start] in "!?。！？｡":
        return True
    rest = text[end:].lstrip()
    if rest and rest[0].islower():
        return False
    words = text[:start].split()
    word = words[-1].lstrip("(\"'“‘«") if words else ""
    if end - start == 1 and rest:
        if word.casefold() in ABBREVIATIONS:
            return False
        if len(word) == 1 and word.isupper() and rest[0].isupper():
            return False
        if word.isdigit() and len(word) <= 2 and len(words) == 1:
            return False  # "1. First point"
    return True


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each word in `text[start:end]`; punctuation around a word does not belong to it."""
    position = start
    while position < end:
        gap = _JOINTS.match(text, position, end)
        if gap:
            position = gap.end()
            continue
        following = _JOINTS.search(text, position, end)
        stop = following.start() if following else end
        yield from _trimmed(text, position, stop)
        position = stop


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if _HAN.search(text, start, end):
        # Chinese is written without spaces: each character is a word, other stretches stay together.
        position = start
        while position < end:
            stop = position + 1
            if not _HAN.match(text, position):
                while stop < end and not _HAN.match(text, stop):
                    stop += 1
            yield from _stripped(text, position, stop)
            position = stop
        return
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and not _belongs(text[start]):
        start += 1
    while end > start and not _belongs(text[end - 1]):
        end -= 1
    if start < end:
        yield start, end


def _belongs(character: str) -> bool:
    return character.isalnum() or character in _SYMBOLS or 0x0900 <= ord(character) <= 0x0DFF


def is_speakable(text: str) -> bool:
    """Whether there is anything to pronounce in it."""
    return any(character.isalnum() or character in _SYMBOLS for character in text)
