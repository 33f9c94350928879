"""Text in, speech out: espeak-ng in worker processes, one level for all voices, and a memory of what was spoken."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future

from local_aws.engines.voice import sound
from local_aws.engines.voice.arrangement import arrange
from local_aws.engines.voice.performance import perform
from local_aws.engines.voice.pool import Run, SpokenRun, WorkerPool
from local_aws.engines.voice.prosody import NORMAL_SPEED
from local_aws.engines.voice.recording import Recording
from local_aws.engines.voice.script import Script
from local_aws.engines.voice.speaker import Speaker

CACHE_BYTES = 64 * 1024 * 1024  # about 25 minutes of speech
MOST_HURRY = 5.0  # Polly speeds up to five times at most to keep a duration
RUNS_A_JOB = 6  # so that one job stays far from its time limit
_CALIBRATION = "1 2 3 4 5 6 7 8 9 10"  # digits are words in every language


class VoiceEngine:
    """Speaks scripts. Safe to use from many threads; one engine is enough for a process (`shared`).

    Args:
        workers: processes at most.
        cache_bytes: how much speech to remember.
    """

    def __init__(self, workers: int = 2, cache_bytes: int = CACHE_BYTES) -> None:
        self._pool = WorkerPool(workers)
        self._memory = _Memory(cache_bytes)
        self._gains: dict[str, float] = {}
        self._rate_hz = 0

    def close(self) -> None:
        """End the worker processes; the engine may be used again afterwards."""
        self._pool.close()

    def forget(self) -> None:
        """Drop what is remembered; what is being spoken now is given to who waits for it, and not remembered."""
        self._memory.clear()

    def speak(self, script: Script, speaker: Speaker) -> Recording:
        """The recording of a script; the same script and speaker give the very same recording while it is remembered.

        Raises `EngineFailed` when espeak-ng cannot speak it even in a fresh process.
        """
        key = (script.key, speaker)
        recording, is_new = self._memory.claim(key)
        if is_new:
            try:
                self._memory.keep(key, self._perform(script, speaker))
            except BaseException as error:
                self._memory.give_up(key, error)
                raise
        return recording.result()

    def _perform(self, script: Script, speaker: Speaker) -> Recording:
        """Speak the script, faster where it outlasts a duration limit: at most three times."""
        hurry: tuple[float, ...] = (1.0,) * len(script.limits_ms)
        for _ in range(3):
            arrangement = arrange(script, speaker, hurry)
            runs = arrangement.runs
            self._calibrate(run.voice for run in runs)
            spoken: list[SpokenRun] = []
            for start in range(0, len(runs), RUNS_A_JOB):
                spoken += self._pool.speak(runs[start : start + RUNS_A_JOB])
            done = perform(arrangement, spoken, self._gains, self._rate_hz)
            taken = list(zip(hurry, done.limited_ms, script.limits_ms, strict=True))
            if all(taken_ms <= limit_ms for _, taken_ms, limit_ms in taken):
                break
            hurry = tuple(
                min(max(taken_ms / limit_ms, 1.0) * factor, MOST_HURRY) for factor, taken_ms, limit_ms in taken
            )
        return done.recording

    def _calibrate(self, voices: Iterable[str]) -> None:
        """Reckon the gain of each voice that has none: the factor that brings it to the common level."""
        self._rate_hz = self._rate_hz or self._pool.start()
        for voice in voices:
            if voice not in self._gains:
                spoken = self._pool.speak([Run(voice, _CALIBRATION, NORMAL_SPEED, 50)])[0]
                rms = sound.speaking_rms(sound.from_pcm(spoken.samples), self._rate_hz)
                self._gains[voice] = sound.TARGET_RMS / rms if rms else 1.0


class _Memory:
    """What was spoken lately, up to a number of bytes; who asks for what is under way waits for it."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._held: OrderedDict[object, Future[Recording]] = OrderedDict()
        self._under_way: dict[object, Future[Recording]] = {}
        self._passing: set[object] = set()  # is under way, and is not to be remembered
        self._size = 0
        self._lock = threading.Lock()

    def claim(self, key: object) -> tuple[Future[Recording], bool]:
        """The recording, and whether the caller has to make it and to `keep` it, or to `give_up`."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key], False
            is_new = key not in self._under_way
            return self._under_way.setdefault(key, Future()), is_new

    def keep(self, key: object, made: Recording) -> None:
        """Hand the recording to everybody who waits, and remember it unless it is longer than a quarter of all."""
        with self._lock:
            recording = self._under_way.pop(key)
            recording.set_result(made)
            if key in self._passing or made.samples.nbytes > self._limit_bytes // 4:
                self._passing.discard(key)
                return
            self._held[key] = recording
            self._size += made.samples.nbytes
            while self._size > self._limit_bytes:
                _, dropped = self._held.popitem(last=False)
                self._size -= dropped.result().samples.nbytes

    def clear(self) -> None:
        """Remember nothing of what was spoken or is being spoken until now."""
        with self._lock:
            self._held.clear()
            self._size = 0
            self._passing.update(self._under_way)

    def give_up(self, key: object, error: BaseException) -> None:
        """Hand the error to everybody who waits; whoever asks next tries again."""
        with self._lock:
            recording = self._under_way.pop(key, None)
            self._passing.discard(key)
        if recording:
            recording.set_exception(error)


_shared: VoiceEngine | None = None
_sharing = threading.Lock()


def shared() -> VoiceEngine:
    """The engine of this process, made when first asked for."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = VoiceEngine()
        return _shared


def forget() -> None:
    """Drop what the engine of this process remembers, if there is one."""
    with _sharing:
        engine = _shared
    if engine:
        engine.forget()
