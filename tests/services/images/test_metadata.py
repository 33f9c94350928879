"""What is not pixels is cut out of a file, and the pixels stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from services.images import metadata
from tests.made import pictures


def same_pixels(one: bytes, other: bytes) -> bool:
    return np.array_equal(np.asarray(pictures.decode(one)), np.asarray(pictures.decode(other)))


def test_a_jpeg_loses_place_device_and_comment() -> None:
    raw = pictures.encode(pictures.scene(), exif=pictures.exif(), comment=b"a comment")
    cut = metadata.jpeg_without_metadata(raw + b"something behind the end")
    assert cut
    assert same_pixels(cut, raw)
    for gone in (b"Exif", b"Secret", b"a comment", b"something behind"):
        assert gone not in cut


def test_a_png_loses_its_texts() -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Author", "Secret Author")
    raw = pictures.encode(pictures.scene(), "PNG", pnginfo=texts, exif=pictures.exif())
    cut = metadata.png_without_metadata(raw)
    assert cut
    assert same_pixels(cut, raw)
    assert b"Secret" in raw
    assert b"Secret" not in cut


@pytest.mark.parametrize("end", [3, 20, 400])
def test_a_file_that_is_cut_off_is_not_understood(end: int) -> None:
    assert metadata.jpeg_without_metadata(pictures.encode(pictures.scene())[:end]) is None
    assert metadata.png_without_metadata(pictures.encode(pictures.scene(), "PNG")[:end]) is None


def test_a_png_that_says_how_its_colors_look_is_decoded_instead() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert metadata.png_without_metadata(pictures.encode(pictures.scene(), "PNG", icc_profile=profile)) is None
