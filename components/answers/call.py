"""Show the call: the boto3 call behind a result, as Python that runs, and the JSON that came back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from services.ledger import calls

if TYPE_CHECKING:
    from services.ledger import Receipt


def show_all(receipts: Sequence[Receipt], key: str, label: str = "Show the call") -> None:
    """The call behind an answer; where there are several, the visitor says which one."""
    place = 1
    if len(receipts) > 1:
        places = range(1, len(receipts) + 1)
        place = st.segmented_control("Which call", places, default=1, required=True, key=f"{key}_of")
    if receipts:
        show(receipts[place - 1], key, label)


def show(receipt: Receipt, key: str, label: str = "Show the call") -> None:
    """A closed expander with the call and its answer; `key` is unique on the page."""
    with st.expander(label, icon=":material/code:", key=f"{key}_expander"):
        st.code(calls.python_source(receipt), language="python", wrap_lines=True)
        answer = json.dumps(json.loads(receipt.response_json), indent=2, ensure_ascii=False)
        st.code(answer, language="json", height=320)
        st.download_button(
            "Download the answer",
            answer,
            file_name=f"{receipt.service}_{receipt.operation}.json",
            mime="application/json",
            key=f"{key}_download",
            icon=":material/download:",
            on_click="ignore",
        )
