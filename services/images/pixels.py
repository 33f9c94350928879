"""Decodes a picture of any kind into upright 8-bit sRGB pixels, and nothing larger than memory allows.

Every decoder is asked for by name, the size is read from the header before a pixel is decoded, and whatever a decoder
raises on damaged bytes becomes one sentence for a person.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageOps

from services import errors
from services.images import formats as image_formats

MAX_PIXELS = 60_000_000
MIN_SIDE_PX = 80  # Amazon Rekognition: height and width of an image must be at least 80 pixels

# Pillow raises at twice this number of pixels and warns above it; `open_picture` refuses before either matters.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_MAX_SCANS = 100  # a camera writes 1, a progressive JPEG about 10; thousands are an attack on the decoder
_two_at_once = threading.BoundedSemaphore(2)  # 60 megapixels are 240 MB while transparency is flattened


@contextmanager
def decoding() -> Iterator[None]:
    """At most two pictures are decoded at once; damaged bytes become a `BadInput`."""
    with _two_at_once:
        try:
            yield
        except errors.VitrineError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels() from error
        except Exception as error:  # a decoder raises almost anything on damaged bytes, and all of it means the same
            raise errors.BadInput(
                "The picture is damaged or incomplete.",
                "Copy or download it again, or open it in a picture program and save it as a new JPEG.",
            ) from error


def open_picture(raw: bytes) -> Image.Image:
    """The picture's header: size, format and mode are known, no pixel is decoded. Use inside `decoding`.

    Raises `BadInput` for what is not a picture, for more than 60 megapixels, and for less than 80 pixels a side.
    """
    kind = image_formats.recognize(raw)
    if kind == image_formats.HEIF:
        _know_heif()
    if kind == image_formats.JPEG and raw.count(b"\xff\xda") > _MAX_SCANS:
        raise ValueError("too many scans")
    picture = Image.open(io.BytesIO(raw), formats=(kind,))
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(width, height)
    if min(width, height) < MIN_SIDE_PX:
        raise too_small(width, height)
    return picture


def too_small(width: int, height: int) -> errors.BadInput:
    """The refusal of a picture with a side under 80 pixels."""
    return errors.BadInput(
        f"The picture is too small: {width} x {height} pixels, and {MIN_SIDE_PX} a side is the least.",
        "Choose a larger version of it; enlarging this one would add no detail.",
    )


def _too_many_pixels(width: int = 0, height: int = 0) -> errors.BadInput:
    found = f": {width:,} x {height:,} pixels" if width else ""
    return errors.BadInput(
        f"The picture has too many pixels{found}, and {MAX_PIXELS // 1_000_000} megapixels is the limit.",
        "Save it smaller, for example 6,000 pixels wide.",
    )


@lru_cache(maxsize=1)
def _know_heif() -> None:
    import pillow_heif  # 0.1 s and a large library: only for those who bring HEIC

    pillow_heif.register_heif_opener()


def is_upright(picture: Image.Image) -> bool:
    """Whether the pixels already stand as the picture is meant to be seen."""
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF, in as many ways as there are tags, must not cost the picture
        return True
    return orientation not in range(2, 9)


def is_srgb(picture: Image.Image) -> bool:
    """Whether the colors are sRGB: the picture says so, or says nothing."""
    profile = picture.info.get("icc_profile")
    return not profile or "sRGB" in _profile_name(profile)


def upright_rgb(picture: Image.Image) -> Image.Image:
    """Decode to upright 8-bit sRGB: transparency on white, 16 bits and floats stretched to 8, first frame only."""
    picture.load()
    with suppress(Exception):  # as in `is_upright`
        ImageOps.exif_transpose(picture, in_place=True)
    rgb = _to_rgb(picture)
    rgb.info = {}
    return rgb


def _to_rgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode in {"I", "F"} or picture.mode.startswith("I;16"):
        picture = _eight_bit(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        picture = flat
    if profile or picture.mode == "LAB":
        picture = _to_srgb(picture, profile)
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Gray of more than 8 bits: a full 16-bit range is scaled, anything else stretched between its extremes."""
    import numpy as np  # only for pictures that scanners and microscopes make

    values = np.nan_to_num(np.asarray(picture, dtype=np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and 4096 <= high <= 65535:
        low, high = 0.0, 65535.0
    scaled = (values - low) * (255.0 / ((high - low) or 1.0))
    return Image.fromarray(np.clip(scaled + 0.5, 0, 255).astype(np.uint8), mode="L")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colors by the embedded profile; a profile that is broken or of another mode is as good as none."""
    try:
        source: Any = (
            ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else ImageCms.createProfile(picture.mode)  # type: ignore[arg-type]
        )
        if picture.mode in {"P", "1"}:
            picture = picture.convert("RGB")
        if profile and "sRGB" in _profile_name(profile):
            return picture
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return converted or picture


@lru_cache(maxsize=64)
def _profile_name(profile: bytes) -> str:
    try:
        return str(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return ""
