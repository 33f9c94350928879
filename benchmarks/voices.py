"""How different the local voices sound: `python -m benchmarks.voices`.

For each pair of voices of one language: the distance of their long-term average spectra (root mean square over 24
bands of equal ratio from 100 to 8,000 Hz, levels made equal) and of their median fundamental frequencies. The figures
say how different two sounds are, not how two people hear them; nobody has listened.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from local_aws.engines import voice
from local_aws.polly.voices import VOICES, Voice

# The same sounds for all: digits are words in every language.
TEXT = "1 2 3 4 5 6 7 8 9 10. 11 12 13 14 15 16 17 18 19 20."
FRAME = 1024
# Two voices of one language differ by both, or by one and a half times the first. Pairs that had been found too alike
# differed by about 2 dB and less than half a semitone.
LEAST_DB, LEAST_SEMITONES = 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Sound:
    """What one voice sounds like: median fundamental frequency in Hz, spectrum in dB for each band."""

    pitch_hz: float
    spectrum_db: Any


def measure(spoken: Voice) -> Sound:
    """The sound of a voice."""
    recording = voice.shared().speak(voice.from_text(TEXT), spoken.speaker)
    samples = recording.samples.astype(np.float64) / 32767
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[:: FRAME // 2]
    loud = frames[np.sqrt(np.mean(frames**2, axis=1)) > 0.03]
    return Sound(_pitch_hz(loud, recording.rate_hz), _spectrum_db(loud, recording.rate_hz))


def _pitch_hz(frames: Any, rate_hz: int) -> float:
    found = []
    for frame in frames - frames.mean(axis=1, keepdims=True):
        correlation = np.correlate(frame, frame, "full")[FRAME - 1 :]
        low, high = rate_hz // 450, rate_hz // 65
        best = low + int(correlation[low:high].argmax())
        if correlation[best] > 0.5 * correlation[0]:
            found.append(rate_hz / best)
    return float(np.median(found)) if found else 0.0


def _spectrum_db(frames: Any, rate_hz: int) -> Any:
    power = np.mean(np.abs(np.fft.rfft(frames * np.hanning(FRAME))) ** 2, axis=0)
    frequencies = np.fft.rfftfreq(FRAME, 1 / rate_hz)
    edges = np.geomspace(100, 8000, 25)
    bands = [power[(frequencies >= low) & (frequencies < high)] for low, high in itertools.pairwise(edges)]
    levels = np.array([10 * np.log10(band.mean() + 1e-12) if len(band) else np.nan for band in bands])
    return levels - np.nanmean(levels)


def distance(one: Sound, other: Sound) -> tuple[float, float]:
    """Decibels between the spectra and semitones between the pitches."""
    spectrum_db = float(np.sqrt(np.nanmean((one.spectrum_db - other.spectrum_db) ** 2)))
    return spectrum_db, abs(12 * float(np.log2(one.pitch_hz / other.pitch_hz)))


def pairs() -> list[tuple[str, str, float, float]]:
    """Each pair of voices of one language: their names, dB, semitones; the most alike first."""
    sounds = {spoken.voice_id: measure(spoken) for spoken in VOICES.values()}
    found = []
    for one, other in itertools.combinations(VOICES.values(), 2):
        if one.speaker.language == other.speaker.language:
            found.append((one.voice_id, other.voice_id, *distance(sounds[one.voice_id], sounds[other.voice_id])))
    return sorted(found, key=lambda pair: max(pair[2] / LEAST_DB, pair[3] / LEAST_SEMITONES))


def main() -> None:
    """Print the voices and the pairs."""
    print("| voice | language | espeak-ng variant | gender | median F0, Hz |\n|---|---|---|---|---|")
    for spoken in VOICES.values():
        speaker = spoken.speaker
        variant = speaker.variant + (f", pitch x{speaker.pitch:g}" if speaker.pitch != 1 else "")
        hertz = measure(spoken).pitch_hz
        print(f"| {spoken.voice_id} | {speaker.language} | {variant} | {spoken.gender} | {hertz:.0f} |")
    print("\n| pair | spectra, dB | pitch, semitones |\n|---|---|---|")
    for one, other, spectrum_db, semitones in pairs():
        print(f"| {one} / {other} | {spectrum_db:.1f} | {semitones:.1f} |")


if __name__ == "__main__":
    main()
