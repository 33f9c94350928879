"""Text in, speech out: espeak-ng in worker processes, with one level for all voices and a memory of what was said."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from local_aws.engines.voice import sound
from local_aws.engines.voice.arrangement import arrange
from local_aws.engines.voice.performance import perform
from local_aws.engines.voice.pool import Run, WorkerPool
from local_aws.engines.voice.prosody import NORMAL_SPEED
from local_aws.engines.voice.recording import Recording
from local_aws.engines.voice.script import Script
from local_aws.engines.voice.speaker import Speaker

CACHE_BYTES = 64 * 1024 * 1024  # about 25 minutes of speech
MOST_HURRY = 5.0  # Polly speeds up to five times at most to keep a duration
_CALIBRATION = "1 2 3 4 5 6 7 8 9 10"  # digits are words in every language


class VoiceEngine:
    """Speaks scripts. Safe to use from many threads; one engine is enough for a process (`shared`).

    Args:
        workers: processes at most.
        cache_bytes: how much speech to remember.
    """

    def __init__(self, workers: int = 2, cache_bytes: int = CACHE_BYTES) -> None:
        self._pool = WorkerPool(workers)
        self._cache = _Cache(cache_bytes)
        self._gains: dict[str, float] = {}
        self._rate_hz = 0

    def warm(self) -> None:
        """Start a worker and speak once, so that the first visitor does not wait. Raises `EngineFailed`."""
        self._gain("gmw/en-US+f3")

    def close(self) -> None:
        """End the worker processes; the engine may be used again afterwards."""
        self._pool.close()

    def speak(self, script: Script, speaker: Speaker) -> Recording:
        """The recording of a script; the same script and speaker give the very same recording while it is remembered.

        Raises `EngineFailed` when espeak-ng cannot speak it even in a fresh process.
        """
        return self._cache.get((script.key, speaker), lambda: self._perform(script, speaker))

    def _perform(self, script: Script, speaker: Speaker) -> Recording:
        if not self._rate_hz:
            self._rate_hz = self._pool.start()
        hurry: tuple[float, ...] = ()
        for _ in range(3):
            arrangement = arrange(script, speaker, hurry)
            done = perform(script, arrangement, speaker, self._rate_hz, self._pool.speak, self._gain)
            factors = [
                min(max(taken / limit, 1.0) * (hurry[index] if hurry else 1.0), MOST_HURRY)
                for index, (taken, limit) in enumerate(zip(done.limited_ms, script.limits_ms, strict=True))
            ]
            if all(taken <= limit for taken, limit in zip(done.limited_ms, script.limits_ms, strict=True)):
                break
            hurry = tuple(factors)
        return done.recording

    def _gain(self, voice: str) -> float:
        if voice not in self._gains:
            spoken = self._pool.speak([Run(voice, _CALIBRATION, NORMAL_SPEED, 50)])[0]
            rms = sound.speaking_rms(sound.from_pcm(spoken.samples), self._rate_hz or 22050)
            self._gains[voice] = sound.TARGET_RMS / rms if rms else 1.0
        return self._gains[voice]


class _Cache:
    """What was said lately; two who ask for the same at once wait for one answer."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._held: OrderedDict[object, Recording] = OrderedDict()
        self._size = 0
        self._waiting: dict[object, Future[Recording]] = {}
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Recording]) -> Recording:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            waiting = self._waiting.get(key)
            mine = waiting is None
            if waiting is None:
                waiting = self._waiting[key] = Future()
        if not mine:
            return waiting.result()
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._waiting[key]
            waiting.set_exception(error)
            raise
        with self._lock:
            del self._waiting[key]
            self._keep(key, made)
        waiting.set_result(made)
        return made

    def _keep(self, key: object, made: Recording) -> None:
        size = made.samples.nbytes
        if size > self._limit_bytes // 4:
            return
        self._held[key] = made
        self._size += size
        while self._size > self._limit_bytes:
            _, dropped = self._held.popitem(last=False)
            self._size -= dropped.samples.nbytes


_shared: VoiceEngine | None = None
_sharing = threading.Lock()


def shared() -> VoiceEngine:
    """The engine of this process, made when first asked for."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = VoiceEngine()
        return _shared
