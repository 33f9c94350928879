"""Who of a collection is in a picture: every face of it is searched, and the matches are told by person.

SearchFacesByImage searches the largest face only, so faces are found first and sent one by one. Each search asks for
the nearest faces whatever their similarity, because a threshold is a matter of looking: a `similarity.Band` judges what
came back, and moving it never costs a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services import errors, faces, ledger
from services.boxes import Box
from services.faces import FaceDetection
from services.faces import cutouts as face_cutouts
from services.faces.cutouts import Cutout
from services.faces.details import Face
from services.ledger import Answered, Observation, Question, forgotten
from services.people import collections, register
from services.people.collections import Collection
from services.server.pool import Pool

if TYPE_CHECKING:
    from services.aws import Aws
    from services.images import Picture

MOST_MATCHES = 50
"""Nearest faces of the collection that are told of for each face of the picture."""
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A stored face that resembles the searched one, with its similarity (0 to 100) and where it came from."""

    face_id: str
    similarity: float
    picture_name: str
    has_thumbnail: bool


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person of the collection, as similar as the most similar stored example; `examples` come most similar first."""

    slug: str
    name: str
    collection: str
    examples: tuple[Example, ...]

    @property
    def similarity(self) -> float:
        """Is it the same person? 0 to 100."""
        return self.examples[0].similarity


@dataclass(frozen=True, slots=True)
class FaceSearch:
    """One face of the picture and who resembles it, most similar first.

    `face.confidence` says whether it is a face, `people` who it is. `note` says why the face could not be searched;
    `error` why the search of it failed.
    """

    face: Face
    people: tuple[PersonMatch, ...]
    receipt: ledger.Receipt | None = None
    note: str = ""
    error: errors.VitrineError | None = None

    @property
    def best(self) -> PersonMatch | None:
        """The most similar person."""
        return self.people[0] if self.people else None


@dataclass(frozen=True, slots=True)
class PictureSearch:
    """Every face of a picture, searched in one collection."""

    collection: str
    detection: Answered[FaceDetection]
    faces: tuple[FaceSearch, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Who of a collection is nearest to the one face that was searched, and where AWS saw that face."""

    searched: Box | None
    people: tuple[PersonMatch, ...]


def question(aws: Aws, collection: str, state: str = "", face: Face | None = None) -> Question[Nearest]:
    """What is asked of a collection in that state about the piece of a picture that shows one of its faces."""

    def read(response: Mapping[str, Any]) -> Nearest:
        box = response.get("SearchedFaceBoundingBox")
        return Nearest(Box.from_aws(box) if box else None, _people(aws, collection, response))

    def observed(nearest: Nearest) -> Iterator[Observation]:
        confidence, box = (face.confidence, face.box) if face else (None, None)
        return (Observation("person", one.name, confidence, one.similarity, box) for one in nearest.people)

    return Question(
        "rekognition",
        "search_faces_by_image",
        read,
        doing=f"search {collection}",
        waiting=f"Searching {collection}",
        parameters={
            "CollectionId": collection,
            "MaxFaces": MOST_MATCHES,
            "FaceMatchThreshold": 0.0,
            "QualityFilter": "NONE",
        },
        images=("Image",),
        observe=observed,
        state=state,
    )


@forgotten.one_act()
def search(
    aws: Aws,
    picture: Picture,
    collection: Collection,
    *,
    detection: Answered[FaceDetection] | None = None,
) -> PictureSearch:
    """Search every face of the picture in the collection: one billed image for each, and one to find them.

    `detection` spares finding them again. A face whose search failed says so itself; where all failed, the error is
    raised.
    """
    detection = detection or faces.detect(aws, picture)
    state = collections.state(aws, collection)
    boxes = [face.box for face in detection.value.faces]
    pieces = list(face_cutouts.cut_out_each(picture, boxes)) if boxes else []
    with Pool("search", "Searches the faces of a picture in a collection", _AT_ONCE) as pool:
        asked = [
            pool.submit(_searched, aws, picture, face, piece, collection.name, state)
            for face, piece in zip(detection.value.faces, pieces, strict=True)
        ]
    found = [one.result() for one in asked]
    failed = [one.error for one in found if one.error]
    if failed and len(failed) == len(found):
        raise failed[0]
    return PictureSearch(collection.name, detection, tuple(found))


@forgotten.one_act()
def search_face(
    aws: Aws, picture: Picture, face: Face, names: Sequence[str], *, others: Sequence[Face] = ()
) -> FaceSearch:
    """Search one face of a picture in several collections: one billed image for each that is not empty.

    Raises a `VitrineError` where a search fails; a collection that was deleted meanwhile is left out.
    """
    piece = face_cutouts.cut_out(picture, face.box, [other.box for other in others])
    people: list[PersonMatch] = []
    receipt, note = None, ""
    for name in names:
        try:
            described = collections.describe(aws, name)
            if not described.faces:
                continue
            one = _searched(aws, picture, face, piece, name, collections.state(aws, described))
        except errors.NotFound:
            continue
        if isinstance(one.error, errors.NotFound):
            continue
        if one.error:
            raise one.error
        people += one.people
        receipt, note = one.receipt or receipt, one.note or note
    people.sort(key=lambda person: -person.similarity)
    return FaceSearch(face, tuple(people), receipt, note)


def _searched(aws: Aws, picture: Picture, face: Face, piece: Cutout, collection: str, state: str) -> FaceSearch:
    try:
        found = _asked(aws, picture, face, piece, collection, state)
        if found is None:
            close = face_cutouts.cut_out(picture, face.box, margin=face_cutouts.MARGINS[-1])
            found = _asked(aws, picture, face, close, collection, state)
    except errors.VitrineError as error:
        return FaceSearch(face, (), error=error)
    if found is None:
        return FaceSearch(face, (), note="Another face stands so close that this one could not be searched.")
    return found


def _asked(aws: Aws, picture: Picture, face: Face, piece: Cutout, collection: str, state: str) -> FaceSearch | None:
    """The matches of one piece; None when another face than the one meant was searched."""
    try:
        answered = ledger.ask(aws, question(aws, collection, state, face), piece.picture, about=(picture,))
    except errors.NoFace:
        return FaceSearch(face, (), note="Too small or too unclear to be searched.")
    searched = answered.value.searched
    if searched and not piece.holds(searched):
        return None
    return FaceSearch(face, answered.value.people, answered.receipt)


def _people(aws: Aws, collection: str, response: Mapping[str, Any]) -> tuple[PersonMatch, ...]:
    """The matches by person, each with its examples."""
    matches = response.get("FaceMatches") or ()
    known = register.faces(aws, collection, [match["Face"]["FaceId"] for match in matches])
    slugs = {str(match["Face"].get("ExternalImageId") or "") for match in matches} - {""}
    names = register.names(aws, collection, slugs)
    found: dict[str, PersonMatch] = {}
    for match in sorted(matches, key=lambda match: -match["Similarity"]):
        face_id = str(match["Face"]["FaceId"])
        entry = known.get(face_id)
        slug = str(match["Face"].get("ExternalImageId") or "") or face_id
        example = Example(
            face_id,
            float(match["Similarity"]),
            entry.picture_name if entry else "",
            bool(entry and entry.has_thumbnail),
        )
        if slug in found:
            found[slug] = replace(found[slug], examples=(*found[slug].examples, example))
        else:
            name = names.get(slug) or (slug if slug in slugs else f"No name ({face_id[:8]})")
            found[slug] = PersonMatch(slug, name, collection, (example,))
    return tuple(found.values())
