"""Asking who is in a picture, or in many: free at once, and for money only after the number of calls was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.answers import alerts
from components.asking import batch_progress, picture_question
from components.asking.picture_question import PictureQuestion
from services import faces
from services.aws import Aws
from services.faces import FaceDetection
from services.images import Picture
from services.jobs import catalog
from services.ledger import Answered
from services.people import collections, search
from services.people.collections import Collection
from services.people.search import PictureSearch

NEIGHBORS = "A face whose neighbor stands in the way may be asked about twice."
COUNTED_FIRST = "The faces are counted first; then you see what searching them costs."


@dataclass(frozen=True, slots=True)
class Search:
    """Searching the faces of pictures in a collection: on AWS they are found first, then the calls are priced."""

    collection: Collection

    def one(self, aws: Aws, picture: Picture, *, key: str) -> PictureSearch | None:
        """The answer about one picture, when every step to it was asked for."""
        with alerts.service_errors():
            return _one(aws, picture, self.collection, key)

    def local(self, aws: Aws, picture: Picture, *, key: str) -> None:
        """Nothing: Local's collections hold other people."""

    def many(self, aws: Aws, pictures: Sequence[Picture], *, key: str, chosen: tuple[Picture, ...]) -> None:
        """Buttons that start the search of many pictures."""
        with alerts.service_errors():
            _many(aws, chosen, self.collection, key.removesuffix("_batch"))


def _one(aws: Aws, picture: Picture, collection: Collection, key: str) -> PictureSearch | None:
    detection = picture_question.of(faces.QUESTION).one(aws, picture, key=f"{key}_detect")
    if detection is None:
        if not aws.is_local:
            st.caption(COUNTED_FIRST)
        return None
    count = len(detection.value.faces)
    if not count:
        return PictureSearch(collection.name, detection, ())
    if not aws.is_local:
        st.caption(f"{_counted(count, 'face')} found. AWS searches one face a call. {NEIGHBORS}")
    label = f"Search {_counted(count, 'face')} in {collection.name}: {_counted(count, 'call')}"
    return _question(aws, collection, count, label, detection).one(aws, picture, key=key)


def _many(aws: Aws, chosen: tuple[Picture, ...], collection: Collection, key: str) -> None:
    if not aws.is_local and not _counted_faces(aws, chosen, key):
        return
    calls, is_all = (0, True) if aws.is_local else _faces_found(key)
    counted = "" if aws.is_local else f": {calls} calls" if is_all else f": {calls} calls or more"
    label = f"Search {len(chosen)} pictures in {collection.name}{counted}"
    _question(aws, collection, calls if is_all else None, label).many(aws, chosen, key=f"{key}_batch", chosen=chosen)
    st.caption("Every face is searched once; the people appear here as they are found.")


def _question(
    aws: Aws, collection: Collection, calls: int | None, label: str, detection: Answered[FaceDetection] | None = None
) -> PictureQuestion[PictureSearch]:
    """The search of a picture's faces, or of many pictures', with its price by the number of calls, if known."""
    asked = search.question(aws, collection.name)
    return PictureQuestion(
        partial(search.search, collection=collection, detection=detection),
        label,
        asked.waiting,
        lambda aws, pictures: None if calls is None else asked.price_usd(aws, calls),
        variant=collections.state(aws, collection),
        task=lambda aws: catalog.search(collection),
        many_label=label,
    )


def _counted_faces(aws: Aws, pictures: tuple[Picture, ...], key: str) -> bool:
    """First step on AWS: find the faces of all pictures; True when that is done."""
    job = batch_progress.current(f"{key}_count", pictures)
    if job is None:
        picture_question.of(faces.QUESTION).many(aws, pictures, key=f"{key}_count", chosen=pictures)
        st.caption(COUNTED_FIRST)
        return False
    batch_progress.show(job, key=f"{key}_count", draw=lambda: None)
    return job.is_settled and not job.progress.is_running


def _faces_found(key: str) -> tuple[int, bool]:
    """How many faces were counted, and whether that was possible in every picture."""
    job = catalog.JOBS.find(str(st.session_state.get(f"{key}_count", "")))
    if job is None:
        return 0, False
    counts = [len(outcome.result.value.faces) for outcome in job.outcomes if outcome.result]
    return sum(counts), len(counts) == len(job.outcomes)


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
