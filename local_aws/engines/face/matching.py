"""How alike two faces are, from the distance of their vectors.

The curve is anchored on false matches, measured on 0.68 million pairs of different members of Congress: of those, one
in a thousand comes nearer than 0.533 (similarity 80) and one in a hundred thousand nearer than 0.43 (similarity 99).
Between people of one gender that is 1.2 in a thousand for men and 5.7 in a thousand for women. Photographs of people
taken elsewhere were not used for the curve and are its check: docs/models/face-vectors.md.
"""

import numpy as np
from numpy.typing import NDArray

_STEEPNESS, _MIDDLE = 32.4, 0.576


def similarity(distance: NDArray[np.float32] | float) -> NDArray[np.float64]:
    """Percent, 0 to 100, of Euclidean distances between face vectors."""
    exponent = np.clip(_STEEPNESS * (np.asarray(distance, dtype=np.float64) - _MIDDLE), -700.0, 700.0)
    return np.asarray(100.0 / (1.0 + np.exp(exponent)))


def distance_at(percent: float) -> float:
    """The distance whose similarity is `percent`; infinite for 0, minus infinite for 100."""
    share = percent / 100.0
    if share <= 0.0:
        return float("inf")
    if share >= 1.0:
        return float("-inf")
    return float(_MIDDLE + np.log(1.0 / share - 1.0) / _STEEPNESS)


def distances(query: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Euclidean distances of one vector (128) to many (n, 128)."""
    return np.asarray(np.linalg.norm(vectors - query, axis=1), dtype=np.float32)
