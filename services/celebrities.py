"""Who is in the picture, of those whom everybody knows: Amazon Rekognition's RecognizeCelebrities.

Two confidences come back and mean different things: `match_confidence` says that it is that person, the face's own
confidence only that it is a face. A face that nobody recognized is an answer too, and leads on to a collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services import ledger
from services.faces.details import Face
from services.ledger import Answered, Observation, Question

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

MOST_FACES = 64  # RecognizeCelebrities looks at the 64 largest faces
LOCAL_GALLERY_PEOPLE = 879
"""How many public figures Local knows: docs/models/celebrity-gallery.md says who, and from what."""


@dataclass(frozen=True, slots=True)
class Celebrity:
    """A recognized face.

    `identifier` is the stable key (names are not unique), `match_confidence` 0 to 100 says that it is this person,
    `links` are whole addresses with their scheme, `known_gender` is what is on record ("Female"), not a guess from
    looks, and None where nothing is. `face.confidence` is the detection confidence.
    """

    identifier: str
    name: str
    match_confidence: float
    links: tuple[str, ...]
    known_gender: str | None
    face: Face

    @classmethod
    def from_aws(cls, member: Mapping[str, Any], number: int) -> Celebrity:
        """From one entry of AWS's `CelebrityFaces`."""
        return cls(
            str(member.get("Id", "")),
            str(member.get("Name", "")),
            float(member.get("MatchConfidence", 0)),
            links_of(member),
            (member.get("KnownGender") or {}).get("Type"),
            Face.from_aws(member["Face"], number),
        )


@dataclass(frozen=True, slots=True)
class Recognition:
    """The celebrities of one picture, and the faces that were not recognized."""

    celebrities: tuple[Celebrity, ...]
    unrecognized: tuple[Face, ...]

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> Recognition:
        """From the answer of RecognizeCelebrities; the faces are numbered through, the celebrities first."""
        known = enumerate(response["CelebrityFaces"], 1)
        unknown = enumerate(response["UnrecognizedFaces"], len(response["CelebrityFaces"]) + 1)
        return cls(
            tuple(Celebrity.from_aws(member, number) for number, member in known),
            tuple(Face.from_aws(member, number) for number, member in unknown),
        )

    @property
    def faces(self) -> tuple[Face, ...]:
        """Every face of the picture, in the order of their numbers."""
        return (*(celebrity.face for celebrity in self.celebrities), *self.unrecognized)

    @property
    def is_cut_off(self) -> bool:
        """Whether there may be more faces than are looked at in one picture (64)."""
        return len(self.faces) >= MOST_FACES


def named(recognition: Recognition, match_confidence: float) -> tuple[Celebrity, ...]:
    """The celebrities whose match confidence is at least `match_confidence` (0 to 100). Costs no call."""
    return tuple(one for one in recognition.celebrities if one.match_confidence >= match_confidence)


def recognize(aws: Aws, picture: Picture) -> Answered[Recognition]:
    """Every face of the picture, at most the 64 largest, with a name or without. One billed image on AWS.

    Raises a `VitrineError`; a picture without faces, or with strangers only, is not one.
    """
    return ledger.ask(aws, QUESTION, picture)


def links_of(member: Mapping[str, Any]) -> tuple[str, ...]:
    """AWS's `Urls` as links: they come without a scheme ("www.wikidata.org/wiki/Q1"); only web addresses stay."""
    links = (str(url).strip() for url in member.get("Urls") or ())
    whole = (url if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) else f"https://{url}" for url in links if url)
    return tuple(url for url in whole if re.match(r"https?://[^\s/]", url, re.IGNORECASE))


def _observations(recognition: Recognition) -> Iterator[Observation]:
    for celebrity in recognition.celebrities:
        yield Observation(
            "celebrity",
            celebrity.name,
            confidence=celebrity.face.confidence,
            similarity=celebrity.match_confidence,
            box=celebrity.face.box,
        )
    for face in recognition.unrecognized:
        yield Observation("unrecognized face", f"Face {face.number}", confidence=face.confidence, box=face.box)


QUESTION = Question(
    "rekognition",
    "recognize_celebrities",
    Recognition.from_aws,
    doing="recognize the faces",
    waiting="Looking for public figures",
    images=("Image",),
    observe=_observations,
)
