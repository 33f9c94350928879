"""A text becomes sound: in one request, or in as many parts as it needs, spoken side by side and joined without a gap.

Sound and marks are two requests to Polly, each billed. Every request goes through the ledger, so a part that was spoken
is never paid again: after a failure or a cancelled run, asking once more only asks for what is missing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from services import errors, ledger, pricing
from services.aws import Aws
from services.speech import joining
from services.speech import marks as speech_marks
from services.speech.marks import SpeechMark
from services.speech.recording import Recording
from services.speech.splitting import BILLED_PER_TASK, Part, split
from services.speech.voices import Voice, list_voices, require_engine

WORDS_AND_MOUTH = ("sentence", "word", "viseme")
"""The kinds of marks that a player needs."""

# Polly's default quotas (2026) allow 80 requests at once for standard, 18 for neural and 26 for the others, and 80 or
# 8 a second; half of the smaller figure leaves room for whoever else uses the account.
_AT_ONCE = {"standard": 16, "neural": 4, "long-form": 4, "generative": 4}
_AT_ONCE_LOCAL = 2
_HEARTBEAT_S = 0.2
_TRANSIENT = (errors.Busy, errors.Unreachable, errors.ServiceFailed)
_slots: dict[tuple[str, str | None, str, str], threading.BoundedSemaphore] = {}
_slots_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `done` of `total` requests ("speaking") or parts ("joining")."""

    stage: str
    done: int
    total: int


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
    state = _lexicon_state(aws, tuple(lexicons))
    requests = [sound | {"Text": part.text} for part in parts]
    if kinds:
        requests += [marking | {"Text": part.text} for part in parts]
    answers, mark_error = _ask_all(aws, chosen, requests, len(parts), state, progress)

    sounds = [answer for answer in answers[: len(parts)] if answer]
    audio, starts_ms = _joined(sounds, part_format, output_format, part_rate, progress)
    told = [answer for answer in answers if answer]
    return Recording(
        audio=audio,
        content_type=joining.CONTENT_TYPES[output_format],
        output_format=output_format,
        sample_rate_hz=sample_rate_hz,
        marks=tuple(_marks(parts, answers[len(parts) :], starts_ms)),
        text=text,
        text_type=text_type,
        voice=voice,
        engine=chosen,
        characters=sum(
            int(answer.response.get("RequestCharacters", part.characters))
            for answer, part in zip(sounds, parts, strict=True)
        ),
        duration_ms=joining.duration_ms(audio, output_format, sample_rate_hz),
        elapsed_ms=(time.perf_counter() - begun) * 1000,
        parts=len(parts),
        receipts=tuple(answer.receipt for answer in told),
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


def _ask_all(
    aws: Aws,
    engine: str,
    requests: list[dict[str, Any]],
    sounds: int,
    state: str,
    progress: Callable[[Progress], None],
) -> tuple[list[ledger.Answer | None], errors.VitrineError | None]:
    """Every request's answer in order; the first `sounds` must succeed, of the others the first error is returned."""
    answers: list[ledger.Answer | None] = [None] * len(requests)
    waiting = list(range(len(requests)))
    failures: dict[int, errors.VitrineError] = {}
    for final in (False, True):  # what failed for a passing reason is asked for once more when the rest is done
        failures = _ask_round(aws, engine, requests, waiting, sounds, answers, state, progress)
        waiting = [number for number, error in failures.items() if isinstance(error, _TRANSIENT)]
        if not waiting or final or any(number not in waiting for number in failures if number < sounds):
            break
    lost = sorted(number for number in failures if number < sounds)
    if lost:
        raise _part_failed(failures[lost[0]], lost, sounds, answers)
    return answers, next(iter(failures.values()), None)


def _ask_round(
    aws: Aws,
    engine: str,
    requests: list[dict[str, Any]],
    numbers: list[int],
    sounds: int,
    answers: list[ledger.Answer | None],
    state: str,
    progress: Callable[[Progress], None],
) -> dict[int, errors.VitrineError]:
    slots = _slots_of(aws, engine)

    def ask(number: int) -> ledger.Answer:
        with slots:
            doing = "speak the text" if number < sounds else "time the words"
            return ledger.ask(aws, "polly", "synthesize_speech", requests[number], state=state, doing=doing)

    failures: dict[int, errors.VitrineError] = {}
    pool = ThreadPoolExecutor(min(len(numbers), _at_once(aws, engine)), thread_name_prefix="speech")
    try:
        futures: dict[Future[ledger.Answer], int] = {pool.submit(ask, number): number for number in numbers}
        pending = set(futures)
        while pending:
            progress(Progress("speaking", sum(answer is not None for answer in answers), len(requests)))
            finished, pending = wait(pending, timeout=_HEARTBEAT_S, return_when=FIRST_COMPLETED)
            for future in finished:
                number = futures[future]
                try:
                    answers[number] = future.result()
                except errors.VitrineError as error:
                    failures[number] = error
                    if number < sounds and not isinstance(error, _TRANSIENT):
                        return failures  # the other parts would be refused for the same reason, or cost for nothing
        progress(Progress("speaking", sum(answer is not None for answer in answers), len(requests)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return failures


def _part_failed(
    error: errors.VitrineError, lost: list[int], parts: int, answers: list[ledger.Answer | None]
) -> errors.VitrineError:
    if parts == 1:
        return error
    kept = sum(answer is not None for answer in answers[:parts])
    advice = f"{error.advice} The {kept} parts that were spoken are kept: only what is missing will be asked for again."
    return type(error)(f"Part {lost[0] + 1} of {parts}: {error.message}", advice, code=error.code)


def _joined(
    answers: list[ledger.Answer],
    part_format: str,
    output_format: str,
    rate: int | None,
    progress: Callable[[Progress], None],
) -> tuple[bytes, tuple[float, ...]]:
    parts = [bytes(answer.response["AudioStream"]) for answer in answers]
    if len(parts) == 1:
        return parts[0], (0.0,)
    return joining.join(
        parts, part_format, output_format, rate, lambda done: progress(Progress("joining", done, len(parts)))
    )


def _marks(
    parts: tuple[Part, ...], answers: list[ledger.Answer | None], starts_ms: tuple[float, ...]
) -> Iterable[SpeechMark]:
    for part, answer, start_ms in zip(parts, answers, starts_ms, strict=False):
        if answer is None:
            continue
        for mark in speech_marks.from_json_lines(bytes(answer.response["AudioStream"])):
            yield mark.moved(start_ms, part.original_byte)


def _at_once(aws: Aws, engine: str) -> int:
    return _AT_ONCE_LOCAL if aws.is_local else _AT_ONCE.get(engine, 4)


def _slots_of(aws: Aws, engine: str) -> threading.BoundedSemaphore:
    """One set of places for everybody who asks the same account, so that many visitors stay below its quota."""
    key = (aws.backend, aws.profile, aws.region, engine)
    with _slots_lock:
        return _slots.setdefault(key, threading.BoundedSemaphore(_at_once(aws, engine)))
