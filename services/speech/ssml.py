"""SSML before the call: is it well-formed, and does this engine know each of its tags?

AWS answers a wrong document with one sentence and no place, after the call. Here each problem has a line, a column and
advice, and nothing is billed. The matrix is AWS's table "Supported SSML tags" (2026); where AWS only says "partial"
without saying what is missing, the problem is a warning and the call is not held back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape as _escape

from services.speech.document import DOCTYPE, Document, Malformed, Piece, read
from services.speech.sentences import sentence_ends

_ALL = frozenset({"standard", "neural", "long-form", "generative"})
_STANDARD_ONLY = frozenset({"standard"})
_NOT_GENERATIVE = _ALL - {"generative"}

_TAGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ["speak", "break", "lang", "mark", "p", "s", "phoneme", "prosody", "say-as", "sub", "w", "amazon:effect"], _ALL
    ),
    "emphasis": _STANDARD_ONLY,
    "amazon:auto-breaths": _STANDARD_ONLY,
    "amazon:domain": frozenset({"neural"}),
}
"""Engines that know each tag at all."""

_NEWS_VOICES = frozenset({"Matthew", "Joanna", "Lupe", "Amy"})
_NOWHERE = frozenset({"audio", "lexicon", "lookup", "voice", "metadata", "desc", "token"})
_REQUIRED = {
    "phoneme": ("ph",),
    "say-as": ("interpret-as",),
    "sub": ("alias",),
    "mark": ("name",),
    "lang": ("xml:lang",),
    "w": ("role",),
}
_CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("emphasis", "level"): frozenset({"strong", "moderate", "reduced", "none"}),
    ("break", "strength"): frozenset({"none", "x-weak", "weak", "medium", "strong", "x-strong"}),
    ("phoneme", "alphabet"): frozenset(
        {
            "ipa",
            "x-sampa",
            "x-amazon-pinyin",
            "x-amazon-jyutping",
            "x-amazon-pron-kana",
            "x-amazon-yomigana",
        }
    ),
    ("prosody", "volume"): frozenset({"default", "silent", "x-soft", "soft", "medium", "loud", "x-loud"}),
    ("prosody", "rate"): frozenset({"default", "x-slow", "slow", "medium", "fast", "x-fast"}),
    ("prosody", "pitch"): frozenset({"default", "x-low", "low", "medium", "high", "x-high"}),
    ("amazon:effect", "name"): frozenset({"whispered", "drc"}),
    ("amazon:effect", "phonation"): frozenset({"soft"}),
    ("amazon:domain", "name"): frozenset({"news"}),
}
_NUMBERS: dict[tuple[str, str], re.Pattern[str]] = {
    ("prosody", "volume"): re.compile(r"[+-]\d+(\.\d+)?dB"),
    ("prosody", "rate"): re.compile(r"\d+(\.\d+)?%"),
    ("prosody", "pitch"): re.compile(r"[+-]\d+(\.\d+)?%"),
}
_TIME = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(ms|s)")
_PARTIAL = {
    ("say-as", "neural"): "Some kinds of <say-as> are read as plain text by neural voices.",
    ("phoneme", "generative"): "Generative voices follow <phoneme> only in part.",
    ("mark", "generative"): "Generative voices follow <mark> only in part.",
}
LONGEST_BREAK_MS = 10_000
SLOWEST_RATE_PERCENT = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the document; `line` and `column` count from 1.

    `stops` says whether AWS would refuse the document (True) or may read it otherwise than meant (False).
    """

    line: int
    column: int
    message: str
    advice: str
    stops: bool = True


