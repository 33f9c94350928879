"""Which AWS answers this visitor: Local, or a profile of their own, chosen in the frame and seen on every page."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from components.answers import remembered
from services import aws as connections
from services import errors
from services.aws import Aws


class NotIdentified(Exception):
    """AWS does not say who is asking; the reason stands on the page already."""


LOCAL = "Local"
ENVIRONMENT = "This machine's credentials"


def current() -> Aws:
    """The visitor's connection; Local until an AWS account has been shown and accepted."""
    visit = st.session_state.setdefault("visit", uuid.uuid4().hex)
    accepted: Aws | None = st.session_state.get("connection_accepted")
    if accepted is not None:
        return replace(accepted, visit=visit)
    return connections.local(_preset_region() or connections.DEFAULT_REGION, visit=visit)


def show_chooser() -> None:
    """The choice in the sidebar: Local and the profiles of AWS's own configuration, with the region.

    Choosing AWS asks STS, which is free, and shows account and region; nothing billed can happen before they are
    accepted with the button. A deployment pins the choice with `VITRINE_PIN_CONNECTION=1`.
    """
    if os.environ.get("VITRINE_PIN_CONNECTION") == "1":
        _show_pinned()
        return
    profiles = _profiles()
    choices = [LOCAL, *profiles, *([ENVIRONMENT] if _has_environment_credentials() else [])]
    st.session_state.setdefault("connection_choice", _preset_choice(choices))
    choice = st.selectbox(
        "Answers come from",
        choices,
        key="connection_choice",
        help="Local needs no account and costs nothing: the work is done on this computer. A profile asks your AWS "
        "account and is billed there. Credentials come from AWS's own configuration and are never typed in here.",
    )
    if choice == LOCAL:
        st.session_state.pop("connection_accepted", None)
        st.caption("On this computer, at no cost. Nothing leaves it.")
        return
    profile = None if choice == ENVIRONMENT else choice
    region = _choose_region(profile)
    with suppress(NotIdentified):
        _offer(profile, region)


def _offer(profile: str | None, region: str) -> None:
    accepted: Aws | None = st.session_state.get("connection_accepted")
    if accepted and (accepted.profile, accepted.region) == (profile, region):
        st.caption(f"Account {accepted.account} in {region}. Calls are billed there.")
        return
    st.session_state.pop("connection_accepted", None)
    aws = _identified(profile, region)
    st.caption(f"Account {aws.account}, region {region}. Until you accept it, Local answers.")
    if st.button("Use this account", key="connection_accept", type="primary", width="stretch"):
        st.session_state.connection_accepted = aws
        st.rerun()


def _show_pinned() -> None:
    wanted_aws = os.environ.get("VITRINE_BACKEND") == "aws"
    if not wanted_aws:
        st.caption("Answers come from Local: on this server, at no cost.")
        return
    profile = os.environ.get("AWS_PROFILE") or None
    region = _preset_region() or connections.region_of_profile(profile) or connections.DEFAULT_REGION
    with suppress(NotIdentified):
        aws = _identified(profile, region)
        st.session_state.connection_accepted = aws
        st.caption(f"Answers come from AWS account {aws.account} in {region}, and are billed there.")
        return
    st.stop()  # pinned to AWS: Local must not answer in its place


def _choose_region(profile: str | None) -> str:
    wanted = _preset_region() or connections.region_of_profile(profile) or connections.DEFAULT_REGION
    names = sorted({*connections.regions("rekognition"), *connections.regions("polly"), wanted})
    return st.selectbox("Region", names, index=names.index(wanted), key=f"connection_region_{profile}")


def _identified(profile: str | None, region: str) -> Aws:
    """Ask STS once per profile and region; a refusal is kept too, so that a page does not wait for it at each click."""

    def asking() -> Aws:
        if region not in connections.regions("sts"):
            raise errors.NotInRegion(
                f"There is no AWS region called {region}.",
                "Correct VITRINE_REGION or the profile's region, for example to eu-west-1.",
            )
        return connections.signed_in(connections.amazon(profile, region))

    key = f"connection_{profile}_{region}"
    found = remembered.answer(key, (profile, region), asking, waiting="Asking AWS who you are")
    if found is None:
        raise NotIdentified
    return found


@st.cache_data(ttl=60, show_spinner=False)
def _profiles() -> list[str]:
    return list(connections.profiles())


def _has_environment_credentials() -> bool:
    return bool(os.environ.get("AWS_ACCESS_KEY_ID") or os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE"))


def _preset_choice(choices: list[str]) -> str:
    if os.environ.get("VITRINE_BACKEND") != "aws":
        return LOCAL
    for name in (os.environ.get("AWS_PROFILE", ""), "default", ENVIRONMENT):
        if name in choices:
            return name
    return LOCAL


def _preset_region() -> str | None:
    return os.environ.get("VITRINE_REGION") or None
