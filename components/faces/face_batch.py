"""Faces in many pictures: one result a picture, the chosen one in full, and files with all of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import streamlit as st

from components.answers import alerts, call
from components.answers.plain import escaped
from components.asking import batch_progress
from components.faces import face_explorer
from components.pictures import gallery
from components.pictures.gallery import Thumbnail
from services import faces
from services.exports import faces as face_exports
from services.exports.faces import PictureResult
from services.faces import FaceDetection
from services.jobs.many import Job, Outcome

PICTURES_A_PAGE = 24  # a small preview is made of each when it is first shown


def show(job: Job[FaceDetection], *, key: str) -> None:
    """The batch as far as it is: progress, the pictures with how many faces each has, and the chosen picture's faces.

    The threshold is the same one as for a single picture, `{key}_confidence`.
    """
    with st.container(width=420):
        least = face_explorer.threshold(key)
    batch_progress.show(job, key=f"{key}_batch", draw=lambda: _pictures(job, least, key))
    _downloads(job, least, key)
    chosen = _chosen(job, key)
    if chosen is None:
        st.caption("Choose a picture, and its faces appear here.")
    elif chosen.result:
        st.header(escaped(chosen.picture.name), anchor=False)
        face_explorer.show(chosen.picture, chosen.result, key=key, least=least)
        call.show(chosen.result.receipt, f"{key}_call")
    elif chosen.error:
        alerts.show(chosen.error)
    else:
        st.caption("This picture has not been asked about yet; its faces appear here.")


def note(outcome: Outcome[FaceDetection], least: int) -> str:
    """What became of one picture, in two words: "3 faces", "no face", "failed", "waiting", "not asked"."""
    if outcome.result:
        count = len(faces.above(outcome.result, least))
        return "1 face" if count == 1 else f"{count} faces" if count else "no face"
    return {"asking": "being asked", "canceled": "not asked"}.get(outcome.state, outcome.state)


def _pictures(job: Job[FaceDetection], least: int, key: str) -> None:
    """The gallery; a click, or news of the chosen picture, redraws the page, since its faces stand outside."""
    outcomes = job.outcomes
    pages = math.ceil(len(outcomes) / PICTURES_A_PAGE)
    page = st.pagination(pages, key=f"{key}_gallery_page") if pages > 1 else 1
    start = (page - 1) * PICTURES_A_PAGE
    shown = outcomes[start : start + PICTURES_A_PAGE]
    tiles = [Thumbnail(outcome.picture, outcome.picture.name, note(outcome, least)) for outcome in shown]
    index = gallery.show(tiles, key=f"{key}_gallery", selected=0, alt="The pictures of this batch")
    chosen = None if index is None else (job.id, start + index, shown[index].state)
    if st.session_state.get(f"{key}_gallery_chosen") != chosen:
        st.session_state[f"{key}_gallery_chosen"] = chosen
        st.rerun()


def _chosen(job: Job[FaceDetection], key: str) -> Outcome[FaceDetection] | None:
    chosen = st.session_state.get(f"{key}_gallery_chosen")
    return job.outcomes[chosen[1]] if chosen and chosen[0] == job.id else None


def _downloads(job: Job[FaceDetection], least: int, key: str) -> None:
    """Files with every picture of the batch, as far as it is when they are clicked."""
    with st.container(horizontal=True, gap="small"):
        for label, ending, mime, make in (
            ("CSV of all pictures", "csv", "text/csv", face_exports.to_csv),
            ("JSON of all pictures", "json", "application/json", face_exports.to_json),
        ):
            st.download_button(
                label,
                _file(job, least, make),
                file_name=f"faces_in_{len(job.outcomes)}_pictures.{ending}",
                mime=mime,
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


def _file(job: Job[FaceDetection], least: int, make: Callable[..., bytes]) -> Callable[[], bytes]:
    def made() -> bytes:
        results: Iterable[PictureResult] = (
            PictureResult(outcome.picture, outcome.result, outcome.error) for outcome in job.outcomes
        )
        return make(results, confidence=least)

    return made
