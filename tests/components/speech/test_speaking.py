"""The wait while a text is spoken."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from components.speech import speaking
from components.speech.voice_picker import Choice
from services import aws, errors, speech


def test_the_name_of_a_voice_is_never_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes from AWS, and as Markdown it could fetch a picture from anywhere."""
    said: list[str] = []

    class Bar:
        def progress(self, fraction: float, text: str) -> None:
            said.append(text)

    def synthesize(*_: Any, progress: Any, **__: Any) -> None:
        progress(speech.Progress("speaking", 0, 2))
        raise errors.Unreachable("No network.")

    voice = speech.Voice("![x](http://a.example/b.png)", "x", "Female", "en-GB", "British English", ("standard",))
    monkeypatch.setattr(speech, "synthesize", synthesize)
    monkeypatch.setattr(st, "progress", lambda *_: Bar())
    with pytest.raises(errors.Unreachable):
        speaking.speak(aws.local(), speaking.Request("Hello.", "text"), [Choice(voice, "standard")], key="test")
    assert said == [r"\!\[x\]\(http\:\/\/a\.example\/b\.png\) speaks\: 0 of 2"]
