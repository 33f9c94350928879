"""Any picture becomes upright 8-bit sRGB pixels."""

from __future__ import annotations

import pytest
from PIL import Image

from services.errors import BadInput
from services.images import pixels
from tests.made import pictures

DAMAGED_EXIF = b"Exif\x00\x00this is no Exif"


def test_a_damaged_exif_does_not_cost_the_picture() -> None:
    raw = pictures.encode(pictures.scene(), "JPEG", exif=DAMAGED_EXIF)
    with pixels.decoding():
        picture = pixels.open_picture(raw)
        assert pixels.is_upright(picture)
        assert pixels.upright_rgb(picture).size == (400, 240)


@pytest.mark.parametrize(
    ("orientation", "upright"), [(0, True), (1, True), (2, False), (6, False), (8, False), (9, True)]
)
def test_a_picture_says_whether_it_lies_on_its_side(orientation: int, upright: bool) -> None:
    with pixels.decoding():
        picture = pixels.open_picture(pictures.encode(pictures.scene(), exif=pictures.exif(orientation)))
        assert pixels.is_upright(picture) is upright


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "I;16"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_a_turn_is_undone_in_every_mode(kind: str, mode: str) -> None:
    scene = pictures.scene(400, 240)
    stored = scene.convert("L").convert("I").convert(mode) if mode == "I;16" else scene.convert(mode)
    raw = pictures.encode(stored, kind, exif=pictures.exif(6))
    with pixels.decoding():
        turned = pixels.upright_rgb(pixels.open_picture(raw))
    assert (turned.mode, turned.size) == ("RGB", (240, 400))
    assert turned.info == {}


def test_damaged_bytes_are_a_sentence() -> None:
    with pytest.raises(BadInput, match="damaged"), pixels.decoding():
        Image.open("nothing of the kind")
