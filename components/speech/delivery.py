"""Speed, pitch and pauses for those who do not write SSML; it is written for them, and shown."""

from __future__ import annotations

import streamlit as st

from services import speech
from services.speech import Delivery


def show(text: str, engine: str, *, key: str) -> tuple[str, str]:
    """The controls; returns what to send: the text as it is with "text", or the SSML made of it with "ssml"."""
    with st.expander("Speed, pitch and pauses", icon=":material/tune:", key=f"{key}_expander"):
        plain_only = not speech.can_pitch(engine)
        why = f"The {engine} engine cannot change this; the standard engine can." if plain_only else None
        left, right = st.columns(2)
        rate = left.slider("Speed", 50, 200, 100, 5, format="%d %%", key=f"{key}_rate", persist_state="session")
        volume = right.slider("Loudness", -12, 12, 0, 1, format="%+d dB", key=f"{key}_volume", persist_state="session")
        pitch = left.slider(
            "Pitch",
            *(-50, 50, 0, 5),
            format="%+d %%",
            key=f"{key}_pitch",
            persist_state="session",
            disabled=plain_only,
            help=why,
        )
        pause = right.slider(
            "Pause after each sentence",
            *(0, 3000, 0, 100),
            format="%d ms",
            key=f"{key}_pause",
            persist_state="session",
            help="0 leaves the pause to the voice.",
        )
        whisper = left.toggle("Whisper", key=f"{key}_whisper", persist_state="session", disabled=plain_only, help=why)
        chosen = Delivery(rate, 0 if plain_only else pitch, volume, pause, whisper and not plain_only)
        if chosen.is_plain:
            right.caption("Plain text is sent. Move a slider and SSML is written from it.")
            return text, "text"
        ssml = speech.compose(text, chosen)
        st.code(ssml, language="xml", wrap_lines=True, height=160 if len(ssml) > 600 else "content")
        return ssml, "ssml"
