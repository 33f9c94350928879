"""Reads the writing in a photograph: lines and words with their places, by RapidOCR's PP-OCRv6 models on onnxruntime.

The models come inside the `rapidocr` wheel, so nothing is fetched. RapidOCR's own word boxes are not used: its word
confidence is the n-th character's, and it splits words at wide gaps. Here a word is what stands between two spaces,
and its confidence is the mean of its own characters'.
"""

import os
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

NAME: Final = "RapidOCR 3.10, PP-OCRv6 small"

# Measured on 154 words in 16 photographs (docs/benchmarks/text.md): detection at 960 px beats 736 and 1280 in words
# found and time; pictures smaller than that gain by being enlarged, but not more than twice.
DETECTION_SIDE_PX: Final = 960
LARGEST_ENLARGEMENT: Final = 2.0
# RapidOCR's own limit: recognition needs no more, and a 24-megapixel picture would take 300 MB.
LONGEST_SIDE_PX: Final = 2000
# RapidOCR's own threshold for a line.
LEAST_LINE_CONFIDENCE: Final = 0.5
# A line read with less than this, or called upside down by the classifier, is read both ways and the surer reading
# kept: the classifier alone turns upright words over (a shirt's "adidas", with certainty 0.94).
UNSURE_LINE_CONFIDENCE: Final = 0.8
# A crop at least this much taller than wide is laid on its side before it is read (RapidOCR's rule).
TALL: Final = 1.5
# Beginnings of the Unicode names of East Asian signs. Full-width Latin letters and digits are not among them: they
# are read as the ordinary ones.
_EAST_ASIAN_NAMES: Final = (
    "CJK ",
    "KANGXI ",
    "HIRAGANA ",
    "KATAKANA",
    "HALFWIDTH KATAKANA",
    "HANGUL ",
    "BOPOMOFO ",
    "IDEOGRAPHIC ",
)


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces. `polygon`: four (x, y) in pixels, from the word's own top left, clockwise as it
    is read; `confidence` 0 to 1, the mean of its characters' probabilities."""

    text: str
    confidence: float
    polygon: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line in reading order (at least one)."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean of the characters' probabilities, 0 to 1."""
        characters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / characters

    @property
    def polygon(self) -> tuple[tuple[float, float], ...]:
        """From the first word's start to the last word's end; four (x, y) in pixels, as `Word.polygon`."""
        first, last = self.words[0].polygon, self.words[-1].polygon
        return first[0], last[1], last[2], first[3]


