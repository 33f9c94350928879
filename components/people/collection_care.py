"""Making a collection and deleting one."""

from __future__ import annotations

import streamlit as st

from components.answers import alerts
from components.people import collection_chooser, collection_list, deleted_faces, kept_cutouts
from services import errors
from services.aws import Aws
from services.people import collections
from services.people.collections import Collection

_ERROR = "collections_care_error"
_DONE = "collections_care_done"


def show_outcome() -> None:
    """What became of the last making or deleting; shown once."""
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    if error := st.session_state.pop(_ERROR, None):
        alerts.show(error)


def make(aws: Aws, *, key: str, chooser: str, suggestion: str = "") -> None:
    """The form for a new collection; `chooser` is the key of the select box that is to show it."""
    form = st.form(f"{key}_form", border=False, width=460)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Name of the new collection",
            suggestion,
            key=f"{key}_name",
            max_chars=255,
            placeholder="team-2026",
            help="Letters a to z, digits and _ . - without spaces; capital and small letters differ.",
        )
        st.form_submit_button(
            "Make", key=f"{key}_make", icon=":material/add:", on_click=_make, args=(aws, key, chooser)
        )


def delete(aws: Aws, collection: Collection, people: int, *, key: str, chooser: str) -> None:
    """What is lost, and the form in which the collection's name has to be typed."""
    faces = "1 face" if collection.faces == 1 else f"{collection.faces:,} faces"
    whom = "1 person" if people == 1 else f"{people:,} people"
    users = f", {collection.users:,} users" if collection.users else ""
    st.text(
        f"Deleting {collection.name} deletes {faces} of {whom}{users}, and here their names, consent notes and "
        "thumbnails. It cannot be undone: Rekognition gives no face back, and enrolling again needs the pictures."
    )
    form = st.form(f"{key}_form", border=False, width=560)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Type the collection's name to confirm", key=f"{key}_confirmation")
        st.form_submit_button(
            "Delete the collection",
            key=f"{key}_delete",
            icon=":material/delete_forever:",
            on_click=_delete,
            args=(aws, collection.name, key, chooser),
        )


def _make(aws: Aws, key: str, chooser: str) -> None:
    name = str(st.session_state.get(f"{key}_name", "")).strip()
    try:
        collections.create(aws, name)
    except errors.VitrineError as error:
        st.session_state[_ERROR] = error
        return
    st.session_state[f"{key}_name"] = ""
    st.session_state[_DONE] = "The collection is made. Now enroll somebody."
    collection_list.changed()
    collection_chooser.choose(name, key=chooser)


def _delete(aws: Aws, name: str, key: str, chooser: str) -> None:
    typed = str(st.session_state.get(f"{key}_confirmation", "")).strip()
    if typed != name:
        st.session_state[_ERROR] = errors.BadInput("Nothing was deleted.", f"Type {name} to confirm.")
        return
    try:
        collections.delete(aws, name)
    except errors.VitrineError as error:
        st.session_state[_ERROR] = error
        return
    st.session_state[f"{key}_confirmation"] = ""
    st.session_state[_DONE] = "The collection is deleted, with everything in it."
    kept_cutouts.deleted()
    deleted_faces.forget()
    collection_list.changed()
    collection_chooser.choose("", key=chooser)
