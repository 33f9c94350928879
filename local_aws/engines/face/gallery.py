"""The public figures that the engine knows by sight: who they are and a vector each (docs/models/celebrity-gallery.md).

To name a face among many people needs a stricter line than to compare two: at the distance where one pair of
strangers in a thousand passes, more than a third of politicians who are not in the gallery would get somebody's name.
"""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from local_aws.engines import models

FILE = Path(models.__file__).with_name("celebrity_gallery.npz")
FARTHEST = 0.46


@dataclass(frozen=True, slots=True)
class Figure:
    """A public figure: bioguide identifier, name, gender on record, page without its scheme."""

    identifier: str
    name: str
    gender: Literal["Male", "Female"]
    page: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """Figures and their vectors (n, 128), row by row."""

    figures: tuple[Figure, ...]
    vectors: NDArray[np.float32]

    def recognize(self, vector: NDArray[np.float32]) -> tuple[Figure, float] | None:
        """The nearest figure and its distance, None if nobody is near enough."""
        distances = np.linalg.norm(self.vectors - vector, axis=1)
        nearest = int(distances.argmin())
        distance = float(distances[nearest])
        return (self.figures[nearest], distance) if distance < FARTHEST else None

    def figure(self, identifier: str) -> Figure | None:
        """Who has that identifier."""
        return next((figure for figure in self.figures if figure.identifier == identifier), None)


@functools.cache
def shared() -> Gallery:
    """The gallery that comes with the engine."""
    with np.load(FILE, allow_pickle=False) as stored:
        rows = zip(stored["identifiers"], stored["names"], stored["genders"], strict=True)
        figures = tuple(
            Figure(
                identifier=str(identifier),
                name=str(name),
                gender="Male" if gender == "M" else "Female",
                page=f"bioguide.congress.gov/search/bio/{identifier}",
            )
            for identifier, name, gender in rows
        )
        return Gallery(figures, stored["vectors"].astype(np.float32))
