"""What every group of Rekognition's operations stands on: the account, its stored faces, the face engine, pictures."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from local_aws.account import foundation
from local_aws.account.store import Account
from local_aws.engines import face
from local_aws.engines.face import Face
from local_aws.errors import AwsError
from local_aws.rekognition import pictures, shapes
from local_aws.rekognition.face_store import Collection, FaceStore

# Amazon Rekognition answers for the largest faces of a picture only (developer guide, "Guidelines and quotas").
MOST_FACES = 100
# The longest page of a list, and the one that `MaxResults` 0 asks for, which AWS allows.
MOST_RESULTS = 4096


def no_faces() -> AwsError:
    """AWS's refusal where an operation needs a face and the picture has none."""
    return AwsError("InvalidParameterException", "There are no faces in the image. Should be at least 1.")


class Foundation(foundation.Foundation):
    """Base of the operation groups: reads pictures, finds and describes faces. Thread-safe."""

    _BAD_TOKEN: ClassVar = ("InvalidPaginationTokenException", "Invalid pagination token")

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._engine = face.shared()
        self._store = FaceStore(account)

    def _picture(self, image: Mapping[str, Any]) -> pictures.Picture:
        """Upright RGB pixels of AWS's `Image` structure; raises AWS's refusals (see `pictures.read`)."""
        return pictures.read(image, self._account)

    def _face_details(
        self,
        picture: pictures.Picture,
        faces: tuple[Face, ...],
        attributes: Sequence[str],
        vectors: NDArray[np.float32] | None = None,
    ) -> list[dict[str, Any]]:
        """AWS's `FaceDetail` of each face with the attributes asked for, as far as they can be measured."""
        nothing = (None,) * len(faces)
        wants_gender, wants_age = (shapes.wants(attributes, name) for name in ("GENDER", "AGE_RANGE"))
        if vectors is None and (wants_gender or wants_age):
            vectors = self._engine.describe(picture.pixels, faces)
        if vectors is None:
            return [shapes.face_detail(face, picture) for face in faces]
        genders = self._engine.genders(faces, vectors) if wants_gender else nothing
        ages = self._engine.age_ranges(faces, vectors) if wants_age else nothing
        return [
            shapes.face_detail(face, picture, gender, age)
            for face, gender, age in zip(faces, genders, ages, strict=True)
        ]

    def _user_key(self, collection: Collection, user_id: str) -> int:
        """The key of a user; raises ResourceNotFoundException."""
        query = "SELECT key FROM rekognition_users WHERE collection = ? AND id = ?"
        row = self._store.database.read().execute(query, (collection.key, user_id)).fetchone()
        if row is None:
            raise AwsError("ResourceNotFoundException", f"The user id: {user_id} does not exist")
        return int(row[0])
