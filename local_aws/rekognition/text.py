"""DetectText: the writing in a picture, as lines and as words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from local_aws.engines import ocr
from local_aws.errors import AwsError
from local_aws.rekognition.foundation import Foundation

# AWS's own model is "3.0"; whoever compares answers must see that this is another.
TEXT_MODEL_VERSION: Final = "local-rapidocr-3.10"
# API reference: "DetectText can detect up to 100 words in an image".
MOST_WORDS: Final = 100
# API reference, DetectionFilter: "The default MinConfidence is 80".
DEFAULT_MIN_CONFIDENCE: Final = 80.0
# Places sampled across a word to tell how much of it lies in a region: 24 a side make steps of 0.2 % of its area.
_SAMPLES: Final = (np.arange(24) + 0.5) / 24

Polygon = Sequence[tuple[float, float]]


class Text(Foundation):
    """The operation that reads."""

    def detect_text(self, *, Image: Mapping[str, Any], Filters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Lines first, then words; at most 100 words, the first as they are read.

        `Filters` chooses words: by confidence (80 by default), by size, by lying more than half in one of the
        regions. A line consists of the words that were kept, and is left out when none was; so `ParentId` always
        names a line of the answer. Signs of Chinese, Japanese or Korean are never returned: AWS does not read them.
        Raises the refusals of `pictures.read`, and InvalidParameterException for a region that is none.
        """
        filters = Filters or {}
        word_filter = filters.get("WordFilter", {})
        regions = [_corners(region) for region in filters.get("RegionsOfInterest", ())]
        picture = self._picture(Image)
        size = (picture.width_px, picture.height_px)
        lines: list[ocr.Line] = []
        room = MOST_WORDS
        for line in ocr.shared().read(picture.pixels):
            words = tuple(word for word in line.words if _wanted(word, size, word_filter, regions))[:room]
            if words:
                lines.append(ocr.Line(words))
                room -= len(words)
        found = [_detection(line, size, number, "LINE") for number, line in enumerate(lines)]
        for parent, line in enumerate(lines):
            for word in line.words:
                found.append({**_detection(word, size, len(found), "WORD"), "ParentId": parent})
        return {"TextDetections": found, "TextModelVersion": TEXT_MODEL_VERSION}


def _wanted(word: ocr.Word, size: tuple[int, int], word_filter: Mapping[str, Any], regions: Sequence[Polygon]) -> bool:
    polygon = _ratios(word.polygon, size)
    box = _box(polygon)
    return (
        word.confidence * 100 >= word_filter.get("MinConfidence", DEFAULT_MIN_CONFIDENCE)
        and box["Height"] >= word_filter.get("MinBoundingBoxHeight", 0.0)
        and box["Width"] >= word_filter.get("MinBoundingBoxWidth", 0.0)
        and (not regions or any(_share_inside(polygon, region) > 0.5 for region in regions))
    )


def _detection(text: ocr.Line | ocr.Word, size: tuple[int, int], number: int, kind: str) -> dict[str, Any]:
    polygon = _ratios(text.polygon, size)
    return {
        "DetectedText": text.text,
        "Type": kind,
        "Id": number,
        "Confidence": text.confidence * 100,
        "Geometry": {"BoundingBox": _box(polygon), "Polygon": [{"X": x, "Y": y} for x, y in polygon]},
    }


def _ratios(polygon: Polygon, size: tuple[int, int]) -> Polygon:
    return [(x / size[0], y / size[1]) for x, y in polygon]


def _box(polygon: Polygon) -> dict[str, float]:
    """The upright box round a polygon."""
    across = [x for x, _ in polygon]
    down = [y for _, y in polygon]
    left, top = min(across), min(down)
    return {"Left": left, "Top": top, "Width": max(across) - left, "Height": max(down) - top}


def _corners(region: Mapping[str, Any]) -> Polygon:
    """Corners of a RegionOfInterest: a whole BoundingBox, or a Polygon of three to ten points."""
    try:
        if "BoundingBox" in region and "Polygon" not in region:
            box = region["BoundingBox"]
            left, top, right, bottom = box["Left"], box["Top"], box["Left"] + box["Width"], box["Top"] + box["Height"]
            if right > left and bottom > top:
                return [(left, top), (right, top), (right, bottom), (left, bottom)]
        elif "Polygon" in region and "BoundingBox" not in region and 3 <= len(region["Polygon"]) <= 10:
            return [(point["X"], point["Y"]) for point in region["Polygon"]]
    except KeyError:
        pass
    raise AwsError("InvalidParameterException", "Request has invalid parameters")


def _share_inside(word: Polygon, region: Polygon) -> float:
    """The share (0 to 1) of a word's four-cornered area that lies in a region of any shape."""
    corners = np.array(word)
    along = _SAMPLES[None, :, None]
    down = _SAMPLES[:, None, None]
    upper = corners[0] + (corners[1] - corners[0]) * along
    lower = corners[3] + (corners[2] - corners[3]) * along
    return float(_inside((upper + (lower - upper) * down).reshape(-1, 2), region).mean())


def _inside(points: NDArray[np.float64], region: Polygon) -> NDArray[np.bool_]:
    """For each point (n, 2) whether it lies in the polygon: even-odd rule, a ray to the right."""
    inside = np.zeros(len(points), dtype=bool)
    x, y = points.T
    for (x1, y1), (x2, y2) in zip(region, [*region[1:], region[0]], strict=True):
        if y1 != y2:
            inside ^= ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside
