"""The buttons that make the server forget: they act before the page is drawn, which then shows what is left."""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from components.answers import alerts
from components.answers.plain import escaped
from components.people import enrollment_names
from components.pictures import pictures_route
from components.privacy import stored_calls
from components.speech import player
from services import errors, forgetting, ledger
from services.ledger import reading

CONFIRMATION = "forget everything"
_OUTCOME = "stored_data_outcome"
# What a visit remembers in its browser session besides answers: who it is, who answers, and this page.
_STAYS = ("visit", "connection_", "navigation_", "stored_data_")


def visit(name: str) -> None:
    """Forget the visit, and the results and pictures that its pages still show."""
    _forget(forgetting.Visit(name))


def picture(digest: str) -> None:
    """Forget all calls about one picture, and its file; results on pages go too, they may show it."""
    _forget(forgetting.Picture(digest))


def everything() -> None:
    """Forget every visit, if the confirmation was typed."""
    if not may_forget_everything():
        return
    if st.session_state.get("stored_data_confirmation", "").strip().lower() != CONFIRMATION:
        st.session_state[_OUTCOME] = errors.BadInput("Nothing was removed.", f"Type {CONFIRMATION} to confirm.")
        return
    st.session_state.stored_data_confirmation = ""
    _forget(forgetting.Everything())


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


def _forget(about: forgetting.About) -> None:
    try:
        digests = _digests(about)
        outcome = forgetting.forget(about)
    except errors.VitrineError as error:
        st.session_state[_OUTCOME] = error
        if about != forgetting.Everything():
            return
        digests = ()
    else:
        st.session_state[_OUTCOME] = outcome
        _session()
    for room in ROOMS:
        room(about, digests)


def _digests(about: forgetting.About) -> tuple[str, ...]:
    """The pictures that go with it, as far as the ledger knows them."""
    match about:
        case forgetting.Picture(digest):
            return (digest,)
        case forgetting.Visit(name):
            return tuple(asked.digest for asked in reading.pictures(name))
        case forgetting.Everything():
            return ()


def _session() -> None:
    """The answers that this visit's pages remember."""
    for key in list(st.session_state):
        if not str(key).startswith(_STAYS):
            del st.session_state[key]
    st.session_state.pop("stored_data_calls_trail", None)


def _addresses(about: forgetting.About, digests: tuple[str, ...]) -> None:
    """What the picture route serves: to everybody, or to this visit."""
    if about == forgetting.Everything():
        pictures_route.forget_everything()
        return
    for digest in digests:
        pictures_route.forget(digest)
    if isinstance(about, forgetting.Visit):
        pictures_route.forget_visit()


def _caches(about: forgetting.About, digests: tuple[str, ...]) -> None:
    """What Streamlit's caches hold, of pictures and of words that were spoken."""
    if about == forgetting.Everything():
        st.cache_data.clear()
        st.cache_resource.clear()
        return
    for digest in digests:
        enrollment_names.forget(digest)
    if isinstance(about, forgetting.Visit):
        player.forget()


ROOMS: tuple[Callable[[forgetting.About, tuple[str, ...]], None], ...] = (_addresses, _caches)
"""Whatever the pages of this server remember beside a visitor's session."""
