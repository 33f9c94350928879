"""Voices and a recording, made for tests: each test names only what it is about."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import soundfile
from streamlit.testing.v1 import AppTest

from services.speech import Recording, SpeechMark, Utterance, Voice
from tests.made.answers import receipt

AMY = Voice("Amy", "Amy", "Female", "en-GB", "British English", ("standard", "neural", "generative"))
BRIAN = Voice("Brian", "Brian", "Male", "en-GB", "British English", ("standard", "neural"))
DANIELLE = Voice("Danielle", "Danielle", "Female", "en-US", "US English", ("long-form",))
ADITI = Voice("Aditi", "Aditi", "Female", "en-IN", "Indian English", ("standard",), ("hi-IN",))
VOICES = (AMY, BRIAN, ADITI, DANIELLE)


def sound(duration_s: float = 0.5) -> bytes:
    """A tone as MP3."""
    made = io.BytesIO()
    time = np.arange(int(22_050 * duration_s)) / 22_050
    soundfile.write(made, 0.3 * np.sin(2 * np.pi * 300 * time), 22_050, format="MP3")
    return made.getvalue()


def recording(text: str = "Hello there.", voice: Voice = AMY, *, with_marks: bool = True, **changes: Any) -> Recording:
    """Half a second of one part, spoken by Local, with the times of two words."""
    marks = (SpeechMark(0, "word", 0, 5, "Hello"), SpeechMark(250, "word", 6, 11, "there"))
    receipts = [
        receipt(
            "synthesize_speech", service="polly", engine="espeak-ng", parameters_json=f'{{"OutputFormat": "{kind}"}}'
        )
        for kind in ("mp3", "json")[: 2 if with_marks else 1]
    ]
    facts: dict[str, Any] = {
        "utterance": Utterance(text, voice),
        "audio": sound(),
        "marks": marks if with_marks else (),
        "characters": len(text),
        "duration_ms": 500.0,
        "elapsed_ms": 30.0,
        "parts": 1,
        "receipts": tuple(receipts),
    }
    return Recording(**(facts | changes))


def shown(script: Callable[[], None], **given: Any) -> AppTest:
    """A script that finds `given` in its session's state under these names; not yet run."""
    app = AppTest.from_function(script, default_timeout=30)
    for name, value in given.items():
        app.session_state[name] = value
    return app
