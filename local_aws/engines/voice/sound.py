"""Work on samples: level, loudness changes, filters, silence. All mono, as floats from -1 to 1."""

import itertools

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

TARGET_RMS = 0.1  # -20 dBFS while speaking: about as loud as broadcast speech, and 12 dB below full scale at the peaks
_KNEE = 0.7
_FRAME_S = 0.02


def from_pcm(data: bytes) -> Samples:
    """Samples of 16 bit little endian PCM."""
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)


def to_int16(samples: Samples) -> NDArray[np.int16]:
    """16 bit samples; peaks above 0.7 are bent, not cut."""
    high = np.flatnonzero(np.abs(samples) > _KNEE)
    if len(high):
        samples = samples.copy()
        above = (np.abs(samples[high]) - _KNEE) / (1 - _KNEE)
        samples[high] = np.copysign(_KNEE + (1 - _KNEE) * np.tanh(above), samples[high])
    return np.rint(samples * 32767).astype(np.int16)


def silence(duration_ms: float, rate_hz: int) -> Samples:
    """That many milliseconds of nothing."""
    return np.zeros(max(round(duration_ms * rate_hz / 1000), 0), np.float32)


def tone(duration_ms: float, rate_hz: int, frequency_hz: float = 1000.0) -> Samples:
    """A sine tone with soft edges, as loud as speech."""
    time = np.arange(round(duration_ms * rate_hz / 1000), dtype=np.float32) / rate_hz
    edge = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.01) if len(time) else time
    return np.asarray(np.sin(2 * np.pi * frequency_hz * time) * edge * TARGET_RMS * np.sqrt(2), dtype=np.float32)


def speaking_rms(samples: Samples, rate_hz: int) -> float:
    """Root mean square of the frames in which somebody speaks (within 25 dB of the loudest)."""
    frame = round(_FRAME_S * rate_hz)
    count = len(samples) // frame
    if count == 0:
        return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    power = np.mean(samples[: count * frame].reshape(count, frame) ** 2, axis=1)
    spoken = power[power > power.max() * 10**-2.5]
    return float(np.sqrt(spoken.mean())) if len(spoken) else 0.0


def with_gains(samples: Samples, steps: list[tuple[int, float]], rate_hz: int) -> Samples:
    """Apply gains; each step is the sample from which its factor holds. A change takes 10 ms, so it does not click."""
    if not steps or all(gain == 1.0 for _, gain in steps):
        return samples
    half = rate_hz // 200
    points, gains = [0], [steps[0][1]]
    for (_, before), (position, after) in itertools.pairwise(steps):
        points += [max(position - half, points[-1]), max(position + half, points[-1])]
        gains += [before, after]
    curve = np.interp(np.arange(len(samples)), points, gains).astype(np.float32)
    return samples * curve


def faded_out(samples: Samples, duration_ms: float, rate_hz: int) -> Samples:
    """The samples with their last milliseconds fading to silence."""
    count = min(round(duration_ms * rate_hz / 1000), len(samples))
    samples[len(samples) - count :] *= np.linspace(1, 0, count, dtype=np.float32)
    return samples


def softened(samples: Samples, rate_hz: int) -> Samples:
    """Less of what is above 2 kHz, as a soft voice has: a smooth low-pass (Hann window of 0.35 ms), 3 dB quieter."""
    window = np.hanning(max(round(rate_hz * 0.00035), 3) + 2).astype(np.float32)
    return np.convolve(samples, window / window.sum(), mode="same").astype(np.float32) * np.float32(0.707)


def compressed(samples: Samples, rate_hz: int) -> Samples:
    """Dynamic range halved (2:1 in decibels) around the level of speech; gain 0.5 to 4, followed over 20 ms."""
    if not len(samples):
        return samples
    frame = round(_FRAME_S * rate_hz)
    count = -(-len(samples) // frame)
    padded = np.zeros(count * frame, np.float32)
    padded[: len(samples)] = samples
    level = np.sqrt(np.mean(padded.reshape(count, frame) ** 2, axis=1))
    gains = np.clip(np.sqrt(TARGET_RMS / np.maximum(level, 1e-4)), 0.5, 4.0)
    gains[level < TARGET_RMS * 0.02] = 1.0
    centers = np.arange(count) * frame + frame / 2
    return np.asarray(samples * np.interp(np.arange(len(samples)), centers, gains), dtype=np.float32)


def resampled(samples: Samples, from_hz: float, to_hz: float) -> Samples:
    """The same sound at another rate."""
    if from_hz == to_hz or not len(samples):
        return samples
    return np.asarray(soxr.resample(samples, from_hz, to_hz), dtype=np.float32)
