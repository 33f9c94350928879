"""The engine's answers in AWS's structures. A member that the engine cannot measure is left out, never invented."""

from collections.abc import Collection
from typing import Any

from local_aws.engines.face import AgeRange, Face, Gender
from local_aws.rekognition.pictures import Picture

LANDMARK_TYPES = ("eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight")


def bounding_box(face: Face, picture: Picture) -> dict[str, float]:
    """AWS's `BoundingBox`: fractions of the picture, below 0 or above 1 where the face passes its edge."""
    return {
        "Width": face.width_px / picture.width_px,
        "Height": face.height_px / picture.height_px,
        "Left": face.left / picture.width_px,
        "Top": face.top / picture.height_px,
    }


def compared_face(face: Face, picture: Picture) -> dict[str, Any]:
    """AWS's `ComparedFace`, which is also what every `FaceDetail` holds without further attributes."""
    return {
        "BoundingBox": bounding_box(face, picture),
        "Confidence": face.confidence,
        "Landmarks": [
            {"Type": name, "X": x / picture.width_px, "Y": y / picture.height_px}
            for name, (x, y) in zip(LANDMARK_TYPES, face.landmarks, strict=True)
        ],
        "Pose": {"Roll": face.pose.roll, "Yaw": face.pose.yaw, "Pitch": face.pose.pitch},
        "Quality": {"Brightness": face.quality.brightness, "Sharpness": face.quality.sharpness},
    }


def face_detail(
    face: Face, picture: Picture, gender: Gender | None = None, age_range: AgeRange | None = None
) -> dict[str, Any]:
    """AWS's `FaceDetail`, with gender and age where they were measured."""
    detail = compared_face(face, picture)
    if gender is not None:
        detail["Gender"] = {"Value": gender.value, "Confidence": gender.confidence}
    if age_range is not None:
        detail["AgeRange"] = {"Low": age_range.low, "High": age_range.high}
    return detail


def wants(attributes: Collection[str], name: str) -> bool:
    """Whether an `Attributes` member asks for `name` (such as "GENDER")."""
    return name in attributes or "ALL" in attributes
