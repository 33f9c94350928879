"""A batch on a page: found again by its link, its progress while it runs, canceling, and asking again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.answers.plain import escaped
from services.images import Picture
from services.jobs import many as batch
from services.jobs.many import Job

REFRESH_S = 2.0  # every refresh is a run for the server: often enough to see it move, seldom enough for many visitors
MOST_ERRORS_SHOWN = 20


def current(key: str, pictures: tuple[Picture, ...]) -> Job[Any] | None:
    """The page's batch, from its address (`?{key}=...`) or from earlier in this visit; None when there is none.

    Choosing other `pictures` than when the batch was first seen here leaves it; it runs on and its link stays good.
    """
    job = batch.find(str(st.query_params.get(key) or st.session_state.get(key) or ""))
    digests = tuple(picture.digest for picture in pictures)
    if job is None or st.session_state.setdefault(f"{key}_input", digests) != digests:
        leave(key)
        return None
    remember(key, job, pictures)
    return job


def remember(key: str, job: Job[Any], pictures: tuple[Picture, ...]) -> None:
    """Make `job` the page's batch and put its id into the address, so that a reload or a link finds it."""
    st.session_state[key] = job.id
    st.session_state[f"{key}_input"] = tuple(picture.digest for picture in pictures)
    if st.query_params.get(key) != job.id:
        st.query_params[key] = job.id


def leave(key: str) -> None:
    """Forget which batch the page was at; the job itself is left alone."""
    st.session_state.pop(key, None)
    st.session_state.pop(f"{key}_input", None)
    if key in st.query_params:
        del st.query_params[key]


def show(job: Job[Any], *, key: str, draw: Callable[[], None]) -> None:
    """Progress, then whatever `draw` shows of the results so far; refreshed every two seconds while it runs."""
    running = job.progress.is_running

    @st.fragment(run_every=REFRESH_S if running else None)
    def part() -> None:
        if job.progress.is_running != running:
            st.rerun()  # a whole run, which begins or ends the refreshing
        _progress(job, key)
        draw()

    part()


def _progress(job: Job[Any], key: str) -> None:
    progress = job.progress
    if progress.is_running:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(progress.fraction, text=f"{progress.settled} of {progress.total} pictures")
            st.button("Cancel", key=f"{key}_cancel", icon=":material/close:", on_click=job.cancel)
        return
    parts = [f"{progress.done} of {progress.total} pictures answered"]
    parts += [f"{progress.failed} failed"] if progress.failed else []
    parts += [f"{progress.canceled} not asked"] if progress.canceled else []
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(", ".join(parts) + ".", width="content")
        if progress.failed or progress.canceled:
            count = progress.failed + progress.canceled
            doing = "Ask again about" if progress.failed else "Go on with"
            label = f"{doing} {count} {'picture' if count == 1 else 'pictures'}"
            st.button(label, key=f"{key}_again", icon=":material/refresh:", on_click=job.ask_again)
    failures = [outcome for outcome in job.outcomes if outcome.error]
    if failures:
        with st.expander(f"What went wrong with {len(failures)}", key=f"{key}_failures"):
            for outcome in failures[:MOST_ERRORS_SHOWN]:
                if outcome.error:
                    st.text(f"{outcome.picture.name}: {outcome.error.message} {outcome.error.advice}")
            if len(failures) > MOST_ERRORS_SHOWN:
                st.caption(escaped(f"and {len(failures) - MOST_ERRORS_SHOWN} more."))
