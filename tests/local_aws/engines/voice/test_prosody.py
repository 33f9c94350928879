"""Speed and pitch in espeak-ng's own numbers."""

import pytest

from local_aws.engines.voice import prosody


def test_the_normal_voice_keeps_espeaks_own_settings() -> None:
    assert prosody.speed(1.0) == prosody.NORMAL_SPEED == 175
    assert prosody.pitch(1.0) == 50


@pytest.mark.parametrize(("factor", "words_a_minute"), [(0.748, 130), (1.633, 300), (0.1, 80), (9.0, 450)])
def test_a_speed_is_read_off_the_measurements_and_kept_within_them(factor: float, words_a_minute: int) -> None:
    assert prosody.speed(factor) == words_a_minute


@pytest.mark.parametrize(("factor", "setting"), [(0.787, 20), (1.193, 70), (0.1, 0), (9.0, 99)])
def test_a_pitch_is_read_off_the_measurements_and_kept_within_them(factor: float, setting: int) -> None:
    assert prosody.pitch(factor) == setting


def test_faster_is_faster_and_higher_is_higher() -> None:
    factors = [0.5 + step / 20 for step in range(38)]
    speeds = [prosody.speed(factor) for factor in factors]
    assert speeds == sorted(set(speeds))
    assert sorted(prosody.pitch(factor) for factor in factors) == [prosody.pitch(factor) for factor in factors]
