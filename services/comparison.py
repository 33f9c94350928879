"""Is the person of the reference picture in another picture? Amazon Rekognition's CompareFaces.

AWS compares the largest face of the reference with every face of the picture. The call asks for every similarity
(threshold 0), and `matches` applies the threshold afterwards, so moving it never costs a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services import errors, ledger, pricing
from services.boxes import Box
from services.face_details import Face

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

DEFAULT_SIMILARITY = 80.0  # AWS's own default of SimilarityThreshold
NO_FACE = "no faces in the image"  # the words of AWS's InvalidParameterException for a picture without a face


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

    reference_digest: str
    picture_digest: str
    reference_box: Box | None
    reference_confidence: float
    likenesses: tuple[Likeness, ...]
    unmatched: tuple[Face, ...]
    receipt: ledger.Receipt | None

    @property
    def has_faces(self) -> bool:
        """Whether both pictures had a face."""
        return self.reference_box is not None


def compare(aws: Aws, reference: Picture, picture: Picture) -> Comparison:
    """Compare the largest face of the reference with every face of the picture. One billed image on AWS.

    Raises a `VitrineError`; a picture without a face is an answer.
    """
    try:
        answer = ledger.ask(
            aws,
            "rekognition",
            "compare_faces",
            {
                "SourceImage": {"Bytes": reference.data},
                "TargetImage": {"Bytes": picture.data},
                "SimilarityThreshold": 0.0,
                "QualityFilter": "NONE",
            },
            picture=picture,
            observe=_observations,
        )
    except errors.BadInput as error:
        if error.code == "InvalidParameterException" and NO_FACE in error.message:
            return Comparison(reference.digest, picture.digest, None, 0.0, (), (), None)
        raise
    source = answer.response["SourceImageFace"]
    likenesses = _likenesses(answer.response)
    unmatched = answer.response.get("UnmatchedFaces") or ()
    return Comparison(
        reference.digest,
        picture.digest,
        Face.from_aws(source).box,
        float(source["Confidence"]),
        likenesses,
        tuple(Face.from_aws(member, number) for number, member in enumerate(unmatched, len(likenesses) + 1)),
        answer.receipt,
    )


def matches(comparison: Comparison, similarity: float) -> tuple[Likeness, ...]:
    """The likenesses of at least `similarity` (0 to 100, inclusive as AWS's threshold is). Costs no call."""
    return tuple(likeness for likeness in comparison.likenesses if likeness.similarity >= similarity)


def price_usd(aws: Aws, comparisons: int = 1) -> float | None:
    """What so many comparisons cost at most, by AWS's list price; 0 for Local, None where it is unknown."""
    return pricing.pictures_usd(aws, "compare_faces", comparisons)


def _likenesses(response: Mapping[str, Any]) -> tuple[Likeness, ...]:
    found = enumerate(response.get("FaceMatches") or (), 1)
    return tuple(Likeness(Face.from_aws(match["Face"], number), float(match["Similarity"])) for number, match in found)


def _observations(response: Mapping[str, Any]) -> Iterator[ledger.Observation]:
    for likeness in _likenesses(response):
        yield ledger.Observation(
            "likeness",
            f"Face {likeness.face.number}",
            confidence=likeness.face.confidence,
            similarity=likeness.similarity,
            box=likeness.face.box,
        )
