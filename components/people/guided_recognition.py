"""From "not recognized" to a name in three steps: the face, three pictures of the person, the same question again.

Celebrity recognition knows a closed list. Whoever is not on it is found with a collection of one's own; this walks
through it with whatever face the visitor's picture holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.answers import alerts, badge, call, paid
from components.answers.plain import escaped
from components.people import collection_actions, collection_list, kept_cutouts, person_matches
from components.pictures.image_input import files
from services import errors, images
from services.aws import Aws
from services.faces.details import Face
from services.images import Picture
from services.people import enrollment, search
from services.people.enrollment import Enrollment, EnrollmentRequest
from services.people.search import FaceSearch
from services.similarity import SEARCHED

ADVISED_PICTURES = 3  # one example fails where pose or light differ; three sharp ones from the front rarely all do
STEPS = ("Not recognized", "Name three pictures", "Ask again")
_BECAME = {
    "no face": "No face was found in it.",
    "several faces": "It shows {count} people, and nobody knows whose name it is. Bring one of this person alone.",
}


@dataclass(slots=True)
class _Story:
    """How far the visitor is: `step` 0 to 2, what was enrolled under which name, and the answer of the last step."""

    subject: tuple[Aws, str, int]
    step: int = 0
    name: str = ""
    collection: str = ""
    outcomes: list[tuple[str, Enrollment | errors.VitrineError]] = field(default_factory=list)
    found: FaceSearch | None = None

    @property
    def enrolled(self) -> int:
        return sum(isinstance(one, Enrollment) and one.state == "enrolled" for _, one in self.outcomes)


@st.fragment
def show(aws: Aws, picture: Picture, strangers: Sequence[Face], everybody: Sequence[Face], *, key: str) -> None:
    """The three steps for one of the faces without a name; `everybody` are all faces of the picture."""
    with st.container(border=True, key=f"{key}_steps"):
        st.header("Not on the list? Three pictures give a face its name", anchor=False)
        face = _face(strangers, key)
        story = _story((aws, picture.digest, face.number), key)
        _stepper(story)
        left, right = st.columns([1, 3], gap="medium")
        with left:
            st.image(
                images.preview(images.crop(picture, face.box.grown(0.4).clamped()), 320),
                alt=f"Face {face.number} of {picture.name}",
                width=160,
            )
            st.text(f"Face {face.number}")
        with right:
            if story.step == 0:
                _not_recognized(aws, story, key)
            elif story.step == 1:
                _name_pictures(aws, story, key)
            else:
                _ask_again(aws, story, picture, face, [other for other in everybody if other is not face], key)


def _face(strangers: Sequence[Face], key: str) -> Face:
    """The face that the steps are about: the one there is, or the one that is chosen."""
    by_number = {face.number: face for face in strangers}
    if len(by_number) == 1:
        return strangers[0]
    number = st.pills(
        "Which face", list(by_number), default=strangers[0].number, required=True, key=f"{key}_face_of_{len(by_number)}"
    )
    return by_number.get(number, strangers[0])


def _story(subject: tuple[Aws, str, int], key: str) -> _Story:
    """Where the visitor is with this very face; another face begins anew."""
    kept = st.session_state.get(f"{key}_story")
    if not isinstance(kept, _Story) or kept.subject != subject:
        kept = _Story(subject)
        st.session_state[f"{key}_story"] = kept
    return kept


def _stepper(story: _Story) -> None:
    with st.container(horizontal=True, gap="small"):
        for number, title in enumerate(STEPS):
            done = number < story.step or (number == 2 and story.found is not None)
            icon = ":material/check_circle:" if done else f":material/counter_{number + 1}:"
            st.badge(title, icon=icon, color="green" if done or number == story.step else "gray")
    finished = story.step + (story.found is not None)
    st.progress(finished / len(STEPS), text=f"Step {story.step + 1} of {len(STEPS)}: {STEPS[story.step].lower()}")


def _not_recognized(aws: Aws, story: _Story, key: str) -> None:
    st.markdown(
        f"{'Local' if aws.is_local else 'AWS'} does not know this face, and no list knows everybody: a footballer can "
        "be missing, and whoever works with you surely is. A **collection** of your own is the way: you say once who "
        "it is, and every later picture is asked against it."
    )
    st.button(
        "Name this person",
        key=f"{key}_start",
        type="primary",
        icon=":material/arrow_forward:",
        on_click=_go_to_pictures,
        args=(story,),
    )


def _name_pictures(aws: Aws, story: _Story, key: str) -> None:
    st.markdown(
        f"Bring {ADVISED_PICTURES} **other** pictures of the same person, alone, sharp and from the front. This one "
        "stays out of it, or the answer would prove nothing."
    )
    with alerts.service_errors():
        names = collection_list.names(aws)
        name = st.text_input("Who is it?", story.name, key=f"{key}_name", placeholder="Lionel Messi", max_chars=120)
        pictures = _others(files.pictures(files.upload(f"{key}_pictures", multiple=True)), story)
        count = len(pictures)
        if count:
            enough = min(count / ADVISED_PICTURES, 1.0)
            st.progress(enough, text=f"{count} of {ADVISED_PICTURES} pictures")
        collection = collection_actions.choose_or_make(names, key=f"{key}_collection")
        consent, added_by, keeps = collection_actions.details(key)
        request = EnrollmentRequest(collection, name, consent, added_by, keeps)
        _show_outcomes(story)
        label = f"Enroll {'1 picture' if count == 1 else f'{count} pictures'}" if count else "Enroll the pictures"
        price = enrollment.price_usd(aws, count, count)
        if paid.button(label, price, key=f"{key}_enroll", icon=":material/person_add:"):
            if not count:
                raise errors.BadInput("There is no picture yet.", f"Bring {ADVISED_PICTURES} of the person.")
            _enroll(aws, story, pictures, request, names)
            st.rerun()  # the whole page: a collection is there now that faces can be looked for in


def _others(pictures: Sequence[Picture], story: _Story) -> tuple[Picture, ...]:
    """The pictures without the one that is asked about."""
    others = tuple(picture for picture in pictures if picture.digest != story.subject[1])
    if len(others) < len(pictures):
        st.caption("The picture that is asked about is among them; it is left out.")
    return others


def _enroll(
    aws: Aws, story: _Story, pictures: Sequence[Picture], request: EnrollmentRequest, names: Sequence[str]
) -> None:
    """Enroll the pictures one by one; a picture that fails is told of and does not cost the others."""
    collection_actions.make_if_missing(aws, request.collection, names, request.name)
    story.name, story.collection, story.outcomes = request.name, request.collection, []
    bar = st.progress(0.0, "Enrolling")
    for done, picture in enumerate(pictures, 1):
        try:
            outcome: Enrollment | errors.VitrineError = enrollment.enroll_picture(aws, picture, request)
        except errors.VitrineError as error:
            outcome = error
        story.outcomes.append((picture.name, outcome))
        if isinstance(outcome, Enrollment) and outcome.enrolled:
            kept_cutouts.keep(outcome.enrolled, picture)
        bar.progress(done / len(pictures), f"Enrolling: {done} of {len(pictures)}")
    collection_list.changed()
    if story.enrolled:
        story.step = 2


def _show_outcomes(story: _Story) -> None:
    """What became of each picture that was brought, a line each."""
    if story.outcomes:
        st.text("\n".join(f"{picture}: {_became(outcome)}" for picture, outcome in story.outcomes))


def _became(outcome: Enrollment | errors.VitrineError) -> str:
    if isinstance(outcome, errors.VitrineError):
        return f"not enrolled. {outcome.message} {outcome.advice}"
    if outcome.enrolled:
        return "was there already." if outcome.enrolled.was_there else "enrolled."
    return f"not enrolled. {_BECAME.get(outcome.state, outcome.why).format(count=len(outcome.candidates))}"


def _ask_again(aws: Aws, story: _Story, picture: Picture, face: Face, others: Sequence[Face], key: str) -> None:
    _show_outcomes(story)
    with alerts.service_errors():
        if story.found is None:
            st.markdown(
                f"{escaped(story.name)} is in the collection {escaped(story.collection)}. Now the same face again:"
            )
            price = search.question(aws, story.collection).price_usd(aws)
            if paid.button("Who is it?", price, key=f"{key}_again", icon=":material/person_search:"):
                with st.spinner("Searching the collection"):
                    story.found = search.search_face(aws, picture, face, [story.collection], others=others)
                st.rerun()
        else:
            _answer(aws, story, story.found, key)
    with st.container(horizontal=True, gap="small"):
        icon = ":material/add_photo_alternate:"
        st.button("Bring more pictures", key=f"{key}_more", icon=icon, on_click=_go_to_pictures, args=(story,))
        st.button("Begin again", key=f"{key}_restart", type="tertiary", on_click=_begin_again, args=(key,))


def _go_to_pictures(story: _Story) -> None:
    story.step, story.found = 1, None


def _begin_again(key: str) -> None:
    st.session_state.pop(f"{key}_story", None)


def _answer(aws: Aws, story: _Story, found: FaceSearch, key: str) -> None:
    best = found.best
    verdict = SEARCHED.verdict(best.similarity if best else None)
    if best and verdict == "same person":
        st.success(f"The same person: {escaped(best.name)}.", icon=":material/check:")
    elif best and verdict == "unsure":
        st.warning(f"Unsure: perhaps {escaped(best.name)}.", icon=":material/help:")
    else:
        st.info(
            f"Still taken for someone else. {escaped(found.note)} Pictures in the same pose and light help.",
            icon=":material/info:",
        )
    alike = [person for person in found.people if SEARCHED.verdict(person.similarity) != "someone else"]
    if shown := alike[:3] or found.people[:1]:
        person_matches.show(aws, shown, key=f"{key}_people")
    if found.receipt:
        badge.show(found.receipt)
        call.show(found.receipt, f"{key}_call")
