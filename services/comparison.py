"""Is the person of the reference picture in another picture? Amazon Rekognition's CompareFaces.

AWS compares the largest face of the reference with every face of the picture. The call asks for every similarity
(threshold 0), and a `similarity.Band` judges them afterwards, so moving a threshold never costs a call. Several
references are as many calls; `Lineup` is what they say together of each face of the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services import errors, faces, ledger
from services.boxes import Box
from services.faces.details import Face
from services.ledger import Observation, Question, forgotten

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture


@dataclass(frozen=True, slots=True)
class Likeness:
    """A face of the picture and its similarity to the reference's, 0 to 100: the same person, not just a face."""

    face: Face
    similarity: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reference face against the faces of a picture.

    `reference_box` is the face that was compared, or None when one of the two pictures has no face at all: AWS does not
    say which. `likenesses` come most similar first; `receipt` is None only where there was no face to compare.
    """

    reference_box: Box | None = None
    likenesses: tuple[Likeness, ...] = ()
    unmatched: tuple[Face, ...] = ()
    receipt: ledger.Receipt | None = None

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> Comparison:
        """From the answer of CompareFaces; the faces are numbered through, the most similar first."""
        source, found = response["SourceImageFace"], response.get("FaceMatches") or ()
        unmatched = enumerate(response.get("UnmatchedFaces") or (), len(found) + 1)
        return cls(
            Box.from_aws(source["BoundingBox"]),
            tuple(
                Likeness(Face.from_aws(match["Face"], number), float(match["Similarity"]))
                for number, match in enumerate(found, 1)
            ),
            tuple(Face.from_aws(member, number) for number, member in unmatched),
        )

    @property
    def has_faces(self) -> bool:
        """Whether both pictures had a face."""
        return self.reference_box is not None


@dataclass(frozen=True, slots=True)
class Contender:
    """A face of the picture with its similarity to each reference, in the order of the references.

    A similarity is None where that reference has no face, or where the service left the face among the unmatched.
    """

    face: Face
    similarities: tuple[float | None, ...]

    @property
    def best(self) -> float | None:
        """The highest of the similarities, 0 to 100."""
        return max((value for value in self.similarities if value is not None), default=None)

    @property
    def nearest(self) -> int | None:
        """Place of the reference that it is most similar to."""
        return None if self.best is None else self.similarities.index(self.best)


@dataclass(frozen=True, slots=True)
class Lineup:
    """A picture against one reference or several, one comparison each, in the order of the references."""

    references: tuple[Picture, ...]
    picture: Picture
    comparisons: tuple[Comparison, ...]

    @property
    def contenders(self) -> tuple[Contender, ...]:
        """Every face of the picture once, numbered from left to right whichever reference it is like."""
        similarities = [_similarities(comparison) for comparison in self.comparisons]
        seen: list[Face] = []
        for answers in similarities:
            seen += [face for face, _ in answers if not any(_is_same(face, other) for other in seen)]
        seen.sort(key=lambda face: (face.box.left + face.box.width / 2, face.box.top))
        return tuple(
            Contender(
                replace(face, number=number),
                tuple(next((value for one, value in answers if _is_same(one, face)), None) for answers in similarities),
            )
            for number, face in enumerate(seen, 1)
        )

    @property
    def receipts(self) -> tuple[ledger.Receipt, ...]:
        """The receipts of the calls that found faces to compare."""
        return tuple(comparison.receipt for comparison in self.comparisons if comparison.receipt)


@forgotten.one_act()
def compare_each(aws: Aws, picture: Picture, references: Sequence[Picture]) -> Lineup:
    """Compare the picture with every reference: one call, and on AWS one billed image, for each.

    Raises a `VitrineError` as `compare` does; what was answered before it stays in the ledger and is free next time.
    """
    return Lineup(tuple(references), picture, tuple(compare(aws, reference, picture) for reference in references))


@forgotten.one_act()
def faceless(aws: Aws, pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Those of the pictures in which there is no face: one DetectFaces, and on AWS one billed image, for each.

    CompareFaces says that a face is missing, but not in which of the two pictures.
    """
    return tuple(picture for picture in pictures if not faces.detect(aws, picture, attributes=("DEFAULT",)).value.faces)


def compare(aws: Aws, reference: Picture, picture: Picture) -> Comparison:
    """Compare the largest face of the reference with every face of the picture. One billed image on AWS.

    Raises a `VitrineError`; a picture without a face is an answer.
    """
    try:
        answered = ledger.ask(aws, QUESTION, picture, reference)
    except errors.NoFace:
        return Comparison()
    return replace(answered.value, receipt=answered.receipt)


def _similarities(comparison: Comparison) -> list[tuple[Face, float | None]]:
    """Every face that a comparison tells of, with its similarity where it has one."""
    likenesses: list[tuple[Face, float | None]] = [(one.face, one.similarity) for one in comparison.likenesses]
    return likenesses + [(face, None) for face in comparison.unmatched]


def _is_same(one: Face, other: Face) -> bool:
    """Whether two answers about one picture speak of the same face: the boxes come from the same detector."""
    return one.box == other.box or one.box.overlap(other.box) > 0.9


def _observations(comparison: Comparison) -> Iterator[Observation]:
    for likeness in comparison.likenesses:
        yield Observation(
            "likeness",
            f"Face {likeness.face.number}",
            confidence=likeness.face.confidence,
            similarity=likeness.similarity,
            box=likeness.face.box,
        )


QUESTION = Question(
    "rekognition",
    "compare_faces",
    Comparison.from_aws,
    doing="compare the faces",
    waiting="Comparing the faces",
    parameters={"SimilarityThreshold": 0.0, "QualityFilter": "NONE"},
    images=("TargetImage", "SourceImage"),
    observe=_observations,
)
