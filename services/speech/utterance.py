"""What is to be spoken, by whom and in which form: the one value that every function about speaking takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.speech.voices import Voice, require_engine

WORDS_AND_MOUTH = ("sentence", "word", "viseme")
"""The kinds of marks that a player needs."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text for one voice.

    `text_type` is "text" or "ssml". `engine` is one of the voice's; left out, it is the voice's best. `language_code`
    chooses among a bilingual voice's languages. `output_format` is one of `FORMATS`, `sample_rate_hz` None for the
    format's usual rate. `mark_kinds` empty saves the second request. Raises `BadInput` when the voice lacks the engine.
    """

    text: str
    voice: Voice
    engine: str = ""
    text_type: str = "text"
    language_code: str | None = None
    output_format: str = "mp3"
    sample_rate_hz: int | None = None
    lexicons: tuple[str, ...] = ()
    mark_kinds: tuple[str, ...] = WORDS_AND_MOUTH

    def __post_init__(self) -> None:
        object.__setattr__(self, "engine", require_engine(self.voice, self.engine or None))

    @property
    def marks(self) -> tuple[str, ...]:
        """The kinds of marks to ask for: AWS has those of SSML only for SSML."""
        return tuple(kind for kind in self.mark_kinds if kind != "ssml" or self.text_type == "ssml")

    def sound_to_aws(self) -> dict[str, Any]:
        """The parameters of AWS's request for the sound."""
        rate = {"SampleRate": str(self.sample_rate_hz)} if self.sample_rate_hz else {}
        return self._to_aws() | {"OutputFormat": self.output_format} | rate

    def marks_to_aws(self) -> dict[str, Any]:
        """The parameters of AWS's request for the marks; there must be some."""
        return self._to_aws() | {"OutputFormat": "json", "SpeechMarkTypes": list(self.marks)}

    def _to_aws(self) -> dict[str, Any]:
        return {
            "Text": self.text,
            "VoiceId": self.voice.id,
            "Engine": self.engine,
            "TextType": self.text_type,
            **({"LanguageCode": self.language_code} if self.language_code else {}),
            **({"LexiconNames": list(self.lexicons)} if self.lexicons else {}),
        }
