"""A voice, found by language, gender and engine, and remembered while the visitor looks at other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from services import speech
from services.aws import Aws
from services.speech import Voice

ANY_GENDER = "Any"
BEST_ENGINE = "The voice's best"
FIRST_LANGUAGES = ("en-GB", "en-US")


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is to speak, with which engine, and in which of a bilingual voice's languages (None for its own)."""

    voice: Voice
    engine: str
    language_code: str | None = None


def voices(aws: Aws) -> tuple[Voice, ...]:
    """The connection's voices, asked for once an hour. Raises `VitrineError`."""
    return _voices(aws.backend, aws.profile, aws.account, aws.region, str(aws.data_dir), aws)


@st.cache_data(ttl=3600, max_entries=64, show_spinner=False)
def _voices(
    backend: str, profile: str | None, account: str, region: str, data_dir: str, _aws: Aws
) -> tuple[Voice, ...]:
    return speech.list_voices(_aws)


def preset(voices: Sequence[Voice], voice_id: str, engine: str = "", *, key: str) -> None:
    """Choose a voice (and an engine) before the picker is drawn; an unknown name changes nothing."""
    voice = next((voice for voice in voices if voice.id == voice_id), None)
    if voice is None:
        return
    st.session_state[f"{key}_language"] = voice.language_code
    st.session_state[f"{key}_gender"] = ANY_GENDER
    st.session_state[f"{key}_engine"] = engine if engine in voice.engines else BEST_ENGINE
    st.session_state[f"{key}_voice"] = voice.id


def show(voices: Sequence[Voice], *, key: str) -> Choice:
    """The picker; every combination of filters on offer has a voice."""
    languages = speech.languages(voices)
    start = next((code for code in FIRST_LANGUAGES if code in languages), next(iter(languages)))
    language = _choose("Language", list(languages), start, f"{key}_language", languages)
    found = speech.matching(voices, language_code=language)
    with st.container(horizontal=True, gap="small"):
        genders = [ANY_GENDER, *sorted({voice.gender for voice in found})]
        gender = _choose("Gender", genders, ANY_GENDER, f"{key}_gender", {})
        found = speech.matching(found, gender=None if gender == ANY_GENDER else gender)
        known = {name for voice in found for name in voice.engines}
        engines = [BEST_ENGINE, *(name for name in speech.ENGINES if name in known)]
        engine = _choose("Engine", engines, BEST_ENGINE, f"{key}_engine", {})
    found = speech.matching(found, engine=None if engine == BEST_ENGINE else engine)
    by_id = {voice.id: voice for voice in found}
    names = {voice.id: f"{voice.name} · {voice.gender.lower()}" for voice in found}
    chosen = by_id[_choose("Voice", list(by_id), next(iter(by_id)), f"{key}_voice", names)]
    return Choice(
        chosen,
        speech.require_engine(chosen, None if engine == BEST_ENGINE else engine),
        None if language == chosen.language_code else language,
    )


def show_another(voices: Sequence[Voice], first: Choice, *, key: str) -> Choice | None:
    """A voice to compare with the first: any other of its language, or the same with another engine."""
    language = first.language_code or first.voice.language_code
    others = {
        f"{voice.id} {engine}": Choice(voice, engine, None if language == voice.language_code else language)
        for voice in speech.matching(voices, language_code=language)
        for engine in voice.engines
        if (voice, engine) != (first.voice, first.engine)
    }
    if not others:
        st.caption("No other voice has this language.")
        return None
    several = len({choice.engine for choice in others.values()}) > 1
    names = {
        name: f"{choice.voice.name} · {choice.voice.gender.lower()}{f' · {choice.engine}' if several else ''}"
        for name, choice in others.items()
    }
    return others[_choose("Second voice", list(others), next(iter(others)), f"{key}_voice", names)]


def _choose(label: str, options: list[str], start: str, key: str, names: dict[str, str]) -> str:
    if st.session_state.get(key) not in options:  # a filter above may have taken the remembered one away
        st.session_state[key] = start
    return st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda option: names.get(option, option),
        persist_state="session",
        disabled=len(options) == 1,
    )
