"""Who is in a collection: from which picture, since when, by whom, with which consent; to correct and to delete."""

from __future__ import annotations

import math

import streamlit as st

from components.answers import alerts
from components.answers.plain import escaped
from components.people import collection_list, deleted_faces, kept_cutouts
from services.aws import Aws
from services.exports import people as people_exports
from services.people import roster
from services.people.roster import EnrolledFace, Person, Roster

PEOPLE_A_PAGE = 12
_MOST_FACES = 60


def show(aws: Aws, collection: str, *, key: str) -> None:
    """The people of the collection, by name."""
    deleted_faces.show(aws, key=key)
    listed = roster.enrolled(aws, collection)
    if not listed.people:
        st.text("Nobody is enrolled yet. Choose “Enroll” above and bring a picture of somebody.")
        return
    shown = _filtered(listed, key)
    _downloads(collection, listed, key)
    if not shown:
        st.caption("Nobody by that name.")
        return
    pages = math.ceil(len(shown) / PEOPLE_A_PAGE)
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    part = shown[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE]
    faces = [face.face_id for person in part for face in person.faces[:_MOST_FACES] if face.known]
    thumbnails = roster.thumbnails(aws, collection, faces)
    for person in part:
        _person(aws, collection, person, thumbnails, f"{key}_{person.slug}")


def _filtered(listed: Roster, key: str) -> tuple[Person, ...]:
    if len(listed.people) <= PEOPLE_A_PAGE:
        return listed.people
    wanted = st.text_input("Search people", key=f"{key}_search", icon=":material/search:", placeholder="part of a name")
    return tuple(person for person in listed.people if wanted.strip().casefold() in person.name.casefold())


def _downloads(collection: str, listed: Roster, key: str) -> None:
    st.download_button(
        "Who is enrolled (CSV)",
        lambda: people_exports.to_csv(collection, listed),
        file_name=f"{collection}_people.csv",
        mime="text/csv",
        key=f"{key}_download_csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if listed.is_cut_off:
        st.caption(f"The first {listed.faces:,} faces are listed; there are more, and searches find them all.")


def _person(aws: Aws, collection: str, person: Person, thumbnails: dict[str, bytes], key: str) -> None:
    count = "1 face" if len(person.faces) == 1 else f"{len(person.faces)} faces"
    consent = "consent noted" if person.consent else "no consent noted"
    label = f"**{escaped(person.name)}** · {count} · {consent}"
    with st.expander(label, key=f"{key}_expander", icon=":material/person:", on_change="rerun") as part:
        if not part.open:
            return
        for face in person.faces[:_MOST_FACES]:
            _face(aws, collection, person, face, thumbnails.get(face.face_id), f"{key}_{face.face_id}")
        if len(person.faces) > _MOST_FACES:
            st.caption(f"and {len(person.faces) - _MOST_FACES} more faces.")
        _edit(aws, collection, person, key)
        _delete_person(aws, collection, person, key)


def _face(aws: Aws, collection: str, person: Person, face: EnrolledFace, thumbnail: bytes | None, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if thumbnail:
            st.image(thumbnail, width=56, alt=f"Enrolled face of {person.name}")
        with st.container(gap=None):
            st.text(_origin(face))
            st.caption(escaped(_when(face)))
        st.button(
            "Delete face",
            key=f"{key}_delete",
            icon=":material/delete:",
            type="tertiary",
            help=_undo_words([face], collection),
            on_click=_delete,
            args=(aws, collection, [face], person.name),
        )


def _origin(face: EnrolledFace) -> str:
    if not face.known:
        return "Enrolled by another program"
    return face.known.picture_name or "From a picture that was forgotten"


def _when(face: EnrolledFace) -> str:
    if not face.known:
        return f"face {face.face_id[:8]}; AWS does not say from which picture, when or by whom"
    by = f" by {face.known.added_by}" if face.known.added_by else ""
    return f"{face.known.added_at:%d %B %Y, %H:%M} UTC{by} · face {face.face_id[:8]}"


def _edit(aws: Aws, collection: str, person: Person, key: str) -> None:
    with st.form(f"{key}_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", person.name, key=f"{key}_name", max_chars=120)
        consent = st.text_input("Consent note", person.consent, key=f"{key}_consent", max_chars=500)
        if st.form_submit_button("Save", key=f"{key}_save") and name.strip():
            roster.describe_person(aws, collection, person.slug, name=name.strip(), consent=consent.strip())
            collection_list.changed()
            st.rerun()
    if person.slug != person.name and len(person.slug) != len(person.faces[0].face_id):
        st.caption(f"AWS knows this person as {escaped(person.slug)}: it takes no other letters.")


def _delete_person(aws: Aws, collection: str, person: Person, key: str) -> None:
    with st.popover("Delete this person", icon=":material/person_remove:", key=f"{key}_popover"):
        count = "face" if len(person.faces) == 1 else f"{len(person.faces)} faces"
        st.text(f"The {count}, the name, the consent note and what was kept of the pictures go.")
        st.caption(_undo_words(list(person.faces), collection))
        st.button(
            "Delete",
            key=f"{key}_delete",
            type="primary",
            on_click=_delete,
            args=(aws, collection, list(person.faces), person.name),
        )


def _undo_words(faces: list[EnrolledFace], collection: str) -> str:
    held = sum(kept_cutouts.find(collection, face.face_id) is not None for face in faces)
    if held == len(faces):
        return "Can be undone during this visit, which still holds what was enrolled."
    if held:
        return f"Only {held} of {len(faces)} faces can be brought back: this visit does not hold the others."
    return "Cannot be undone: no picture of it is held. Enroll the picture again to bring it back."


def _delete(aws: Aws, collection: str, faces: list[EnrolledFace], name: str) -> None:
    with alerts.service_errors():
        deleted_faces.delete(aws, collection, [face.face_id for face in faces], name)
