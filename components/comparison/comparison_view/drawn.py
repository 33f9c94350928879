"""References and picture side by side with the lines between them, to download and to put into a report."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from components.comparison.comparison_view.shown import FaceSeen, Reference
from components.pictures.annotated_image.annotation import COLORS, MOST_LABELS
from services import images
from services.boxes import Box
from services.images import Picture

_WIDTH_PX, _HIGHEST_PX = 1200, 1400  # of the picture; references stand left of it in a column
_REFERENCE_PX, _GAP_PX, _MARGIN_PX = 400, 200, 24
_FONT_PX = 22

_Corners = tuple[float, float, float, float]


def to_png(references: Sequence[Reference], picture: Picture, faces: Sequence[FaceSeen]) -> bytes:
    """A PNG of at most 1,848 pixels across: every box, and the lines of what is, or may be, the same person."""
    right = _fitted(picture, _WIDTH_PX, _HIGHEST_PX)
    rows = max(len(references), 1)
    lefts = [_fitted(one.picture, _REFERENCE_PX, max(right.height // rows, 160)) for one in references]
    column = sum(image.height + _MARGIN_PX for image in lefts) - _MARGIN_PX
    height = max(right.height, column) + 2 * _MARGIN_PX
    sheet = Image.new("RGB", (_REFERENCE_PX + _GAP_PX + right.width + 2 * _MARGIN_PX, height), "white")
    draw = ImageDraw.Draw(sheet)
    top = (height - column) // 2
    starts: list[_Corners | None] = []
    for reference, image in zip(references, lefts, strict=True):
        left = _MARGIN_PX + _REFERENCE_PX - image.width
        sheet.paste(image, (left, top))
        corners = _placed(reference.box, image, left, top) if reference.box else None
        starts.append(corners)
        if corners:
            _outline(draw, corners, COLORS["neutral"])
        top += image.height + _MARGIN_PX
    left, top = _MARGIN_PX + _REFERENCE_PX + _GAP_PX, (height - right.height) // 2
    sheet.paste(right, (left, top))
    ends = [_placed(face.box, right, left, top) for face in faces]
    for face, end in zip(faces, ends, strict=True):
        _outline(draw, end, COLORS[face.tone])
    _lines(draw, starts, ends, faces, left - _GAP_PX / 2)
    crowded = len(faces) > MOST_LABELS
    for face, end in zip(faces, ends, strict=True):
        if crowded and face.tone == "miss":
            continue  # as on the page: among many only those are named that may be the same person
        _write(draw, face.label, ((end[0] + end[2]) / 2, end[3] + _FONT_PX), COLORS[face.tone])
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _fitted(picture: Picture, width: int, height: int) -> Image.Image:
    pixels = images.open_pixels(picture).convert("RGB")
    scale = min(width / pixels.width, height / pixels.height)
    size = max(round(pixels.width * scale), 1), max(round(pixels.height * scale), 1)
    return pixels.resize(size, Image.Resampling.LANCZOS)


def _placed(box: Box, image: Image.Image, left: float, top: float) -> _Corners:
    box = box.clamped()
    return (
        left + box.left * image.width,
        top + box.top * image.height,
        left + box.right * image.width,
        top + box.bottom * image.height,
    )


def _outline(draw: ImageDraw.ImageDraw, corners: _Corners, color: str) -> None:
    draw.rectangle(corners, outline="#ffffff", width=6)
    draw.rectangle([corners[0] + 1, corners[1] + 1, corners[2] - 1, corners[3] - 1], outline=color, width=3)


def _lines(
    draw: ImageDraw.ImageDraw,
    starts: Sequence[_Corners | None],
    ends: Sequence[_Corners],
    faces: Sequence[FaceSeen],
    middle: float,
) -> None:
    labels = []
    for face, end in zip(faces, ends, strict=True):
        for line in face.lines:
            if (start := starts[line.reference]) and line.tone != "miss":
                (x1, y1), (x2, y2) = (start[2], (start[1] + start[3]) / 2), (end[0], (end[1] + end[3]) / 2)
                draw.line([x1, y1, x2, y2], fill="#ffffff", width=7)
                draw.line([x1, y1, x2, y2], fill=COLORS[line.tone], width=3)
                y = y1 + (y2 - y1) * (middle - x1) / (x2 - x1)
                labels.append((y, line))
    lowest = 0.0
    for y, line in sorted(labels, key=lambda label: label[0]):
        lowest = max(y, lowest + _FONT_PX * 1.6)  # labels that would meet stand below each other
        _write(draw, line.text, (middle, lowest), COLORS[line.tone])


def _write(draw: ImageDraw.ImageDraw, text: str, center: tuple[float, float], color: str) -> None:
    font = ImageFont.load_default(_FONT_PX)
    half = draw.textlength(text, font=font) / 2 + 8
    corners = (center[0] - half, center[1] - _FONT_PX * 0.75, center[0] + half, center[1] + _FONT_PX * 0.75)
    draw.rounded_rectangle(corners, radius=6, fill=color, outline="#ffffff", width=2)
    draw.text(center, text, fill="#ffffff", font=font, anchor="mm")
