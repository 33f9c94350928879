"""The text engine reads what was drawn, where it was drawn, whichever way up."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from local_aws.engines import ocr

LINES = ("Platform four", "Leeds 18:42")
Box = tuple[float, float, float, float]


def poster() -> tuple[NDArray[np.uint8], dict[str, Box]]:
    """Two lines of black writing on white, 640 x 300 px, and each word's box (left, top, right, bottom)."""
    image = Image.new("RGB", (640, 300), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(56)
    boxes: dict[str, Box] = {}
    for row, line in enumerate(LINES):
        left = 50.0
        for word in line.split():
            place = (left, 50 + 110 * row)
            draw.text(place, word, font=font, fill="black")
            boxes[word] = draw.textbbox(place, word, font=font)
            left += draw.textlength(word + " ", font=font)
    return np.asarray(image), boxes


def bounds(polygon: tuple[tuple[float, float], ...]) -> Box:
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return min(across), min(down), max(across), max(down)


def overlap(first: Box, second: Box) -> float:
    """Intersection over union."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    return shared / (sum(areas) - shared)


def words(pixels: NDArray[np.uint8]) -> list[str]:
    return [word.text for line in ocr.shared().read(pixels) for word in line.words]


def test_reads_lines_and_words_where_they_were_drawn() -> None:
    pixels, boxes = poster()
    lines = ocr.shared().read(pixels)
    assert [line.text for line in lines] == list(LINES)
    for word in (word for line in lines for word in line.words):
        assert overlap(bounds(word.polygon), boxes[word.text]) > 0.5, word
        assert 0.9 < word.confidence <= 1


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_turned_writing_is_read_and_its_polygon_starts_where_the_word_does(quarter_turns: int) -> None:
    pixels, boxes = poster()
    height, width = pixels.shape[:2]
    lines = ocr.shared().read(np.rot90(pixels, quarter_turns))
    assert sorted(line.text for line in lines) == sorted(LINES)
    starts = {1: lambda x, y: (y, width - x), 2: lambda x, y: (width - x, height - y), 3: lambda x, y: (height - y, x)}
    for word in (word for line in lines for word in line.words):
        expected = starts[quarter_turns](boxes[word.text][0], boxes[word.text][1])
        assert np.allclose(word.polygon[0], expected, atol=18), word


def test_a_picture_without_writing_says_nothing() -> None:
    assert ocr.shared().read(np.full((200, 300, 3), 127, dtype=np.uint8)) == ()


def test_small_pictures_are_enlarged_before_reading() -> None:
    image = Image.new("RGB", (150, 90), "white")
    ImageDraw.Draw(image).text((20, 35), "Vitrine", font=ImageFont.load_default(13), fill="black")
    assert words(np.asarray(image)) == ["Vitrine"]


def test_two_at_once_read_the_same() -> None:
    pixels, _ = poster()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ocr.shared().read, [pixels] * 4))
    assert answers == [answers[0]] * 4


def test_east_asian_signs_only_when_asked_for(shared_data: Path) -> None:
    file = shared_data / "text" / "rapidocr" / "ch_en_num.jpg"
    pixels = np.asarray(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))

    def ideographs(east_asian: bool) -> int:
        text = "".join(line.text for line in ocr.shared().read(pixels, east_asian=east_asian))
        return sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)

    assert ideographs(True) > 20
    assert ideographs(False) == 0


def test_reads_a_shirt_that_the_classifier_turns_over(shared_data: Path) -> None:
    file = shared_data / "text" / "misc" / "jersey.jpg"
    assert "adidas" in words(np.asarray(Image.open(file).convert("RGB")))
