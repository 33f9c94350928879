"""Two voices, one sentence, no names: listen, vote, and only then see who spoke."""

from __future__ import annotations

import random
from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from components.speech import recording_card
from services.speech import Recording

_SAME = "no difference"
_chance = random.SystemRandom()


def shuffled(recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """The recordings in an order that nobody knows."""
    return tuple(_chance.sample(tuple(recordings), len(recordings)))


def show(recordings: Sequence[Recording], *, blind: bool, key: str) -> None:
    """Two recordings side by side. With `blind` their names appear once a vote is given."""
    question = "-".join(recording.digest for recording in recordings)
    voted = st.session_state.get(f"{key}_given", {}).get(question)
    hidden = blind and voted is None
    for column, recording, name in zip(st.columns(2), recordings, ("First", "Second"), strict=True):
        with column:
            title = name if hidden else f"{name}: {_name(recording)}"
            recording_card.show(recording, key=f"{key}_{name.lower()}", title=escaped(title), anonymous=hidden)
    if hidden:
        _ballot(recordings, question, key)
    elif voted:
        st.success(escaped(f"Your vote: {voted}."), icon=":material/how_to_vote:")
    _show_tally(key)


def _ballot(recordings: Sequence[Recording], question: str, key: str) -> None:
    def vote(winner: str) -> None:
        st.session_state.setdefault(f"{key}_given", {})[question] = winner
        tally = st.session_state.setdefault(f"{key}_tally", {})
        for name in {_name(recording) for recording in recordings}:
            tally.setdefault(name, 0)
        tally[winner] = tally.get(winner, 0) + 1

    with st.container(horizontal=True, horizontal_alignment="center", key=f"{key}_ballot"):
        first, second = (_name(recording) for recording in recordings)
        st.button("The first is better", key=f"{key}_vote_first", on_click=vote, args=(first,))
        st.button("No difference", key=f"{key}_vote_same", on_click=vote, args=(_SAME,))
        st.button("The second is better", key=f"{key}_vote_second", on_click=vote, args=(second,))


def _show_tally(key: str) -> None:
    tally: dict[str, int] = st.session_state.get(f"{key}_tally", {})
    if not tally:
        return

    def reset() -> None:
        st.session_state.pop(f"{key}_tally", None)
        st.session_state.pop(f"{key}_given", None)

    with st.container(horizontal=True, vertical_alignment="center"):
        counted = sorted(tally.items(), key=lambda item: -item[1])
        st.caption("Votes so far: " + ", ".join(f"{escaped(name)} {votes}" for name, votes in counted))
        st.button("Reset votes", key=f"{key}_reset", on_click=reset, type="tertiary", icon=":material/restart_alt:")


def _name(recording: Recording) -> str:
    return f"{recording.utterance.voice.id}, {recording.utterance.engine}"
