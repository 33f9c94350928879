"""The picture with its boxes on the page, and which of them is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components import pictures_route
from components.annotated_image.annotation import MOST_LABELS, Annotation
from services.images import Picture

_FOLDER = Path(__file__).parent
_PREVIEW_PX = 1280
_MOST_ENLARGED = 2  # a picture is shown at most twice as wide as it is


def _read(ending: str) -> str:
    return (_FOLDER / f"annotated_image.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_annotated_image", html=_read("html"), css=_read("css"), js=_read("js"))


@dataclass(frozen=True, slots=True)
class _Click:
    """The index of the box, or None to select nothing, and when it was, in ms since 1970."""

    index: int | None
    when: int


@dataclass(slots=True)
class _Selection:
    """What was selected last, and what was known when it was: the newer of click and page wins."""

    digest: str = ""
    asked: int | None = None
    click: int = 0
    index: int | None = None


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
    state_key = f"{key}_selection"
    selection: _Selection = st.session_state.setdefault(state_key, _Selection())
    click = _last_click(key)
    if selection.digest != picture.digest:
        selection = _Selection(picture.digest, selected, click.when if click else 0, selected)
        st.session_state[state_key] = selection
    elif click and click.when != selection.click:
        selection.click, selection.index, selection.asked = click.when, click.index, selected
    elif selected != selection.asked:
        selection.asked = selection.index = selected
    if selection.index is not None and not 0 <= selection.index < len(boxes):
        selection.index = None
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
            "selected": selection.index,
            "click": selection.click,
        },
        on_selected_change=_nothing,
    )
    return selection.index


@dataclass(frozen=True, slots=True)
class Choice:
    """A box was clicked: its index, or None when the selected box was clicked again."""

    index: int | None


def newly_chosen(key: str) -> Choice | None:
    """The click on a box that no run has seen yet, or None.

    For a page that keeps the selection itself, because other things select too: it asks this before `show` and gives
    what it then holds as `selected`.
    """
    selection: _Selection | None = st.session_state.get(f"{key}_selection")
    click = _last_click(key)
    if selection is None or click is None or click.when == selection.click:
        return None
    selection.click, selection.index, selection.asked = click.when, click.index, click.index
    return Choice(click.index)


def _last_click(key: str) -> _Click | None:
    """The last click that the browser told of, if there was one."""
    state: Mapping[str, Any] = st.session_state.get(key, {})
    match state.get("selected"):
        case {"index": int() | None as index, "click": int() as when}:
            return _Click(index, when)
        case _:
            return None


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
