"""Pictures that Vitrine brings along, so that every page opens on something real. Credits: assets/samples/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from services.images import Picture, fetching, origins

FOLDER = fetching.SAMPLES


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture by its name in addresses (`slug`), with the words to show and to say beside it."""

    slug: str
    title: str
    credit: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return FOLDER / f"{self.slug}.jpg"

    @property
    def picture(self) -> Picture:
        """The normalized picture, read once per process."""
        return _read(self.path)


@lru_cache(maxsize=16)
def _read(path: Path) -> Picture:
    return fetching.fetch(origins.Sample(path.name))


ASTRONAUT = Sample("astronaut", "Astronaut", "Eileen Collins, 1999. NASA, public domain.")
SHIRT = Sample("shirt", "Shirt", "A club that does not exist, drawn for Vitrine.")
SCOREBOARD = Sample("scoreboard", "Scoreboard", "Drawn for Vitrine.")
HARBOUR = Sample("harbour", "Harbour", "Drawn for Vitrine; nobody is in it.")
PORTRAITS = Sample(
    "portraits", "Portraits", "Grace Hopper, 1984, US Navy; Eileen Collins, NASA, mirrored and faded. Public domain."
)

FACES = (ASTRONAUT, PORTRAITS, HARBOUR)
PEOPLE = (ASTRONAUT, PORTRAITS, HARBOUR)
COMPARED = (PORTRAITS, ASTRONAUT, HARBOUR)
TEXTS = (SHIRT, SCOREBOARD, ASTRONAUT)
ALL = (ASTRONAUT, PORTRAITS, SHIRT, SCOREBOARD, HARBOUR)
