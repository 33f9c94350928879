"""What comes out: samples, and marks that say when what is spoken. Both from one and the same synthesis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Mark:
    """One speech mark.

    Attributes:
        kind: "sentence", "ssml", "word" or "viseme".
        time_ms: from the start of the audio.
        start: byte offset in the source, -1 for a viseme.
        end: byte offset behind it, -1 for a viseme.
        value: the bytes from start to end; the name of a bookmark; the viseme.
    """

    kind: str
    time_ms: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Recording:
    """Speech.

    Attributes:
        samples: 16 bit, mono.
        rate_hz: samples a second.
        marks: ordered by time; of the same time sentence before ssml before word before viseme.
    """

    samples: NDArray[np.int16]
    rate_hz: int
    marks: tuple[Mark, ...]

    @property
    def duration_ms(self) -> float:
        """Length of the audio."""
        return len(self.samples) / self.rate_hz * 1000

    def until(self, duration_ms: float) -> "Recording":
        """The beginning of it, at most that long."""
        if self.duration_ms <= duration_ms:
            return self
        kept = self.samples[: round(duration_ms * self.rate_hz / 1000)]
        return Recording(kept, self.rate_hz, tuple(mark for mark in self.marks if mark.time_ms < duration_ms))
