"""Find the faces in a picture and say what can be told about each: Amazon Rekognition's DetectFaces.

The call is made without any threshold, because a threshold is a matter of looking: `above` applies it to what came
back, and moving it never costs a call. A picture without a face is an answer with no faces in it, not an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from services import ledger
from services.faces.details import Face, FaceDetection, words
from services.ledger import Answered, Observation, Question

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture


def detect(aws: Aws, picture: Picture, *, attributes: Sequence[str] = ("ALL",)) -> Answered[FaceDetection]:
    """Every face of the picture, at most the 100 largest.

    `attributes` are AWS's: ALL, or DEFAULT for box, landmarks, pose and quality alone, or single ones. One billed image
    on AWS; the same question again is answered from the ledger.

    Raises a `VitrineError`; no face is not one.
    """
    return ledger.ask(aws, replace(QUESTION, parameters={"Attributes": list(attributes)}), picture)


def above(detection: FaceDetection, confidence: float) -> tuple[Face, ...]:
    """The faces whose detection confidence is at least `confidence` (0 to 100). Costs no call."""
    return tuple(face for face in detection.faces if face.confidence >= confidence)


def _observations(detection: FaceDetection) -> Iterator[Observation]:
    """One row for the face itself and one for each thing estimated about it, all with the face's box."""
    for face in detection.faces:
        yield Observation("face", f"Face {face.number}", confidence=face.confidence, box=face.box)
        if face.gender:
            yield Observation("gender", str(face.gender.value), confidence=face.gender.confidence, box=face.box)
        if face.age:
            yield Observation("age", f"{face.age.low} to {face.age.high} years", box=face.box)
        for emotion in face.emotions:
            yield Observation("emotion", str(emotion.value), confidence=emotion.confidence, box=face.box)
        for name, estimate in face.attributes:
            found = f"{words(name)}: {'yes' if estimate.value else 'no'}"
            yield Observation("attribute", found, confidence=estimate.confidence, box=face.box)


QUESTION = Question(
    "rekognition",
    "detect_faces",
    FaceDetection.from_aws,
    doing="find the faces",
    waiting="Looking for faces",
    parameters={"Attributes": ["ALL"]},
    images=("Image",),
    observe=_observations,
)
