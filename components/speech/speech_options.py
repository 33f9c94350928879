"""Choices about a recording that most people never need to make."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.answers import alerts
from components.speech.voice_picker import Choice
from services import speech
from services.aws import Aws
from services.images import objects
from services.speech import Utterance

IN_PARTS = "In parts, joined here"
AS_TASK = "As one task, into S3"
FORMATS = {
    "mp3": "MP3",
    "ogg_vorbis": "Ogg Vorbis",
    "ogg_opus": "Ogg Opus",
    "pcm": "PCM (16 kHz)",
    "mulaw": "µ-law (8 kHz)",
    "alaw": "A-law (8 kHz)",
}


@dataclass(frozen=True, slots=True)
class Options:
    """`bucket` is None unless one task is to write there, and "" while there is none; `blind` hides two voices' names.

    Without a bucket a text is spoken in parts.
    """

    output_format: str
    with_marks: bool
    bucket: str | None
    blind: bool

    def utterance(self, text: str, text_type: str, choice: Choice) -> Utterance:
        """The text for this voice with these options."""
        return Utterance(
            text,
            choice.voice,
            choice.engine,
            text_type,
            choice.language_code,
            self.output_format,
            mark_kinds=speech.WORDS_AND_MOUTH if self.with_marks else (),
        )


def show(aws: Aws, *, blind: bool, key: str) -> Options:
    """The options, folded away. `blind` offers the blind comparison, which is on until it is switched off."""
    hide = blind and st.toggle(
        "Blind: hide the names until I have voted", value=True, key=f"{key}_blind", persist_state="session"
    )
    with st.expander("Format, word times and long texts", icon=":material/settings:", key=f"{key}_expander"):
        output_format = st.selectbox(
            "Format to ask for",
            list(FORMATS),
            format_func=FORMATS.__getitem__,
            key=f"{key}_format",
            persist_state="session",
            help="Any recording can be downloaded in the other formats as well, at no cost.",
        )
        with_marks = st.toggle(
            "Word times and mouth shapes",
            value=True,
            key=f"{key}_marks",
            persist_state="session",
            help="A second request, which AWS bills like the first. Without it no word lights up.",
        )
        way = st.radio(
            "A long text is spoken",
            [IN_PARTS, AS_TASK],
            key=f"{key}_way",
            persist_state="session",
            help="Polly takes 3,000 characters in one request. A task takes 100,000 and its file stays in the bucket.",
        )
        bucket = _bucket(aws, key) if way == AS_TASK else None
    return Options(output_format, with_marks, bucket, bool(hide))


def _bucket(aws: Aws, key: str) -> str:
    with alerts.service_errors():
        names = objects.list_buckets(aws)
        if names:
            return st.selectbox("Bucket for the file", names, key=f"{key}_bucket", persist_state="session")
        if not aws.is_local:
            st.warning("This account has no bucket to write to. Make one in this region first.")
        elif st.button("Make a bucket for the file", key=f"{key}_make_bucket", icon=":material/add:"):
            speech.make_bucket(aws)
            st.rerun()
    return ""
