"""The picture with its boxes on the page, and which of them is selected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from components.pictures import pictures_route, selection
from components.pictures.annotated_image.annotation import MOST_LABELS, Annotation
from services.images import Picture

_FOLDER = Path(__file__).parent
_PREVIEW_PX = 1280
_MOST_ENLARGED = 2  # a picture is shown at most twice as wide as it is


def _read(ending: str) -> str:
    return (_FOLDER / f"annotated_image.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_annotated_image", html=_read("html"), css=_read("css"), js=_read("js"))


def show(
    picture: Picture,
    boxes: Sequence[Annotation],
    *,
    key: str,
    selected: int | None = None,
    alt: str,
    what: str = "Boxes",
    numbered: bool = True,
) -> int | None:
    """Show the picture with its boxes; returns the index of the selected one, or None.

    `selected` is what the page selects (a row of a table, say); it counts when it differs from what the page selected
    at the run before, so that a click on a box and a click in a table can follow each other in any order. A new picture
    forgets the selection. `what` names the boxes to a screen reader ("Faces"); `numbered` writes 1, 2, 3 where there is
    no room for labels. Labels stand beside boxes, never over them.
    """
    chosen = selection.of(key, picture.digest, selected, len(boxes))
    _COMPONENT(
        key=key,
        data={
            "src": pictures_route.url_of(picture, _PREVIEW_PX),
            "width": picture.width_px,
            "height": picture.height_px,
            "widest": picture.width_px * _MOST_ENLARGED,
            "alt": alt,
            "what": what,
            "numbered": numbered,
            "words": len(boxes) <= MOST_LABELS,
            "boxes": [_as_data(annotation) for annotation in boxes],
            "selected": chosen.index,
            "click": chosen.click,
        },
        on_selected_change=_nothing,
    )
    return chosen.index


def _as_data(annotation: Annotation) -> dict[str, Any]:
    box = annotation.box.clamped()
    return {
        "left": round(box.left, 5),
        "top": round(box.top, 5),
        "width": round(box.width, 5),
        "height": round(box.height, 5),
        "label": annotation.label,
        "facts": list(annotation.facts),
        "polygon": [[round(x, 5), round(y, 5)] for x, y in annotation.polygon],
        "tone": annotation.tone,
        "number": annotation.number,
    }


def _nothing() -> None:
    """Streamlit keeps a component's value only if somebody wants to hear of its change."""
