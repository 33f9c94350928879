"""Text from outside in every kind of Markdown that the app has: a caption, an alert, a label, a heading, a badge."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import streamlit as st

from components.answers.plain import escaped

st.title("Plain", anchor=False)
for number, text in enumerate(st.query_params.get_all("text")):
    shown = escaped(text)
    st.caption(shown)
    st.success(f"**{shown}**")
    st.button(shown, key=f"button_{number}")
    st.header(shown, anchor=False)
    st.badge(shown)
    st.expander(shown)
