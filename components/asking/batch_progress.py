"""A batch on a page: begun, found again by its link, its progress, pausing, canceling, and asking again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from components.answers import alerts
from components.answers.plain import escaped
from services.aws import Aws
from services.images import Picture
from services.jobs.catalog import JOBS
from services.jobs.job import Job
from services.jobs.outcomes import Progress
from services.jobs.tasks import Task

REFRESH_S = 2.0  # every refresh is a run for the server: often enough to see it move, seldom enough for many visitors
MOST_ERRORS_SHOWN = 20


def begin(
    task: Callable[[], Task[Picture, Any]],
    aws: Aws,
    pictures: Sequence[Picture],
    name: str,
    *,
    key: str,
    chosen: tuple[Picture, ...] | None = None,
) -> None:
    """Start the batch of that name and show it; a refusal is shown in place.

    `chosen` is all that the visitor has chosen on the page, if that is more than the pictures.
    """
    with alerts.service_errors():
        with st.spinner("Starting"):
            job = JOBS.start(task(), aws, pictures, name)
        _remember(key, job, tuple(pictures) if chosen is None else chosen)
        st.rerun()


def current(key: str, pictures: tuple[Picture, ...]) -> Job[Picture, Any] | None:
    """The page's batch, from its address (`?{key}=...`) or from earlier in this visit; None when there is none.

    Choosing other `pictures` than when the batch was first seen here leaves it; it runs on and its link stays good.
    Pictures that it lost by a restart of the server are given to it instead, and until then it waits for them.
    """
    job_id = str(st.query_params.get(key) or st.session_state.get(key) or "")
    job = None
    if job_id:
        with alerts.service_errors():
            job = JOBS.find(job_id)
            if job is None:
                st.info(
                    "The batch of this link is not stored any more: it was forgotten, or it is older than answers are "
                    "kept. Choose the pictures again; what is still in the ledger costs nothing.",
                    icon=":material/history:",
                )
    digests = tuple(picture.digest for picture in pictures)
    if job and st.session_state.setdefault(f"{key}_input", digests) != digests:
        waits_for_files = not pictures and any(outcome.item is None for outcome in job.outcomes)
        if not job.bring(pictures) and not waits_for_files:
            job = None
    if job is None:
        leave(key)
        return None
    _remember(key, job, pictures)
    return job


def leave(key: str) -> None:
    """Forget which batch the page was at; the job itself is left alone."""
    st.session_state.pop(key, None)
    st.session_state.pop(f"{key}_input", None)
    if key in st.query_params:
        del st.query_params[key]


def show(job: Job[Picture, Any], *, key: str, draw: Callable[[], None]) -> None:
    """Progress, then whatever `draw` shows of the results so far; refreshed every two seconds while it runs."""
    running = job.progress.is_running

    @st.fragment(run_every=REFRESH_S if running else None)
    def part() -> None:
        progress = job.progress
        if progress.is_running != running:
            st.rerun()  # a whole run, which begins or ends the refreshing
        st.caption(escaped(" · ".join([job.name, *_times(job, progress)])))
        if progress.settled < progress.total:
            _going_on(job, progress, key)
        else:
            _settled(job, progress, key)
        _after_restart(progress)
        _failures(job)
        draw()

    part()


def _remember(key: str, job: Job[Picture, Any], pictures: tuple[Picture, ...]) -> None:
    """Make `job` the page's batch and put its id into the address, so that a reload or a link finds it."""
    st.session_state[key] = job.id
    st.session_state[f"{key}_input"] = tuple(picture.digest for picture in pictures)
    if st.query_params.get(key) != job.id:
        st.query_params[key] = job.id


def _times(job: Job[Picture, Any], progress: Progress) -> list[str]:
    times = job.times
    if times.ended and progress.settled == progress.total:
        return [f"asked {_clock(times.asked)}", f"ended {_clock(times.ended)}"]
    left = [] if progress.left_s is None else [f"about {_duration(progress.left_s)} left"]
    return [f"asked {_clock(times.asked)}", *left]


def _clock(moment: datetime) -> str:
    """The moment as the visitor's clock has it."""
    try:
        zone: Any = ZoneInfo(st.context.timezone) if st.context.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError):  # what a browser sends may be anything
        zone = UTC
    there = moment.astimezone(zone)
    named = " UTC" if zone is UTC else ""
    today = datetime.now(zone).date() == there.date()
    return f"{there:%H:%M}{named}" if today else f"{there:%d %B %Y, %H:%M}{named}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 55:
        return f"{max(round(seconds / 5) * 5, 5)} seconds"
    return "1 minute" if minutes <= 1 else f"{minutes} minutes"


def _going_on(job: Job[Picture, Any], progress: Progress, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        paused = ", paused" if progress.is_paused else ""
        st.progress(progress.fraction, text=f"{progress.settled} of {_pictures(progress.total)}{paused}")
        if progress.is_paused:
            st.button("Resume", key=f"{key}_resume", icon=":material/play_arrow:", on_click=job.go_on)
        elif progress.waiting:
            st.button("Pause", key=f"{key}_pause", icon=":material/pause:", on_click=job.pause)
        st.button("Cancel", key=f"{key}_cancel", icon=":material/close:", on_click=job.cancel)


def _settled(job: Job[Picture, Any], progress: Progress, key: str) -> None:
    parts = [f"{progress.done + progress.gone} of {_pictures(progress.total)} answered"]
    parts += [f"{progress.failed} failed"] if progress.failed else []
    parts += [f"{progress.canceled + progress.missing} not asked"] if progress.canceled + progress.missing else []
    parts += [f"{progress.interrupted} interrupted"] if progress.interrupted else []
    parts += [f"{progress.lost} not stored any more"] if progress.lost else []
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(", ".join(parts) + ".", width="content")
        if count := progress.repairable:
            doing = "Go on with" if count == progress.canceled else "Ask again about"
            st.button(
                f"{doing} {_pictures(count)}", key=f"{key}_again", icon=":material/refresh:", on_click=job.ask_again
            )


def _after_restart(progress: Progress) -> None:
    """What the visitor has to bring again: pictures of their device were only in the memory of the server."""
    if progress.missing:
        were = "picture was" if progress.missing == 1 else "pictures were"
        them = "it" if progress.missing == 1 else "them"
        st.warning(
            f"The server was restarted, and {progress.missing} {were} not asked: choose {them} again.",
            icon=":material/restart_alt:",
        )
    if progress.gone:
        were = "picture was" if progress.gone == 1 else "pictures were"
        st.info(
            f"{progress.gone} {were} answered before the server was restarted. Choose the same files again to see the "
            "answers, at no cost.",
            icon=":material/restart_alt:",
        )


def _failures(job: Job[Picture, Any]) -> None:
    failures = [outcome for outcome in job.outcomes if outcome.error]
    if not failures or job.progress.settled < job.progress.total:
        return
    with st.expander(f"What went wrong with {len(failures)}", key=f"batch_{job.id}_failures"):
        for outcome in failures[:MOST_ERRORS_SHOWN]:
            if outcome.error:
                st.text(f"{outcome.name}: {outcome.error.message} {outcome.error.advice}")
        if len(failures) > MOST_ERRORS_SHOWN:
            st.caption(escaped(f"and {len(failures) - MOST_ERRORS_SHOWN} more."))


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
