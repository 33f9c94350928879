"""What can be done with one face of a picture where collections are concerned: ask who it is, or add it.

Other pages use these for a face that nobody recognized.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components.answers import alerts, badge, call, paid, remembered
from components.answers.plain import escaped
from components.people import collection_list, kept_cutouts, person_matches
from components.shell import navigation
from services import errors
from services.aws import Aws
from services.faces import Face
from services.images import Picture
from services.people import collections, enrollment, search
from services.people.enrollment import EnrollmentRequest
from services.people.search import FaceSearch
from services.similarity import SEARCHED

PAGE = "pages/vision/collections.py"
SUGGESTED = "people"
CONSENT_HELP = (
    "For example “agreed by e-mail on 3 May 2026”. A face is personal data of a special kind: enroll people who "
    "agreed, or whom you may enroll by law. The note stays on this server."
)
_MOST_PEOPLE = 3


def ask_collections(aws: Aws, picture: Picture, face: Face, key: str, *, others: Sequence[Face] = ()) -> None:
    """ "Is in one of my collections?": a button, then the best people of all collections with their similarity.

    On AWS the button says how many calls it makes and what they cost. `others` are the picture's other faces, so that
    none of them gets into the piece that is sent; `key` is unique on the page.
    """
    with alerts.service_errors():
        names = collection_list.names(aws)
        if not names:
            st.caption("There is no collection yet in which this face could be looked for.")
            navigation.link(PAGE, "Make a collection", icon=":material/group_add:")
            return
        question = (aws, picture.digest, face.box, collection_list.changes())
        if _asked(aws, names, key):
            searching = f"Searching {_counted(len(names), 'collection')}"
            with st.spinner(searching), remembered.keeping(f"{key}_found", question) as found:
                found.value = search.search_face(aws, picture, face, names, others=others)
        if kept := remembered.find(f"{key}_found", question):
            if kept.refusal:
                alerts.show(kept.refusal)
            elif kept.value:
                _show_found(aws, kept.value, names, key)


def add_to_collection(aws: Aws, picture: Picture, face: Face, key: str, *, others: Sequence[Face] = ()) -> None:
    """The form that enrolls this face: name, collection (one that is there or a new one), consent note."""
    subject = (aws, picture.digest, face.box)
    with alerts.service_errors():
        names = collection_list.names(aws)
        name = st.text_input("Whose face is it?", key=f"{key}_name", placeholder="Lionel Messi", max_chars=120)
        collection = choose_or_make(names, key=f"{key}_collection")
        consent, added_by, keeps = details(key)
        price = enrollment.price_usd(aws, 1)
        if paid.button("Add to the collection", price, key=f"{key}_add", icon=":material/person_add:"):
            request = EnrollmentRequest(collection, name, consent, added_by, keeps)
            boxes = tuple(other.box for other in others)
            with st.spinner("Adding the face"), remembered.keeping(f"{key}_added", subject) as added:
                make_if_missing(aws, collection, names, name)
                added.value = enrollment.enroll_face(aws, picture, face.box, request, boxes)
            if added.value:
                kept_cutouts.keep(added.value, picture)
                collection_list.changed()
                st.rerun()
        if kept := remembered.find(f"{key}_added", subject):
            if kept.refusal:
                alerts.show(kept.refusal)
            elif kept.value:
                _show_added(kept.value, key)


def choose_or_make(names: Sequence[str], *, key: str) -> str:
    """The name of a collection that is there, or of one that is typed and will be made."""
    if not names:
        return st.text_input("New collection", SUGGESTED, key=f"{key}_new", max_chars=255).strip()
    chosen = st.selectbox(
        "Collection",
        list(names),
        key=key,
        accept_new_options=True,
        help="Choose one, or type the name of a new one: letters a to z, digits and _ . - without spaces.",
    )
    return (chosen or "").strip()


def details(key: str) -> tuple[str, str, bool]:
    """Consent note, who enrolls, and whether a small picture of the face is kept."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        consent = st.text_input(
            "Consent note", key=f"{key}_consent", max_chars=500, placeholder="agreed by e-mail", help=CONSENT_HELP
        )
        added_by = st.text_input("Enrolled by", key=f"{key}_by", max_chars=120, placeholder="your name")
    keeps = st.checkbox(
        "Keep a small picture of the face on this server",
        key=f"{key}_keeps",
        help="Rekognition keeps numbers, not pictures. With this you see later which face was enrolled. Deleting the "
        "face, or forgetting the picture, deletes it.",
    )
    return consent, added_by, keeps


def _asked(aws: Aws, names: Sequence[str], key: str) -> bool:
    if aws.is_local:
        return st.button("Is in one of my collections?", key=f"{key}_ask", icon=":material/person_search:")
    label = f"Is in one of my collections? {_counted(len(names), 'call')}"
    return paid.button(
        label,
        search.question(aws, names[0]).price_usd(aws, len(names)),
        key=f"{key}_ask",
        icon=":material/person_search:",
    )


def _show_found(aws: Aws, found: FaceSearch, names: Sequence[str], key: str) -> None:
    alike = [person for person in found.people if SEARCHED.verdict(person.similarity) != "someone else"]
    if found.note and not found.people:
        st.text(found.note)
    elif alike:
        person_matches.show(aws, alike[:_MOST_PEOPLE], key=f"{key}_people")
    else:
        where = escaped(names[0]) if len(names) == 1 else f"your {len(names)} collections"
        st.markdown(f"**Someone else** than the people in {where}.")
        if found.best:
            st.caption(f"The nearest is {escaped(found.best.name)} with a similarity of {found.best.similarity:.1f} %.")
    if found.receipt:
        badge.show(found.receipt)
        call.show(found.receipt, f"{key}_call")


def make_if_missing(aws: Aws, collection: str, names: Sequence[str], name: str) -> None:
    """Make the collection unless it is among `names`. Raises `BadInput` for a person without a name, or a bad one."""
    if not name.strip():
        raise errors.BadInput("The person has no name.", "Type whose face it is.")
    if collection in names:
        return
    collections.check_name(collection)
    with suppress(errors.AlreadyExists):  # somebody made it meanwhile, and it will do
        collections.create(aws, collection)


def _show_added(added: enrollment.Enrolled, key: str) -> None:
    name, collection = escaped(added.request.name), escaped(added.request.collection)
    outcome = "was in it already" if added.was_there else "is enrolled"
    st.success(f"{name} {outcome}: collection {collection}.", icon=":material/check:")
    if added.receipt:
        badge.show(added.receipt)
        call.show(added.receipt, f"{key}_call")


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
