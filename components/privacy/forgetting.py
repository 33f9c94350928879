"""The buttons that make the server forget: they act before the page is drawn, which then shows what is left."""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from components.answers import alerts
from components.answers.plain import escaped
from components.pictures import pictures_route
from components.privacy import stored_calls
from services import errors, ledger
from services.jobs.catalog import JOBS
from services.ledger import forgetting, reading

CONFIRMATION = "forget everything"
_OUTCOME = "stored_data_outcome"
# What a visit remembers in its browser session besides answers: who it is, who answers, and this page.
_STAYS = ("visit", "connection_", "navigation_", "stored_data_")


def visit(name: str) -> None:
    """Forget the visit, and the results and pictures that its pages still show."""

    def forget() -> ledger.Removed:
        JOBS.forget(lambda job: job.owner == name)
        asked = reading.pictures(name)
        removed = forgetting.forget_visit(name)
        for about in asked:
            pictures_route.forget(about.digest)
        pictures_route.forget_visit()
        return removed

    _do(forget)


def picture(digest: str) -> None:
    """Forget all calls about one picture, and its file; results on pages go too, they may show it."""

    def forget() -> ledger.Removed:
        JOBS.forget(lambda job: job.holds(digest))
        removed = forgetting.forget_picture(digest)
        pictures_route.forget(digest)
        return removed

    _do(forget)


def everything() -> None:
    """Forget every visit, if the confirmation was typed."""
    if not may_forget_everything():
        return
    if st.session_state.get("stored_data_confirmation", "").strip().lower() != CONFIRMATION:
        st.session_state[_OUTCOME] = errors.BadInput("Nothing was removed.", f"Type {CONFIRMATION} to confirm.")
        return
    st.session_state.stored_data_confirmation = ""
    JOBS.forget()
    _do(forgetting.forget_everything)
    pictures_route.forget_everything()
    st.cache_data.clear()
    st.cache_resource.clear()


def may_forget_everything() -> bool:
    """Whether this visitor may: not on a shared server, where `VITRINE_PIN_CONNECTION` is set; its operator may."""
    return os.environ.get("VITRINE_PIN_CONNECTION") != "1"


def show_outcome() -> None:
    """What was removed, or why nothing was; shown once."""
    match st.session_state.pop(_OUTCOME, None):
        case ledger.Removed() as removed:
            st.success(escaped(stored_calls.removed_words(removed)), icon=":material/delete:")
        case errors.VitrineError() as error:
            alerts.show(error)


def _do(forget: Callable[[], ledger.Removed]) -> None:
    try:
        st.session_state[_OUTCOME] = forget()
    except errors.VitrineError as error:
        st.session_state[_OUTCOME] = error
        return
    for key in list(st.session_state):
        if not str(key).startswith(_STAYS):
            del st.session_state[key]
    st.session_state.pop("stored_data_calls_trail", None)
