"""The calls that the ledger keeps of a visit, a page at a time, and what forgetting removed."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from components.answers import badge
from services import ledger
from services.aws import answered_by
from services.ledger import reading

PER_PAGE = 10


def show(visit: str, key: str) -> None:
    """The visit's calls, newest first, with buttons to older and newer ones; a sentence where there are none."""
    trail: list[str] = st.session_state.setdefault(f"{key}_trail", [])  # the last call of each page before this one
    entries = reading.history(visit=visit, before=trail[-1] if trail else None, limit=PER_PAGE + 1)
    if not entries:
        st.caption(
            "This visit has asked nothing new yet, or it was forgotten. A repeat is stored where it was asked first."
        )
        return
    for entry in entries[:PER_PAGE]:
        with st.container(border=True, gap="xxsmall"):
            st.text(f"{entry.service} {entry.operation}: {about(entry)}")
            st.text(facts(entry))
    shown = entries[:PER_PAGE]
    with st.container(horizontal=True):
        st.button("Newer", key=f"{key}_newer", disabled=not trail, on_click=_back, args=(trail,))
        more = len(entries) > PER_PAGE
        last = shown[-1].call_id
        st.button("Older", key=f"{key}_older", disabled=not more, on_click=trail.append, args=(last,))


def about(entry: ledger.Entry) -> str:
    """What the call was about: the picture's name, or the beginning of the text."""
    if entry.picture_name:
        return entry.picture_name
    parameters: dict[str, Any] = json.loads(entry.parameters_json)
    text = str(parameters.get("Text", parameters.get("text", "")))
    return (text[:80] + "…" if len(text) > 80 else text) or "no picture and no text"


def facts(entry: ledger.Entry) -> str:
    """When, who answered, in how long, at what cost."""
    who = answered_by(entry.backend, entry.region)
    if entry.backend == "local" and entry.engine:
        who = f"{who}, {entry.engine}"
    parts = [f"{entry.asked_at:%d %B %Y %H:%M} UTC", who, badge.duration(entry.duration_ms)]
    if entry.error_code:
        billed = ["may have been billed"] if entry.cost_usd is None else []
        return " · ".join([*parts, f"refused: {entry.error_code}", *billed])
    parts.append("free" if entry.backend == "local" else f"list price {badge.dollars(entry.cost_usd)}")
    if entry.repeats:
        parts.append(
            f"repeated {entry.repeats} times for nothing" if entry.repeats > 1 else "repeated once for nothing"
        )
    return " · ".join(parts)


def removed_words(removed: ledger.Removed) -> str:
    """What was removed, as a sentence."""
    counted = [
        (removed.calls, "call"),
        (removed.repeats, "repeat"),
        (removed.observations, "observation"),
        (removed.pictures, "kept picture"),
    ]
    parts = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counted if count]
    if not parts:
        return "There was nothing to remove."
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return " ".join(filter(None, [f"Removed {listed}: {size(removed.content_bytes)}.", removed.note]))


def size(count_bytes: int) -> str:
    """A size as a person reads it: "812 bytes", "14 kB", "2.5 MB"."""
    if count_bytes < 1000:
        return f"{count_bytes} bytes"
    return f"{count_bytes / 1000:.0f} kB" if count_bytes < 1_000_000 else f"{count_bytes / 1e6:.1f} MB"


def _back(trail: list[str]) -> None:
    if trail:
        trail.pop()
