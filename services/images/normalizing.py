"""The door through which every picture comes in: whatever people bring becomes what AWS takes.

A picture is normalized once and known by its digest from then on. The same pixels go to the screen and to the service,
so boxes line up, and nothing that EXIF tells about place or device is kept, shown or sent.
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass, field

from PIL import Image

from services import errors
from services.boxes import Box
from services.images import metadata as image_metadata
from services.images import pixels as image_pixels
from services.images.origins import Origin
from services.images.pixels import MIN_SIDE_PX

MAX_BYTES = 5_242_880  # Amazon Rekognition: image bytes passed in the request
MAX_SIDE_PX = 10_000  # Amazon Rekognition, DetectLabels: the strictest of its operations that are used here
# Beyond this the JPEG no longer fits MAX_BYTES at good quality; what 50 megapixels add is thrown away by compression.
_COMFORTABLE_PIXELS = 16_000_000
_PNG_EIGHT_BIT_RGB = b"\x08\x02"  # bit depth and color type in the header
_QUALITY = 92
_QUALITY_BEFORE_SHRINKING = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is shown, sent and remembered.

    `name` is what the visitor called it, for display only. `data` is a JPEG or PNG of at most 5,242,880 bytes: upright,
    8-bit sRGB, at least 80 and at most 10,000 pixels a side, without EXIF. `digest` is the SHA-256 of `data` in hex.
    `origin` is where the server can fetch it again, None for what the visitor's own device sent.
    """

    name: str
    data: bytes
    width_px: int
    height_px: int
    digest: str
    origin: Origin | None = field(default=None, compare=False)

    @property
    def content_type(self) -> str:
        """ "image/jpeg" or "image/png"."""
        return "image/png" if self.data.startswith(b"\x89PNG") else "image/jpeg"


def normalize(name: str, raw: bytes) -> Picture:
    """Make the picture that AWS takes from the bytes that somebody brought.

    JPEG, PNG, WebP, GIF (first frame), AVIF, HEIC, BMP and TIFF of up to 60 megapixels. Never enlarged; made smaller
    only where it would not fit. A JPEG or PNG that already fits keeps its pixels bit for bit and loses only metadata.

    Raises `BadInput` with what to do, for example for an empty, damaged, tiny or gigantic file or for one that is no
    picture.
    """
    with image_pixels.decoding():
        picture = image_pixels.open_picture(raw)
        if data := _kept_as_it_is(picture, raw):
            return _picture(name, data, picture.size)
        rgb = image_pixels.upright_rgb(picture)
    size = _comfortable_size(rgb.size)
    if min(size) < MIN_SIDE_PX:
        raise errors.BadInput(
            f"The picture is too narrow: {rgb.width:,} x {rgb.height:,} pixels.",
            f"Cut out the part that matters, at most {MAX_SIDE_PX:,} pixels long and at least {MIN_SIDE_PX} wide.",
        )
    if size != rgb.size:
        rgb = rgb.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    data, rgb = _encode(rgb)
    return _picture(name, data, rgb.size)


def _picture(name: str, data: bytes, size: tuple[int, int]) -> Picture:
    return Picture(name, data, size[0], size[1], hashlib.sha256(data).hexdigest())


def _kept_as_it_is(picture: Image.Image, raw: bytes) -> bytes | None:
    """The file without its metadata, where nothing else has to change; None where the pixels must be encoded anew."""
    fits = picture.mode == "RGB" and _comfortable_size(picture.size) == picture.size
    if not fits or not image_pixels.is_srgb(picture) or not image_pixels.is_upright(picture):
        return None
    if raw.startswith(b"\xff\xd8"):
        data = image_metadata.jpeg_without_metadata(raw)
    elif raw[24:26] == _PNG_EIGHT_BIT_RGB and picture.format == "PNG" and not picture.has_transparency_data:
        data = image_metadata.png_without_metadata(raw)
    else:
        return None
    if data is None or len(data) > MAX_BYTES:
        return None
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as kept:
        kept.load()  # a truncated or damaged file is found here
        return data if kept.mode == "RGB" and kept.size == picture.size else None


