"""What Vitrine can do, at a glance: every page as a card, with a live miniature made by the real engine."""

import streamlit as st

from components.shell import navigation
from components.start import miniatures

st.markdown(
    "Type a sentence and hear it, drop a picture and see what is in it. **Local** answers on this computer, with real "
    "engines, no account and no cost; choose an AWS profile in the sidebar and the same pages ask AWS."
)
with st.grid(3, min_column_width=290, gap="medium", key="home_cards"):
    for entry in navigation.entries():
        if entry.address:
            miniatures.show(entry.file)
