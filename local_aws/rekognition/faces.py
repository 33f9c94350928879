"""DetectFaces: where the faces of a picture are, how they are turned, how they look."""

from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.rekognition.foundation import MOST_FACES, Foundation


class Faces(Foundation):
    """Operations that look at the faces of one picture and keep nothing."""

    def detect_faces(self, *, Image: Mapping[str, Any], Attributes: Sequence[str] = ("DEFAULT",)) -> dict[str, Any]:
        """The 100 largest faces, largest first. Attributes that no engine here measures are left out.

        Raises the refusals of `pictures.read`.
        """
        picture = self._picture(Image)
        faces = self._engine.detect(picture.pixels)[:MOST_FACES]
        return {"FaceDetails": self._face_details(picture, faces, Attributes)}
