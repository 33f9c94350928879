"""The engine: levels are known before a text is performed, what was spoken is remembered, a failure is not."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from local_aws.engines import voice
from local_aws.engines.voice.engine import RUNS_A_JOB
from local_aws.engines.voice.pool import Run, SpokenRun, WorkerPool

WOMAN = voice.Speaker("en-US", "f3", female=True)
RATE_HZ = 22_050


class Tones(WorkerPool):
    """Every run is a second of a tone, twice as loud for the calibration of a voice as for a text."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[list[Run]] = []
        self.refusals = 0

    def start(self) -> int:
        return RATE_HZ

    def speak(self, runs: Sequence[Run]) -> list[SpokenRun]:
        self.jobs.append(list(runs))
        if self.refusals:
            self.refusals -= 1
            raise voice.EngineFailed("espeak-ng crashed on this text")
        return [_tone(0.2 if run.text.startswith("1 2 3") else 0.1) for run in runs]


def _tone(peak: float) -> SpokenRun:
    time = np.arange(RATE_HZ) / RATE_HZ
    return SpokenRun((peak * 32768 * np.sin(2 * np.pi * 200 * time)).astype("<i2").tobytes(), ())


@pytest.fixture
def engine() -> voice.VoiceEngine:
    made = voice.VoiceEngine()
    made._pool = Tones()
    return made


def jobs(engine: voice.VoiceEngine) -> list[list[Run]]:
    assert isinstance(engine._pool, Tones)
    return engine._pool.jobs


def test_every_voice_is_calibrated_once_and_before_the_text(engine: voice.VoiceEngine) -> None:
    ssml = '<speak>One <lang xml:lang="fr-FR">deux</lang> three.</speak>'
    engine.speak(voice.from_ssml(ssml, "en-US"), WOMAN)
    engine.speak(voice.from_text("Again."), WOMAN)
    assert [[run.text.strip(" ,.") for run in job] for job in jobs(engine)] == [
        ["1 2 3 4 5 6 7 8 9 10"],
        ["1 2 3 4 5 6 7 8 9 10"],
        ["One", "deux", "three"],
        ["Again"],
    ]
    first, second, *_ = (job[0].voice for job in jobs(engine))
    assert {first, second} == {"gmw/en-US+f3", "roa/fr+f3"}


def test_a_text_is_brought_to_the_level_that_the_calibration_asks_for(engine: voice.VoiceEngine) -> None:
    """-20 dBFS is an RMS of 0.1: a calibration tone of peak 0.2 has 0.1414, so the text is multiplied by 0.7071."""
    samples = engine.speak(voice.from_text("A text."), WOMAN).samples / 32767
    assert np.abs(samples).max() == pytest.approx(0.1 * 0.7071, rel=0.01)


def test_a_long_text_goes_to_the_workers_in_jobs_that_stay_far_from_the_time_limit(engine: voice.VoiceEngine) -> None:
    engine.speak(voice.from_text("One sentence. " * 20), WOMAN)
    lengths = [len(job) for job in jobs(engine)[1:]]
    assert sum(lengths) == 20
    assert max(lengths) == RUNS_A_JOB


def test_what_is_too_long_for_its_limit_is_spoken_faster_and_at_most_three_times(engine: voice.VoiceEngine) -> None:
    ssml = '<speak><prosody amazon:max-duration="400ms">Hurry up.</prosody></speak>'
    engine.speak(voice.from_ssml(ssml, "en-US"), WOMAN)
    speeds = [job[0].speed for job in jobs(engine)[1:]]
    assert len(speeds) == 3  # the tones stay as long as they are
    assert speeds[0] < speeds[1] <= speeds[2]


def test_a_failure_is_not_remembered(engine: voice.VoiceEngine) -> None:
    script = voice.from_text("Once more.")
    engine.speak(voice.from_text("Hello."), WOMAN)
    assert isinstance(engine._pool, Tones)
    engine._pool.refusals = 1
    with pytest.raises(voice.EngineFailed, match="crashed"):
        engine.speak(script, WOMAN)
    assert engine.speak(script, WOMAN) is engine.speak(script, WOMAN)


def test_who_waits_for_a_recording_hears_of_its_failure(
    engine: voice.VoiceEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.speak(voice.from_text("Hello."), WOMAN)
    speaking, go_on = threading.Event(), threading.Event()

    def fail(runs: Sequence[Run]) -> list[SpokenRun]:
        speaking.set()
        assert go_on.wait(30)
        raise voice.EngineFailed("espeak-ng crashed on this text")

    monkeypatch.setattr(engine._pool, "speak", fail)
    failures: list[voice.EngineFailed] = []

    def ask() -> None:
        try:
            engine.speak(voice.from_text("Both ask for this."), WOMAN)
        except voice.EngineFailed as error:
            failures.append(error)

    first = threading.Thread(target=ask)
    first.start()
    assert speaking.wait(30)
    key = (voice.from_text("Both ask for this.").key, WOMAN)
    waiting, is_new = engine._memory.claim(key)
    assert not is_new
    go_on.set()
    first.join()
    assert waiting.exception() is failures[0]
