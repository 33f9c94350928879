"""The regular expressions of AWS's models, which are Java's, as Python's.

AWS matches the whole value; `\\w`, `\\d` and `\\s` are ASCII, as in Java.
"""

import functools
import re
import sys
import unicodedata

# Java's POSIX classes (java.util.regex.Pattern), as the inside of a Python character class.
_POSIX = {
    "ASCII": r"\x00-\x7f",
    "Alnum": "a-zA-Z0-9",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Lower": "a-z",
    "Print": r"\x20-\x7e",
    "Punct": r"!-/:-@\[-`{-~",
    "Upper": "A-Z",
}
_PROPERTY = re.compile(r"\\p\{(\w+)\}")
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)
# Java reads these pairs of surrogates as the range of all characters beyond the basic plane.
_ASTRAL = ("\\uD800\\uDC00-\\uDBFF\\uDFFF", "\\U00010000-\\U0010ffff")
# `[\w-_]`: after a shorthand the hyphen stands for itself.
_HYPHEN_AFTER_SHORTHAND = re.compile(r"(\\[wds])-(?=[^\]])")


def compile_pattern(pattern: str) -> re.Pattern[str] | None:
    """The compiled pattern, to be used with `fullmatch`; None where the model's pattern is no regular expression."""
    text = pattern.replace(*_ASTRAL).replace(r"\z", r"\Z")
    text = _CLASS.sub(lambda found: _HYPHEN_AFTER_SHORTHAND.sub(r"\1\-", found[0]), text)
    inside = [found.span() for found in _CLASS.finditer(text)]

    def expand(found: re.Match[str]) -> str:
        ranges = _POSIX.get(found[1]) or category_ranges(found[1])
        return ranges if any(start <= found.start() < end for start, end in inside) else f"[{ranges}]"

    try:
        return re.compile(_PROPERTY.sub(expand, text), re.ASCII)
    except re.error:
        return None


@functools.cache
def category_ranges(category: str) -> str:
    """All characters of a Unicode category ("L", "Nd"), as the inside of a character class; "" for none."""
    ranges: list[str] = []
    start: int | None = None
    for code in range(sys.maxunicode + 2):
        member = code <= sys.maxunicode and _categories()[code].startswith(category)
        if member and start is None:
            start = code
        elif not member and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(ranges)


@functools.cache
def _categories() -> list[str]:
    return [unicodedata.category(chr(code)) for code in range(sys.maxunicode + 1)]
