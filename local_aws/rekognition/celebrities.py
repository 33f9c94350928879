"""RecognizeCelebrities and GetCelebrityInfo, over the gallery of public figures that comes with the engine."""

from collections.abc import Mapping
from typing import Any

from local_aws.engines.face import gallery, legible, matching
from local_aws.errors import AwsError
from local_aws.rekognition import shapes
from local_aws.rekognition.foundation import Foundation

MOST_CELEBRITY_FACES = 64


class Celebrities(Foundation):
    """Operations that name public figures."""

    def recognize_celebrities(self, *, Image: Mapping[str, Any]) -> dict[str, Any]:
        """Public figures among the 64 largest faces, and the faces of everybody else.

        Raises the refusals of `pictures.read`.
        """
        picture = self._picture(Image)
        faces = self._engine.detect(picture.pixels)[:MOST_CELEBRITY_FACES]
        known = gallery.shared()
        recognized, unrecognized = [], []
        for face, vector in zip(faces, self._engine.describe(picture.pixels, faces), strict=True):
            match = known.recognize(vector) if legible(face) else None
            if match is None:
                unrecognized.append(shapes.compared_face(face, picture))
                continue
            figure, distance = match
            recognized.append(
                {
                    "Urls": [figure.page],
                    "Name": figure.name,
                    "Id": figure.identifier,
                    "Face": shapes.compared_face(face, picture),
                    "MatchConfidence": float(matching.similarity(distance)),
                    "KnownGender": {"Type": figure.gender},
                }
            )
        return {"CelebrityFaces": recognized, "UnrecognizedFaces": unrecognized}

    def get_celebrity_info(self, *, Id: str) -> dict[str, Any]:
        """Name, page and gender of a figure that RecognizeCelebrities named. Raises ResourceNotFoundException."""
        figure = gallery.shared().figure(Id)
        if figure is None:
            raise AwsError("ResourceNotFoundException", f"The celebrity id: {Id} does not exist")
        return {"Urls": [figure.page], "Name": figure.name, "KnownGender": {"Type": figure.gender}}
