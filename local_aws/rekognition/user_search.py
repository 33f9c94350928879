"""SearchUsers and SearchUsersByImage: which person is this, among the users of a collection?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face import matching
from local_aws.errors import AwsError
from local_aws.rekognition import quality_filter
from local_aws.rekognition.face_store import MODEL_VERSION, Collection, to_vector
from local_aws.rekognition.foundation import MOST_FACES, Foundation
from local_aws.rekognition.users import MOST_USERS, status

DEFAULT_THRESHOLD = 80.0


class UserSearch(Foundation):
    """Operations that search the users of a collection."""

    def search_users(
        self,
        *,
        CollectionId: str,
        UserId: str | None = None,
        FaceId: str | None = None,
        UserMatchThreshold: float = DEFAULT_THRESHOLD,
        MaxUsers: int = MOST_USERS,
    ) -> dict[str, Any]:
        """Users like one of the collection's users, which is left out, or like one of its faces.

        Raises InvalidParameterException and ResourceNotFoundException.
        """
        if (UserId is None) == (FaceId is None):
            raise AwsError("InvalidParameterException", "Provide either a FaceId or a UserId, not both.")
        collection = self._store.collection(CollectionId)
        answer: dict[str, Any] = {"FaceModelVersion": MODEL_VERSION}
        without: int | None = None
        vector: NDArray[np.float32] | None
        if FaceId is not None:
            face_key = self._store.face_key(collection, FaceId)
            if face_key is None:
                raise AwsError("InvalidParameterException", "faceId was not found in the collection.")
            vector = self._store.face_vector(face_key)
            answer["SearchedFace"] = {"FaceId": FaceId}
        else:
            without = self._user_key(collection, str(UserId))
            query = "SELECT vector FROM rekognition_users WHERE key = ?"
            (blob,) = self._store.database.read().execute(query, (without,)).fetchone()
            vector = to_vector(blob) if blob is not None else None
            answer["SearchedUser"] = {"UserId": UserId}
        matches = [] if vector is None else self._users(collection, vector, MaxUsers, UserMatchThreshold, without)
        return answer | {"UserMatches": matches}

    def search_users_by_image(
        self,
        *,
        CollectionId: str,
        Image: Mapping[str, Any],
        UserMatchThreshold: float = DEFAULT_THRESHOLD,
        MaxUsers: int = MOST_USERS,
        QualityFilter: str = "NONE",
    ) -> dict[str, Any]:
        """Users like the largest face of a picture; a picture without a face matches nobody and is no error.

        Raises ResourceNotFoundException and the refusals of `pictures.read`.
        """
        collection = self._store.collection(CollectionId)
        picture = self._picture(Image)
        faces = self._engine.detect(picture.pixels)[:MOST_FACES]
        reasons = {face: quality_filter.reasons(face, picture, QualityFilter) for face in faces}
        searched = next((face for face in faces if not reasons[face]), None)
        others = tuple(face for face in faces if face is not searched)
        answer: dict[str, Any] = {
            "UserMatches": [],
            "FaceModelVersion": MODEL_VERSION,
            "UnsearchedFaces": [
                {"FaceDetails": detail, "Reasons": reasons[face] or ["FACE_NOT_LARGEST"]}
                for face, detail in zip(others, self._face_details(picture, others, ()), strict=True)
            ],
        }
        if searched is not None:
            vector = self._engine.describe(picture.pixels, (searched,))[0]
            answer["SearchedFace"] = {"FaceDetail": self._face_details(picture, (searched,), ())[0]}
            answer["UserMatches"] = self._users(collection, vector, MaxUsers, UserMatchThreshold)
        return answer

    def _users(
        self,
        collection: Collection,
        vector: NDArray[np.float32],
        most: int,
        threshold: float,
        without: int | None = None,
    ) -> list[dict[str, Any]]:
        index = self._store.user_index(collection)
        found = index.search(vector, most + (without is not None), matching.distance_at(threshold))
        names = self._store.user_names([key for key, _ in found])
        return [
            {
                "Similarity": float(matching.similarity(distance)),
                "User": {"UserId": names[key], "UserStatus": status(True)},
            }
            for key, distance in found
            if key != without and key in names
        ][:most]
