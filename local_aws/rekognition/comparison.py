"""CompareFaces: the largest face of one picture against every face of another."""

from collections.abc import Mapping
from typing import Any

from local_aws.engines.face import Face, matching
from local_aws.rekognition import quality_filter, shapes
from local_aws.rekognition.foundation import MOST_FACES, Foundation, no_faces
from local_aws.rekognition.pictures import Picture

DEFAULT_SIMILARITY = 80.0


class Comparison(Foundation):
    """The operation that compares two pictures."""

    def compare_faces(
        self,
        *,
        SourceImage: Mapping[str, Any],
        TargetImage: Mapping[str, Any],
        SimilarityThreshold: float = DEFAULT_SIMILARITY,
        QualityFilter: str = "NONE",
    ) -> dict[str, Any]:
        """Faces of the target at least as similar to the source's largest face as asked, and those that are not.

        Raises InvalidParameterException where a picture has no face that passes, and the refusals of `pictures.read`.
        """
        source, target = self._picture(SourceImage), self._picture(TargetImage)
        source_faces = self._passing(source, QualityFilter)[:1]
        target_faces = self._passing(target, QualityFilter)
        if not source_faces or not target_faces:
            raise no_faces()
        source_vector = self._engine.describe(source.pixels, source_faces)[0]
        vectors = self._engine.describe(target.pixels, target_faces)
        similarities = matching.similarity(matching.distances(source_vector, vectors))
        matches: list[dict[str, Any]] = []
        unmatched: list[dict[str, Any]] = []
        for face, similarity in zip(target_faces, similarities, strict=True):
            described = shapes.compared_face(face, target)
            if similarity >= SimilarityThreshold:
                matches.append({"Similarity": float(similarity), "Face": described})
            else:
                unmatched.append(described)
        matches.sort(key=lambda match: match["Similarity"], reverse=True)
        return {
            "SourceImageFace": {
                "BoundingBox": shapes.bounding_box(source_faces[0], source),
                "Confidence": source_faces[0].confidence,
            },
            "FaceMatches": matches,
            "UnmatchedFaces": unmatched,
        }

    def _passing(self, picture: Picture, level: str) -> tuple[Face, ...]:
        faces = self._engine.detect(picture.pixels)[:MOST_FACES]
        return tuple(face for face in faces if not quality_filter.reasons(face, picture, level))
