"""Pictures that lie behind a web address or in S3. Both are fetched on a click, never because a link says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TypeVar

import streamlit as st

from components.answers import alerts
from components.pictures.image_input import files
from components.shell import connection
from services import errors
from services.aws import Aws
from services.images import Picture, fetching, objects
from services.images import formats as image_formats
from services.images.origins import Object, WebAddress

_T = TypeVar("_T")


def from_address(key: str) -> tuple[Picture, ...]:
    """A picture from the web, fetched by this server when the button is pressed."""
    kept = f"{key}_address_kept"
    with st.form(f"{key}_address_form", border=False):
        address = st.text_input(
            "Web address of a picture",
            key=f"{key}_address",
            placeholder="https://example.org/picture.jpg",
            bind="query-params",
            help="Public addresses only. This server fetches the picture, so the site sees the server, not you.",
        )
        asked = st.form_submit_button("Get picture")
    if asked and address:
        st.session_state[kept] = ()
        with st.spinner("Fetching the picture"), alerts.service_errors():
            st.session_state[kept] = (fetching.fetch(WebAddress(address)),)
    pictures: tuple[Picture, ...] = st.session_state.get(kept, ())
    return pictures


def from_s3(key: str, multiple: bool) -> tuple[Picture, ...]:
    """Objects from a bucket of the connection in use; local S3 when the connection is Local."""
    aws = connection.current()
    kept = f"{key}_s3_kept"
    who = (aws.backend, aws.profile or "", aws.region)
    if not aws.is_local and _listed(key) not in st.session_state:
        # Requests to S3 are billed, if hardly: nothing is sent to AWS because a link says so.
        if not st.button("List buckets", key=f"{key}_s3_list", icon=":material/list:"):
            st.caption("AWS charges for every request to S3, though very little. Nothing is asked before you press it.")
            return ()
        st.session_state[_listed(key)] = {}
    with alerts.service_errors():
        st.button(
            "Refresh",
            icon=":material/refresh:",
            key=f"{key}_s3_refresh",
            on_click=_forget,
            args=(key,),
            type="tertiary",
        )
        buckets = _remembered(key, who, lambda: objects.list_buckets(aws))
        if not buckets:
            st.caption(f"There is no bucket yet ({aws.label}).")
            return ()
        bucket = st.selectbox("Bucket", buckets, key=f"{key}_bucket", persist_state="session")
        prefix = st.text_input("Keys that begin with", key=f"{key}_prefix", persist_state="session")
        listed = _remembered(key, (*who, bucket, prefix), lambda: _pictures(aws, bucket, prefix))
        found = {entry.key: entry for entry in listed}
        if not found:
            st.caption("No picture here by that beginning.")
            return ()

        def described(name: str) -> str:
            return f"{name} ({found[name].size_bytes / 1024:,.0f} KB)"

        if multiple:
            keys = st.multiselect("Objects", list(found), format_func=described, key=f"{key}_objects")
        else:
            keys = [st.selectbox("Object", list(found), format_func=described, key=f"{key}_object")]
        if st.button("Get pictures" if multiple else "Get picture", key=f"{key}_s3_get", disabled=not keys):
            with st.spinner("Reading from S3"):
                outcomes = [(name, _read(aws, bucket, name)) for name in keys]
            files.show_refusals(outcomes)
            st.session_state[kept] = files.distinct(outcome for _, outcome in outcomes)
    pictures: tuple[Picture, ...] = st.session_state.get(kept, ())
    return pictures


def _remembered(key: str, question: tuple[str, ...], ask: Callable[[], tuple[_T, ...]]) -> tuple[_T, ...]:
    """What was listed before in this visit, so that a rerun asks S3 nothing; "Refresh" forgets it."""
    answers: dict[tuple[str, ...], tuple[_T, ...]] = st.session_state.setdefault(_listed(key), {})
    if question not in answers:
        answers[question] = ask()
    return answers[question]


def _forget(key: str) -> None:
    st.session_state[_listed(key)] = {}


def _listed(key: str) -> str:
    return f"{key}_s3_listed"


def _pictures(aws: Aws, bucket: str, prefix: str) -> tuple[objects.StoredObject, ...]:
    endings = {f".{ending}" for ending in image_formats.FILE_ENDINGS}
    listed = objects.list_objects(aws, bucket, prefix)
    return tuple(entry for entry in listed if PurePosixPath(entry.key).suffix.lower() in endings)


def _read(aws: Aws, bucket: str, key: str) -> files.Outcome:
    try:
        return fetching.fetch(Object(aws, bucket, key))
    except errors.VitrineError as error:
        return error
