"""Speech: time to the whole MP3, cold and warm, beside what one would pick instead: `python -m benchmarks.speech`.

The peers in the same run: espeak-ng in a fresh process for each text, with the same MP3 encoder (what calling a command
line tool costs), and moto's SynthesizeSpeech, which answers eight zero bytes whatever it is asked.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import moto

import local_aws
from local_aws.engines import voice
from local_aws.engines.voice import sound
from local_aws.engines.voice.pool import Run, Worker, WorkerPool

ROUNDS = 15
SENTENCE = (
    "The train to Leeds leaves from platform four at a quarter past nine, and the buffet car is at the rear of the"
    " train. Please keep your luggage with you at all times, and mind the gap when you board it."
)
LONG = (SENTENCE + " ") * 15


def texts() -> list[str]:
    """Different texts of 200 characters: nothing is answered from memory."""
    return [f"{number:02d}{SENTENCE[2:]}"[:200] for number in range(10, 10 + ROUNDS)]


def timed(call: Callable[[str], Any], given: list[str]) -> tuple[float, float, float, float]:
    """Fastest, median and 95th percentile in ms, and the processor time of this process (without workers) for one."""
    times = []
    processor_start = time.process_time()
    for text in given:
        start = time.perf_counter()
        call(text)
        times.append((time.perf_counter() - start) * 1000)
    processor_ms = (time.process_time() - processor_start) * 1000 / len(given)
    times.sort()
    return times[0], statistics.median(times), times[int(len(times) * 0.95) - 1], processor_ms


def fresh_process(text: str) -> bytes:
    """MP3 of a text from an espeak-ng process started for it."""
    worker = Worker()
    spoken = worker.speak([Run("gmw/en-US+f3", text, 180, 50)], 20)[0]
    worker.stop()
    recording = voice.Recording(sound.to_int16(sound.from_pcm(spoken.samples)), 22050, ())
    return voice.encode(recording, "mp3", 22050)


def rows() -> list[tuple[str, ...]]:
    """What was measured, fastest, median, 95th percentile, processor time of this process."""
    found: list[tuple[str, ...]] = []

    def add(name: str, call: Callable[[str], Any], given: list[str]) -> None:
        found.append((name, *(f"{figure:.1f} ms" for figure in timed(call, given))))

    with tempfile.TemporaryDirectory() as folder:
        session = boto3.session.Session(
            region_name="eu-west-1", aws_access_key_id="local", aws_secret_access_key="local"
        )
        local_aws.connect(session, Path(folder))
        polly = session.client("polly")

        def speak(text: str, **parameters: Any) -> bytes:
            given = {"VoiceId": "Joanna", "OutputFormat": "mp3"} | parameters
            data: bytes = polly.synthesize_speech(Text=text, **given)["AudioStream"].read()
            return data

        start = time.perf_counter()
        speak(SENTENCE)
        found.append(
            (
                "first call of the process, imports and worker included",
                f"{(time.perf_counter() - start) * 1000:.0f} ms",
                "",
                "",
                "",
            )
        )
        add("200 characters to the whole MP3, warm", speak, texts())
        add("the same, to PCM", lambda text: speak(text, OutputFormat="pcm"), [text[::-1] for text in texts()])
        add(
            "marks of a text that was just spoken",
            lambda text: speak(text, OutputFormat="json", SpeechMarkTypes=["word", "viseme"]),
            texts(),
        )
        add("3,000 characters to the whole MP3", lambda text: speak(text + LONG[: 3000 - len(text)]), ["1", "2", "3"])
        start = time.perf_counter()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda number: speak(f"{number} {SENTENCE}", OutputFormat="pcm"), range(40)))
        found.append(
            ("40 texts from 8 threads, to PCM, each", "", f"{(time.perf_counter() - start) * 1000 / 40:.1f} ms", "", "")
        )
        pool = WorkerPool(1)
        pool.start()
        add("espeak-ng alone, 200 characters", lambda text: pool.speak([Run("gmw/en-US+f3", text, 180, 50)]), texts())
        pool.close()
        add("a new worker, ready", lambda _: Worker().stop(), ["" for _ in range(5)])
        add("peer: a process for each text, to the whole MP3", fresh_process, texts())
        with moto.mock_aws():
            mocked = boto3.session.Session(
                region_name="eu-west-1", aws_access_key_id="moto", aws_secret_access_key="moto"
            ).client("polly")
            add(
                "peer: moto (eight zero bytes)",
                lambda text: mocked.synthesize_speech(Text=text, VoiceId="Joanna", OutputFormat="mp3")[
                    "AudioStream"
                ].read(),
                texts(),
            )
    return found


def main() -> None:
    """Print the table and the size of a worker."""
    before = os.getloadavg()[0]
    print("| | fastest | median | p95 | processor, without workers |\n|---|---:|---:|---:|---:|")
    for row in rows():
        print(f"| {' | '.join(row)} |")
    print(f"\nLoad of the machine before and after: {before:.1f}, {os.getloadavg()[0]:.1f}, on {os.cpu_count()} cores.")
    worker = Worker()
    worker.speak([Run("gmw/en-US+f3", SENTENCE, 180, 50)], 20)
    status = Path(f"/proc/{worker.pid}/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        resident = next(line for line in lines if line.startswith("VmRSS"))
        print(f"\nMemory of a worker: {int(resident.split()[1]) / 1024:.0f} MB resident.")
    worker.stop()
    recording = voice.shared().speak(voice.from_text(SENTENCE), voice.Speaker("en-US", "f3", female=True))
    print(f"Length of the audio of 200 characters: {recording.duration_ms / 1000:.1f} s.")


if __name__ == "__main__":
    main()
