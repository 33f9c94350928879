"""Asking who is in a picture, or in many: free at once, and for money only after the number of calls was named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.answers import alerts, paid
from components.asking import batch_progress, picture_question
from services import faces
from services.aws import Aws
from services.images import Picture
from services.jobs import many as batch
from services.people import collections, search
from services.people.collections import Collection
from services.people.search import PictureSearch

NEIGHBORS = "A face whose neighbor stands in the way may be asked about twice."


def one(aws: Aws, picture: Picture, collection: Collection, *, key: str) -> PictureSearch | None:
    """The answer about one picture; on AWS the faces are found first, then the searches are counted and priced."""
    detection = picture_question.answer(
        aws,
        picture,
        faces.detect,
        key=f"{key}_detect",
        label="Find the faces",
        doing="Looking for faces",
        price_usd=faces.QUESTION.price_usd(aws),
    )
    if detection is None:
        if not aws.is_local:
            st.caption("The faces are counted first; then you see what searching them costs.")
        return None
    count = len(detection.value.faces)
    if not count:
        return PictureSearch(collection.name, detection, ())
    if not aws.is_local:
        st.caption(f"{_counted(count, 'face')} found. AWS searches one face a call. {NEIGHBORS}")
    return picture_question.answer(
        aws,
        picture,
        partial(search.search, collection=collection, detection=detection),
        key=key,
        label=f"Search {_counted(count, 'face')} in {collection.name}: {_counted(count, 'call')}",
        doing=f"Searching {_counted(count, 'face')}",
        price_usd=search.question(aws, collection.name).price_usd(aws, count),
        variant=collections.state(aws, collection),
    )


def many(aws: Aws, pictures: Sequence[Picture], collection: Collection, *, key: str) -> None:
    """Buttons that start the search of many pictures; on AWS their faces are counted first."""
    chosen = tuple(pictures)
    if not aws.is_local and not _counted_faces(aws, chosen, key):
        return
    calls = _faces_found(key) if not aws.is_local else 0
    label = f"Search {len(chosen)} pictures in {collection.name}" + ("" if aws.is_local else f": {calls} calls")
    if paid.button(label, search.question(aws, collection.name).price_usd(aws, calls), key=f"{key}_all"):
        with alerts.service_errors():
            job = batch.start(aws, partial(search.search, collection=collection), chosen)
            batch_progress.remember(f"{key}_batch", job, chosen)
            st.rerun()
    st.caption("Every face is searched once; the people appear here as they are found.")


def _counted_faces(aws: Aws, pictures: tuple[Picture, ...], key: str) -> bool:
    """First step on AWS: find the faces of all pictures; True when that is done."""
    job = batch_progress.current(f"{key}_count", pictures)
    if job is None:
        if paid.button(
            f"Find the faces in {len(pictures)} pictures", faces.QUESTION.price_usd(aws, len(pictures)), key=f"{key}_c"
        ):
            with alerts.service_errors():
                batch_progress.remember(f"{key}_count", batch.start(aws, faces.detect, pictures), pictures)
                st.rerun()
        st.caption("The faces are counted first; then you see what searching them costs.")
        return False
    batch_progress.show(job, key=f"{key}_count", draw=lambda: None)
    return not job.progress.is_running


def _faces_found(key: str) -> int:
    job = batch.find(str(st.session_state.get(f"{key}_count", "")))
    return sum(len(outcome.result.value.faces) for outcome in job.outcomes if outcome.result) if job else 0


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
