"""IndexFaces, ListFaces and DeleteFaces: what a collection holds."""

import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face import Face, legible
from local_aws.rekognition import quality_filter, shapes
from local_aws.rekognition.face_store import FACES, MODEL_VERSION, Collection, face_shape, to_blob
from local_aws.rekognition.foundation import MOST_FACES, MOST_RESULTS, Foundation
from local_aws.rekognition.pictures import Picture

# Names under which identifiers are derived from content, so that the same face always gets the same one.
_IMAGES = uuid.uuid5(uuid.NAMESPACE_URL, "https://vitrine.invalid/rekognition/images")
_FACES = uuid.uuid5(uuid.NAMESPACE_URL, f"https://vitrine.invalid/rekognition/faces/{MODEL_VERSION}")


class Indexing(Foundation):
    """Operations on the faces of a collection."""

    def index_faces(
        self,
        *,
        CollectionId: str,
        Image: Mapping[str, Any],
        ExternalImageId: str | None = None,
        DetectionAttributes: Sequence[str] = ("DEFAULT",),
        MaxFaces: int = MOST_FACES,
        QualityFilter: str = "AUTO",
    ) -> dict[str, Any]:
        """Store the faces of a picture, largest first. The same picture under the same name is stored once.

        The stored faces are on disk when this returns.

        Raises ResourceNotFoundException and the refusals of `pictures.read`.
        """
        self._store.collection(CollectionId)
        picture = self._picture(Image)
        faces = self._engine.detect(picture.pixels)[:MOST_FACES]
        reasons = {face: quality_filter.reasons(face, picture, QualityFilter) for face in faces}
        passing = [face for face in faces if not reasons[face]]
        # AWS drops the poorest first, then the smallest; the faces come largest first, and sorting keeps that order.
        for face in sorted(passing, key=legible, reverse=True)[MaxFaces:]:
            reasons[face] = ["EXCEEDS_MAX_FACES"]
        kept = tuple(face for face in faces if not reasons[face])
        vectors = self._engine.describe(picture.pixels, kept)
        details = self._face_details(picture, kept, DetectionAttributes, vectors)
        left_out = tuple(face for face in faces if reasons[face])
        stored = self._store_faces(CollectionId, picture, ExternalImageId, kept, vectors)
        return {
            "FaceRecords": [{"Face": face, "FaceDetail": detail} for face, detail in zip(stored, details, strict=True)],
            "FaceModelVersion": MODEL_VERSION,
            "UnindexedFaces": [
                {"Reasons": reasons[face], "FaceDetail": detail}
                for face, detail in zip(
                    left_out, self._face_details(picture, left_out, DetectionAttributes), strict=True
                )
            ],
        }

    def list_faces(
        self,
        *,
        CollectionId: str,
        NextToken: str | None = None,
        MaxResults: int = 0,
        UserId: str | None = None,
        FaceIds: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """The faces of a collection, oldest first; of one user, or of the given FaceIds only, where asked.

        Raises InvalidPaginationTokenException and ResourceNotFoundException.
        """
        collection = self._store.collection(CollectionId)
        wanted = sorted(set(FaceIds)) if FaceIds is not None else []
        pages = self._pages("ListFaces", collection.key, UserId, *wanted)
        most = MaxResults or MOST_RESULTS
        where = "WHERE faces.collection = ? AND faces.key > ?"
        bound: list[Any] = [collection.key, pages.start(NextToken, 0)]
        if UserId is not None:
            where += " AND faces.user = ?"
            bound.append(self._user_key(collection, UserId))
        if FaceIds is not None:
            where += f" AND faces.face_id IN ({','.join('?' * len(wanted))})"
            bound += wanted
        query = f"{FACES} {where} ORDER BY faces.key LIMIT ?"
        rows = self._store.database.read().execute(query, [*bound, most + 1]).fetchall()
        listed, token = pages.page(rows, most, lambda row: int(row[0]))
        answer: dict[str, Any] = {"Faces": [face_shape(row) for row in listed], "FaceModelVersion": MODEL_VERSION}
        return answer if token is None else answer | {"NextToken": token}

    def delete_faces(self, *, CollectionId: str, FaceIds: Sequence[str]) -> dict[str, Any]:
        """Remove faces. One that is not there, or that a user still has, is named with its reason and is no error.

        Raises ResourceNotFoundException.
        """
        deleted, kept = [], []
        with self._store.database.deleting() as connection:
            collection = self._store.collection(CollectionId)
            for face_id in dict.fromkeys(FaceIds):
                row = connection.execute(
                    f"{FACES} WHERE faces.collection = ? AND faces.face_id = ?", (collection.key, face_id)
                ).fetchone()
                if row is None:
                    kept.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
                elif (user_id := row[-1]) is not None:
                    reasons = ["ASSOCIATED_TO_AN_EXISTING_USER"]
                    kept.append({"FaceId": face_id, "UserId": user_id, "Reasons": reasons})
                else:
                    connection.execute("DELETE FROM rekognition_faces WHERE key = ?", (row[0],))
                    deleted.append(face_id)
            if deleted:
                self._store.changed(connection, collection)
        # The model forbids an empty list of deleted faces.
        return ({"DeletedFaces": deleted} if deleted else {}) | {"UnsuccessfulFaceDeletions": kept}

    def _store_faces(
        self,
        collection_id: str,
        picture: Picture,
        external_image_id: str | None,
        faces: tuple[Face, ...],
        vectors: NDArray[np.float32],
    ) -> list[dict[str, Any]]:
        """AWS's `Face` of each face, stored now or before. All of a picture's faces are stored, or none."""
        image_id = str(uuid.uuid5(_IMAGES, picture.digest))
        stored = []
        with self._store.database.transaction() as connection:
            collection = self._store.collection(collection_id)
            before = connection.total_changes
            for face, vector in zip(faces, vectors, strict=True):
                face_id = _free_face_id(connection, collection, picture, face, external_image_id)
                box = shapes.bounding_box(face, picture)
                connection.execute(
                    "INSERT OR IGNORE INTO rekognition_faces (collection, face_id, image_id, external_image_id, "
                    "box_left, box_top, box_width, box_height, confidence, vector) VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (
                        collection.key,
                        face_id,
                        image_id,
                        external_image_id,
                        box["Left"],
                        box["Top"],
                        box["Width"],
                        box["Height"],
                        face.confidence,
                        to_blob(vector),
                    ),
                )
                query = f"{FACES} WHERE faces.collection = ? AND faces.face_id = ?"
                stored.append(face_shape(connection.execute(query, (collection.key, face_id)).fetchone()))
            if connection.total_changes != before:
                self._store.changed(connection, collection)
        return stored


def _free_face_id(
    connection: sqlite3.Connection, collection: Collection, picture: Picture, face: Face, external_image_id: str | None
) -> str:
    """The FaceId of a face under an ExternalImageId: of the face alone, unless another name has taken that here."""
    edges = ",".join(f"{edge:.0f}" for edge in (face.left, face.top, face.right, face.bottom))
    alone = str(uuid.uuid5(_FACES, f"{picture.digest}/{edges}"))
    named = str(uuid.uuid5(_FACES, f"{picture.digest}/{edges}/{external_image_id or ''}"))
    query = "SELECT face_id, external_image_id FROM rekognition_faces WHERE collection = ? AND face_id IN (?, ?)"
    taken = dict(connection.execute(query, (collection.key, alone, named)).fetchall())
    if named in taken:
        return named
    return alone if taken.get(alone, external_image_id) == external_image_id else named
