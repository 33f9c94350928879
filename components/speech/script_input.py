"""What is to be spoken: a text box with sentences to begin with, plain or SSML, and a link that reproduces it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.speech import voice_picker
from services import speech
from services.speech import Delivery, Sample, Voice

PLAIN, SSML = "Plain text", "SSML"
LONGEST_IN_LINK = 600
"""Characters of text that go into the address: longer addresses are cut by mail programs and proxies."""


def begin(voices: Sequence[Voice], *, key: str, voice_key: str) -> None:
    """Fill the box at the first look: from the link that was opened, else with the first sample."""
    if f"{key}_text" in st.session_state:
        return
    asked = st.query_params
    if "text" in asked:
        st.session_state[f"{key}_text"] = asked["text"][:LONGEST_IN_LINK]
        st.session_state[f"{key}_kind"] = SSML if asked.get("kind") == "ssml" else PLAIN
        voice_picker.preset(voices, asked.get("voice", ""), asked.get("engine", ""), key=voice_key)
    else:
        _use(samples(voices)[0], voices, key, voice_key)


def samples(voices: Sequence[Voice]) -> tuple[Sample, ...]:
    """The samples in languages that one of the voices speaks."""
    return tuple(sample for sample in speech.SAMPLES if any(voice.speaks(sample.language_code) for voice in voices))


def show(voices: Sequence[Voice], *, key: str, voice_key: str) -> tuple[str, str]:
    """The box; returns what was typed and "text" or "ssml"."""
    offered = {sample.label: sample for sample in samples(voices)}

    def choose() -> None:
        if picked := offered.get(st.session_state[f"{key}_sample"] or ""):
            _use(picked, voices, key, voice_key)

    st.session_state.setdefault(f"{key}_kind", PLAIN)
    text = st.text_area("What to say", key=f"{key}_text", height=190, persist_state="session")
    st.pills("Samples", list(offered), key=f"{key}_sample", on_change=choose, wrap=True)
    kind = st.segmented_control(
        "Written as",
        [PLAIN, SSML],
        key=f"{key}_kind",
        required=True,
        persist_state="session",
        on_change=_rewrite,
        args=(key,),
    )
    return text or "", "ssml" if kind == SSML else "text"


def _rewrite(key: str) -> None:
    """Carry the text over when the way of writing changes; tags laid aside come back with the text they belong to."""
    state = st.session_state
    text = state.get(f"{key}_text") or ""
    is_ssml = text.lstrip().startswith("<speak")
    if state[f"{key}_kind"] == SSML and not is_ssml:
        aside = state.get(f"{key}_tagged", "")
        state[f"{key}_text"] = aside if aside and speech.visible(aside) == text else speech.compose(text, Delivery())
    elif state[f"{key}_kind"] == PLAIN and is_ssml:
        state[f"{key}_tagged"] = text
        state[f"{key}_text"] = speech.visible(text)


def link(text: str, text_type: str, choice: voice_picker.Choice) -> None:
    """Put text, voice and engine into the address; a text too long for it leaves only the voice."""
    made = {"voice": choice.voice.id, "engine": choice.engine, "kind": text_type}
    if len(text) <= LONGEST_IN_LINK:
        made["text"] = text
    for name in ("text", "voice", "engine", "kind"):
        if name in made:
            st.query_params[name] = made[name]
        else:
            st.query_params.pop(name, None)


def _use(sample: Sample, voices: Sequence[Voice], key: str, voice_key: str) -> None:
    st.session_state[f"{key}_text"] = sample.text
    st.session_state[f"{key}_kind"] = SSML if sample.text_type == "ssml" else PLAIN
    speakers = speech.matching(voices, language_code=sample.language_code)
    current = st.session_state.get(f"{voice_key}_voice")
    if speakers and all(voice.id != current for voice in speakers):
        voice_picker.preset(voices, speakers[0].id, key=voice_key)
