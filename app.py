"""The server: headers, the private picture route, warm-up, and the script that frames every page.

An `st.App`, because a `pages/` folder beside a script that calls `st.navigation` would serve the first deep link
after a restart without frame, connection or configuration.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from components.pictures import pictures_route
from components.shell import access_log
from components.shell.same_origin import SameOrigin
from components.shell.security import SecurityHeaders
from services.server import background, memory

WARM_UP_DELAY_S = 3.0
log = logging.getLogger("vitrine")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load the engines beside the first visitor, once the server answers: a warm-up at once would delay the start."""
    access_log.leave_out_queries()  # here, because uvicorn sets up its own log at its start
    ending, keeper = threading.Event(), memory.Keeper()
    background.start("warm-up", "Loads the engines for the first visitor", lambda: _warm_up(ending), ending.set)
    background.start("memory", "Gives freed memory back to the system", keeper.run, keeper.end)
    try:
        yield {}
    finally:
        await asyncio.to_thread(background.end)


def _warm_up(ending: threading.Event) -> None:
    if not ending.wait(WARM_UP_DELAY_S):
        from services.server import warm_up  # here, because it imports boto3

        warm_up.run(ending.is_set)
    if not ending.is_set():
        from services.jobs.catalog import JOBS

        JOBS.serve()  # what a server that stopped has left open goes on


def explain(error: Exception) -> bool:
    """Show an unexpected error as a sentence and keep its details in the log, where no visitor reads them."""
    log.error("a page failed", exc_info=error)
    st.error(
        "This page met an error that it did not expect. What you entered is kept: try again, and if it happens once "
        "more, the server's log has the details.",
        icon=":material/error:",
    )
    return True


app = st.App(
    Path(__file__).resolve().parent / "components" / "frame.py",
    lifespan=lifespan,
    routes=[pictures_route.route()],
    middleware=[Middleware(SecurityHeaders), Middleware(SameOrigin)],
    on_script_error=explain,
)
