"""The wait while a text is spoken: how far it is, and a way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.answers.plain import escaped
from components.speech.voice_picker import Choice
from services import errors, speech
from services.aws import Aws
from services.speech import Progress, Recording, Waiting

_RUNNING = "speaking_running"


@dataclass(frozen=True, slots=True)
class Request:
    """What to say and how: `bucket` "" speaks in parts, else one task that writes into that bucket."""

    text: str
    text_type: str
    output_format: str = "mp3"
    with_marks: bool = True
    bucket: str = ""


def speak(aws: Aws, request: Request, choices: Sequence[Choice], *, key: str) -> tuple[Recording, ...]:
    """Have each voice say it, one recording a choice. Raises `VitrineError`.

    While it runs there is a button to cancel: the click begins a new run of the page, which ends this one at its next
    sign of life. What was spoken by then is in the ledger, so speaking again goes on from there.
    """
    st.session_state[_RUNNING] = True
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Speaking")
        st.button("Cancel", key=f"{key}_cancel", icon=":material/close:")
    try:
        made = tuple(_spoken(aws, request, choice, bar) for choice in choices)
    except errors.VitrineError:
        _ended(place)
        raise
    _ended(place)
    return made


def show_canceled() -> bool:
    """Say once that the last run was canceled; returns whether it was."""
    if not st.session_state.pop(_RUNNING, False):
        return False
    st.info(
        "Canceled. What was spoken so far is kept: Speak goes on from there and pays nothing twice.",
        icon=":material/cancel:",
    )
    return True


def _ended(place: Any) -> None:
    # Not in a `finally`: a canceled run must leave the mark that `show_canceled` looks for.
    st.session_state[_RUNNING] = False
    place.empty()


def _spoken(aws: Aws, request: Request, choice: Choice, bar: Any) -> Recording:
    def tell(progress: Progress) -> None:
        what = "Joining" if progress.stage == "joining" else f"{choice.voice.id} speaks"
        bar.progress(progress.done / progress.total, escaped(f"{what}: {progress.done} of {progress.total}"))

    def tell_waiting(waiting: Waiting) -> None:
        bar.progress(0.0, escaped(f"Polly says: {waiting.status}, for {waiting.elapsed_s:.0f} s"))

    marks = speech.WORDS_AND_MOUTH if request.with_marks else ()
    if request.bucket:
        return speech.speak_as_task(
            aws,
            request.text,
            choice.voice,
            request.bucket,
            engine=choice.engine,
            text_type=request.text_type,
            output_format=request.output_format,
            mark_kinds=marks,
            language_code=choice.language_code,
            progress=tell_waiting,
        )
    return speech.synthesize(
        aws,
        request.text,
        choice.voice,
        engine=choice.engine,
        text_type=request.text_type,
        output_format=request.output_format,
        mark_kinds=marks,
        language_code=choice.language_code,
        progress=tell,
    )
