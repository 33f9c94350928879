"""Enroll one picture or many: names first, then a job that can be canceled and resumed, then what is left to do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from components.answers import alerts, badge, call, paid
from components.answers.plain import escaped
from components.asking import batch_progress, picture_batch, picture_question
from components.people import collection_actions, collection_list, enrollment_names, whose_face
from services import faces
from services.aws import Aws
from services.images import Picture
from services.jobs import catalog
from services.jobs.job import Job
from services.people import enrollment
from services.people.enrollment import Enrollment, EnrollmentRequest


def show(aws: Aws, pictures: tuple[Picture, ...], collection: str, *, key: str) -> None:
    """Enroll people of these pictures in the collection."""
    job = batch_progress.current(f"{key}_batch", pictures)
    if job:
        _job(aws, job, key)
    elif len(pictures) > 1:
        _many(aws, pictures, collection, key)
    elif pictures:
        _one(aws, pictures[0], collection, key)
    else:
        st.caption("Choose a picture of somebody, or a folder of people; who is who is shown before anything is sent.")


def _one(aws: Aws, picture: Picture, collection: str, key: str) -> None:
    with alerts.service_errors():
        detection = picture_question.of(faces.QUESTION).one(aws, picture, key=f"{key}_detect")
        if detection:
            with st.expander("Consent, and what is kept", icon=":material/verified_user:", expanded=True):
                consent, added_by, keeps = collection_actions.details(key)
            request = EnrollmentRequest(collection, enrollment_names.suggested(picture), consent, added_by, keeps)
            whose_face.show(aws, picture, detection, request, key=key)


def _many(aws: Aws, pictures: tuple[Picture, ...], collection: str, key: str) -> None:
    names = enrollment_names.show(pictures, key=f"{key}_names")
    consent, added_by, keeps = collection_actions.details(key)
    named = tuple(picture for picture in pictures if names[picture.digest])
    people = len({names[picture.digest] for picture in named})
    if not named:
        st.caption("No picture has a name yet.")
        return
    request = EnrollmentRequest(collection, "", consent, added_by, keeps)
    whom = "1 person" if people == 1 else f"{people} people"
    counted = "1 picture" if len(named) == 1 else f"{len(named)} pictures"
    price = enrollment.price_usd(aws, len(named), len(named))
    label = f"Enroll {whom} from {counted}"
    if paid.button(label, price, key=f"{key}_all", icon=":material/person_add:"):
        mine = {picture.digest: names[picture.digest] for picture in named}
        task = partial(catalog.enrollment, mine, request)
        batch_progress.begin(task, aws, named, label, key=f"{key}_batch", chosen=pictures)
    if not aws.is_local:
        st.caption(
            f"Two calls a picture: {len(named)} to find the faces, {len(named)} to enroll them. A picture with several "
            "faces is not enrolled before you said whose is whose; one that was enrolled before costs nothing."
        )


def _job(aws: Aws, job: Job[Picture, Enrollment], key: str) -> None:
    _take_in(job, key)
    where = _request(job, aws).collection
    results = [outcome.result for outcome in job.outcomes if outcome.result is not None]
    open_ones = sum(one.state == "several faces" and not _by_hand(one, where) for one in results)
    if open_ones:
        pictures = "1 picture shows" if open_ones == 1 else f"{open_ones} pictures show"
        st.info(f"{pictures} several faces. Choose it below and say whose is whose.", icon=":material/groups:")
    shown = picture_batch.Batch[Enrollment](note=lambda one: _note(one, where), files={})
    if chosen := picture_batch.show(job, shown, key=key, file_stem="enrolled"):
        _explore(aws, job, key, *chosen)


def _request(job: Job[Picture, Enrollment], aws: Aws, digest: str = "") -> EnrollmentRequest:
    """What the job was started with, for the picture; somebody else's note of consent is nobody's to enroll under."""
    request = EnrollmentRequest(**job.task.parameters["request"])
    name = job.task.parameters["names"].get(digest, "")
    return replace(request, name=name) if job.owner == aws.visit else EnrollmentRequest(request.collection, name)


def _take_in(job: Job[Picture, Enrollment], key: str) -> None:
    """Remember for this visit what the job's threads have enrolled, so that it can be undone and shown."""
    seen: set[str] = st.session_state.setdefault(f"{key}_taken_{job.id}", set())
    for outcome in job.outcomes:
        picture, result = outcome.item, outcome.result
        if picture and result and result.enrolled and picture.digest not in seen:
            seen.add(picture.digest)
            whose_face.remember(picture, result.candidates[0].number, result.enrolled)
            collection_list.changed()


def _by_hand(one: Enrollment, collection: str) -> int:
    """How many faces of the picture were enrolled by hand after the job had left them open."""
    return 0 if one.enrolled else len(whose_face.done(one.picture_digest, collection))


def _note(one: Enrollment, collection: str) -> str:
    if count := _by_hand(one, collection):
        return f"{count} of {len(one.candidates)} faces enrolled"
    if one.enrolled:
        return f"{one.enrolled.request.name}, {'there before' if one.enrolled.was_there else 'enrolled'}"
    if one.state == "several faces":
        return f"{len(one.candidates)} faces: whose?"
    return "not taken" if one.state == "refused" else one.state


def _explore(aws: Aws, job: Job[Picture, Enrollment], key: str, picture: Picture, one: Enrollment) -> None:
    if one.state == "refused":
        st.warning(
            f"{escaped(one.why)} {escaped(enrollment.FaceRefused.advice_by_default)}", icon=":material/person_off:"
        )
    if one.enrolled and one.enrolled.receipt:
        st.success(f"{escaped(one.enrolled.request.name)} is enrolled.", icon=":material/check:")
        badge.show(one.enrolled.receipt)
        call.show(one.enrolled.receipt, f"{key}_enrolled_call")
    else:
        whose_face.show(aws, picture, one.detection, _request(job, aws, picture.digest), key=key)
