"""Facts with how sure they are, as bars: one small message to the browser however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def _read(ending: str) -> str:
    return (_FOLDER / f"confidence_bar.{ending}").read_text(encoding="utf-8")


_COMPONENT = st.components.v2.component("vitrine_confidence_bar", html=_read("html"), css=_read("css"), js=_read("js"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: `label` names it, `value` says what it is ("Female", "34 to 46 years", or "" when the bar says it all).

    `percent`, 0 to 100, is drawn as a bar and written out; None where there is none. All text is shown as it is.
    """

    label: str
    value: str = ""
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under one heading; `note`, one sentence, stands below them."""

    title: str
    facts: tuple[Fact, ...]
    note: str = ""


def show(groups: Sequence[Group], *, key: str) -> None:
    """Show the groups below each other, side by side where there is room."""
    _COMPONENT(
        key=key,
        data={
            "groups": [
                {
                    "title": group.title,
                    "note": group.note,
                    "facts": [[fact.label, fact.value, _rounded(fact.percent)] for fact in group.facts],
                }
                for group in groups
            ]
        },
    )


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 2)
