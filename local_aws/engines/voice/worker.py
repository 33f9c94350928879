"""The process in which espeak-ng lives, because espeak-ng can crash on odd text and must not take the app with it.

Started by `pool.py` as a plain script with the standard library alone, so that it is ready in a few hundredths of a
second. Reads jobs from standard input and writes answers to the pipe that standard output was; whatever native code
prints goes to standard error. Ends when its input ends, when its parent is gone, or when a job outlasts its limit.

A message is four bytes (length of the header, little endian), the header as JSON, then the bytes it announces.

Job: {"runs": [{"voice": "gmw/en-US+f2", "text": "...", "speed": 175, "pitch": 50, "range": 50}, ...], "limit_s": 10}
Answer: {"runs": [{"bytes": n, "events": [[kind, character, length, sample, text], ...]}, ...]}, then the samples of
all runs (16 bit, little endian, mono); or {"error": "..."}.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import struct
import sys
from typing import Any

SYNCHRONOUS = (
    2  # AUDIO_OUTPUT_SYNCHRONOUS of speak_lib.h: samples come through the callback before espeak_Synth returns
)
PHONEME_EVENTS_IN_IPA = 0x0001 | 0x0002
DO_NOT_EXIT = 0x8000
UTF8_WITH_PHONEMES = 0x0001 | 0x0100  # espeakCHARS_UTF8 | espeakPHONEMES: [[ ]] holds phonemes
WORD_EVENT, PHONEME_EVENT = 1, 7
RATE, PITCH, RANGE = 1, 3, 4
PARENT_CHECK_S = 2.0


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """espeak-ng by ctypes: one voice at a time, one job at a time."""

    def __init__(self, library: str, data: str) -> None:
        self._library = ctypes.CDLL(library)
        flags = PHONEME_EVENTS_IN_IPA | DO_NOT_EXIT
        self.sample_rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), flags)
        if self.sample_rate_hz <= 0:
            raise OSError(f"espeak-ng cannot read its data in {data}")
        self._samples = bytearray()
        self._events: list[list[Any]] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._voice = ""

    def speak(self, run: dict[str, Any]) -> tuple[bytes, list[list[Any]]]:
        """Samples and events of one run; raises `ValueError` for a voice that is not there."""
        if run["voice"] != self._voice:
            self._voice = ""
            if self._library.espeak_SetVoiceByName(run["voice"].encode()) != 0:
                raise ValueError(f"espeak-ng has no voice {run['voice']}")
            self._voice = run["voice"]
        for parameter, value in ((RATE, run["speed"]), (PITCH, run["pitch"]), (RANGE, run["range"])):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._samples.clear()
        self._events.clear()
        text = run["text"].encode() + b"\0"
        status = self._library.espeak_Synth(text, len(text), 0, 0, 0, UTF8_WITH_PHONEMES, None, None)
        if status != 0:
            raise ValueError(f"espeak-ng refused the text (status {status})")
        return bytes(self._samples), list(self._events)

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._samples += ctypes.string_at(samples, count * 2)
        position = 0
        while events[position].type:
            event = events[position]
            if event.type == WORD_EVENT:
                self._events.append(["word", event.text_position - 1, event.length, event.sample, ""])
            elif event.type == PHONEME_EVENT:
                name = event.id.string.decode("utf-8", "ignore")
                self._events.append(["phoneme", event.text_position - 1, 0, event.sample, name])
            position += 1
        return 0


def _read(descriptor: int, count: int, parent: int) -> bytes:
    data = b""
    while len(data) < count:
        readable, _, _ = select.select([descriptor], [], [], PARENT_CHECK_S)
        if not readable:
            if os.getppid() != parent:
                raise EOFError
            continue
        piece = os.read(descriptor, count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def _write(descriptor: int, header: dict[str, Any], samples: bytes = b"") -> None:
    encoded = json.dumps(header).encode()
    view = memoryview(struct.pack("<I", len(encoded)) + encoded + samples)
    while view:
        view = view[os.write(descriptor, view) :]


def _limit(seconds: float) -> None:
    # The default action of SIGALRM ends the process even while native code loops.
    with contextlib.suppress(AttributeError):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main(library: str, data: str) -> None:
    """Answer jobs until the input ends."""
    parent = os.getppid()
    answers = os.dup(1)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        espeak = Espeak(library, data)
    except OSError as error:
        _write(answers, {"error": str(error)})
        return
    _write(answers, {"sample_rate_hz": espeak.sample_rate_hz})
    while True:
        try:
            length = struct.unpack("<I", _read(0, 4, parent))[0]
            job = json.loads(_read(0, length, parent))
        except EOFError:
            return
        _limit(job["limit_s"])
        try:
            spoken = [espeak.speak(run) for run in job["runs"]]
            header: dict[str, Any] = {"runs": [{"bytes": len(pcm), "events": events} for pcm, events in spoken]}
            samples = b"".join(pcm for pcm, _ in spoken)
        except ValueError as error:
            header, samples = {"error": str(error)}, b""
        _limit(0)
        try:
            _write(answers, header, samples)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
