"""Put a person's face into a collection: one face at a time, cut out of its picture, under that person's name.

IndexFaces gives its name to every face of a picture, so a group would be enrolled under one name; here a picture with
several faces is answered with the question whose is whose. Asking again enrolls nobody twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from services import aws as connections
from services import errors, faces, images, ledger
from services.boxes import Box
from services.faces import FaceDetection
from services.faces import cutouts as face_cutouts
from services.faces.cutouts import Cutout
from services.faces.details import Face
from services.ledger import Answered, Named, Observation, Question, forgotten
from services.people import register
from services.people.person_names import slug_of, tidy

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

LEAST_DETECTION_CONFIDENCE = 80.0
"""Detection confidence from which a face is somebody to enroll."""
THUMBNAIL_PX = 120

State = Literal["enrolled", "refused", "several faces", "no face"]

REASONS = {
    "EXCEEDS_MAX_FACES": "another face beside it is larger or clearer",
    "EXTREME_POSE": "it is turned too far away",
    "LOW_BRIGHTNESS": "it is too dark",
    "LOW_SHARPNESS": "it is too blurred",
    "LOW_CONFIDENCE": "it is not surely a face",
    "SMALL_BOUNDING_BOX": "it is too small",
    "LOW_FACE_QUALITY": "it is cut off, covered or hard to make out",
}
"""AWS's reasons for leaving a face out of a collection, in plain words."""


