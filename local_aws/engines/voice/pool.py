"""A few worker processes that speak in parallel, restarted when one crashes or outlasts its time."""

import atexit
import contextlib
import json
import os
import re
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from local_aws.engines import processes
from local_aws.engines.voice.errors import EngineFailed

START_LIMIT_S = 20.0
DEFAULT_LIMIT_S = 15.0
SPARE_S = 1.0  # what the parent grants beyond the worker's own limit, so that the worker usually ends by itself


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of text for one call of espeak-ng.

    Attributes:
        voice: language and variant as espeak-ng names them, such as "gmw/en-US+f2".
        text: cleaned text; may hold espeak-ng's embedded commands and [[phonemes]].
        speed: words a minute, 80 to 450.
        pitch: 0 to 99, 50 is the variant's own.
        pitch_range: 0 to 99, 50 is the variant's own.
    """

    voice: str
    text: str
    speed: int
    pitch: int
    pitch_range: int = 50


@dataclass(frozen=True, slots=True)
class Event:
    """A word or a phoneme in the samples of a run.

    Attributes:
        kind: "word" or "phoneme".
        start: index of the first character in the run's text.
        length: characters; 0 for a phoneme.
        sample: index of its first sample.
        name: IPA symbol of a phoneme, "" for a pause or a word.
    """

    kind: str
    start: int
    length: int
    sample: int
    name: str


@dataclass(frozen=True, slots=True)
class SpokenRun:
    """Samples (16 bit, little endian, mono, at the engine's rate) and events of one run."""

    samples: bytes
    events: tuple[Event, ...]


class Worker:
    """One process with espeak-ng in it; used by one thread at a time."""

    def __init__(self) -> None:
        import espeakng_loader

        command = [
            sys.executable,
            "-I",
            "-S",
            str(Path(__file__).with_name("worker.py")),
            str(espeakng_loader.get_library_path()),
            str(espeakng_loader.get_data_path()),
        ]
        self._process = processes.start(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        try:
            hello, _ = self._receive(time.monotonic() + START_LIMIT_S)
        except EngineFailed:
            self.stop()
            raise
        if "error" in hello:
            self.stop()
            raise EngineFailed(hello["error"])
        self.sample_rate_hz: int = hello["sample_rate_hz"]

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def speak(self, runs: Sequence[Run], limit_s: float) -> list[SpokenRun]:
        """Speak the runs; raises `EngineFailed` and is then of no further use."""
        job = {
            "limit_s": limit_s,
            "runs": [
                {"voice": run.voice, "text": run.text, "speed": run.speed, "pitch": run.pitch, "range": run.pitch_range}
                for run in runs
            ],
        }
        encoded = json.dumps(job).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(struct.pack("<I", len(encoded)) + encoded)
        except OSError as error:
            raise EngineFailed("the speech process is gone") from error
        header, samples = self._receive(time.monotonic() + limit_s + SPARE_S)
        if "error" in header:
            raise EngineFailed(header["error"])
        spoken, position = [], 0
        for run in header["runs"]:
            events = tuple(Event(*event) for event in run["events"])
            spoken.append(SpokenRun(samples[position : position + run["bytes"]], events))
            position += run["bytes"]
        return spoken

    def stop(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        length = struct.unpack("<I", self._read(4, deadline))[0]
        header = json.loads(self._read(length, deadline))
        return header, self._read(sum(run["bytes"] for run in header.get("runs", ())), deadline)

    def _read(self, count: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        pieces = bytearray()
        while len(pieces) < count:
            remaining_s = deadline - time.monotonic()
            readable, _, _ = select.select([descriptor], [], [], max(remaining_s, 0.0))
            if not readable:
                raise EngineFailed("espeak-ng did not finish within its time limit")
            piece = os.read(descriptor, min(count - len(pieces), 1 << 20))
            if not piece:
                raise EngineFailed("espeak-ng crashed on this text")
            pieces += piece
        return bytes(pieces)


class WorkerPool:
    """Up to `size` workers, started when first needed and kept; safe to use from many threads.

    `failures` counts the jobs that a worker did not survive or finish.

    Args:
        size: processes at most; two by default, as many as the smallest machine has cores.
        limit_s: seconds that one job may take.
    """

    def __init__(self, size: int = 2, limit_s: float = DEFAULT_LIMIT_S) -> None:
        self._limit_s = limit_s
        self._free: list[Worker] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(size)
        self._owner = os.getpid()
        self.failures = 0
        atexit.register(self.close)

    def speak(self, runs: Sequence[Run]) -> list[SpokenRun]:
        """Speak the runs in one worker. Raises `EngineFailed`.

        After a crash each run is spoken again by itself, in a fresh worker if need be, and what crashes again is spoken
        without its symbols: it is nearly always a row of those that espeak-ng stumbles over.
        """
        if not runs:
            return []
        with self._places:
            try:
                return self._speak_once(runs)
            except EngineFailed:
                return [self._speak_alone(run) for run in runs]

    def start(self) -> int:
        """Make sure that one worker is ready; gives the sample rate in Hz."""
        with self._places:
            worker = self._take()
            self._give_back(worker)
            return worker.sample_rate_hz

    def close(self) -> None:
        """End all idle workers."""
        if os.getpid() != self._owner:
            return
        with self._lock:
            idle, self._free = self._free, []
        for worker in idle:
            worker.stop()

    def _speak_alone(self, run: Run) -> SpokenRun:
        try:
            return self._speak_once([run])[0]
        except EngineFailed:
            return self._speak_once([_plainer(run)])[0]

    def _speak_once(self, runs: Sequence[Run]) -> list[SpokenRun]:
        worker = self._take()
        try:
            spoken = worker.speak(runs, self._limit_s)
        except BaseException:
            worker.stop()
            with self._lock:
                self.failures += 1
            raise
        self._give_back(worker)
        return spoken

    def _take(self) -> Worker:
        with self._lock:
            if os.getpid() != self._owner:
                # A forked child must not share its parent's pipes.
                self._free, self._owner = [], os.getpid()
            if self._free:
                return self._free.pop()
        return Worker()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._free.append(worker)


# Phonemes, embedded commands, or a character that is neither of a word nor a pause.
_KEPT_OR_NOT = re.compile(r"\[\[.*?\]\]|\x01\d+[A-Z]|[^\w\s,]|_")


def _plainer(run: Run) -> Run:
    """The run with spaces for its symbols; every character stays where it is."""
    text = _KEPT_OR_NOT.sub(lambda found: found[0] if len(found[0]) > 1 else " ", run.text)
    return replace(run, text=text)
