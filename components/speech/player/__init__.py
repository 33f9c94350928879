"""A recording that shows its words: each word lights up as it is spoken, and a click on a word plays from it.

`st.audio` tells nobody where it is, so this is a component of our own. Words are matched to bytes in Python; the
browser gets text and times only, and puts them on the page as text, never as markup.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from components.pictures import pictures_route
from services.speech import Recording

_HERE = Path(__file__).parent
_player = st.components.v2.component(
    "vitrine_player",
    html=(_HERE / "player.html").read_text("utf-8"),
    css=(_HERE / "player.css").read_text("utf-8"),
    js=(_HERE / "player.js").read_text("utf-8"),
)


def show(recording: Recording, *, key: str, label: str = "", autoplay: bool = False) -> None:
    """The player. `label` names it for a screen reader, by default with the voice's name.

    `autoplay` plays at once, but only when this sound was not in the player before; browsers allow it after a click.
    """
    audio, content_type = recording.playable
    _player(
        key=key,
        data={
            "digest": recording.digest,
            "source": pictures_route.url_for(audio, f"sound-{recording.digest}"),
            "content_type": content_type,
            "label": label or f"{recording.utterance.voice.name} speaks for {recording.duration_ms / 1000:.1f} seconds",
            "language": recording.utterance.voice.language_code,
            "duration_ms": recording.duration_ms,
            "autoplay": autoplay,
            **_script(recording.digest, recording),
        },
    )


def forget() -> None:
    """Let go of the words that were spoken; what is still on a screen is made again when it is drawn."""
    _script.clear()


@st.cache_resource(max_entries=32, show_spinner=False)
def _script(digest: str, _recording: Recording) -> dict[str, Any]:
    """What is spoken when: words and the gaps between them as [text, ms or null], visemes as [ms, symbol]."""
    return {
        "segments": [[segment.text, segment.time_ms] for segment in _recording.segments],
        "visemes": [[mark.time_ms, mark.value] for mark in _recording.marks if mark.kind == "viseme"],
    }