def check(ssml: str, engine: str, voice_id: str = "") -> tuple[Problem, ...]:
    """Everything that is wrong with the document for this engine, in the order of the document.

    An empty tuple means that the document can be sent. Never raises for the document's sake.
    """
    try:
        document = read(ssml)
    except Malformed as error:
        return (Problem(error.line, error.column, _plain(error.reason), _how_to_mend(error.reason)),)
    found: list[Problem] = []
    root = True
    for piece in document.pieces:
        if piece.kind != "open":
            continue
        line, column = document.place(piece.start)
        if root != (piece.name == "speak"):
            found.append(
                Problem(
                    line,
                    column,
                    "The document must be one <speak> element.",
                    "Put everything between <speak> and </speak>.",
                )
            )
        root = False
        found += [
            Problem(line, column, message, advice, stops) for message, advice, stops in _faults(piece, engine, voice_id)
        ]
    if not document.visible.strip():
        found.append(Problem(1, 1, "There is nothing to say in the document.", "Write a sentence between the tags."))
    return tuple(found)


def escape(text: str) -> str:
    """The text as it may stand inside SSML: the five special characters escaped, forbidden control characters blank.

    A reader of the document sees the same number of characters as the text has.
    """
    clean = _FORBIDDEN.sub(" ", text)
    return _escape(clean, {'"': "&quot;", "'": "&apos;"})


