"""What this visit has cost and saved, in the sidebar of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.answers.badge import dollars
from components.answers.plain import escaped
from services import ledger

if TYPE_CHECKING:
    from services.aws import Aws

_HELP = (
    "AWS's list prices in US dollars, before tiers, free tiers and taxes; your bill is the truth. Local costs nothing. "
    "The same question asked again within the retention time is answered from the ledger and costs nothing either."
)


def show(aws: Aws) -> None:
    """Draw the meter; drawn after the page has run, it counts what the page has just asked."""
    totals = ledger.visit_totals(aws.visit)
    st.metric("Cost of this visit", escaped(dollars(totals.cost_usd)), help=_HELP)
    st.caption(escaped(words(totals)))


def words(totals: ledger.Totals) -> str:
    """The sums as a sentence, for example "3 calls, 2 answered from the ledger, saved $0.0020"."""
    if not totals.calls and not totals.repeated and not totals.uncertain:
        return "Nothing asked yet"
    parts = [f"{totals.calls} call{'' if totals.calls == 1 else 's'}"]
    if totals.repeated:
        parts.append(f"{totals.repeated} answered from the ledger")
    if totals.saved_usd:
        parts.append(f"saved {dollars(totals.saved_usd)}")
    if totals.unpriced:
        parts.append(f"{totals.unpriced} of unknown price")
    if totals.unrecorded:
        parts.append(f"{totals.unrecorded} could not be recorded")
    if totals.uncertain:
        parts.append(f"{totals.uncertain} without an answer may have been billed")
    return ", ".join(parts)
