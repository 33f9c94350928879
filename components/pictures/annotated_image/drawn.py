"""The picture with its boxes drawn into it, to download and to put into a report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

from PIL import ImageDraw, ImageFont

from components.pictures.annotated_image.annotation import COLORS, MOST_LABELS, Annotation
from services import images
from services.images import Picture

_Rectangle = tuple[float, float, float, float]


def to_png(picture: Picture, annotations: Sequence[Annotation]) -> bytes:
    """A PNG of the picture's full size with every box and, where there is room beside it, its label.

    Labels never cover a box. With more than twelve boxes, and for labels whose letters the bundled font lacks, the
    box's number stands instead, counted from 1 as on the page. Takes about a second for 12 megapixels.
    """
    drawn = images.open_pixels(picture).convert("RGB")
    draw = ImageDraw.Draw(drawn)
    stroke = max(2, round(max(drawn.size) / 450))
    font = _font(max(13, round(max(drawn.size) / 65)))
    rectangles = [_rectangle(annotation, drawn.size) for annotation in annotations]
    for annotation, rectangle in zip(annotations, rectangles, strict=True):
        _outline(draw, annotation, rectangle, drawn.size, stroke)
    taken: list[_Rectangle] = []
    for index, annotation in enumerate(annotations):
        label = annotation.label if len(annotations) <= MOST_LABELS and _can_write(annotation.label) else ""
        number = index + 1 if annotation.number is None else annotation.number
        for text in (label, str(number)):
            if text and (spot := _free_spot(draw, text, font, index, rectangles, taken, drawn.size, stroke)):
                taken.append(spot)
                _write(draw, text, font, spot, COLORS[annotation.tone], stroke)
                break
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG", compress_level=1)  # the usual level takes 2 to 6 s for 12 megapixels
    return buffer.getvalue()


def _rectangle(annotation: Annotation, size: tuple[int, int]) -> _Rectangle:
    box = annotation.box.clamped()
    return box.left * size[0], box.top * size[1], box.right * size[0], box.bottom * size[1]


def _outline(
    draw: ImageDraw.ImageDraw, annotation: Annotation, rectangle: _Rectangle, size: tuple[int, int], stroke: int
) -> None:
    left, top, right, bottom = rectangle
    corners = [(x * size[0], y * size[1]) for x, y in annotation.polygon]
    corners = corners or [(left, top), (right, top), (right, bottom), (left, bottom)]
    for color, width in (("#ffffff", stroke * 2 + 1), (COLORS[annotation.tone], stroke)):
        draw.line([*corners, *corners[:2]], fill=color, width=width, joint="curve")


def _free_spot(
    draw: ImageDraw.ImageDraw,
    text: str,
    font: ImageFont.FreeTypeFont,
    index: int,
    rectangles: Sequence[_Rectangle],
    taken: Sequence[_Rectangle],
    size: tuple[int, int],
    stroke: int,
) -> _Rectangle | None:
    """The first place beside the box where the label covers neither a box nor another label, or None."""
    width = draw.textlength(text, font=font) + 4 * stroke
    height = float(sum(font.getmetrics()) + 2 * stroke)
    left, top, right, bottom = rectangles[index]
    above, below = top - height - 2 * stroke, bottom + 2 * stroke
    beside_right, beside_left = right + 2 * stroke, left - width - 2 * stroke
    for x, y in (
        (left, above),
        (right - width, above),
        ((left + right - width) / 2, above),
        (left, below),
        (right - width, below),
        ((left + right - width) / 2, below),
        (beside_right, top),
        (beside_left, top),
        (beside_right, bottom - height),
        (beside_left, bottom - height),
    ):
        spot = (x, y, x + width, y + height)
        inside = x >= 0 and y >= 0 and spot[2] <= size[0] and spot[3] <= size[1]
        if inside and not any(_overlap(spot, other) for other in (*rectangles, *taken)):
            return spot
    return None


def _overlap(one: _Rectangle, other: _Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write(
    draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, spot: _Rectangle, color: str, stroke: int
) -> None:
    draw.rounded_rectangle(spot, radius=2 * stroke, fill=color, outline="#ffffff", width=max(1, stroke // 2))
    draw.text((spot[0] + 2 * stroke, spot[1] + stroke), text, fill="#ffffff", font=font)


@lru_cache(maxsize=16)
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size_px)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


def _can_write(text: str) -> bool:
    return all(character.isspace() or _has_glyph(character) for character in text)


@lru_cache(maxsize=1024)
def _has_glyph(character: str) -> bool:
    """Whether the bundled font draws this character otherwise than one that no font has."""
    font = _font(24)
    missing, glyph = font.getmask("\U0010ffff"), font.getmask(character)
    return (glyph.size, bytes(glyph)) != (missing.size, bytes(missing))