# What XML 1.0 forbids (section 2.2, Char); lone surrogates have no UTF-8 form either.
_FORBIDDEN = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a text is to be spoken, for those who do not write SSML.

    `rate_percent` 20 to 200 (100 as it is), `pitch_percent` -50 to 50, `volume_db` -12 to 12, pauses 0 to 10,000 ms
    (0 leaves the voice's own).
    """

    rate_percent: int = 100
    pitch_percent: int = 0
    volume_db: int = 0
    sentence_pause_ms: int = 0
    whispered: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for, so that plain text will do."""
        return self == Delivery()


def can_pitch(engine: str) -> bool:
    """Whether the engine follows a change of pitch and a whisper; only the standard engine does."""
    return engine == "standard"


def compose(text: str, delivery: Delivery) -> str:
    """The SSML that says the text in this way; its visible text is the text itself."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    body = escape(text)
    if delivery.sentence_pause_ms:
        pause = f'<break time="{min(delivery.sentence_pause_ms, LONGEST_BREAK_MS)}ms"/>'
        cuts = [0, *(end for end in sentence_ends(text) if text[end:].strip()), len(text)]
        body = pause.join(escape(text[left:right]) for left, right in pairwise(cuts))
    attributes = "".join(
        f' {name}="{value}"'
        for name, value, asked in [
            ("rate", f"{delivery.rate_percent}%", delivery.rate_percent != 100),
            ("pitch", f"{delivery.pitch_percent:+d}%", delivery.pitch_percent != 0),
            ("volume", f"{delivery.volume_db:+d}dB", delivery.volume_db != 0),
        ]
        if asked
    )
    if attributes:
        body = f"<prosody{attributes}>{body}</prosody>"
    if delivery.whispered:
        body = f'<amazon:effect name="whispered">{body}</amazon:effect>'
    return f"<speak>{body}</speak>"


def visible(ssml: str) -> str:
    """The characters outside the tags: what is billed. For a document that is not well-formed, an estimate."""
    try:
        return read(ssml).visible
    except Malformed:
        return re.sub(r"<[^>]*>", "", ssml)


Fault = tuple[str, str, bool]


def _faults(piece: Piece, engine: str, voice_id: str) -> Iterator[Fault]:
    name, attributes = piece.name, piece.attributes
    if name in _NOWHERE:
        yield f"Amazon Polly does not know <{name}>.", "Remove the tag; the text in it may stay.", True
        return
    if name not in _TAGS:
        yield f"<{name}> is not a tag of Amazon Polly.", "Look for a spelling mistake, or write < as &lt;.", True
        return
    if engine not in _TAGS[name]:
        yield _not_with(f"<{name}>", engine, _TAGS[name])
        return
    for required in _REQUIRED.get(name, ()):
        if required not in attributes:
            yield f"<{name}> needs the attribute {required}.", f'Write <{name} {required}="…">.', True
    for attribute, value in attributes.items():
        yield from _attribute_faults(name, attribute, value, engine)
    if name == "break" and "time" in attributes:
        yield from _break_faults(attributes["time"])
    if name == "amazon:domain" and voice_id and voice_id not in _NEWS_VOICES:
        yield (
            f"{voice_id} has no newsreader's style.",
            f"Choose one of {', '.join(sorted(_NEWS_VOICES))}, or remove the tag.",
            True,
        )
    if note := _PARTIAL.get((name, engine)):
        yield note, "Listen to the result.", False


def _attribute_faults(name: str, attribute: str, value: str, engine: str) -> Iterator[Fault]:
    place = f'{attribute}="{value}" in <{name}>'
    only_standard = attribute in {"amazon:max-duration", "phonation", "vocal-tract-length"} or value == "whispered"
    if name in {"prosody", "amazon:effect"} and only_standard and engine != "standard":
        yield _not_with(place, engine, _STANDARD_ONLY)
        return
    if name == "amazon:effect" and value == "drc" and engine == "generative":
        yield _not_with(place, engine, _NOT_GENERATIVE)
        return
    if name == "prosody" and attribute == "pitch" and engine != "standard":
        yield (
            f"The {engine} engine does not change the pitch.",
            "Remove pitch, or choose a standard voice.",
            (engine == "neural"),
        )
        return
    choices, number = _CHOICES.get((name, attribute)), _NUMBERS.get((name, attribute))
    if choices and value not in choices and not (number and number.fullmatch(value)):
        example = {"volume": "+6dB", "rate": "90%", "pitch": "+10%"}.get(attribute) if number else None
        words = ", ".join(sorted(choices)) + (f" or a number such as {example}" if example else "")
        yield f"{place} is not understood.", f"Use {words}.", True
    elif attribute == "rate" and value.endswith("%") and float(value[:-1]) < SLOWEST_RATE_PERCENT:
        yield f"{place} is too slow.", f"The slowest rate is {SLOWEST_RATE_PERCENT}%.", True


def _break_faults(time: str) -> Iterator[Fault]:
    match = _TIME.fullmatch(time)
    if not match:
        yield f'time="{time}" in <break> is not understood.', "Use seconds or milliseconds: 1s, 250ms.", True
    elif float(match[1]) * (1000 if match[2] == "s" else 1) > LONGEST_BREAK_MS:
        yield f'time="{time}" in <break> is too long.', "The longest pause is 10s; put two after each other.", True


def _not_with(what: str, engine: str, engines: frozenset[str]) -> Fault:
    known = " or ".join(name for name in ("standard", "neural", "long-form", "generative") if name in engines)
    return (
        f"{what} does not work with the {engine} engine.",
        f"Remove it, or choose a voice with the {known} engine.",
        True,
    )


def _plain(reason: str) -> str:
    return {
        "mismatched tag": "A tag is closed that is not the one last opened.",
        "no element found": "The document ends before every tag is closed.",
        "unclosed token": "A tag has no closing >.",
        "not well-formed (invalid token)": "A character stands where it may not.",
        "undefined entity": "An entity is not known: only &amp; &lt; &gt; &quot; &apos; are.",
        "syntax error": "The document does not begin with <speak>.",
        "junk after document element": "There is something after </speak>.",
        DOCTYPE: "A document type is not allowed.",
        "duplicate attribute": "An attribute stands twice in one tag.",
    }.get(reason, f"The document is not well-formed: {reason}.")


def _how_to_mend(reason: str) -> str:
    return {
        "mismatched tag": "Close the tags in the opposite order of opening them.",
        "no element found": "Add the missing closing tags; the last one is </speak>.",
        "not well-formed (invalid token)": "Write & as &amp; and < as &lt; where they are not part of a tag.",
        "syntax error": "Put the text between <speak> and </speak>.",
        "junk after document element": "Move it before </speak>.",
        DOCTYPE: "Remove the line that begins with <!DOCTYPE.",
    }.get(reason, "Mend the place named here and check again.")


__all__ = ["Delivery", "Document", "Problem", "can_pitch", "check", "compose", "escape", "visible"]
