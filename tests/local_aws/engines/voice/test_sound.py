"""Work on samples, checked with tones whose level and length are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from local_aws.engines.voice import sound

RATE_HZ = 22_050


def tone(peak: float, duration_s: float = 1.0, frequency_hz: float = 440.0) -> NDArray[np.float32]:
    time = np.arange(int(RATE_HZ * duration_s)) / RATE_HZ
    return (peak * np.sin(2 * np.pi * frequency_hz * time)).astype(np.float32)


def rms(samples: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def test_the_level_is_that_of_the_frames_in_which_somebody_speaks() -> None:
    """A sine of peak 0.2 has an RMS of 0.2 / sqrt(2), however long the silence around it is."""
    silent = np.zeros(RATE_HZ * 3, np.float32)
    assert sound.speaking_rms(np.concatenate([silent, tone(0.2), silent]), RATE_HZ) == pytest.approx(0.1414, rel=0.02)
    assert sound.speaking_rms(np.zeros(0, np.float32), RATE_HZ) == 0.0


def test_quiet_samples_stay_and_loud_ones_are_bent_below_full_scale() -> None:
    made = sound.to_int16(np.array([0.0, 0.5, -0.5, 0.7, 1.0, -3.0], np.float32))
    assert list(made[:4]) == [0, 16384, -16384, 22937]
    assert 22_937 < made[4] < 32_767
    assert made[5] == pytest.approx(-32_767, abs=2)


def test_gains_hold_from_their_sample_and_change_within_ten_milliseconds() -> None:
    made = sound.with_gains(np.ones(RATE_HZ, np.float32), [(0, 1.0), (RATE_HZ // 2, 0.25)], RATE_HZ)
    middle = RATE_HZ // 2
    assert made[middle - 200] == pytest.approx(1.0)
    assert made[middle + 200] == pytest.approx(0.25)
    assert made[middle] == pytest.approx(0.625, abs=0.01)


def test_silence_and_tone_have_their_length_and_the_tone_is_as_loud_as_speech() -> None:
    assert len(sound.silence(250, RATE_HZ)) == round(RATE_HZ / 4)
    assert not sound.silence(250, RATE_HZ).any()
    assert len(sound.silence(-5, RATE_HZ)) == 0
    bleep = sound.tone(500, RATE_HZ)
    assert len(bleep) == RATE_HZ // 2
    assert rms(bleep[RATE_HZ // 10 : -RATE_HZ // 10]) == pytest.approx(sound.TARGET_RMS, rel=0.01)
    assert bleep[0] == bleep[-1] == 0.0


def test_a_fade_ends_in_silence_and_leaves_what_is_before_it() -> None:
    made = sound.faded_out(np.ones(1_000, np.float32), 10, 10_000)
    assert made[-1] == 0.0
    assert made[949] == pytest.approx(0.5, abs=0.02)
    assert (made[:900] == 1.0).all()


def test_a_soft_voice_has_less_of_what_is_high() -> None:
    low, high = (
        rms(sound.softened(tone(0.2, frequency_hz=hz), RATE_HZ)) / rms(tone(0.2, frequency_hz=hz))
        for hz in (200, 4_000)
    )
    assert low == pytest.approx(0.707, abs=0.02)  # 3 dB quieter
    assert high < low / 2


def test_compression_halves_the_distance_in_decibels_to_the_level_of_speech() -> None:
    quiet = tone(0.02)  # an RMS of 0.01414 is 17 dB below 0.1; half of that is 8.5 dB
    assert rms(sound.compressed(quiet, RATE_HZ)) == pytest.approx(0.1 * 10 ** (-8.5 / 20), rel=0.05)


def test_another_rate_keeps_the_length_in_time() -> None:
    assert len(sound.resampled(tone(0.2), RATE_HZ, 8_000)) == pytest.approx(8_000, abs=2)
    same = tone(0.2)
    assert sound.resampled(same, RATE_HZ, RATE_HZ) is same
