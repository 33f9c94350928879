"""espeak-ng's own numbers for speed and pitch, from measurements.

Measured with espeak-ng 1.52.0, gmw/en-US+f3, a text of 200 characters: duration at each speed, and the median
fundamental frequency at each pitch (autocorrelation). Between the points the relation is linear enough.
"""

from bisect import bisect_left
from collections.abc import Sequence

NORMAL_SPEED = 175  # words a minute
# Words a minute -> how many times as fast as at 175.
_SPEEDS = (
    (80, 0.488), (95, 0.549), (110, 0.634), (130, 0.748), (150, 0.856), (175, 1.0), (200, 1.132), (225, 1.264),
    (250, 1.359), (275, 1.502), (300, 1.633), (320, 1.747), (350, 1.920), (400, 2.131), (450, 2.493),
)  # fmt: skip
# Pitch setting -> how many times as high as at 50.
_PITCHES = (
    (0, 0.695), (10, 0.739), (20, 0.787), (30, 0.847), (40, 0.913), (50, 1.0), (60, 1.083), (70, 1.193), (80, 1.313),
    (90, 1.458), (99, 1.591),
)  # fmt: skip


def speed(factor: float) -> int:
    """Words a minute for speech `factor` times as fast as espeak-ng's normal speed; 0.49 to 2.49, beyond is clamped."""
    return round(_inverse(_SPEEDS, factor))


def pitch(factor: float) -> int:
    """Setting (0 to 99) for speech `factor` times as high as the variant's own; 0.70 to 1.59, beyond is clamped."""
    return round(_inverse(_PITCHES, factor))


def _inverse(points: Sequence[tuple[int, float]], factor: float) -> float:
    values = [value for _, value in points]
    index = bisect_left(values, factor)
    if index == 0:
        return points[0][0]
    if index == len(points):
        return points[-1][0]
    (low, low_value), (high, high_value) = points[index - 1], points[index]
    return low + (high - low) * (factor - low_value) / (high_value - low_value)
