"""The wait while a text is spoken: how far it is, whose voice it is, and what a canceled run leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from components.speech import speaking
from services import errors
from services.speech import Progress, Utterance, Voice, Waiting


def voice(voice_id: str) -> Voice:
    return Voice(voice_id, "x", "Female", "en-GB", "British English", ("standard",))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[float, str]]]:
    """What the bar shows: how full it is, and its words."""
    seen: list[tuple[float, str]] = []

    class Bar:
        def progress(self, fraction: float, text: str) -> None:
            seen.append((fraction, text.replace("\\", "")))

    monkeypatch.setattr(st, "progress", lambda *_: Bar())
    yield seen
    st.session_state.clear()


def test_the_name_of_a_voice_is_never_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes from AWS, and as Markdown it could fetch a picture from anywhere."""
    seen: list[str] = []

    class Bar:
        def progress(self, fraction: float, text: str) -> None:
            seen.append(text)

    monkeypatch.setattr(st, "progress", lambda *_: Bar())
    with speaking.progress(key="test") as of:
        of(Utterance("Hello.", voice("![x](http://a.example/b.png)")))(Progress("speaking", 0, 2))
    (text,) = seen
    assert text.startswith(r"\!\[x\]\(http")
    assert "//a.example" not in text.replace("\\/", "")


def test_it_shows_who_speaks_how_far_it_is_and_what_polly_says(shown: list[tuple[float, str]]) -> None:
    with speaking.progress(key="test") as of:
        of(Utterance("Hello.", voice("Amy")))(Progress("speaking", 1, 4))
        of(Utterance("Hello.", voice("Brian")))(Progress("speaking", 3, 4))
        of(Utterance("Hello.", voice("Brian")))(Progress("joining", 2, 2))
        of(Utterance("Hello.", voice("Brian")))(Waiting("inProgress", 61.7))
    assert shown == [
        (0.25, "Amy speaks: 1 of 4"),
        (0.75, "Brian speaks: 3 of 4"),
        (1.0, "Joining: 2 of 2"),
        (0.0, "Polly says: inProgress, for 62 s"),
    ]


def test_a_canceled_run_is_distinguished_from_one_that_ended_or_failed(shown: list[tuple[float, str]]) -> None:
    class Rerun(BaseException):
        """As Streamlit ends a run."""

    with speaking.progress(key="test"):
        pass
    assert not speaking.show_canceled()
    with pytest.raises(errors.Unreachable), speaking.progress(key="test"):
        raise errors.Unreachable("No network.")
    assert not speaking.show_canceled()
    with pytest.raises(Rerun), speaking.progress(key="test"):
        raise Rerun
    assert speaking.show_canceled()
    assert not speaking.show_canceled()  # once is enough
