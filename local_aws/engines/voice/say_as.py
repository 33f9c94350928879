"""How `<say-as>` and `<w>` read what stands in them.

What espeak-ng reads well by itself (numbers, in each language) is left to it; the rest is written out. Dates,
fractions, units and times are written out in the languages that `_WORDS` has; in others the digits are read as
they stand.
"""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import re
from dataclasses import dataclass

from local_aws.engines.voice.errors import BadMarkup
from local_aws.engines.voice.phonemes import codes_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What to speak; `spelled` says character by character."""

    text: str
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    months: tuple[str, ...]
    over: str
    minutes: tuple[str, str]
    seconds: tuple[str, str]
    ordinal: str  # behind the digits


_WORDS = {
    "en": _Words(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"), "over", ("minute", "minutes"), ("second", "seconds"), "th"),
    "de": _Words(
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
         "Dezember"), "durch", ("Minute", "Minuten"), ("Sekunde", "Sekunden"), "."),
    "fr": _Words(
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
         "décembre"), "sur", ("minute", "minutes"), ("seconde", "secondes"), "e"),
    "es": _Words(
        ("de enero de", "de febrero de", "de marzo de", "de abril de", "de mayo de", "de junio de", "de julio de",
         "de agosto de", "de septiembre de", "de octubre de", "de noviembre de", "de diciembre de"), "sobre",
        ("minuto", "minutos"), ("segundo", "segundos"), "º"),
    "it": _Words(
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
         "novembre", "dicembre"), "su", ("minuto", "minuti"), ("secondo", "secondi"), "º"),
    "pt": _Words(
        ("de janeiro de", "de fevereiro de", "de março de", "de abril de", "de maio de", "de junho de", "de julho de",
         "de agosto de", "de setembro de", "de outubro de", "de novembro de", "de dezembro de"), "sobre",
        ("minuto", "minutos"), ("segundo", "segundos"), "º"),
    "nl": _Words(
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
         "december"), "gedeeld door", ("minuut", "minuten"), ("seconde", "seconden"), "e"),
}  # fmt: skip
_UNITS = {
    "mm": "millimeter", "cm": "centimeter", "m": "meter", "km": "kilometer", "in": "inch", "ft": "foot", "yd": "yard",
    "mi": "mile", "mg": "milligram", "g": "gram", "kg": "kilogram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "ml": "milliliter", "l": "liter", "gal": "gallon", "s": "second", "ms": "millisecond", "min": "minute", "h": "hour",
    "hr": "hour", "mph": "mile per hour", "kmh": "kilometer per hour", "km/h": "kilometer per hour",
    "°c": "degree Celsius",
    "°f": "degree Fahrenheit", "kb": "kilobyte", "mb": "megabyte", "gb": "gigabyte", "hz": "hertz", "khz": "kilohertz",
    "w": "watt", "kw": "kilowatt", "v": "volt", "%": "percent",
}  # fmt: skip
_PARTS = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
    11: "eleventh", 12: "twelfth", 13: "thirteenth", 14: "fourteenth", 15: "fifteenth", 16: "sixteenth",
    17: "seventeenth", 18: "eighteenth", 19: "nineteenth", 20: "twentieth", 25: "twenty fifth", 30: "thirtieth",
    50: "fiftieth", 100: "hundredth",
}  # fmt: skip
_SAME_IN_PLURAL = {"hertz", "kilohertz", "percent"}
_DATE_FORMATS = ("mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y", "yyyymmdd")
INTERPRETATIONS = (
    "characters", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit", "date", "time", "address",
    "expletive", "telephone",
)  # fmt: skip
# English words that are pronounced in two ways: word -> Polly's role -> IPA. Present, past, noun and so on.
_HETERONYMS = {
    "read": {"amazon:VB": "ɹiːd", "amazon:VBD": "ɹɛd"},
    "lead": {"amazon:VB": "liːd", "amazon:NN": "liːd", "amazon:SENSE_1": "lɛd"},
    "bass": {"amazon:DEFAULT": "beɪs", "amazon:SENSE_1": "bæs"},
    "live": {"amazon:VB": "lɪv", "amazon:DEFAULT": "lɪv", "amazon:SENSE_1": "laɪv"},
    "wind": {"amazon:NN": "wɪnd", "amazon:VB": "waɪnd"},
    "tear": {"amazon:NN": "tɪɹ", "amazon:VB": "tɛɹ"},
    "close": {"amazon:VB": "kloʊz", "amazon:DEFAULT": "kloʊs"},
    "use": {"amazon:VB": "juːz", "amazon:NN": "juːs"},
    "wound": {"amazon:NN": "wuːnd", "amazon:VBD": "waʊnd"},
    "record": {"amazon:NN": "ˈɹɛkɚd", "amazon:VB": "ɹɪˈkɔːɹd"},
    "present": {"amazon:NN": "ˈpɹɛzənt", "amazon:VB": "pɹɪˈzɛnt"},
    "object": {"amazon:NN": "ˈɑːbdʒɛkt", "amazon:VB": "əbˈdʒɛkt"},
    "desert": {"amazon:NN": "ˈdɛzɚt", "amazon:VB": "dɪˈzɜːt"},
    "minute": {"amazon:NN": "ˈmɪnɪt", "amazon:DEFAULT": "ˈmɪnɪt", "amazon:SENSE_1": "maɪˈnuːt"},
    "bow": {"amazon:NN": "boʊ", "amazon:VB": "baʊ"},
    "row": {"amazon:NN": "ɹoʊ", "amazon:SENSE_1": "ɹaʊ"},
    "dove": {"amazon:NN": "dʌv", "amazon:VBD": "doʊv"},
}
ROLES = (
    "amazon:VB",
    "amazon:VBD",
    "amazon:DT",
    "amazon:IN",
    "amazon:JJ",
    "amazon:NN",
    "amazon:DEFAULT",
    "amazon:SENSE_1",
)


def reading(text: str, interpret_as: str, format_name: str, language: str) -> Reading:
    """How to read `text`. Raises `BadMarkup` for an interpretation that Polly has not."""
    if interpret_as not in INTERPRETATIONS:
        raise BadMarkup(f'"{interpret_as}" is not allowed as "interpret-as" of <say-as>')
    words = _WORDS.get(language.split("-")[0])
    english = words if language.startswith("en") else None
    match interpret_as:
        case "characters" | "spell-out":
            return Reading(text, spelled=True)
        case "digits":
            return Reading(" ".join(character for character in text if not character.isspace()))
        case "telephone":
            return Reading(_telephone(text))
        case "ordinal":
            return Reading(_ordinal(text, words, english is not None))
        case "fraction" if words:
            return Reading(_fraction(text, words, english is not None))
        case "unit" if english:
            return Reading(_unit(text))
        case "date":
            return Reading(_date(text, format_name, words, english is not None))
        case "time" if words:
            return Reading(_time(text, words))
        case _:
            return Reading(text)


def heteronym(word: str, role: str, language: str) -> str:
    """espeak-ng's codes for an English word with two pronunciations, "" where the role makes no difference."""
    if role not in ROLES:
        raise BadMarkup(f'"{role}" is not allowed as "role" of <w>')
    if not language.startswith("en"):
        return ""
    ipa = _HETERONYMS.get(word.casefold(), {}).get(role)
    return codes_of(ipa, "ipa", language) if ipa else ""


