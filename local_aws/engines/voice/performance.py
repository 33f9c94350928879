"""From spoken stretches to a recording: put one after the other and find the time of each word."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from local_aws.engines.voice import sound
from local_aws.engines.voice.arrangement import Arrangement, Sentence, Stretch, pause_ms
from local_aws.engines.voice.pool import SpokenRun
from local_aws.engines.voice.recording import Mark, Recording
from local_aws.engines.voice.script import Bleep, Bookmark, Pause
from local_aws.engines.voice.visemes import visemes

BLEEP_MS = 500.0
NOTHING_MS = 250.0  # length of the silence for a text without anything to pronounce
TAIL_MS, FADE_MS = 20.0, 10.0
_RANKS = {"sentence": 0, "ssml": 1, "word": 2, "viseme": 3}


@dataclass(slots=True)
class _Take:
    """A stretch as it was spoken; sample numbers count from its beginning."""

    samples: sound.Samples
    words: list[tuple[int, int, int]]  # start and end in the text, sample
    phonemes: list[tuple[int, str]]


@dataclass(slots=True)
class Performance:
    """A spoken arrangement.

    Attributes:
        recording: samples and marks.
        limited_ms: for each duration limit of the script, how long its stretch became.
    """

    recording: Recording
    limited_ms: tuple[float, ...]


@dataclass(slots=True)
class _Tape:
    rate_hz: int
    pieces: list[sound.Samples] = field(default_factory=list)
    length: int = 0
    natural_ms: float = 0.0
    asked_ms: float | None = None
    suppressed: bool = False

    @property
    def behind_gap(self) -> int:
        """Sample at which a pause that is asked for now begins."""
        return self.length + round((self.asked_ms or 0.0) * self.rate_hz / 1000)

    def append(self, samples: sound.Samples) -> int:
        """Write the silence that is due, then the samples; gives the sample at which they begin."""
        due_ms = max(0.0 if self.suppressed else self.natural_ms, self.asked_ms or 0.0)
        if due_ms and (self.length or self.asked_ms):
            self.write(sound.silence(due_ms, self.rate_hz))
        self.natural_ms, self.asked_ms, self.suppressed = 0.0, None, False
        start = self.length
        self.write(samples)
        return start

    def write(self, samples: sound.Samples) -> None:
        self.pieces.append(samples)
        self.length += len(samples)


def perform(
    arrangement: Arrangement, spoken: Sequence[SpokenRun], gains: Mapping[str, float], rate_hz: int
) -> Performance:
    """The recording of an arrangement.

    Args:
        spoken: its runs as espeak-ng spoke them, in order.
        gains: for each of espeak-ng's voices in it the factor that brings it to the common level.
        rate_hz: of the samples.
    """
    stage = _Stage(arrangement, gains, rate_hz)
    remaining = iter(spoken)
    for sentence in arrangement.sentences:
        stage.sentence(sentence, remaining)
    tape = stage.tape
    tape.natural_ms = 0.0
    tape.append(sound.silence(0, rate_hz))
    if not tape.length:
        tape.write(sound.silence(NOTHING_MS, rate_hz))
    samples = np.concatenate(tape.pieces)
    stage.marks.sort(key=lambda placed: (placed[0], _RANKS[placed[1].kind]))
    marks = tuple(mark for _, mark in stage.marks)
    limited = tuple(count * 1000 / rate_hz for count in stage.limited)
    return Performance(Recording(sound.to_int16(samples), rate_hz, marks), limited)


class _Stage:
    """What has been put together so far: the tape, the marks, the samples of each stretch with a duration limit."""

    def __init__(self, arrangement: Arrangement, gains: Mapping[str, float], rate_hz: int) -> None:
        self.tape = _Tape(rate_hz)
        self.marks: list[tuple[int, Mark]] = []
        self.limited = [0] * len(arrangement.script.limits_ms)
        self._script = arrangement.script
        self._speaker = arrangement.speaker
        self._text = arrangement.text
        self._gains = gains
        self._rate_hz = rate_hz

    def sentence(self, sentence: Sentence, spoken: Iterator[SpokenRun]) -> None:
        """Append a sentence, taking its runs from `spoken`."""
        heard: list[tuple[int, int, int]] = []
        begin, end = -1, -1
        for element in sentence.elements:
            if isinstance(element, Pause):
                self._pause(element, sentence)
                continue
            if isinstance(element, Bleep):
                start = self.tape.append(sound.tone(BLEEP_MS, self._rate_hz))
                begin, end = (start if begin < 0 else begin), self.tape.length
                continue
            if element.run is None:
                self._bookmarks(element, [], self.tape.behind_gap, self.tape.behind_gap)
                continue
            take = self._take(element, next(spoken))
            start = self.tape.append(take.samples)
            begin, end = (start if begin < 0 else begin), self.tape.length
            words = [(low, high, start + sample) for low, high, sample in take.words]
            heard += words
            self._bookmarks(element, words, start, end)
            language = element.styles[0][1].language or self._speaker.language
            for sample, name in take.phonemes:
                for viseme in visemes(name, language):
                    self._mark("viseme", start + sample, -1, -1, viseme)
        if begin < 0:
            return
        self._sentence_mark(sentence, begin)
        self._word_marks(sentence.words, heard, begin, end)
        self.tape.natural_ms = max(self.tape.natural_ms, sentence.gap_ms)
        if sentence.gap_ms:
            self._mark("viseme", end, -1, -1, "sil")

    def _pause(self, pause: Pause, sentence: Sentence) -> None:
        value = self._script.value(pause.start, pause.end)
        text = self._text
        inside = sentence.start < sentence.end and (
            text.starts[sentence.start] <= pause.start < text.ends[sentence.end - 1]
        )
        if inside:
            self._mark("word", self.tape.behind_gap, pause.start, pause.end, value)
        if pause.strength == "none":
            self.tape.suppressed = True
        else:
            self.tape.asked_ms = (self.tape.asked_ms or 0.0) + pause_ms(pause)

    def _take(self, stretch: Stretch, spoken: SpokenRun) -> _Take:
        assert stretch.run is not None
        samples = sound.from_pcm(spoken.samples) * np.float32(self._gains[stretch.run.voice])
        if spoken.events:
            # espeak-ng fills its last buffer up with a faint tail of up to 60 ms that differs from time to time.
            end = max(event.sample for event in spoken.events) + round(TAIL_MS * self._rate_hz / 1000)
            samples = sound.faded_out(samples[:end], FADE_MS, self._rate_hz)
        tract = stretch.styles[0][1].tract
        if tract != 1.0:
            samples = sound.resampled(samples, self._rate_hz, self._rate_hz * tract)
        last = len(samples)
        words, phonemes, places = [], [], stretch.places
        for event in spoken.events:
            sample = min(round(event.sample * tract), last)
            if event.kind == "phoneme":
                phonemes.append((sample, event.name))
            elif 0 <= event.start < len(places):
                high = places[min(event.start + max(event.length, 1), len(places)) - 1] + 1
                words.append((places[event.start], high, sample))
        return _Take(self._styled(samples, stretch, words), words, phonemes)

    def _styled(self, samples: sound.Samples, stretch: Stretch, words: list[tuple[int, int, int]]) -> sound.Samples:
        starts = [0]
        for place, _ in stretch.styles[1:]:
            later = [sample for low, _, sample in words if low >= place]
            starts.append(max(min(later, default=len(samples)), starts[-1]))
        starts.append(len(samples))
        steps = []
        for (low, high), (_, style) in zip(itertools.pairwise(starts), stretch.styles, strict=True):
            if style.soft:
                samples[low:high] = sound.softened(samples[low:high], self._rate_hz)
            if style.compressed:
                samples[low:high] = sound.compressed(samples[low:high], self._rate_hz)
            if 0 <= style.limit < len(self.limited):
                self.limited[style.limit] += high - low
            steps.append((low, float(10 ** (style.volume_db / 20))))
        return sound.with_gains(samples, steps, self._rate_hz)

    def _bookmarks(self, stretch: Stretch, words: list[tuple[int, int, int]], start: int, end: int) -> None:
        for place, bookmark in stretch.bookmarks:
            sample = start if place <= stretch.start else min((s for low, _, s in words if low >= place), default=end)
            self._bookmark(bookmark, sample)

    def _bookmark(self, bookmark: Bookmark, sample: int) -> None:
        self._mark("ssml", sample, bookmark.start, bookmark.end, bookmark.name)

    def _sentence_mark(self, sentence: Sentence, sample: int) -> None:
        text = self._text
        low, high = sentence.start, sentence.end
        while low < high and text.text[low].isspace():
            low += 1
        while high > low and text.text[high - 1].isspace():
            high -= 1
        if low < high:
            start, end = text.starts[low], text.ends[high - 1]
            self._mark("sentence", sample, start, end, self._script.value(start, end))

    def _word_marks(
        self, words: list[tuple[int, int]], heard: list[tuple[int, int, int]], begin: int, end: int
    ) -> None:
        """A mark for each word; where espeak-ng ran words together, the time lies between those of its neighbors."""
        text = self._text
        known = [(begin, words[0][0] if words else 0)]
        for low, high in words:
            sample = self._heard_at(low, high, heard)
            if sample is None:
                later = [(s, place) for place, _, s in heard if place >= high]
                before, before_place = known[-1]
                after, after_place = min(later, default=(end, words[-1][1]))
                share = (low - before_place) / max(after_place - before_place, 1)
                sample = round(before + max(after - before, 0) * share)
            sample = max(sample, known[-1][0])
            known.append((sample, low))
            start, stop = text.starts[low], text.ends[high - 1]
            self._mark("word", sample, start, stop, self._script.value(start, stop))

    @staticmethod
    def _heard_at(low: int, high: int, heard: list[tuple[int, int, int]]) -> int | None:
        starting = [sample for place, _, sample in heard if low <= place < high]
        return min(starting) if starting else None

    def _mark(self, kind: str, sample: int, start: int, end: int, value: str) -> None:
        self.marks.append((sample, Mark(kind, int(sample * 1000 / self._rate_hz), start, end, value)))
