"""What comes of speaking: the sound with its marks, and what it cost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from services.speech import joining, marks
from services.speech.marks import Caption, Segment, SpeechMark
from services.speech.utterance import Utterance

if TYPE_CHECKING:
    from services.ledger import Receipt


@dataclass(frozen=True, slots=True)
class Recording:
    """An utterance as it was spoken.

    `audio` is in the utterance's format (pcm, mulaw and alaw have no header), `duration_ms` its length to the sample,
    `elapsed_ms` the wait for it. `marks` carry bytes of the utterance's text. `characters` were billed for the sound,
    and once more if there are marks. `receipts` are those of the sound, one a part, then those of the marks. `note` is
    "" or says in a sentence what is missing.
    """

    utterance: Utterance
    audio: bytes = field(repr=False)
    marks: tuple[SpeechMark, ...] = field(repr=False)
    characters: int
    duration_ms: float
    elapsed_ms: float
    parts: int
    receipts: tuple[Receipt, ...] = field(repr=False)
    note: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of what was spoken, how and when: two recordings with one digest are the same."""
        digest = hashlib.sha256(self.audio)
        spoken = self.utterance
        for part in (self.content_type, spoken.text, spoken.text_type, spoken.voice.id, str(len(self.marks))):
            digest.update(part.encode("utf-8", "replace") + b"\0")
        return digest.hexdigest()

    @property
    def content_type(self) -> str:
        """The media type of `audio`."""
        return joining.CONTENT_TYPES[self.utterance.output_format]

    @property
    def receipt(self) -> Receipt:
        """One receipt for the whole: the first one with every cost and saving added and the whole wait."""
        return summed(self.receipts, self.elapsed_ms)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The visible text cut into words with times and what stands between them."""
        return marks.segments(self.utterance.text, self.utterance.text_type, self.marks)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """Subtitles made from the word marks; empty without them."""
        return marks.captions(self.segments, self.duration_ms)

    @property
    def playable(self) -> tuple[bytes, str]:
        """Bytes that a browser plays, and their content type."""
        return joining.playable(self.audio, self.utterance.output_format, self.utterance.sample_rate_hz)

    def converted(self, output_format: str) -> bytes:
        """The sound in another of `FORMATS` or as "wav", made here without asking anyone."""
        made_in = self.utterance
        return joining.convert(self.audio, made_in.output_format, output_format, made_in.sample_rate_hz)


def summed(receipts: Sequence[Receipt], elapsed_ms: float) -> Receipt:
    """One receipt for several calls: costs and savings added (unknown if one is), repeated only if all are."""
    costs = [receipt.cost_usd for receipt in receipts]
    prices = [receipt.list_price_usd for receipt in receipts]
    return replace(
        receipts[0],
        duration_ms=elapsed_ms,
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
        list_price_usd=None if None in prices else sum(price or 0.0 for price in prices),
        saved_usd=sum(receipt.saved_usd for receipt in receipts),
        repeated=all(receipt.repeated for receipt in receipts),
        note=next((receipt.note for receipt in receipts if receipt.note), ""),
    )
