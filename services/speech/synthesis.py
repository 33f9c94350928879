"""A text becomes sound: in one request, or in as many parts as it needs, spoken side by side and joined without a gap.

Sound and marks are two requests to Polly, each billed. Every request goes through the ledger, so a part that was spoken
is never paid again: after a failure or a canceled run, asking once more only asks for what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from services import errors, ledger, pricing
from services.aws import Aws
from services.server.pool import Pool
from services.speech import joining
from services.speech.asking import HEARTBEAT_S, Progress, replies
from services.speech.marks import SpeechMark, from_json_lines
from services.speech.recording import Recording
from services.speech.splitting import BILLED_PER_TASK, split
from services.speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a text will take: billed characters, parts, requests with those for marks, and AWS's list price in dollars.

    `price_usd` is None where the price is not known. `basis` says which price list was used.
    """

    characters: int
    parts: int
    requests: int
    price_usd: float | None
    basis: str


def estimate(aws: Aws, utterance: Utterance) -> Estimate:
    """Count before the click; nothing is asked and nothing costs.

    Raises `BadInput` when the text is empty or cannot be cut.
    """
    parts = split(utterance.text, utterance.text_type)
    spoken = [replace(utterance, text=part.text) for part in parts]
    requests = [one.sound_to_aws() for one in spoken]
    if utterance.marks:
        requests += [one.marks_to_aws() for one in spoken]
    quotes = [pricing.quote("polly", "synthesize_speech", request, aws.region) for request in requests]
    known = [quote for quote in quotes if quote]
    price = sum(quote.usd for quote in known) if len(known) == len(quotes) else None
    return Estimate(
        sum(part.characters for part in parts), len(parts), len(requests), price, known[0].basis if known else ""
    )


def synthesize(
    aws: Aws, utterance: Utterance, *, progress: Callable[[Progress], None] = lambda progress: None
) -> Recording:
    """Speak the text, of up to 100,000 billed characters.

    `progress` is called in this thread at least five times a second; an exception from it cancels what has not begun
    and passes through.

    Raises `BadInput` (text, SSML), or what the service answered; then the message names the part, and what was spoken
    so far is in the ledger. When only the marks fail, the recording comes without them and says so.
    """
    begun = time.perf_counter()
    parts = split(utterance.text, utterance.text_type)
    if sum(part.characters for part in parts) > BILLED_PER_TASK:
        raise errors.BadInput(
            f"The text has more than {BILLED_PER_TASK:,} characters.", "Have it spoken in several recordings."
        )
    # Vorbis carries each part to the exact sample; MP3 would pad every joint. Raw formats are exact anyway.
    part_form = utterance
    if len(parts) > 1 and utterance.output_format not in joining.RAW_RATES_HZ:
        rate = 48_000 if utterance.output_format == "ogg_opus" else utterance.sample_rate_hz
        part_form = replace(utterance, output_format="ogg_vorbis", sample_rate_hz=rate)
    state = _lexicon_state(aws, utterance.lexicons)
    spoken = [replace(part_form, text=part.text) for part in parts]
    sounds = [_question(_Sound.from_aws, "speak the text", one.sound_to_aws(), state) for one in spoken]
    marks = [_question(_marks, "time the words", one.marks_to_aws(), state) for one in spoken if one.marks]
    answers: dict[int, ledger.Answered[Any]] = {}
    mark_error: errors.VitrineError | None = None
    with (
        _Joint(len(parts), part_form, utterance.output_format) as joint,
        closing(replies(aws, utterance.engine, sounds, marks, progress)) as coming,
    ):
        for number, reply in coming:
            if isinstance(reply, errors.VitrineError):
                mark_error = mark_error or reply
                continue
            answers[number] = reply
            if number < len(parts):
                joint.take(number, reply.value.audio)
        audio, starts_ms = joint.finished(progress)
    timed: list[SpeechMark] = []
    for number, (part, start_ms) in enumerate(zip(parts, starts_ms, strict=True), len(parts)):
        if number in answers:
            timed += [mark.moved(start_ms, part.original_byte) for mark in answers[number].value]
    return Recording(
        utterance=utterance,
        audio=audio,
        marks=tuple(timed),
        characters=sum(answers[number].value.characters or part.characters for number, part in enumerate(parts)),
        duration_ms=joining.duration_ms(audio, utterance.output_format, utterance.sample_rate_hz),
        elapsed_ms=(time.perf_counter() - begun) * 1000,
        parts=len(parts),
        receipts=tuple(answers[number].receipt for number in sorted(answers)),
        note=without_times(mark_error) if mark_error else "",
    )


def without_times(error: errors.VitrineError) -> str:
    """What a recording says that has its sound and, for this reason, no marks."""
    return f"The words have no times: {error.message}"


@dataclass(frozen=True, slots=True)
class _Sound:
    """A part as Polly spoke it; `characters` were billed, None where it does not say so."""

    audio: bytes
    characters: int | None

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> _Sound:
        return cls(bytes(response["AudioStream"]), response.get("RequestCharacters"))


def _marks(response: Mapping[str, Any]) -> tuple[SpeechMark, ...]:
    return from_json_lines(bytes(response["AudioStream"]))


def _question(
    read: Callable[[Mapping[str, Any]], Any], doing: str, parameters: dict[str, Any], state: str
) -> ledger.Question[Any]:
    return ledger.Question("polly", "synthesize_speech", read, doing, parameters, state=state)


def _lexicon_state(aws: Aws, names: tuple[str, ...]) -> str:
    """What the ledger must know: a lexicon that was changed makes another question of the same words."""
    if not names:
        return ""
    with errors.translated("read the lexicon"):
        found = [aws.client("polly").get_lexicon(Name=name)["LexiconAttributes"] for name in names]
    return " ".join(f"{name}@{entry['LastModified'].isoformat()}" for name, entry in zip(names, found, strict=True))


class _Joint:
    """Joins parts in their order while later ones are still being spoken, in a thread of its own."""

    def __init__(self, parts: int, part_form: Utterance, output_format: str) -> None:
        self._parts = parts
        self._joiner = joining.Joiner(part_form.output_format, output_format, part_form.sample_rate_hz)
        self._thread = Pool("speech-joining", "Joins the parts of a long text", 1)
        self._jobs: list[Future[None]] = []
        self._early: dict[int, bytes] = {}

    def __enter__(self) -> _Joint:
        return self

    def __exit__(self, *_: object) -> None:
        for job in self._jobs:
            job.cancel()
        self._thread.submit(self._joiner.close)  # after the part that is being written just now
        self._thread.shutdown(wait=False)

    def take(self, number: int, audio: bytes) -> None:
        """Take a part; it is joined as soon as its turn has come."""
        self._early[number] = audio
        while self._parts > 1 and len(self._jobs) in self._early:
            self._jobs.append(self._thread.submit(self._joiner.add, self._early.pop(len(self._jobs))))

    def finished(self, progress: Callable[[Progress], None]) -> tuple[bytes, tuple[float, ...]]:
        """The whole sound and where each part begins in it, in ms; a single part stays as it came."""
        if self._parts == 1:
            return self._early[0], (0.0,)
        while pending := [future for future in self._jobs if not future.done()]:
            progress(Progress("joining", self._parts - len(pending), self._parts))
            wait(pending, timeout=HEARTBEAT_S, return_when=FIRST_COMPLETED)
        for job in self._jobs:
            job.result()
        progress(Progress("joining", self._parts, self._parts))
        return self._joiner.finish(), tuple(self._joiner.starts_ms)
