"""A picture with faces, and whose is whose: a face is clicked, named and enrolled, and the next one is offered.

IndexFaces would put one name on every face of a group, so a group is resolved here by the person who knows them.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.answers import alerts, badge, call, paid
from components.answers.plain import escaped
from components.people import collection_list, kept_cutouts
from components.pictures import annotated_image
from components.pictures.annotated_image import Annotation
from services import faces
from services.aws import Aws
from services.faces import Face, FaceDetection
from services.images import Picture
from services.ledger import Answered
from services.people import enrollment
from services.people.enrollment import Enrolled, EnrollmentRequest


def show(
    aws: Aws, picture: Picture, answered: Answered[FaceDetection], request: EnrollmentRequest, *, key: str
) -> None:
    """Show the faces; the chosen one can be named and enrolled as `request` says, whose name is suggested first."""
    found = faces.above(answered.value, enrollment.LEAST_DETECTION_CONFIDENCE)
    if not found:
        st.text("There is no face to enroll in this picture.")
        st.caption("Faces that are very small, turned away or covered are not found.")
        return
    enrolled = done(picture.digest, request.collection)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chosen = _picture(picture, found, enrolled, key)
        badge.show(answered.receipt)
    with right:
        st.header("Whose face is it?", anchor=False)
        if len(found) > 1:
            st.caption(f"{len(found)} faces. Click one, name it, and leave out whom you do not know.")
        if chosen is None:
            st.caption("Choose a face in the picture.")
        elif chosen.number in enrolled:
            _show_done(enrolled[chosen.number], key)
        else:
            _form(aws, picture, chosen, found, request, key)


def remember(picture: Picture, number: int, enrolled: Enrolled) -> None:
    """Note that a face of the picture is enrolled, by its number."""
    done(picture.digest, enrolled.request.collection)[number] = enrolled
    kept_cutouts.keep(enrolled, picture)


def done(picture_digest: str, collection: str) -> dict[int, Enrolled]:
    """The faces of a picture that this visit has enrolled in the collection, by number, since it last deleted any."""
    everything: dict[tuple[str, str, int], dict[int, Enrolled]] = st.session_state.setdefault("collections_done", {})
    return everything.setdefault((picture_digest, collection, kept_cutouts.deletions()), {})


def _picture(picture: Picture, found: tuple[Face, ...], enrolled: dict[int, Enrolled], key: str) -> Face | None:
    open_places = [place for place, face in enumerate(found) if face.number not in enrolled]
    place = annotated_image.show(
        picture,
        [
            Annotation(
                face.box,
                enrolled[face.number].request.name if face.number in enrolled else f"Face {face.number}",
                (f"Is it a face? {face.confidence:.1f} %",),
                tone="match" if face.number in enrolled else "neutral",
                number=face.number,
            )
            for face in found
        ],
        key=f"{key}_picture",
        selected=open_places[0] if open_places else 0,
        alt=f"{picture.name}, with a box around each face",
        what="Faces",
    )
    return None if place is None else found[place]


def _form(
    aws: Aws, picture: Picture, face: Face, found: tuple[Face, ...], request: EnrollmentRequest, key: str
) -> None:
    place = f"{key}_{picture.digest[:12]}_{face.number}"
    name = st.text_input(
        f"Name of face {face.number}", request.name if len(found) == 1 else "", key=f"{place}_name", max_chars=120
    )
    takes_any = st.checkbox(
        "Take it even if it is small, blurred or turned away",
        key=f"{place}_any",
        help="Rekognition leaves out faces that it would hardly find again, and says why. Taken all the same, such a "
        "face may be mistaken for somebody else's.",
    )
    price = enrollment.price_usd(aws, 1)
    if paid.button(f"Enroll face {face.number}", price, key=f"{place}_enroll", icon=":material/person_add:"):
        others = tuple(other.box for other in found if other.number != face.number)
        mine = replace(request, name=name, takes_any=takes_any)
        with st.spinner("Enrolling the face"), alerts.service_errors():
            remember(picture, face.number, enrollment.enroll_face(aws, picture, face.box, mine, others))
            collection_list.changed()
            st.rerun()


def _show_done(enrolled: Enrolled, key: str) -> None:
    outcome = "was enrolled before" if enrolled.was_there else "is enrolled"
    st.success(f"{escaped(enrolled.request.name)} {outcome}.", icon=":material/check:")
    if enrolled.receipt:
        badge.show(enrolled.receipt)
        call.show(enrolled.receipt, f"{key}_call")
