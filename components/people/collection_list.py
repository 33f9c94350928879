"""The connection's collections for pages and their parts: listed once, and again when something was changed here."""

from __future__ import annotations

import streamlit as st

from services.aws import Aws
from services.people import collections

_LISTED = "collections_listed"
_CHANGES = "collections_changes"


def names(aws: Aws) -> tuple[str, ...]:
    """Names in alphabetical order. Local is asked each time, AWS once until `changed` or "Refresh".

    Raises a `VitrineError`.
    """
    if aws.is_local:
        return collections.names(aws)
    who, listed = st.session_state.get(_LISTED, (None, ()))
    if who != aws:
        listed = collections.names(aws)
        st.session_state[_LISTED] = (aws, listed)
    kept: tuple[str, ...] = listed
    return kept


def changed() -> None:
    """Something was made, enrolled or deleted: lists and earlier answers about collections no longer count."""
    st.session_state.pop(_LISTED, None)
    st.session_state[_CHANGES] = changes() + 1


def changes() -> int:
    """How often this visit has changed collections; part of the question of answers that are kept on a page."""
    count: int = st.session_state.get(_CHANGES, 0)
    return count
