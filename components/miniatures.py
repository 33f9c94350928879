"""The live miniatures of the start page: each is made by the embedded AWS, on this computer, from a shipped sample."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from components import alerts, annotated_image, badge, navigation
from services import aws as connections
from services import faces, images, speech

SENTENCE = "The train to Leeds leaves from platform four."
VOICE = "Amy"
SAMPLE = navigation.ROOT / "assets" / "samples" / "astronaut.jpg"


def show(file: str) -> None:
    """A card for the page of that file, with its miniature if it has one; cards are made side by side."""
    entry = next(entry for entry in navigation.entries() if entry.file == file)
    with st.container(border=True):
        st.header(f":material/{entry.icon}: {entry.title}", anchor=False)
        st.caption(entry.purpose)
        if draw := MINIATURES.get(file):
            st.fragment(partial(_drawn, draw), parallel=True, key=f"miniature_{Path(file).stem}")()
        navigation.link(file, f"Open {entry.title.lower()}", icon=":material/arrow_forward:")


def _drawn(draw: object) -> None:
    assert callable(draw)
    with alerts.service_errors():
        draw()


def _speech() -> None:
    with st.skeleton(height=90):
        recording = _spoken()
    st.audio(recording.audio, format=recording.content_type, alt=f"{VOICE} says: {SENTENCE}")
    st.caption(f"{VOICE} says: “{SENTENCE}”")
    badge.show(recording.receipts[0])


def _faces() -> None:
    with st.skeleton(height=220):
        detection, drawn = _seen()
    st.image(drawn, alt="A portrait of the astronaut Eileen Collins with a box around each face that was found.")
    badge.show(detection.receipt)


@st.cache_resource(show_spinner=False)
def _spoken() -> speech.Recording:
    return speech.synthesize(connections.local(), SENTENCE, VOICE)


@st.cache_resource(show_spinner=False)
def _seen() -> tuple[faces.FaceDetection, bytes]:
    picture = images.normalise(SAMPLE.name, SAMPLE.read_bytes())
    detection = faces.detect(connections.local(), picture)
    boxes = [annotated_image.Annotation(face.box, f"Face {face.confidence:.1f} %", ()) for face in detection.faces]
    return detection, annotated_image.to_png(picture, boxes)


MINIATURES = {"pages/speech/text_to_speech.py": _speech, "pages/vision/faces.py": _faces}
