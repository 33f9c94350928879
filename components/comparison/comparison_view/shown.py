"""References and picture on the page, and which face of the picture is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.pictures import pictures_route, selection
from components.pictures.annotated_image import Tone
from services.boxes import Box
from services.images import Picture

_FOLDER = Path(__file__).parent
_PREVIEW_PX = 1280
_MOST_ENLARGED = 2  # a picture is shown at most twice as wide as it is


def _read(ending: str) -> str:
    return (_FOLDER / f"comparison_view.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_comparison_view", html=_read("html"), css=_read("css"), js=_read("js"))


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture to compare with: its marked face, None where it has none, and its name, shown as it is."""

    picture: Picture
    name: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Line:
    """From the reference at this place to a face: `text` stands on it ("97.3 %"), `tone` says what it is taken for.

    A line of the tone "miss" is drawn only while its face is pointed at or chosen.
    """

    reference: int
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class FaceSeen:
    """A face of the picture: `label` stands beside its box, `spoken` is what a screen reader says of it."""

    box: Box
    label: str
    spoken: str
    tone: Tone
    lines: tuple[Line, ...]


def show(
    references: Sequence[Reference],
    picture: Picture,
    faces: Sequence[FaceSeen],
    *,
    key: str,
    selected: int | None = None,
) -> int | None:
    """Show both sides; returns the index of the chosen face of the picture, or None.

    The selection works as that of `annotated_image.show`: the page may keep it and ask `newly_chosen` for clicks.
    Keyboard: one tab stop, arrow keys move from face to face, Enter or Space chooses.
    """
    subject = "-".join([picture.digest, *(reference.picture.digest for reference in references)])
    chosen = selection.of(key, subject, selected, len(faces))
    _COMPONENT(
        key=key,
        data={
            "references": [_reference(reference) for reference in references],
            "picture": _picture(picture) | {"alt": f"{picture.name}, with a box around each face"},
            "faces": [_face(face) for face in faces],
            "selected": chosen.index,
            "click": chosen.click,
        },
        on_selected_change=_nothing,
    )
    return chosen.index


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "src": pictures_route.url_of(picture, _PREVIEW_PX),
        "width": picture.width_px,
        "height": picture.height_px,
        "widest": picture.width_px * _MOST_ENLARGED,
    }


def _reference(reference: Reference) -> dict[str, Any]:
    marked = "its largest face is marked" if reference.box else "no face was found to compare"
    return _picture(reference.picture) | {
        "name": reference.name,
        "alt": f"{reference.name}; {marked}",
        "box": _sides(reference.box) if reference.box else None,
    }


def _face(face: FaceSeen) -> dict[str, Any]:
    return {
        "box": _sides(face.box),
        "label": face.label,
        "spoken": face.spoken,
        "tone": face.tone,
        "pairs": [{"reference": line.reference, "text": line.text, "tone": line.tone} for line in face.lines],
    }


def _sides(box: Box) -> list[float]:
    box = box.clamped()
    return [round(side, 5) for side in (box.left, box.top, box.width, box.height)]


def _nothing() -> None:
    """Streamlit keeps a component's value only if somebody wants to hear of its change."""
