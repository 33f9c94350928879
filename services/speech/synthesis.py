"""A text becomes sound: in one request, or in as many parts as it needs, spoken side by side and joined without a gap.

Sound and marks are two requests to Polly, each billed. Every request goes through the ledger, so a part that was spoken
is never paid again: after a failure or a canceled run, asking once more only asks for what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from services import errors, ledger, pricing
from services.aws import Aws
from services.speech import joining
from services.speech import marks as speech_marks
from services.speech.asking import HEARTBEAT_S, Asking, Progress
from services.speech.marks import SpeechMark
from services.speech.recording import Recording
from services.speech.splitting import BILLED_PER_TASK, Part, split
from services.speech.voices import Voice, list_voices, require_engine

WORDS_AND_MOUTH = ("sentence", "word", "viseme")
"""The kinds of marks that a player needs."""


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


def estimate(
    aws: Aws, text: str, voice: Voice, *, engine: str | None = None, text_type: str = "text", with_marks: bool = True
) -> Estimate:
    """Count before the click; nothing is asked and nothing costs.

    Raises `BadInput` when the text is empty, cannot be cut, or the voice lacks the engine.
    """
    chosen = require_engine(voice, engine)
    parts = split(text, text_type)
    requests = [
        {"Text": part.text, "TextType": text_type, "Engine": chosen, "OutputFormat": output_format}
        for output_format in ("mp3", "json")[: 2 if with_marks else 1]
        for part in parts
    ]
    quotes = [pricing.quote("polly", "synthesize_speech", request, aws.region) for request in requests]
    known = [quote for quote in quotes if quote]
    price = sum(quote.usd for quote in known) if len(known) == len(quotes) else None
    return Estimate(
        sum(part.characters for part in parts), len(parts), len(requests), price, known[0].basis if known else ""
    )


def synthesize(
    aws: Aws,
    text: str,
    voice: Voice | str,
    *,
    engine: str | None = None,
    text_type: str = "text",
    output_format: str = "mp3",
    sample_rate_hz: int | None = None,
    lexicons: Iterable[str] = (),
    language_code: str | None = None,
    mark_kinds: Iterable[str] = WORDS_AND_MOUTH,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Recording:
    """Speak the text, of up to 100,000 billed characters.

    `voice` may be a voice's id. `mark_kinds` empty saves the second request. `progress` is called in this thread at
    least five times a second; an exception from it cancels what has not begun and passes through.

    Raises `BadInput` (text, SSML, engine), or what the service answered; then the message names the part, and what
    was spoken so far is in the ledger. When only the marks fail, the recording comes without them and says so.
    """
    begun = time.perf_counter()
    if isinstance(voice, str):
        voice = _voice_called(aws, voice)
    chosen = require_engine(voice, engine)
    parts = split(text, text_type)
    if sum(part.characters for part in parts) > BILLED_PER_TASK:
        raise errors.BadInput(
            f"The text has more than {BILLED_PER_TASK:,} characters.", "Have it spoken in several recordings."
        )
    # Vorbis carries each part to the exact sample; MP3 would pad every joint. Raw formats are exact anyway.
    exact = len(parts) == 1 or output_format in joining.RAW_RATES_HZ
    part_format = output_format if exact else "ogg_vorbis"
    part_rate = 48_000 if output_format == "ogg_opus" and not exact else sample_rate_hz
    asked = {
        "VoiceId": voice.id,
        "Engine": chosen,
        "TextType": text_type,
        **({"LanguageCode": language_code} if language_code else {}),
        **({"LexiconNames": list(lexicons)} if lexicons else {}),
    }
    sound = asked | {"OutputFormat": part_format} | ({"SampleRate": str(part_rate)} if part_rate else {})
    kinds = [kind for kind in mark_kinds if kind != "ssml" or text_type == "ssml"]
    marking = asked | {"OutputFormat": "json", "SpeechMarkTypes": kinds}
    sounds = [sound | {"Text": part.text} for part in parts]
    markings = [marking | {"Text": part.text} for part in parts] if kinds else []
    with _Joint(len(parts), part_format, output_format, part_rate) as joint:
        asking = Asking(
            aws,
            chosen,
            sounds,
            markings,
            state=_lexicon_state(aws, tuple(lexicons)),
            progress=progress,
            arrived=lambda: joint.take(asking.answers),
        )
        mark_error = asking.run()
        audio, starts_ms = joint.finished(progress)
    spoken, timed = asking.answers[: len(parts)], asking.answers[len(parts) :]
    return Recording(
        audio=audio,
        content_type=joining.CONTENT_TYPES[output_format],
        output_format=output_format,
        sample_rate_hz=sample_rate_hz,
        marks=tuple(_marks(parts, timed, starts_ms)),
        text=text,
        text_type=text_type,
        voice=voice,
        engine=chosen,
        characters=sum(
            int(answer.value.get("RequestCharacters", part.characters))
            for answer, part in zip(spoken, parts, strict=True)
            if answer
        ),
        duration_ms=joining.duration_ms(audio, output_format, sample_rate_hz),
        elapsed_ms=(time.perf_counter() - begun) * 1000,
        parts=len(parts),
        receipts=tuple(answer.receipt for answer in asking.answers if answer),
        note=f"The words have no times: {mark_error.message}" if mark_error else "",
    )


def _voice_called(aws: Aws, name: str) -> Voice:
    for voice in list_voices(aws):
        if voice.id == name:
            return voice
    raise errors.NotFound(f"There is no voice called {name} in {aws.label}.", "Choose one from the list of voices.")


def _lexicon_state(aws: Aws, names: tuple[str, ...]) -> str:
    """What the ledger must know: a lexicon that was changed makes another question of the same words."""
    if not names:
        return ""
    with errors.translated("read the lexicon"):
        found = [aws.client("polly").get_lexicon(Name=name)["LexiconAttributes"] for name in names]
    return " ".join(f"{name}@{entry['LastModified'].isoformat()}" for name, entry in zip(names, found, strict=True))


class _Joint:
    """Joins parts in their order while later ones are still being spoken, in a thread of its own."""

    def __init__(self, parts: int, part_format: str, output_format: str, rate: int | None) -> None:
        self._parts = parts
        self._joiner = joining.Joiner(part_format, output_format, rate)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="speech-joining")
        self._jobs: list[Future[None]] = []
        self._taken = 0
        self._only = b""

    def __enter__(self) -> _Joint:
        return self

    def __exit__(self, *_: object) -> None:
        for job in self._jobs:
            job.cancel()
        self._thread.submit(self._joiner.close)  # after the part that is being written just now
        self._thread.shutdown(wait=False)

    def take(self, answers: Sequence[ledger.Answered[dict[str, Any]] | None]) -> None:
        """Take every part whose turn has come."""
        while self._taken < self._parts and (answer := answers[self._taken]):
            self._taken += 1
            if self._parts == 1:
                self._only = bytes(answer.value["AudioStream"])
            else:
                self._jobs.append(self._thread.submit(self._joiner.add, bytes(answer.value["AudioStream"])))

    def finished(self, progress: Callable[[Progress], None]) -> tuple[bytes, tuple[float, ...]]:
        """The whole sound and where each part begins in it, in ms; a single part stays as it came."""
        if self._parts == 1:
            return self._only, (0.0,)
        while pending := [future for future in self._jobs if not future.done()]:
            progress(Progress("joining", self._parts - len(pending), self._parts))
            wait(pending, timeout=HEARTBEAT_S, return_when=FIRST_COMPLETED)
        for job in self._jobs:
            job.result()
        progress(Progress("joining", self._parts, self._parts))
        return self._joiner.finish(), tuple(self._joiner.starts_ms)


def _marks(
    parts: tuple[Part, ...], answers: list[ledger.Answered[dict[str, Any]] | None], starts_ms: tuple[float, ...]
) -> Iterable[SpeechMark]:
    for part, answer, start_ms in zip(parts, answers, starts_ms, strict=False):
        if answer is None:
            continue
        for mark in speech_marks.from_json_lines(bytes(answer.value["AudioStream"])):
            yield mark.moved(start_ms, part.original_byte)
