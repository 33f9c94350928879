"""The faces of one picture: boxes on the picture, a table of faces, and the chosen face's facts, all moving together.

One fragment, so that a threshold or a click redraws this and nothing else, and no call is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from components.answers import badge, file_downloads
from components.asking.picture_page import Explorer
from components.faces import face_facts
from components.pictures import annotated_image, chosen_number, region_table
from components.pictures.annotated_image import Annotation
from components.pictures.region_table import Region
from services import faces
from services.agreement import Thing
from services.exports import faces as face_exports
from services.exports.table import PictureResult
from services.faces import Face, FaceDetection
from services.images import Picture
from services.ledger import Answered

DEFAULT_CONFIDENCE_PERCENT = 80


@st.fragment
def show(picture: Picture, answer: Answered[FaceDetection], *, key: str, view: int | None = None) -> None:
    """Show the answer for a picture with a slider for the threshold, or, where it stands elsewhere, with `view`.

    The threshold is `{key}_confidence`, in the address too, so a link keeps it.
    """
    detection = answer.value
    left, right = st.columns([3, 2], gap="medium")
    with right:
        least = threshold(key) if view is None else view
        shown = faces.above(detection, least)
    with left:
        numbers = [face.number for face in shown]
        number = chosen_number.follow(key, picture.digest, numbers, first=next(iter(numbers), None))
        chosen = next((face for face in shown if face.number == number), None)
        annotated_image.show(
            picture,
            boxes(shown),
            key=f"{key}_picture",
            selected=shown.index(chosen) if chosen else None,
            alt=f"{picture.name}, with a box around each face",
            what="Faces",
        )
        badge.show(answer.receipt)
        _downloads(picture, answer, least, key)
    with right:
        st.header(_count(detection, shown), anchor=False)
        _remarks(detection, shown, least)
        _table(picture, shown, chosen, key)
        if chosen:
            st.header(f"Face {chosen.number}", anchor=False)
            face_facts.show(chosen, key=f"{key}_facts", measured_by=answer.receipt.answered_by)
        elif shown:
            st.caption("Choose a face, in the picture or in the table, and its facts appear here.")


def threshold(key: str) -> int:
    """The slider for the least detection confidence, 0 to 100."""
    return st.slider(
        "Least detection confidence",
        0,
        100,
        DEFAULT_CONFIDENCE_PERCENT,
        format="%d %%",
        key=f"{key}_confidence",
        bind="query-params",
        help="How sure it must be that this is a face at all; it says nothing of who it is. It is applied to what came "
        "back, so moving it costs no call.",
    )


def controls(key: str, answers: Sequence[Answered[FaceDetection]]) -> int:
    """The threshold where it stands above many answers, or above two."""
    with st.container(width=420):
        return threshold(key)


def note(answered: Answered[FaceDetection], least: int) -> str:
    """What was found, in two words: "3 faces", "no face"."""
    count = len(faces.above(answered.value, least))
    return "1 face" if count == 1 else f"{count} faces" if count else "no face"


def files(least: int) -> dict[str, Callable[[Sequence[PictureResult[Answered[FaceDetection]]]], bytes]]:
    """How to make a file of the faces above the threshold, of any number of pictures, by its ending."""
    return {
        "csv": partial(face_exports.to_csv, confidence=least),
        "json": partial(face_exports.to_json, confidence=least),
    }


def things(answered: Answered[FaceDetection], least: int) -> tuple[Thing, ...]:
    """The faces above the threshold for a comparison with another answer."""
    return tuple(Thing("Face", face.confidence, face.box) for face in faces.above(answered.value, least))


def boxes(shown: tuple[Face, ...]) -> list[Annotation]:
    """The boxes of faces, for the page and for the picture to download."""
    return [Annotation(face.box, f"Face {face.number}", face_facts.summary(face), number=face.number) for face in shown]


def _table(picture: Picture, shown: tuple[Face, ...], chosen: Face | None, key: str) -> None:
    if not shown:
        return
    with_gender = any(face.gender for face in shown)
    with_age = any(face.age for face in shown)
    columns = ["Face", *(["Gender"] if with_gender else []), *(["Age"] if with_age else []), "Detection confidence"]
    rows = []
    for face in shown:
        gender = f"{face.gender.value}, {face.gender.confidence:.0f} %" if face.gender else None
        age = f"{face.age.low} to {face.age.high}" if face.age else None
        cells = (*([gender] if with_gender else []), *([age] if with_age else []), face.confidence)
        rows.append(Region(face.number, face.box, f"Face {face.number}", cells))
    region_table.show(
        picture,
        rows,
        columns,
        key=f"{key}_table",
        selected=chosen.number if chosen else None,
        alt="The faces of the picture with what can be told about each",
    )


def _count(detection: FaceDetection, shown: tuple[Face, ...]) -> str:
    found = len(detection.faces)
    if len(shown) == found:
        return "1 face" if found == 1 else f"{found} faces" if found else "No face"
    return f"{len(shown)} of {found} faces"


def _remarks(detection: FaceDetection, shown: tuple[Face, ...], least: int) -> None:
    """What there is to say of an empty answer, and of one that may be cut off."""
    if not detection.faces:
        st.caption(
            "There is no face to be seen in this picture. Faces that are very small (under about 40 of 1,920 pixels), "
            "turned away or covered are not found."
        )
    elif not shown:
        st.caption(f"No face reaches {least} %. Move the slider to the left to see less certain ones.")
    if detection.is_cut_off:
        st.caption(f"AWS tells of the {faces.MOST_FACES} largest faces of a picture; there may be more.")


def _downloads(picture: Picture, answered: Answered[FaceDetection], least: int, key: str) -> None:
    """The faces above the threshold as files; each file is made when it is clicked."""
    results = [PictureResult(picture, answered)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(least).items()}
    makes["png"] = lambda: annotated_image.to_png(picture, boxes(faces.above(answered.value, least)))
    file_downloads.show(picture, "faces", makes, key=key)


EXPLORER: Explorer[Answered[FaceDetection], int] = Explorer(
    controls, show, note, files, lambda answered: [answered.receipt], things
)
