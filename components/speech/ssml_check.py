"""What is wrong with an SSML document, by line and column, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from services.speech import Problem

MOST_SHOWN = 8


def show(problems: Sequence[Problem]) -> bool:
    """The problems, worst first; returns whether the document can be sent."""
    stopping = [problem for problem in problems if problem.stops]
    if stopping:
        st.error(_lines(stopping), icon=":material/error:")
    elif problems:
        st.warning(_lines(problems), icon=":material/warning:")
    return not stopping


def _lines(problems: Sequence[Problem]) -> str:
    shown = [
        f"**Line {problem.line}, column {problem.column}:** {escaped(problem.message)} {escaped(problem.advice)}"
        for problem in problems[:MOST_SHOWN]
    ]
    more = len(problems) - len(shown)
    return "\n\n".join([*shown, *([f"And {more} more."] if more > 0 else [])])