@dataclass(frozen=True, slots=True)
class EnrollmentRequest:
    """Who is to be enrolled where: a collection, the person's name, the note of consent, and who enrolls.

    With `keeps_thumbnail` a small picture of the face stays on this server until face or picture is forgotten. With
    `takes_any` poor faces are taken, too, though they may be mistaken for somebody else's.
    """

    collection: str
    name: str
    consent: str = ""
    added_by: str = ""
    keeps_thumbnail: bool = False
    takes_any: bool = False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A face that is in the collection now. `was_there`: it had been enrolled before, and no call was made."""

    request: EnrollmentRequest
    face_id: str
    cutout: Cutout
    was_there: bool
    receipt: ledger.Receipt | None


@dataclass(frozen=True, slots=True)
class Enrollment:
    """What became of one picture. `detection` has its faces; `why` says why the one face was refused."""

    state: State
    picture_digest: str
    detection: Answered[FaceDetection]
    enrolled: Enrolled | None = None
    why: str = ""

    @property
    def candidates(self) -> tuple[Face, ...]:
        """The faces that could be enrolled."""
        return faces.above(self.detection.value, LEAST_DETECTION_CONFIDENCE)


class FaceRefused(errors.BadInput):
    """AWS, or the embedded AWS, takes this face for too poor to be found again."""

    advice_by_default = "Use a larger, sharper picture in which the person looks toward the camera."


def price_usd(aws: Aws, enrolled: int, detected: int = 0) -> float | None:
    """What enrolling so many faces, after looking for faces in so many pictures, costs at most; 0 for Local."""
    one, two = question(EnrollmentRequest("", "")).price_usd(aws, enrolled), faces.QUESTION.price_usd(aws, detected)
    return None if one is None or two is None else one + two


@dataclass(frozen=True, slots=True)
class Indexed:
    """What IndexFaces did with a piece: the faces it took, with their FaceIds, and those it left out, with reasons."""

    taken: tuple[tuple[str, Face], ...]
    left_out: tuple[tuple[Face, tuple[str, ...]], ...]

    @classmethod
    def from_aws(cls, response: Mapping[str, Any]) -> Indexed:
        """From the answer of IndexFaces."""
        taken, left_out = response.get("FaceRecords") or (), response.get("UnindexedFaces") or ()
        return cls(
            tuple((str(record["Face"]["FaceId"]), Face.from_aws(record["Face"])) for record in taken),
            tuple((Face.from_aws(one["FaceDetail"]), tuple(one.get("Reasons") or ())) for one in left_out),
        )


def question(request: EnrollmentRequest) -> Question[Indexed]:
    """What is asked about the piece of a picture whose one face is to be enrolled; it is asked each time."""
    slug = slug_of(tidy(request.name))
    return Question(
        "rekognition",
        "index_faces",
        Indexed.from_aws,
        doing=f"enroll {tidy(request.name)} in {request.collection}",
        waiting="Enrolling the face",
        parameters={
            "CollectionId": request.collection,
            "ExternalImageId": slug,
            "MaxFaces": 1,
            **({"QualityFilter": "NONE"} if request.takes_any else {}),
        },
        images=("Image",),
        observe=lambda indexed: (Observation("enrolled face", slug, face.confidence) for _, face in indexed.taken),
        repeatable=False,
    )


@forgotten.one_act()
def enroll_picture(aws: Aws, picture: Picture, request: EnrollmentRequest) -> Enrollment:
    """Enroll the one face of a picture; where there are several, or none, nobody is. Two billed images at most.

    Raises `BadInput` without a name, `NotFound` for a collection that is gone, and other `VitrineError`s.
    """
    _check(request)
    detection = faces.detect(aws, picture)
    found = faces.above(detection.value, LEAST_DETECTION_CONFIDENCE)
    if len(found) != 1:
        return Enrollment("several faces" if found else "no face", picture.digest, detection)
    try:
        return Enrollment("enrolled", picture.digest, detection, enroll_face(aws, picture, found[0].box, request))
    except FaceRefused as refusal:
        return Enrollment("refused", picture.digest, detection, why=refusal.message)


def recall_picture(aws: Aws, picture: Picture, request: EnrollmentRequest) -> Enrollment:
    """What became of a picture that was enrolled before, as ledger and register have it; nothing is sent.

    Raises `NotRecorded` where the ledger does not know (any more) which faces it shows.
    """
    detection = faces.detect(connections.recorded(aws), picture)
    found = faces.above(detection.value, LEAST_DETECTION_CONFIDENCE)
    if len(found) != 1:
        return Enrollment("several faces" if found else "no face", picture.digest, detection)
    slug = slug_of(tidy(request.name))
    for margin in (None, face_cutouts.MARGINS[-1]):
        cutout = face_cutouts.cut_out(picture, found[0].box, margin=margin)
        if face_id := register.face_of_cutout(aws, request.collection, slug, cutout.picture.digest):
            enrolled = Enrolled(request, face_id, cutout, True, None)
            return Enrollment("enrolled", picture.digest, detection, enrolled)
    return Enrollment(
        "refused", picture.digest, detection, why="The face was not taken, or it was deleted from the collection since."
    )


@forgotten.one_act()
def enroll_face(
    aws: Aws, picture: Picture, face: Box, request: EnrollmentRequest, others: tuple[Box, ...] = ()
) -> Enrolled:
    """Enroll this face of a picture. One billed image, two where a neighbor was taken in its place at first.

    `others` are the boxes of the picture's other faces. Raises `FaceRefused` with the reason, `BadInput` without a
    name, `NotFound` for a collection that is gone.
    """
    _check(request)
    first = face_cutouts.cut_out(picture, face, others)
    done = enroll_cutout(aws, first, request, picture)
    if done is None:
        close = face_cutouts.cut_out(picture, face, margin=face_cutouts.MARGINS[-1])
        done = None if close.picture.digest == first.picture.digest else enroll_cutout(aws, close, request, picture)
    if done is None:
        raise FaceRefused("Another face stands so close that this one cannot be told from it.")
    return done


def enroll_cutout(aws: Aws, cutout: Cutout, request: EnrollmentRequest, whole: Named) -> Enrolled | None:
    """Enroll the face of a piece that was cut out of a `whole` picture; None when another face was taken for it.

    Also the way back after a deletion, while the piece is at hand. Raises as `enroll_face` does.
    """
    slug = slug_of(tidy(request.name))
    mark = forgotten.mark(aws.visit, [whole.digest, cutout.picture.digest])
    face_id = _there_already(aws, request.collection, slug, cutout)
    receipt = None
    if face_id is None:
        answered = ledger.ask(aws, question(request), cutout.picture, about=(whole,))
        receipt = answered.receipt
        face_id = _taken(aws, request.collection, cutout, answered.value)
        if face_id is None:
            return None
    register.add(
        aws,
        request.collection,
        slug=slug,
        name=tidy(request.name),
        consent=request.consent.strip(),
        face_id=face_id,
        picture_name=whole.name,
        picture_digest=whole.digest,
        cutout_digest=cutout.picture.digest,
        added_by=request.added_by.strip(),
        thumbnail=images.thumbnail(cutout.picture, THUMBNAIL_PX) if request.keeps_thumbnail else None,
        mark=mark,
    )
    return Enrolled(request, face_id, cutout, receipt is None, receipt)


def _check(request: EnrollmentRequest) -> None:
    if not tidy(request.name):
        raise errors.BadInput("The person has no name.", "Type a name, or leave the picture out.")
    if not request.collection:
        raise errors.BadInput("No collection is chosen.", "Choose a collection, or make one.")


def _there_already(aws: Aws, collection: str, slug: str, cutout: Cutout) -> str | None:
    """The FaceId of the same piece under the same name, if it is still in the collection. Costs nothing."""
    face_id = register.face_of_cutout(aws, collection, slug, cutout.picture.digest)
    if face_id is None:
        return None
    with errors.translated(f"look into the collection {collection}"):
        answer = aws.client("rekognition").list_faces(CollectionId=collection, FaceIds=[face_id])
    return face_id if answer.get("Faces") else None


def _taken(aws: Aws, collection: str, cutout: Cutout, indexed: Indexed) -> str | None:
    """The FaceId of the face that is meant; a neighbor that was taken for it is removed again, and gives None."""
    for face_id, face in indexed.taken:
        if cutout.holds(face.box):
            return face_id
        with errors.translated("remove a neighboring face again"):
            aws.client("rekognition").delete_faces(CollectionId=collection, FaceIds=[face_id])
        return None
    mine = [reasons for face, reasons in indexed.left_out if cutout.holds(face.box)]
    if not mine:
        raise FaceRefused("No face is found when this one is looked at closely.")
    reasons = [REASONS.get(reason, reason.replace("_", " ").lower()) for reason in mine[0]]
    raise FaceRefused(f"The face is not taken: {', and '.join(reasons) or 'no reason was given'}.")