def _telephone(text: str) -> str:
    groups = re.findall(r"\d+|[^\W\d_]+", text)
    return ", ".join(" ".join(group) if group.isdigit() else group for group in groups) or text


def _ordinal(text: str, words: _Words | None, english: bool) -> str:
    digits = text.strip().rstrip(".")
    if not digits.isdigit() or words is None:
        return text
    if english:
        number = int(digits)
        if number % 100 in (11, 12, 13):
            return f"{digits}th"
        return digits + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    if words.ordinal == "e" and digits == "1":
        return "1er" if words.over == "sur" else "1e"
    return digits + words.ordinal


def _fraction(text: str, words: _Words, english: bool) -> str:
    found = re.fullmatch(r"(?:(\d+)\s*\+?\s+|(\d+)\+)?(\d+)\s*/\s*(\d+)", text)
    if not found:
        return text
    whole, top, bottom = found[1] or found[2], found[3], found[4]
    name = _PARTS.get(int(bottom)) if english else None
    if name:
        plural = "halves" if name == "half" else name + "s"
        part = f"{top} {name if int(top) == 1 else plural}"
    else:
        part = f"{top} {words.over} {bottom}"
    return f"{whole} and {part}" if whole and english else f"{whole}, {part}" if whole else part


def _unit(text: str) -> str:
    found = re.fullmatch(r"([\d.,/]+)\s*([^\d\s]+)", text)
    name = _UNITS.get(found[2].casefold()) if found else None
    if not found or not name:
        return text
    if found[1] == "1" or name in _SAME_IN_PLURAL:
        return f"{found[1]} {name}"
    first, _, rest = name.partition(" ")
    plural = {"foot": "feet", "inch": "inches"}.get(first, first + "s")
    return f"{found[1]} {plural} {rest}".strip()


def _date(text: str, format_name: str, words: _Words | None, english: bool) -> str:
    fields = re.findall(r"\d+", text)
    if format_name and format_name not in _DATE_FORMATS:
        raise BadMarkup(f'"{format_name}" is not allowed as "format" of a date')
    if len(fields) == 1 and len(fields[0]) == 8:
        fields, order = [fields[0][:4], fields[0][4:6], fields[0][6:]], "ymd"
    else:
        order = format_name or ("ymd" if len(text) > 4 and text[:4].isdigit() else "mdy")
    if words is None or len(fields) != len(order):
        return text
    parts = dict(zip(order, fields, strict=True))
    month = int(parts.get("m", "0"))
    name = words.months[month - 1] if 1 <= month <= 12 else parts.get("m", "")
    if english:
        day = _ordinal(str(int(parts["d"])), words, True) if "d" in parts else ""
        return " ".join(
            piece for piece in (name, day + ("," if day and "y" in parts else ""), parts.get("y", "")) if piece
        )
    day = str(int(parts["d"])) + ("." if words.ordinal == "." else "") if "d" in parts else ""
    return re.sub(r"( de)$", "", " ".join(piece for piece in (day, name, parts.get("y", "")) if piece))


def _time(text: str, words: _Words) -> str:
    found = re.fullmatch(r"""(\d+)['’′]\s*(?:(\d+)(?:["”″]|'')?)?""", text.strip())
    if not found:
        return text
    minutes = f"{int(found[1])} {words.minutes[int(found[1]) != 1]}"
    return f"{minutes} {int(found[2])} {words.seconds[int(found[2]) != 1]}" if found[2] else minutes