def _comfortable_size(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    scale = min(1.0, math.sqrt(_COMFORTABLE_PIXELS / (width * height)), MAX_SIDE_PX / max(width, height))
    return size if scale == 1.0 else (round(width * scale), round(height * scale))


def _encode(rgb: Image.Image) -> tuple[bytes, Image.Image]:
    """A JPEG within MAX_BYTES: first at full quality, then a little below it, then with fewer pixels."""
    data = _jpeg(rgb, _QUALITY)
    if len(data) > MAX_BYTES:
        data = _jpeg(rgb, _QUALITY_BEFORE_SHRINKING)
    while len(data) > MAX_BYTES:
        scale = min(0.9, math.sqrt(MAX_BYTES / len(data)) * 0.97)
        size = (max(round(rgb.width * scale), MIN_SIDE_PX), max(round(rgb.height * scale), MIN_SIDE_PX))
        rgb = rgb.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        data = _jpeg(rgb, _QUALITY_BEFORE_SHRINKING)
    return data, rgb


def _jpeg(rgb: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    rgb.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def open_pixels(picture: Picture) -> Image.Image:
    """The decoded pixels: upright RGB of `width_px` by `height_px`."""
    decoded = Image.open(io.BytesIO(picture.data), formats=("JPEG", "PNG"))
    decoded.load()
    return decoded


def preview(picture: Picture, longest_px: int = 1280) -> bytes:
    """A JPEG for the screen, at most `longest_px` pixels a side and never enlarged. Callers cache it by the digest."""
    if max(picture.width_px, picture.height_px) <= longest_px and picture.content_type == "image/jpeg":
        return picture.data
    decoded = Image.open(io.BytesIO(picture.data), formats=("JPEG", "PNG"))
    decoded.draft("RGB", (longest_px, longest_px))  # decodes a JPEG at 1/2, 1/4 or 1/8 where that is enough
    decoded.thumbnail((longest_px, longest_px), Image.Resampling.BICUBIC)
    return _jpeg(decoded, 85)


def thumbnail(picture: Picture, longest_px: int = 160) -> bytes:
    """A small JPEG for galleries and tables."""
    return preview(picture, longest_px)


def crop(
    picture: Picture,
    box: Box,
    margin: float = 0.0,
    *,
    least_px: int = MIN_SIDE_PX,
    pixels: Image.Image | None = None,
) -> Picture:
    """The part of the picture inside the box, with `margin` times the box's size around it.

    The box is cut to the picture and grown to `least_px` a side where the picture has that many, because AWS takes
    nothing under 80 pixels; nothing is enlarged. `pixels` are the picture's own (`open_pixels`), where many pieces are
    cut out of it. Raises `BadInput` when the box lies outside the picture.
    """
    wanted = box.grown(margin).clamped()
    if wanted.width <= 0 or wanted.height <= 0:
        raise errors.BadInput("The box lies outside the picture.", "Choose a box that touches the picture.")
    left, right = _span(wanted.left, wanted.right, picture.width_px, max(least_px, 1))
    top, bottom = _span(wanted.top, wanted.bottom, picture.height_px, max(least_px, 1))
    cut = (pixels or open_pixels(picture)).crop((left, top, right, bottom))
    data = _jpeg(cut, 95)
    if len(data) > MAX_BYTES:
        data, cut = _encode(cut)
    return _picture(picture.name, data, cut.size)


def _span(start: float, end: float, length_px: int, least_px: int) -> tuple[int, int]:
    """Fractions as whole pixels, at least `least_px` apart where there are as many."""
    first, last = math.floor(start * length_px), min(math.ceil(end * length_px), length_px)
    missing = min(least_px, length_px) - (last - first)
    if missing > 0:
        first = min(max(first - missing // 2, 0), length_px - (last - first) - missing)
        last = first + min(least_px, length_px)
    return first, last
