"""Where a sentence ends: the places at which a text may be cut without being heard.

Plain rules over punctuation, in the scripts that Polly speaks. A cut at a wrong place costs a pause, so the rules would
rather miss an end than see one after "Dr." or in "3.14".
"""

# ruff: noqa: RUF001 - punctuation of other scripts looks like ASCII
from __future__ import annotations

import re

# A full stop counts only before white space; the ideographic ones and the danda need none after them.
_END = re.compile(
    r"""(?P<western>[.!?…؟۔]+)["'”’»)\]]*(?=\s|$)|[。！？｡।]+["'”’」』）]*|\n[ \t]*(?=\n)""",
)
_CLAUSE = re.compile(r"""[,;:،؛](?=\s)|[、，；：]|\s[-–—](?=\s)|\n""")
_SPACE = re.compile(r"\s+")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
# Titles and the like that are followed by more of the same sentence; lower case, without their full stop.
_ABBREVIATIONS = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "mt", "no", "vs", "etc", "approx", "dept", "fig", "vol"),
        *("pp", "ed", "eds", "rev", "gen", "col", "lt", "capt", "sgt", "hon"),
        *("hr", "fr", "nr", "str", "bzw", "ca", "usw", "vgl", "evtl", "geb", "inkl", "zzgl"),
        *("mme", "mlle", "ste", "env", "sra", "srta", "dra", "ud", "uds", "pág", "núm", "sig", "dott", "ing", "avv"),
    ]
)


def sentence_ends(text: str) -> list[int]:
    """Offsets just after each sentence of the text, ascending, in characters; white space that follows comes after."""
    return [found.end() for found in _END.finditer(text) if found.end() and not _is_abbreviation(text, found)]


def clause_ends(text: str) -> list[int]:
    """Offsets just after each comma, semicolon, colon, dash or line, ascending: second best places for a cut."""
    return [found.end() for found in _CLAUSE.finditer(text)]


def word_ends(text: str) -> list[int]:
    """Offsets at which white space begins, ascending: the last resort for a cut."""
    return [found.start() for found in _SPACE.finditer(text) if found.start()]


def _is_abbreviation(text: str, found: re.Match[str]) -> bool:
    if found["western"] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    if not word:
        return False
    single = len(word[1]) == 1 and word[1].isupper()  # an initial: "J. Smith"
    following = text[found.end() : found.end() + 40].lstrip()[:1]
    return single or word[1].lower() in _ABBREVIATIONS or following.islower()
