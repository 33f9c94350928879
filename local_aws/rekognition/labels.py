"""DetectLabels: the short vocabulary that can be detected reliably, and the properties of the picture.

| label | returned when | Confidence |
|---|---|---|
| Person, Head, Face | a face was found; Face has an instance for each | the surest face's |
| People, Crowd | two, ten faces | the second, the tenth surest face's: all of them have to be faces |
| Portrait (and Photography) | one face, at least a quarter of the picture's height | that face's |
| Male, Female | a face's gender has a confidence of 90 or more | the lesser of gender's and face's |
| Text | a word of two or more letters or digits was read | the surest such word's |
| Number (and Symbol) | a word of digits was read | the surest such word's |
| QR Code | one could be decoded; an instance for each | 99.8, the measured precision |

Never returned: Man and Woman, because AWS's taxonomy makes them Adult, and no engine here recognizes a child.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from local_aws.engines import codes, colors, foreground, ocr
from local_aws.engines.face import Face, Gender, heads
from local_aws.errors import AwsError
from local_aws.rekognition import shapes
from local_aws.rekognition.foundation import MOST_FACES, Foundation
from local_aws.rekognition.pictures import Picture
from local_aws.rekognition.vocabulary import FROM_CODES, FROM_FACES, FROM_GENDERS, FROM_TEXT, Choice, label

# AWS's own model is "3.0"; whoever compares answers must see that this is another.
LABEL_MODEL_VERSION: Final = "local-1"
# API reference, DetectLabels: "The default and upper limit is 1000 labels"; "the default is 55%".
MOST_LABELS: Final = 1000
DEFAULT_MIN_CONFIDENCE: Final = 55.0
DEFAULT_DOMINANT_COLORS: Final = 10
PEOPLE: Final = 2
CROWD: Final = 10
PORTRAIT_HEIGHT: Final = 0.25
SURE_GENDER: Final = 90.0
# 487 codes read from 1,000 drawn into photographs (tilted, blurred, noisy), every one right, and none seen in 1,006
# photographs without one: (487 + 1) / (487 + 2).
QR_CODE_CONFIDENCE: Final = 99.8

_WORD: Final = re.compile(r"\w.*\w")
_NUMBER: Final = re.compile(r"#?\d+([.,:/-]\d+)*%?")


class Labels(Foundation):
    """The operation that names what is on a picture, as far as that is known."""

    def detect_labels(
        self,
        *,
        Image: Mapping[str, Any],
        MaxLabels: int | None = None,
        MinConfidence: float | None = None,
        Features: Sequence[str] = ("GENERAL_LABELS",),
        Settings: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Labels, surest first, of the vocabulary above (GENERAL_LABELS); colors and quality (IMAGE_PROPERTIES).

        An engine whose labels the filters leave out is not asked. With both features each instance has its dominant
        colors. `Foreground` and `Background` are given where people are found, and left out elsewhere. Raises the
        refusals of `pictures.read`, and InvalidParameterException for a setting of a feature that was not asked for.
        """
        features = set(Features) or {"GENERAL_LABELS"}
        settings = Settings or {}
        general = {"MaxLabels": MaxLabels, "MinConfidence": MinConfidence, "": settings.get("GeneralLabels")}
        if "GENERAL_LABELS" not in features and any(value is not None for value in general.values()):
            raise AwsError("InvalidParameterException", "Request has invalid parameters")
        if "IMAGE_PROPERTIES" not in features and "ImageProperties" in settings:
            raise AwsError("InvalidParameterException", "Request has invalid parameters")
        most_colors = settings.get("ImageProperties", {}).get("MaxDominantColors", DEFAULT_DOMINANT_COLORS)
        choice = _choice(settings.get("GeneralLabels", {}))
        picture = self._picture(Image)
        answer: dict[str, Any] = {"Labels": [], "LabelModelVersion": LABEL_MODEL_VERSION}
        properties_too = "IMAGE_PROPERTIES" in features
        with_labels = "GENERAL_LABELS" in features
        faces = (
            self._engine.detect(picture.pixels)[:MOST_FACES]
            if properties_too or (with_labels and choice.wants_any(FROM_FACES))
            else ()
        )
        if with_labels:
            least = DEFAULT_MIN_CONFIDENCE if MinConfidence is None else MinConfidence
            found = [
                one
                for one in self._labels(picture, faces, choice)
                if one["Confidence"] >= least and choice.wants(one["Name"])
            ]
            found.sort(key=lambda one: (-one["Confidence"], one["Name"]))
            answer["Labels"] = found[: MOST_LABELS if MaxLabels is None else MaxLabels]
        if properties_too:
            answer["ImageProperties"] = _properties(picture, faces, most_colors)
            for one in answer["Labels"]:
                for instance in one["Instances"]:
                    instance["DominantColors"] = _colors_in(picture, instance["BoundingBox"], most_colors)
        return answer

    def _labels(self, picture: Picture, faces: tuple[Face, ...], choice: Choice) -> list[dict[str, Any]]:
        """Every label of the engines that the choice calls for."""
        found: list[dict[str, Any]] = []
        if faces:
            found += _of_faces(faces, picture)
            if choice.wants_any(FROM_GENDERS):
                found += _of_genders(faces, heads.genders(self._engine.describe(picture.pixels, faces)))
        if choice.wants_any(FROM_TEXT):
            found += _of_words([word for line in ocr.shared().read(picture.pixels) for word in line.words])
        if choice.wants_any(FROM_CODES):
            found += _of_codes(codes.qr_codes(picture.pixels), picture)
        return found


