"""Pictures from the visitor's own device: files, a folder, the clipboard, the camera."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from components.answers import alerts
from components.answers.plain import escaped
from services import errors, images
from services.images import Picture
from services.images import formats as image_formats

MOST_FILES = 200  # normalized pictures are held in memory while the visitor works with them
_MOST_ALERTS = 3

Outcome = Picture | errors.VitrineError


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that stand in a widget, and its key."""

    widget: str
    files: Sequence[UploadedFile]


_PASTE = st.components.v2.component(
    "vitrine_paste",
    html='<div class="hint"></div>',
    css=".hint { font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color); opacity: 0.75; }\n",
    js=(Path(__file__).parent / "paste.js").read_text(encoding="utf-8"),
)


def upload(key: str, multiple: bool) -> Brought:
    """One file or many, dropped, chosen or pasted."""
    widget = f"{key}_upload"
    chosen = st.file_uploader(
        "Drop pictures here" if multiple else "Drop a picture here",
        type=list(image_formats.FILE_ENDINGS),
        accept_multiple_files=multiple,
        key=widget,
        on_change=_let_go,
        args=(widget,),
    )
    _PASTE(
        key=f"{key}_paste", data={"uploader": f"st-key-{widget}", "hint": "Or paste a picture: Ctrl+V, ⌘V on a Mac."}
    )
    files = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    return Brought(widget, files)


def folder(key: str) -> Brought:
    """Every picture in a folder and its subfolders; names keep their path inside the folder."""
    widget = f"{key}_folder"
    chosen = st.file_uploader(
        "Choose a folder",
        type=list(image_formats.FILE_ENDINGS),
        accept_multiple_files="directory",
        key=widget,
        on_change=_let_go,
        args=(widget,),
    )
    return Brought(widget, [file for file in chosen if not Path(file.name).name.startswith(".")])


def camera(key: str) -> Brought:
    """A photograph taken now. Browsers give cameras only to pages over https or on this computer."""
    widget = f"{key}_camera"
    taken = st.camera_input("Take a photograph", resolution="1080p", key=widget, on_change=_let_go, args=(widget,))
    if taken:
        taken.name = "camera.jpg"  # the browser names it after the second it was taken in
    return Brought(widget, [taken] if taken else [])


def _let_go(widget: str) -> None:
    st.session_state[f"{widget}_kept"] = ()


def _of_before(widget: str) -> tuple[Picture, ...]:
    """The pictures that were there, when the visitor comes back to an emptied widget."""
    pictures: tuple[Picture, ...] = st.session_state.get(f"{widget}_kept", ())
    if pictures:
        names = ", ".join(escaped(picture.name) for picture in pictures[:3])
        more = f" and {len(pictures) - 3} more" if len(pictures) > 3 else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Still here: {names}{more}")
            st.button("Remove", key=f"{widget}_remove", on_click=_let_go, args=(widget,), type="tertiary")
    return pictures


def pictures(brought: Brought) -> tuple[Picture, ...]:
    """Each file normalized once; refusals are shown by file, the same picture twice counts once."""
    widget, files = brought.widget, brought.files
    if not files:
        return _of_before(widget)
    done: dict[str, Outcome] = st.session_state.get(f"{widget}_done", {})
    used = files[:MOST_FILES]
    missing = [file for file in used if file.file_id not in done]
    outcomes = {file.file_id: done[file.file_id] for file in used if file.file_id in done}
    progress = st.progress(0.0, "Reading the pictures") if len(missing) > 3 else None
    for count, file in enumerate(missing, start=1):
        try:
            outcomes[file.file_id] = images.normalize(file.name, file.getvalue())
        except errors.VitrineError as error:
            outcomes[file.file_id] = error
        if progress:
            progress.progress(count / len(missing), f"Reading the pictures: {count} of {len(missing)}")
    if progress:
        progress.empty()
    st.session_state[f"{widget}_done"] = outcomes
    show_refusals([(file.name, outcomes[file.file_id]) for file in used])
    if len(files) > MOST_FILES:
        st.warning(f"Only the first {MOST_FILES} of {len(files)} files are used; bring the others in a second go.")
    found = distinct(outcomes[file.file_id] for file in used)
    st.session_state[f"{widget}_kept"] = found
    return found


def distinct(outcomes: Iterable[Outcome]) -> tuple[Picture, ...]:
    """The pictures among the outcomes, each once, where it first came and under its first name."""
    pictures: dict[str, Picture] = {}
    for outcome in outcomes:
        if isinstance(outcome, Picture):
            pictures.setdefault(outcome.digest, outcome)
    return tuple(pictures.values())


def show_refusals(outcomes: Sequence[tuple[str, Outcome]]) -> None:
    """Which files are not used and why: a few as messages, many as a list to open."""
    refused = [(name, outcome) for name, outcome in outcomes if isinstance(outcome, errors.VitrineError)]
    if len(refused) <= _MOST_ALERTS:
        for name, error in refused:
            alerts.show(errors.BadInput(f"{name}: {error.message}", error.advice))
        return
    st.warning(f"{len(refused)} of {len(outcomes)} files are not used; the others are.", icon=":material/warning:")
    with st.expander("Which, and why"):
        for name, error in refused:
            st.text(f"{name}: {error.message} {error.advice}")
