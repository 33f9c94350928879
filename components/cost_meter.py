"""What this visit has cost and saved, in the sidebar of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.badge import dollars
from components.plain import escaped
from services import ledger

if TYPE_CHECKING:
    from services.aws import Aws

_HELP = (
    "AWS's list prices in US dollars, before tiers, free tiers and taxes; your bill is the truth. Local costs nothing. "
    "The same question asked again within the retention time is answered from the ledger and costs nothing either."
)


def show(aws: Aws, slot: Any = None) -> Any:
    """Draw the meter and return its slot; given back after the page has run, it shows that run's calls too."""
    place = st.empty() if slot is None else slot
    totals = ledger.visit_totals(aws.visit)
    with place.container(key="cost_meter" if slot is None else "cost_meter_after"):
        st.metric("Cost of this visit", escaped(dollars(totals.cost_usd)), help=_HELP)
        st.caption(escaped(words(totals)))
    return place


def words(totals: ledger.Totals) -> str:
    """The sums as a sentence, for example "3 calls, 2 answered from the ledger, saved $0.0020"."""
    if not totals.calls and not totals.repeated:
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
    return ", ".join(parts)
