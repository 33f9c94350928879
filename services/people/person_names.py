"""A person's name and the identifier that AWS takes for it.

`ExternalImageId` allows letters of the Latin alphabet, digits and `_.-:` only, so that "Lionel Messi" cannot be sent.
What is sent is made from the name alone: the same name always gives the same identifier, and two names never share one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

MOST_LETTERS = 120
_ALLOWED = re.compile(r"[a-zA-Z0-9_.\-:]{1,255}")
_OWN_MARK = re.compile(r"-[0-9a-f]{8}$")
# What a camera or a person adds to tell pictures of one person apart: "messi (2)", "messi_03", "messi10", "messi copy".
_COUNTED = re.compile(r"[\s_\-.]*(?:\(\d+\)|copy|\d+)$", re.IGNORECASE)


def tidy(name: str) -> str:
    """The name as it is kept: composed letters (NFC), single spaces, no control characters, at most 120 letters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", name))
    return " ".join(plain.split())[:MOST_LETTERS].strip()


def slug_of(name: str) -> str:
    """AWS's ExternalImageId for a tidy name: the name itself where that is allowed, else readable ASCII and a mark.

    The mark is eight digits of the name's SHA-256, so "José" and "Jose" stay two people.
    """
    if _ALLOWED.fullmatch(name) and not _OWN_MARK.search(name):
        return name
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^a-zA-Z0-9.]+", "_", bare).strip("_.")[:60]
    return f"{readable or 'person'}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def from_file(name: str, *, by_folder: bool = False) -> str:
    """The person that a picture's file name speaks of, or with `by_folder` its folder; "" where it has none.

    "people/Lionel Messi/IMG_1.jpg" is "Lionel Messi" by its folder; "lionel_messi-2.jpg" is "lionel messi" by its name.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if by_folder:
        return tidy(path.parent.name.replace("_", " "))
    stem = path.stem
    while (shorter := _COUNTED.sub("", stem)) and shorter != stem:
        stem = shorter
    return tidy(stem.replace("_", " "))


def has_folders(names: list[str]) -> bool:
    """Whether the pictures lie in several folders, as they do where each person has one."""
    return len({PurePosixPath(name.replace("\\", "/")).parent for name in names}) > 1
