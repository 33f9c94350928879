"""What was deleted a moment ago, and the way back while this visit still holds what was enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.answers import alerts, paid
from components.answers.plain import escaped
from components.people import collection_list, kept_cutouts
from components.people.kept_cutouts import KeptCutout
from services import errors
from services.aws import Aws
from services.people import enrollment, roster

_DELETED = "collections_deleted"


@dataclass(frozen=True, slots=True)
class Deletion:
    """Faces that were deleted: whose, how many, those that can be enrolled anew, and why some stayed."""

    collection: str
    name: str
    count: int
    held: tuple[KeptCutout, ...]
    stayed: tuple[str, ...]
    error: errors.VitrineError | None = None


def delete(aws: Aws, collection: str, face_ids: Sequence[str], name: str) -> None:
    """Delete the faces of a person; `show` then says so. For a callback: an error is shown there, too."""
    held = [kept_cutouts.find(collection, face_id) for face_id in face_ids]
    stayed: tuple[str, ...] = ()
    error = None
    try:
        stayed = roster.delete_faces(aws, collection, face_ids)
    except errors.VitrineError as refused:
        error = refused
    kept_cutouts.deleted()
    collection_list.changed()
    found = tuple(one for one in held if one)
    count = 0 if error else len(face_ids) - len(stayed)
    st.session_state[_DELETED] = Deletion(collection, name, count, found, stayed, error)


def show(aws: Aws, *, key: str) -> None:
    """What was deleted last, with the button that undoes it; nothing if nothing was."""
    last: Deletion | None = st.session_state.get(_DELETED)
    if last is None:
        return
    if last.error:
        alerts.show(last.error)
    for why in last.stayed:
        st.text(why)
    if not last.count:
        return
    faces = "1 face" if last.count == 1 else f"{last.count} faces"
    st.success(f"Deleted {faces} of {escaped(last.name)} from {escaped(last.collection)}.", icon=":material/delete:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if last.held:
            price = enrollment.price_usd(aws, len(last.held))
            if paid.button("Undo: enroll again", price, key=f"{key}_undo", icon=":material/undo:"):
                with alerts.service_errors(), st.spinner("Enrolling again"):
                    for one in last.held:
                        done = enrollment.enroll_cutout(aws, one.enrolled.cutout, one.enrolled.request, one.whole)
                        if done:
                            kept_cutouts.keep(done, one.whole)
                    st.session_state.pop(_DELETED, None)
                    collection_list.changed()
                    st.rerun()
        else:
            st.caption("This cannot be undone: nothing of the picture is held.")
        st.button("Dismiss", key=f"{key}_deleted_seen", type="tertiary", on_click=forget)


def forget() -> None:
    """Let go of what could be undone."""
    st.session_state.pop(_DELETED, None)
