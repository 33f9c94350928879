"""The button before a call that costs money: it names the price, so that nobody is billed by surprise."""

from __future__ import annotations

import streamlit as st

from components.answers.badge import dollars
from components.answers.plain import escaped


def button(label: str, price_usd: float | None, *, key: str, icon: str = ":material/search:") -> bool:
    """A primary button with the list price, in US dollars, of what it starts; None stands for an unknown price."""
    price = "free" if price_usd == 0 else "price unknown" if price_usd is None else f"up to {dollars(price_usd)}"
    help_text = (
        None
        if price_usd == 0
        else "AWS's list price. A question that was asked before is answered from the ledger and costs nothing."
    )
    return st.button(f"{escaped(label)} ({escaped(price)})", key=key, type="primary", icon=icon, help=help_text)
