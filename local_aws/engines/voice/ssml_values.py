"""Tags and attributes of Polly's SSML: which there are, which values they take and what they change."""

import re
from dataclasses import replace
from typing import TypeVar

from local_aws.engines.voice.errors import BadMarkup, NotSpeakable
from local_aws.engines.voice.script import Style

T = TypeVar("T")

LONGEST_PAUSE_MS = 10_000.0
LOUDEST_DB = 12.0

# tag -> its attributes; a "!" behind one says that it must be there.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "speak": ("version", "xml:lang", "xmlns", "xmlns:amazon", "xmlns:xsi", "xsi:schemaLocation"),
    "break": ("strength", "time"),
    "emphasis": ("level",),
    "lang": ("xml:lang!",),
    "mark": ("name!",),
    "p": ("xml:lang",),
    "s": ("xml:lang",),
    "phoneme": ("alphabet", "ph!"),
    "prosody": ("volume", "rate", "pitch", "amazon:max-duration"),
    "say-as": ("interpret-as!", "format"),
    "sub": ("alias!",),
    "w": ("role!",),
    "amazon:auto-breaths": ("volume", "frequency", "duration"),
    "amazon:breath": ("volume", "duration"),
    "amazon:domain": ("name!",),
    "amazon:effect": ("name", "phonation", "vocal-tract-length"),
}
EMPTY = frozenset({"break", "mark", "amazon:breath"})
TEXT_ONLY = frozenset({"phoneme", "say-as", "sub", "w"})
_NO_MEANS = {
    "amazon:auto-breaths": "The SSML tag <amazon:auto-breaths> (espeak-ng has no breathing sounds)",
    "amazon:breath": "The SSML tag <amazon:breath> (espeak-ng has no breathing sounds)",
}
_VOLUMES_DB = {
    "default": 0.0, "silent": float("-inf"), "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "loud": 6.0, "x-loud": 12.0,
}  # fmt: skip
_RATES = {"default": 1.0, "x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.75}
_PITCHES = {"default": 1.0, "x-low": 0.75, "low": 0.87, "medium": 1.0, "high": 1.15, "x-high": 1.35}
_STRENGTHS = {
    "none": "none", "x-weak": "none", "weak": "comma", "medium": "comma", "strong": "sentence",
    "x-strong": "paragraph",
}  # fmt: skip
# Polly: strong is louder and slower, moderate less so, reduced softer and faster.
_EMPHASES = {"strong": (0.85, 3.0), "moderate": (0.93, 1.5), "reduced": (1.1, -3.0)}
_POLLY_LANGUAGES = frozenset({"arb", "ar-AE", "ja-JP"})


def check(name: str, attributes: dict[str, str]) -> None:
    """Raises `BadMarkup` for what Polly has not, `NotSpeakable` for what only AWS has means for."""
    allowed = ATTRIBUTES.get(name)
    if allowed is None:
        raise BadMarkup(f"the tag <{name}> is not supported")
    for attribute in attributes:
        if attribute not in allowed and f"{attribute}!" not in allowed:
            raise BadMarkup(f'the attribute "{attribute}" is not allowed in <{name}>')
    for attribute in allowed:
        if attribute.endswith("!") and attribute[:-1] not in attributes:
            raise BadMarkup(f'<{name}> needs the attribute "{attribute[:-1]}"')
    if name in ("amazon:effect", "prosody") and not attributes:
        raise BadMarkup(f"<{name}> needs an attribute")
    if name in _NO_MEANS:
        raise NotSpeakable(_NO_MEANS[name])


def is_polly_language(tag: str) -> bool:
    """Whether it is a language of Polly that espeak-ng cannot read."""
    return tag in _POLLY_LANGUAGES


def changed(style: Style, name: str, attributes: dict[str, str], next_limit: int) -> tuple[Style, float | None]:
    """The style inside a tag, and the longest duration in milliseconds if the tag sets one."""
    if name == "prosody":
        return _prosody(style, attributes, next_limit)
    if name == "emphasis":
        level = attributes.get("level", "moderate")
        rate, volume_db = _one_of(level, _EMPHASES, name, "level")
        return replace(style, rate=style.rate * rate, volume_db=style.volume_db + volume_db), None
    if name == "amazon:effect":
        return _effect(style, attributes), None
    if name == "amazon:domain":
        _one_of(
            attributes["name"], {"news": 1, "conversational": 1, "long-form": 1, "fun": 1, "music": 1}, name, "name"
        )
    return style, None


def _prosody(style: Style, attributes: dict[str, str], next_limit: int) -> tuple[Style, float | None]:
    limit_ms = None
    if (rate := attributes.get("rate")) is not None:
        style = replace(style, rate=style.rate * _rate(rate))
    if (pitch := attributes.get("pitch")) is not None:
        style = replace(style, pitch=style.pitch * _pitch(pitch))
    if (volume := attributes.get("volume")) is not None:
        style = replace(style, volume_db=min(style.volume_db + _volume_db(volume), LOUDEST_DB))
    if (longest := attributes.get("amazon:max-duration")) is not None:
        limit_ms = _duration_ms(longest, "amazon:max-duration")
        style = replace(style, limit=next_limit)
    return style, limit_ms


def _effect(style: Style, attributes: dict[str, str]) -> Style:
    if (name := attributes.get("name")) is not None:
        _one_of(name, {"drc": 1, "whispered": 1}, "amazon:effect", "name")
        style = replace(style, compressed=True) if name == "drc" else replace(style, whispered=True)
    if (phonation := attributes.get("phonation")) is not None:
        _one_of(phonation, {"soft": 1}, "amazon:effect", "phonation")
        style = replace(style, soft=True)
    if (length := attributes.get("vocal-tract-length")) is not None:
        found = re.fullmatch(r"([+-]?)(\d+(?:\.\d+)?)%", length)
        if not found:
            raise BadMarkup(f'"{length}" is not a length of the vocal tract')
        share = float(found[2]) / 100
        share = 1 + share if found[1] == "+" else 1 - share if found[1] else share
        if not 0.5 <= share <= 2.0:
            raise BadMarkup("vocal-tract-length must be from -50% to +100%")
        style = replace(style, tract=style.tract * share)
    return style


def _rate(value: str) -> float:
    if value in _RATES:
        return _RATES[value]
    found = re.fullmatch(r"([+-]?)(\d+(?:\.\d+)?)%", value)
    if not found:
        raise BadMarkup(f'"{value}" is not a rate')
    share = float(found[2]) / 100
    share = 1 + share if found[1] == "+" else 1 - share if found[1] else share
    if not 0.2 <= share <= 2.0:
        raise BadMarkup("the rate must be from 20% to 200%")
    return share


def _pitch(value: str) -> float:
    if value in _PITCHES:
        return _PITCHES[value]
    found = re.fullmatch(r"([+-])(\d+(?:\.\d+)?)%", value)
    if not found:
        raise BadMarkup(f'"{value}" is not a pitch')
    share = float(found[1] + found[2]) / 100
    if not -0.334 <= share <= 0.5:
        raise BadMarkup("the pitch must be from -33.3% to +50%")
    return 1 + share


def _volume_db(value: str) -> float:
    if value in _VOLUMES_DB:
        return _VOLUMES_DB[value]
    found = re.fullmatch(r"([+-]\d+(?:\.\d+)?)dB", value)
    if not found:
        raise BadMarkup(f'"{value}" is not a volume')
    return float(found[1])


def pause(attributes: dict[str, str]) -> tuple[float | None, str]:
    """Milliseconds, or None and the strength, of a `<break>`."""
    if (strength := attributes.get("strength")) is not None:
        _one_of(strength, _STRENGTHS, "break", "strength")
    if (time := attributes.get("time")) is not None:
        duration_ms = _duration_ms(time, "time")
        if duration_ms > LONGEST_PAUSE_MS:
            raise BadMarkup("a break can be 10 seconds at most")
        return duration_ms, ""
    return None, _STRENGTHS[strength or "medium"]


def _duration_ms(value: str, attribute: str) -> float:
    found = re.fullmatch(r"\+?(\d{1,6}(?:\.\d{1,6})?)(s|ms)", value)
    if not found:
        raise BadMarkup(f'"{value}" is not a duration for "{attribute}"; write 2s or 300ms')
    return float(found[1]) * (1000 if found[2] == "s" else 1)


def _one_of(value: str, allowed: dict[str, T], name: str, attribute: str) -> T:
    if value not in allowed:
        raise BadMarkup(f'"{value}" is not allowed as "{attribute}" of <{name}>; allowed: {", ".join(allowed)}')
    return allowed[value]
