"""One question about many pictures: a tile a picture, those of interest first, and the chosen one in full."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import streamlit as st

from components.answers import alerts
from components.answers.plain import escaped
from components.asking import batch_progress
from components.pictures import gallery, selection
from components.pictures.gallery import Thumbnail
from services.exports.table import PictureResult
from services.images import Picture
from services.jobs.job import Job
from services.jobs.outcomes import Outcome

T = TypeVar("T")
Files = Mapping[str, Callable[[list[PictureResult[T]]], bytes]]

PICTURES_A_PAGE = 24  # a small preview is made of each when it is first shown
_MIME = {"csv": "text/csv", "json": "application/json"}


class Batch(Generic[T]):
    """How the results of a batch are shown.

    `note` says in two words what became of a picture that was answered; `is_found` puts those of interest first;
    `files` makes a file of all answers for each ending.
    """

    def __init__(
        self,
        *,
        note: Callable[[T], str],
        files: Files[T],
        is_found: Callable[[T], bool] | None = None,
    ) -> None:
        self.note, self.files, self.is_found = note, files, is_found


def show(job: Job[Picture, T], batch: Batch[T], *, key: str, file_stem: str) -> tuple[Picture, T] | None:
    """The batch as far as it is: progress, pictures, files of everything. Returns the chosen picture and its answer."""
    batch_progress.show(job, key=f"{key}_batch", draw=lambda: _pictures(job, batch, key))
    _downloads(job, batch, key, file_stem)
    order = _order(job, batch)
    place = _chosen_place(job, key, order)
    chosen = None if place is None else job.outcomes[place]
    if not order:
        st.caption("The pictures of this batch appear here as soon as they are there again.")
    elif chosen is None:
        st.caption("Choose a picture, and what was found in it appears here.")
    elif chosen.item is not None and chosen.result is not None:
        st.header(escaped(chosen.name), anchor=False)
        return chosen.item, chosen.result
    elif chosen.error:
        alerts.show(chosen.error)
    else:
        st.caption("This picture has not been asked about yet; its answer appears here.")
    return None


def _order(job: Job[Picture, T], batch: Batch[T]) -> list[int]:
    """Places of the pictures at hand: first those in which something sought was found, otherwise as they came."""
    there = [(place, outcome) for place, outcome in enumerate(job.outcomes) if outcome.item is not None]
    is_found = batch.is_found
    if is_found is None:
        return [place for place, _ in there]
    found = {place for place, outcome in there if outcome.result is not None and is_found(outcome.result)}
    return sorted((place for place, _ in there), key=lambda place: (place not in found, place))


def _pictures(job: Job[Picture, T], batch: Batch[T], key: str) -> None:
    """The gallery; a click, or news of the chosen picture, redraws the page, since its answer stands outside."""
    _take_click(job, key)
    outcomes, order = job.outcomes, _order(job, batch)
    if not order:
        return
    if batch.is_found:
        found = sum(outcome.result is not None and batch.is_found(outcome.result) for outcome in outcomes)
        first = {0: "", 1: "; it stands first"}.get(found, "; they stand first")
        st.text(f"Found in {found} of {len(outcomes)} pictures{first}.")
    pages = math.ceil(len(order) / PICTURES_A_PAGE)
    page = st.pagination(pages, key=f"{key}_gallery_page") if pages > 1 else 1
    shown = order[(page - 1) * PICTURES_A_PAGE : page * PICTURES_A_PAGE]
    st.session_state[f"{key}_gallery_shown"] = shown
    place = _chosen_place(job, key, order)
    gallery.show(
        [
            Thumbnail(one.item, one.name, _note(one, batch))
            for one in (outcomes[at] for at in shown)
            if one.item is not None
        ],
        key=f"{key}_gallery",
        selected=shown.index(place) if place in shown else None,
        alt="The pictures of this batch",
    )
    news = None if place is None else (job.id, place, outcomes[place].state)
    if st.session_state.get(f"{key}_gallery_seen") != news:
        st.session_state[f"{key}_gallery_seen"] = news
        st.rerun()


def _take_click(job: Job[Picture, T], key: str) -> None:
    """A click counts for the picture that stood there when it was made, though the order may have changed since."""
    stood: list[int] = st.session_state.get(f"{key}_gallery_shown", [])
    choice = selection.newly_chosen(f"{key}_gallery")
    if choice and (choice.index is None or choice.index < len(stood)):
        chosen = None if choice.index is None else stood[choice.index]
        st.session_state[f"{key}_gallery_chosen"] = (job.id, chosen)


def _chosen_place(job: Job[Picture, T], key: str, order: list[int]) -> int | None:
    """The place in the job of the chosen picture, the first before anybody chose, None when the choice was undone."""
    job_id, place = st.session_state.get(f"{key}_gallery_chosen", ("", None))
    chosen: int | None = place if job_id == job.id else next(iter(order), None)
    return chosen


def _note(outcome: Outcome[Picture, T], batch: Batch[T]) -> str:
    if outcome.result is not None:
        return batch.note(outcome.result)
    words = {"asking": "being asked", "canceled": "not asked", "recalling": "being read", "lost": "not stored any more"}
    return words.get(outcome.state, outcome.state)


def _downloads(job: Job[Picture, T], batch: Batch[T], key: str, file_stem: str) -> None:
    """Files with every picture of the batch that is at hand, as far as it is when they are clicked."""
    with st.container(horizontal=True, gap="small"):
        there = sum(outcome.item is not None for outcome in job.outcomes)
        for ending, make in batch.files.items() if there else ():
            st.download_button(
                f"{ending.upper()} of all pictures",
                _file(job, make),
                file_name=f"{file_stem}_{there}_pictures.{ending}",
                mime=_MIME[ending],
                key=f"{key}_download_all_{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
        st.button(
            "Leave this batch",
            key=f"{key}_leave",
            type="tertiary",
            help="Back to single pictures. The batch goes on, and its link in the address bar stays good.",
            on_click=batch_progress.leave,
            args=(f"{key}_batch",),
        )


def _file(job: Job[Picture, T], make: Callable[[list[PictureResult[T]]], bytes]) -> Callable[[], bytes]:
    return lambda: make(
        [PictureResult(one.item, one.result, one.error) for one in job.outcomes if one.item is not None]
    )