class TextEngine:
    """The reader. Making one is free; the models load at the first `read` (about 3 s, once). Thread-safe."""

    def __init__(self, threads: int = 1, at_once: int | None = None) -> None:
        """`threads`: of onnxruntime for one picture; `at_once`: pictures read side by side (default: one a core)."""
        self._threads = threads
        self._room = threading.BoundedSemaphore(at_once or max(1, (os.cpu_count() or 1) // threads))
        self._loading = threading.Lock()
        self._reader: Any = None

    def read(self, pixels: NDArray[np.uint8], *, east_asian: bool = False) -> tuple[Line, ...]:
        """Lines from top to bottom. `pixels`: RGB, 8 bit, (height, width, 3), upright.

        The models know Latin, Chinese and Japanese signs and take many a pictogram for a Chinese sign. Unless
        `east_asian` is asked for, such signs are dropped, and with them what consists of nothing else.
        """
        reader = self._loaded()
        with self._room:
            crops, readings = _seen(reader, pixels)
            turns = _most_stand_at(crops, readings)
            if turns:  # the picture lies on its side or on its head: read it as it is meant
                upright = _seen(reader, np.rot90(pixels, turns))
                if _weight(upright[1]) > _weight(readings):
                    crops = [crop.seen_from(pixels.shape, turns) for crop in upright[0]]
                    readings = upright[1]
        found = (tuple(_words(*pair, east_asian)) for pair in zip(crops, readings, strict=True))
        lines = (Line(words) for words in found if words)
        return tuple(line for line in lines if line.confidence >= LEAST_LINE_CONFIDENCE)

    def warm_up(self) -> None:
        """Load the models now, so that the first reader does not wait."""
        self._loaded()

    def _loaded(self) -> Any:
        if self._reader is None:
            with self._loading:
                if self._reader is None:
                    from rapidocr import RapidOCR  # 2 to 3 s: it brings requests and omegaconf along

                    self._reader = RapidOCR(
                        params={
                            "Global.log_level": "critical",
                            "Global.return_word_box": True,
                            "Det.limit_type": "max",
                            "Det.limit_side_len": DETECTION_SIDE_PX,
                            "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                        }
                    )
        return self._reader


@cache
def shared() -> TextEngine:
    """The process's one text engine: its models take some 250 MB."""
    return TextEngine()


@dataclass(frozen=True, slots=True)
class _Crop:
    """A line cut out of the picture: its pixels (BGR) and the matrix from places in it to places in the picture.

    `quarters`: by how many quarter turns to the left the picture would have to be turned for the line to be level.
    """

    pixels: NDArray[np.uint8]
    to_picture: NDArray[np.float64]
    quarters: int

    def turned(self) -> "_Crop":
        """The same line upside down."""
        height, width = self.pixels.shape[:2]
        half_turn = np.array([[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
        over = np.ascontiguousarray(self.pixels[::-1, ::-1])
        return _Crop(over, self.to_picture @ half_turn, (self.quarters + 2) % 4)

    def seen_from(self, shape: tuple[int, ...], turns: int) -> "_Crop":
        """The crop of a picture that was turned to the left, with its places in the original of this shape."""
        height, width = shape[:2]
        back = {
            1: [[0.0, -1.0, width], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
            2: [[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]],
            3: [[0.0, 1.0, 0.0], [-1.0, 0.0, height], [0.0, 0.0, 1.0]],
        }[turns]
        return _Crop(self.pixels, np.array(back) @ self.to_picture, (self.quarters + turns) % 4)

    def quad(self, start: float, end: float) -> NDArray[np.float64]:
        """Corners in the picture (4, 2) of the crop between two fractions of its width."""
        height, width = self.pixels.shape[:2]
        corners = np.array([[start * width, 0], [end * width, 0], [end * width, height], [start * width, height]])
        mapped = cv2.perspectiveTransform(corners[None].astype(np.float64), self.to_picture)
        return np.asarray(mapped[0], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the recognizer saw: characters with their probability and middle (a fraction of the crop's width)."""

    text: str
    confidences: Sequence[float]
    middles: Sequence[float]

    @property
    def confidence(self) -> float:
        return float(np.mean(self.confidences)) if self.text.strip() else 0.0


def _seen(reader: Any, pixels: NDArray[np.uint8]) -> tuple[list[_Crop], list[_Reading]]:
    """Every line of a picture (RGB) and what it says."""
    longest_px = max(pixels.shape[:2])
    scale = min(LARGEST_ENLARGEMENT, max(1.0, DETECTION_SIDE_PX / longest_px), LONGEST_SIDE_PX / longest_px)
    crops = _crops(reader, _scaled(pixels, scale), scale)
    return crops, _readings(reader, crops)


def _weight(readings: Sequence[_Reading]) -> float:
    """How much was read, and how surely: the sum of the characters' probabilities."""
    return sum(reading.confidence * len(reading.text) for reading in readings)


def _most_stand_at(crops: Sequence[_Crop], readings: Sequence[_Reading]) -> int:
    """The quarter turns at which more than half of what was read would be level."""
    for turns in range(4):
        standing = [reading for crop, reading in zip(crops, readings, strict=True) if crop.quarters == turns]
        if _weight(standing) > _weight(readings) / 2:
            return turns
    return 0


def _scaled(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """BGR pixels, enlarged or reduced."""
    if scale != 1.0:
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=way)
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _crops(reader: Any, image: NDArray[np.uint8], scale: float) -> list[_Crop]:
    """Every line of writing in an enlarged or reduced picture, cut out and laid level; tall ones laid on their side."""
    found = reader._load_det_model()(image)
    crops = []
    for box in () if found.boxes is None else found.boxes:
        corners = np.asarray(box, dtype=np.float32)
        width = round(float(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2]))))
        height = round(float(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))))
        tall = height >= TALL * width
        if tall:  # its right edge becomes its top
            corners, width, height = np.roll(corners, -1, axis=0), height, width
        if min(width, height) < 2:
            continue
        level = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(corners, level)
        pixels = cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        crops.append(_Crop(pixels, np.diag([1 / scale, 1 / scale, 1.0]) @ np.linalg.inv(matrix), int(tall)))
    return crops


def _readings(reader: Any, crops: list[_Crop]) -> list[_Reading]:
    """What each crop says. Replaces, in `crops`, those that turned out to be upside down."""
    if not crops:
        return []
    _, turns = reader.cls_and_rotate([crop.pixels for crop in crops])
    readings = _recognized(reader, crops)
    doubtful = [
        index
        for index, (reading, (label, _)) in enumerate(zip(readings, turns.cls_res, strict=True))
        if "180" in label or reading.confidence < UNSURE_LINE_CONFIDENCE
    ]
    if doubtful:
        turned = [crops[index].turned() for index in doubtful]
        for index, crop, reading in zip(doubtful, turned, _recognized(reader, turned), strict=True):
            if reading.confidence > max(readings[index].confidence, LEAST_LINE_CONFIDENCE):
                crops[index], readings[index] = crop, reading
    return readings


def _recognized(reader: Any, crops: Sequence[_Crop]) -> list[_Reading]:
    answer = reader.recognize_txt([crop.pixels for crop in crops])
    readings = []
    for text, details in zip(answer.txts, answer.word_results, strict=True):
        middles = iter([(column + 0.5) / details.line_txt_len for word in details.word_cols for column in word])
        # RapidOCR gives a probability for each character, a column only for those that are no spaces.
        places = [0.0 if character.isspace() else next(middles) for character in text]
        readings.append(_Reading(text, details.confs, places))
    return readings


def _words(crop: _Crop, reading: _Reading, east_asian: bool) -> Iterator[Word]:
    """The words of a line; the border between two is halfway between their nearest characters' edges."""
    spans = _spans(reading.text)
    middles = reading.middles
    steps = [b - a for first, last in spans for a, b in pairwise(middles[first:last])]
    half_character = float(np.median(steps)) / 2 if steps else 0.0
    for first, last in spans:
        start = 0.0 if first == spans[0][0] else max(0.0, middles[first] - half_character)
        end = 1.0 if last == spans[-1][1] else min(1.0, middles[last - 1] + half_character)
        kept = [i for i in range(first, last) if east_asian or not _is_east_asian(reading.text[i])]
        if kept and end > start:
            quad = crop.quad(start, end)
            yield Word(
                text="".join(unicodedata.normalize("NFKC", reading.text[i]) for i in kept).strip(),
                confidence=float(np.mean([reading.confidences[i] for i in kept])),
                polygon=tuple((float(x), float(y)) for x, y in quad),
            )


def _spans(text: str) -> list[tuple[int, int]]:
    """First and one-past-last index of every run without a space."""
    return [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]


def _is_east_asian(character: str) -> bool:
    """Whether a sign belongs to Chinese, Japanese or Korean: by its Unicode name, so that no range is forgotten."""
    name = unicodedata.name(character, "")
    return name.startswith(_EAST_ASIAN_NAMES) or "IDEOGRAPH" in name
