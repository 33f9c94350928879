"""Who can speak: the voices of a connection, and which engine suits each.

Voices and their engines differ from region to region, so nothing here is a list of names: Polly is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services import errors
from services.aws import Aws

ENGINES = ("standard", "neural", "long-form", "generative")
"""Polly's engines, from the cheapest to the dearest generation but one (long-form costs most)."""

_PREFERENCE = ("neural", "standard", "generative", "long-form")
"""Which engine a visitor gets who has not chosen: good sound and word times before a high price."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as Polly describes it.

    `engines` is never empty and in the order of `ENGINES`; `language_codes` lists the additional languages of a
    bilingual voice, without its own.
    """

    id: str
    name: str
    gender: str
    language_code: str
    language_name: str
    engines: tuple[str, ...]
    additional_language_codes: tuple[str, ...] = ()

    @classmethod
    def from_aws(cls, described: Mapping[str, Any]) -> Voice:
        """The voice for one entry of `DescribeVoices`."""
        supported = set(described.get("SupportedEngines") or ["standard"])
        return cls(
            id=described["Id"],
            name=described.get("Name") or described["Id"],
            gender=described.get("Gender", ""),
            language_code=described.get("LanguageCode", ""),
            language_name=described.get("LanguageName") or described.get("LanguageCode", ""),
            engines=tuple(name for name in ENGINES if name in supported) or tuple(sorted(supported)),
            additional_language_codes=tuple(described.get("AdditionalLanguageCodes") or ()),
        )

    @property
    def engine(self) -> str:
        """The engine used when none is chosen; always one that this voice has."""
        return next((name for name in _PREFERENCE if name in self.engines), self.engines[0])

    def speaks(self, language_code: str) -> bool:
        """Whether the voice has the language, as its own or as an additional one."""
        return language_code == self.language_code or language_code in self.additional_language_codes


def list_voices(aws: Aws) -> tuple[Voice, ...]:
    """All voices of the connection, sorted by language and name. Costs nothing; callers cache it per connection.

    Raises `VitrineError`: not signed in, not allowed, unreachable, no Polly in the region.
    """
    with errors.translated("list the voices"):
        pages = aws.client("polly").get_paginator("describe_voices").paginate()
        found = [Voice.from_aws(described) for page in pages for described in page["Voices"]]
    return tuple(sorted(found, key=lambda voice: (voice.language_name, voice.name)))


def find_voice(aws: Aws, voice_id: str) -> Voice:
    """The connection's voice of that id, such as "Amy". Raises `NotFound`, and what `list_voices` raises."""
    for voice in list_voices(aws):
        if voice.id == voice_id:
            return voice
    raise errors.NotFound(f"There is no voice called {voice_id} in {aws.label}.", "Choose one from the list of voices.")


def languages(voices: Iterable[Voice]) -> dict[str, str]:
    """Code to name of every language that some voice speaks, sorted by name.

    A language that only occurs as an additional one is known by its code alone.
    """
    found: dict[str, str] = {}
    for voice in voices:
        found[voice.language_code] = voice.language_name
    for voice in voices:
        for code in voice.additional_language_codes:
            found.setdefault(code, code)
    return dict(sorted(found.items(), key=lambda item: item[1]))


def matching(
    voices: Iterable[Voice], *, language_code: str | None = None, gender: str | None = None, engine: str | None = None
) -> tuple[Voice, ...]:
    """The voices that fit every criterion given; None leaves a criterion open."""
    return tuple(
        voice
        for voice in voices
        if (language_code is None or voice.speaks(language_code))
        and (gender is None or voice.gender == gender)
        and (engine is None or engine in voice.engines)
    )


def require_engine(voice: Voice, engine: str | None) -> str:
    """The engine to send for this voice: the one asked for, or the voice's own best.

    Raises `BadInput` when the voice lacks it; AWS would answer so too, but only after the call.
    """
    if engine is None:
        return voice.engine
    if engine not in voice.engines:
        raise errors.BadInput(
            f"{voice.name} does not speak with the {engine} engine.",
            f"Choose {' or '.join(voice.engines)} for {voice.name}, or another voice.",
        )
    return engine
