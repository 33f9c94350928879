"""A server with the picture components alone, so that their tests wait for no engine."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from components.pictures import pictures_route
from components.shell.security import SecurityHeaders

app = st.App(
    Path(__file__).with_name("pictures_page.py"),
    routes=[pictures_route.route()],
    middleware=[Middleware(SecurityHeaders)],
)
