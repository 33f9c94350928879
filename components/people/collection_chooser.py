"""Which collection a page is about: from its address (`?collection=`), from an earlier page, or chosen on it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from components.people import collection_list
from services.aws import Aws

PARAMETER = "collection"
_CHOSEN = "collections_chosen"


def show(aws: Aws, names: Sequence[str], *, key: str) -> str:
    """The select box over `names`, which is not empty; returns the chosen name and keeps it in the address.

    On AWS, where the list is kept for a while, a button beside it asks anew.
    """
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    wanted = st.query_params.get(PARAMETER) or st.session_state.get(_CHOSEN)
    if key not in st.session_state:
        st.session_state[key] = wanted if wanted in names else names[0]
        if wanted and wanted not in names and PARAMETER in st.query_params:
            st.warning(f"There is no collection {escaped(wanted)} here.", icon=":material/help:")
    with st.container(horizontal=True, vertical_alignment="bottom", width=420):
        chosen: str = st.selectbox("Collection", list(names), key=key)
        if not aws.is_local:
            icon = ":material/refresh:"
            st.button("Refresh", key=f"{key}_refresh", icon=icon, on_click=collection_list.changed, type="tertiary")
    remember(chosen)
    return chosen


def remember(name: str) -> None:
    """Make this the collection of the visit's pages."""
    st.session_state[_CHOSEN] = name
    if st.query_params.get(PARAMETER) != name:
        st.query_params[PARAMETER] = name


def choose(name: str, *, key: str) -> None:
    """Choose it in the select box at the next run, for a callback; "" forgets the choice."""
    st.session_state.pop(key, None)
    st.query_params.pop(PARAMETER, None)
    if name:
        st.session_state[_CHOSEN] = name
        st.session_state[key] = name
    else:
        st.session_state.pop(_CHOSEN, None)
