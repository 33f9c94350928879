"""The frame around every page: the menu, which AWS answers, what it has cost, and the page's title.

`app.py` runs this script for every visitor and every page, so a deep link never finds a page without its frame.
"""

import sys
from pathlib import Path

PROJECT = str(Path(__file__).resolve().parents[1])  # for the import below: everybody else takes `services.ROOT`
if PROJECT not in sys.path:  # Streamlit puts only this script's own folder there
    sys.path.insert(0, PROJECT)

import streamlit as st  # noqa: E402

from components.answers.plain import escaped  # noqa: E402
from components.shell import connection, cost_meter, navigation  # noqa: E402
from services import ROOT  # noqa: E402

st.set_page_config(page_icon=str(ROOT / "assets" / "icon.svg"), layout="wide")
st.logo(str(ROOT / "assets" / "logo.svg"), icon_image=str(ROOT / "assets" / "icon.svg"), size="large")

page = navigation.menu()
with st.sidebar:
    connection.show_chooser()
aws = connection.current()
cost = st.sidebar.container()
entry = navigation.entry_of(page)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title(entry.title, anchor=False, width="content")
    if aws.is_local:
        st.badge(
            "Local",
            icon=":material/computer:",
            color="green",
            help="Answers come from this computer and cost nothing.",
        )
    else:
        account = f"Account {aws.account}. Calls are billed there."
        st.badge(escaped(aws.label), icon=":material/cloud:", color="orange", help=account)
st.caption(entry.purpose)

try:
    page.run()
finally:  # after the page, so that what it has just asked is counted, and also when it stopped early
    with cost:
        cost_meter.show(aws)
