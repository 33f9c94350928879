"""Who answered, in how long, at what cost: one line under every result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.answers.plain import escaped

if TYPE_CHECKING:
    from services.ledger import Receipt


def show(receipt: Receipt) -> None:
    """The line for one answer. Costs are AWS's list prices in US dollars; Local costs nothing."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        who = receipt.answered_by
        if receipt.backend == "local":
            name = f"{who}, {escaped(receipt.engine)}" if receipt.engine else who
            st.badge(name, icon=":material/computer:", color="green")
        else:
            st.badge(escaped(who), icon=":material/cloud:", color="orange")
        basis = "" if receipt.backend == "local" else receipt.price_basis
        st.caption(escaped(words(receipt)), help=escaped(basis) or None)


def words(receipt: Receipt) -> str:
    """Duration and cost as a sentence, for example "132 ms · free" or "from the ledger · saved $0.0010"."""
    parts = []
    if receipt.repeated:
        parts.append("asked before, answered from the ledger")
        if receipt.saved_usd:
            parts.append(f"saved {dollars(receipt.saved_usd)}")
    else:
        parts.append(duration(receipt.duration_ms))
        parts.append("free" if receipt.backend == "local" else f"list price {dollars(receipt.cost_usd)}")
    if receipt.note:
        parts.append(receipt.note)
    return " · ".join(parts)


def duration(milliseconds: float) -> str:
    """A duration as a person reads it: "4 ms", "132 ms", "2.4 s"."""
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def dollars(amount: float | None) -> str:
    """A small sum in US dollars with the digits that matter, or "unknown"."""
    if amount is None:
        return "unknown"
    if 0 < amount < 0.00005:
        return "less than $0.0001"  # "$0.0000" would say that it costs nothing
    return f"${amount:.2f}" if amount >= 1 or amount == 0 else f"${amount:.4f}"