def _choice(settings: Mapping[str, Any]) -> Choice:
    return Choice(
        labels=settings.get("LabelInclusionFilters", ()),
        not_labels=settings.get("LabelExclusionFilters", ()),
        categories=settings.get("LabelCategoryInclusionFilters", ()),
        not_categories=settings.get("LabelCategoryExclusionFilters", ()),
    )


def _of_faces(faces: tuple[Face, ...], picture: Picture) -> list[dict[str, Any]]:
    surest = sorted((face.confidence for face in faces), reverse=True)
    instances = [{"BoundingBox": shapes.bounding_box(face, picture), "Confidence": face.confidence} for face in faces]
    found = [label("Person", surest[0]), label("Head", surest[0]), label("Face", surest[0], instances)]
    if len(faces) >= PEOPLE:
        found.append(label("People", surest[PEOPLE - 1]))
    if len(faces) >= CROWD:
        found.append(label("Crowd", surest[CROWD - 1]))
    if len(faces) == 1 and faces[0].height_px >= PORTRAIT_HEIGHT * picture.height_px:
        found += [label("Photography", surest[0]), label("Portrait", surest[0])]
    return found


def _of_genders(faces: tuple[Face, ...], genders: Sequence[Gender]) -> list[dict[str, Any]]:
    surest: dict[str, float] = {}
    for face, gender in zip(faces, genders, strict=True):
        if gender.confidence >= SURE_GENDER:
            surest[gender.value] = max(surest.get(gender.value, 0.0), min(gender.confidence, face.confidence))
    return [label(name, confidence) for name, confidence in surest.items()]


def _of_words(words: Sequence[ocr.Word]) -> list[dict[str, Any]]:
    written = [word.confidence * 100 for word in words if _WORD.search(word.text)]
    numbers = [word.confidence * 100 for word in words if _NUMBER.fullmatch(word.text)]
    found = []
    if written:
        found.append(label("Text", max(written)))
    if numbers:
        found += [label("Symbol", max(numbers)), label("Number", max(numbers))]
    return found


def _of_codes(found: Sequence[codes.QrCode], picture: Picture) -> list[dict[str, Any]]:
    instances = []
    for code in found:
        across, down = [x for x, _ in code.polygon], [y for _, y in code.polygon]
        box = {
            "Left": min(across) / picture.width_px,
            "Top": min(down) / picture.height_px,
            "Width": (max(across) - min(across)) / picture.width_px,
            "Height": (max(down) - min(down)) / picture.height_px,
        }
        instances.append({"BoundingBox": box, "Confidence": QR_CODE_CONFIDENCE})
    return [label("QR Code", QR_CODE_CONFIDENCE, instances)] if instances else []


def _properties(picture: Picture, faces: tuple[Face, ...], most: int) -> dict[str, Any]:
    """AWS's `ImageProperties`; Contrast is the whole picture's only, as in AWS's answers."""
    look = colors.look(picture.pixels)
    properties: dict[str, Any] = {
        "Quality": {"Brightness": look.brightness, "Sharpness": look.sharpness, "Contrast": look.contrast},
        "DominantColors": _colors(colors.dominant(picture.pixels, most=most)),
    }
    mask = foreground.people(picture.pixels, faces)
    if mask is not None:
        for part, place in (("Foreground", mask), ("Background", ~mask)):
            seen = colors.look(picture.pixels, place)
            properties[part] = {
                "Quality": {"Brightness": seen.brightness, "Sharpness": seen.sharpness},
                "DominantColors": _colors(colors.dominant(picture.pixels, place, most)),
            }
    return properties


def _colors_in(picture: Picture, box: Mapping[str, float], most: int) -> list[dict[str, Any]]:
    """Dominant colors of what lies in a box; the box may pass the picture's edges."""
    left, top = max(0, round(box["Left"] * picture.width_px)), max(0, round(box["Top"] * picture.height_px))
    right = round((box["Left"] + box["Width"]) * picture.width_px)
    bottom = round((box["Top"] + box["Height"]) * picture.height_px)
    return _colors(colors.dominant(picture.pixels[top:bottom, left:right], most=most))


def _colors(found: Sequence[colors.Color]) -> list[dict[str, Any]]:
    """AWS's `DominantColor`s: red, green, blue and hex code are the named color's, as in AWS's answers."""
    return [
        {
            "Red": color.red,
            "Green": color.green,
            "Blue": color.blue,
            "HexCode": f"#{color.red:02x}{color.green:02x}{color.blue:02x}",
            "CSSColor": color.name,
            "SimplifiedColor": color.plain,
            "PixelPercent": color.share_percent,
        }
        for color in found
    ]
