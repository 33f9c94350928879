"""What every group of Rekognition's operations stands on: the account, the picture reader and the face engine."""

from collections.abc import Mapping
from typing import Any

from local_aws.engines import face
from local_aws.engines.face import Face
from local_aws.rekognition import pictures
from local_aws.store import Account

# Amazon Rekognition answers for the largest faces of a picture only (developer guide, "Guidelines and quotas").
MOST_FACES = 100


class Foundation:
    """Base of the operation groups: reads pictures and finds faces. Thread-safe: it keeps no mutable state."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._engine = face.shared()

    def _picture(self, image: Mapping[str, Any]) -> pictures.Picture:
        """Upright RGB pixels of AWS's `Image` structure; raises AWS's refusals (see `pictures.read`)."""
        return pictures.read(image, self._account)

    def _faces(self, picture: pictures.Picture, most: int = MOST_FACES) -> tuple[Face, ...]:
        """The largest faces of a picture, largest first."""
        return self._engine.detect(picture.pixels)[:most]
