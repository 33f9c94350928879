"""The live miniatures of the start page: each is made by the embedded AWS, on this computer, from a shipped sample."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from components.answers import alerts, badge
from components.comparison import comparison_explorer, comparison_view
from components.labels import color_swatches
from components.pictures import annotated_image
from components.shell import navigation
from services import ROOT, celebrities, comparison, faces, images, labels, similarity, speech, text
from services import aws as connections
from services.boxes import Box
from services.ledger import Answered

SENTENCE = "The train to Leeds leaves from platform four."
VOICE = "Amy"
SAMPLES = ROOT / "assets" / "samples"
HEAD = Box(0.0, 0.0, 1.0, 2 / 3)  # parts of the samples in the cards' common shape, three to two
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
PRINT = Box(0.1, 0.21, 0.8, 0.53)


def show(file: str) -> None:
    """A card for the page of that file, with its miniature if it has one; cards are made side by side."""
    entry = next(entry for entry in navigation.entries() if entry.file == file)
    with st.container(border=True, height="stretch"):
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


def _celebrities() -> None:
    with st.skeleton(height=220):
        recognition, drawn = _recognized()
    st.image(drawn, alt="Portraits of Grace Hopper and Eileen Collins with what celebrity recognition says of each.")
    if not recognition.value.celebrities:
        st.text("Nobody here is a member of Congress: three pictures of your own give a face its name.")
    badge.show(recognition.receipt)


def _comparison() -> None:
    with st.skeleton(height=180):
        lineup, drawn = _compared()
    st.image(
        drawn, alt="Eileen Collins beside two portraits, with a line to the one that shows her and its similarity."
    )
    badge.show(lineup.receipts[0])


def _text() -> None:
    with st.skeleton(height=220):
        reading, drawn = _read()
    st.image(drawn, alt="A shirt with an outline around each line that is printed on it.")
    st.text(" · ".join(line.text for line in reading.value.lines))
    badge.show(reading.receipt)


def _labels() -> None:
    with st.skeleton(height=120):
        reading = _labeled()
    st.text(", ".join(label.name for label in labels.chosen(reading.value, labels.DEFAULT_CONFIDENCE)))
    if whole := reading.value.whole:
        color_swatches.show([("Colors", whole.colors[:3])], key="miniature_colors")
    badge.show(reading.receipt)


@st.cache_resource(show_spinner=False)
def _spoken() -> speech.Recording:
    local = connections.local()
    return speech.synthesize(local, speech.Utterance(SENTENCE, speech.find_voice(local, VOICE)))


@st.cache_resource(show_spinner=False)
def _seen() -> tuple[Answered[faces.FaceDetection], bytes]:
    picture = _part("astronaut.jpg", HEAD)
    detection = faces.detect(connections.local(), picture)
    boxes = [
        annotated_image.Annotation(face.box, f"Face {face.confidence:.1f} %", ()) for face in detection.value.faces
    ]
    return detection, annotated_image.to_png(picture, boxes)


@st.cache_resource(show_spinner=False)
def _recognized() -> tuple[Answered[celebrities.Recognition], bytes]:
    picture = _part("portraits.jpg", WHOLE)
    recognition = celebrities.recognize(connections.local(), picture)
    boxes = [
        annotated_image.Annotation(one.face.box, one.name, (), tone="match") for one in recognition.value.celebrities
    ]
    boxes += [annotated_image.Annotation(face.box, "not recognized", ()) for face in recognition.value.unrecognized]
    return recognition, annotated_image.to_png(picture, boxes)


@st.cache_resource(show_spinner=False)
def _compared() -> tuple[comparison.Lineup, bytes]:
    references = (_part("astronaut.jpg", WHOLE),)
    lineup = comparison.compare_each(connections.local(), _part("portraits.jpg", WHOLE), references)
    faces_seen = [comparison_explorer.seen(contender, lineup, similarity.COMPARED) for contender in lineup.contenders]
    return lineup, comparison_view.to_png(comparison_explorer.references(lineup), lineup.picture, faces_seen)


@st.cache_resource(show_spinner=False)
def _read() -> tuple[Answered[text.TextReading], bytes]:
    picture = _part("shirt.jpg", PRINT)
    reading = text.read(connections.local(), picture)
    lines = [annotated_image.Annotation(line.box, line.text, (), line.polygon) for line in reading.value.lines]
    return reading, annotated_image.to_png(picture, lines)


@st.cache_resource(show_spinner=False)
def _labeled() -> Answered[labels.LabelReading]:
    return labels.read(connections.local(), _part("astronaut.jpg", HEAD))


def _part(name: str, box: Box) -> images.Picture:
    return images.crop(images.normalize(name, (SAMPLES / name).read_bytes()), box)


MINIATURES = {
    "pages/speech/text_to_speech.py": _speech,
    "pages/vision/faces.py": _faces,
    "pages/vision/celebrities.py": _celebrities,
    "pages/vision/compare_faces.py": _comparison,
    "pages/vision/text_in_image.py": _text,
    "pages/vision/labels.py": _labels,
}
