"""SearchFaces and SearchFacesByImage: whose face is this, among those of a collection?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face import matching
from local_aws.errors import AwsError
from local_aws.rekognition import quality_filter, shapes
from local_aws.rekognition.face_store import MODEL_VERSION, Collection
from local_aws.rekognition.foundation import MOST_FACES, Foundation, no_faces

DEFAULT_THRESHOLD = 80.0
MOST_MATCHES = 4096  # AWS's greatest MaxFaces; it documents no default


class Search(Foundation):
    """Operations that search the faces of a collection."""

    def search_faces(
        self,
        *,
        CollectionId: str,
        FaceId: str,
        MaxFaces: int = MOST_MATCHES,
        FaceMatchThreshold: float = DEFAULT_THRESHOLD,
    ) -> dict[str, Any]:
        """Faces of the collection like one of its own, which is left out.

        Raises InvalidParameterException and ResourceNotFoundException.
        """
        collection = self._store.collection(CollectionId)
        key = self._store.face_key(collection, FaceId)
        if key is None:
            raise AwsError("InvalidParameterException", "faceId was not found in the collection.")
        vector = self._store.face_vector(key)
        return {
            "SearchedFaceId": FaceId,
            "FaceMatches": self._matches(collection, vector, MaxFaces, FaceMatchThreshold, without=key),
            "FaceModelVersion": MODEL_VERSION,
        }

    def search_faces_by_image(
        self,
        *,
        CollectionId: str,
        Image: Mapping[str, Any],
        MaxFaces: int = MOST_MATCHES,
        FaceMatchThreshold: float = DEFAULT_THRESHOLD,
        QualityFilter: str = "NONE",
    ) -> dict[str, Any]:
        """Faces of the collection like the largest face of a picture.

        Raises ResourceNotFoundException, InvalidParameterException where no face passes, and the refusals of
        `pictures.read`.
        """
        collection = self._store.collection(CollectionId)
        picture = self._picture(Image)
        passing = [
            face
            for face in self._engine.detect(picture.pixels)[:MOST_FACES]
            if not quality_filter.reasons(face, picture, QualityFilter)
        ]
        if not passing:
            raise no_faces()
        vector = self._engine.describe(picture.pixels, (passing[0],))[0]
        return {
            "SearchedFaceBoundingBox": shapes.bounding_box(passing[0], picture),
            "SearchedFaceConfidence": passing[0].confidence,
            "FaceMatches": self._matches(collection, vector, MaxFaces, FaceMatchThreshold),
            "FaceModelVersion": MODEL_VERSION,
        }

    def _matches(
        self,
        collection: Collection,
        vector: NDArray[np.float32],
        most: int,
        threshold: float,
        without: int | None = None,
    ) -> list[dict[str, Any]]:
        index = self._store.face_index(collection)
        found = index.search(vector, most + (without is not None), matching.distance_at(threshold))
        found = [(key, distance) for key, distance in found if key != without][:most]
        faces = self._store.faces([key for key, _ in found])
        return [
            {"Similarity": float(matching.similarity(distance)), "Face": faces[key]}
            for key, distance in found
            if key in faces
        ]
