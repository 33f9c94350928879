"""A recording on the page: the player, who made it at what cost, the files to keep, and the calls behind it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.answers import badge, call
from components.answers.plain import escaped
from components.speech import player
from services import speech
from services.speech import Recording

_AUDIO = {
    "mp3": "MP3",
    "ogg_vorbis": "Ogg Vorbis",
    "ogg_opus": "Ogg Opus",
    "wav": "WAV",
    "pcm": "PCM, 16 bit without a header",
}


def show(recording: Recording, *, key: str, title: str = "", anonymous: bool = False, autoplay: bool = False) -> None:
    """The card. `anonymous` shows the player alone: nothing on it gives away which voice speaks."""
    if title:
        st.subheader(title, anchor=False)
    player.show(recording, key=f"{key}_player", label=title if anonymous else "", autoplay=autoplay)
    if recording.note:
        st.caption(escaped(recording.note))
    if anonymous:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _facts(recording)
        _downloads(recording, key)
    call.show(recording.receipts[0], key=f"{key}_sound_call", label="Show the call for the sound")
    if len(recording.receipts) > recording.parts:
        call.show(recording.receipts[recording.parts], key=f"{key}_marks_call", label="Show the call for the words")


def _facts(recording: Recording) -> None:
    with st.container(gap="xsmall", width="content"):
        badge.show(recording.receipt)
        parts = f", joined from {recording.parts} parts" if recording.parts > 1 else ""
        st.caption(
            f"{escaped(recording.utterance.voice.id)} · {recording.duration_ms / 1000:.1f} s of sound · "
            f"{recording.characters:,} character{'' if recording.characters == 1 else 's'}{parts}"
        )


def _downloads(recording: Recording, key: str) -> None:
    name = recording.utterance.voice.id.lower()
    with st.container(horizontal=True, width="content", gap="small"):
        st.download_button(
            "Download MP3",
            recording.audio if recording.utterance.output_format == "mp3" else partial(recording.converted, "mp3"),
            file_name=f"{name}.mp3",
            mime="audio/mpeg",
            key=f"{key}_mp3",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover("Other files", icon=":material/folder_zip:"):
            st.caption("Made from this recording; nothing is asked or billed.")
            for output_format, label in _AUDIO.items():
                if output_format != "mp3":
                    st.download_button(
                        label,
                        partial(recording.converted, output_format),
                        file_name=f"{name}.{speech.EXTENSIONS[output_format]}",
                        mime=speech.CONTENT_TYPES[output_format],
                        key=f"{key}_{output_format}",
                        on_click="ignore",
                        width="stretch",
                    )
            if recording.marks:
                _mark_downloads(recording, key, name)


def _mark_downloads(recording: Recording, key: str, name: str) -> None:
    for label, extension, mime, made in [
        ("Speech marks, JSON Lines", "marks.jsonl", "application/x-ndjson", speech.to_json_lines(recording.marks)),
        ("Captions, WebVTT", "vtt", "text/vtt", speech.to_webvtt(recording.captions)),
        ("Captions, SubRip", "srt", "application/x-subrip", speech.to_srt(recording.captions)),
    ]:
        st.download_button(
            label,
            made,
            file_name=f"{name}.{extension}",
            mime=mime,
            key=f"{key}_{extension}",
            on_click="ignore",
            width="stretch",
        )
