"""Damaged pictures: each becomes something AWS takes or is refused with a sentence; nothing else happens."""

from __future__ import annotations

import random
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import errors, images
from tests.made import pictures

SOURCES = {
    **{kind: pictures.encode(pictures.scene(160, 120), kind) for kind in ("WEBP", "GIF", "AVIF", "HEIF", "BMP")},
    **{kind: pictures.encode(pictures.scene(160, 120), kind, exif=pictures.exif(6)) for kind in ("JPEG", "PNG")},
    "TIFF": pictures.encode(pictures.scene(160, 120), "TIFF", compression="tiff_deflate"),
    "progressive": pictures.encode(pictures.scene(160, 120), progressive=True),
    "profile": pictures.encode(pictures.scene(160, 120), icc_profile=pictures.adobe_rgb_profile()),
    "CMYK": pictures.encode(pictures.scene(160, 120, "CMYK"), "TIFF", compression="tiff_lzw"),
}


def damaged(raw: bytes, seed: int) -> bytes:
    """The file with a few of: bytes changed, a stretch zeroed, lost, doubled, filled with noise, or the end cut off."""
    chance = random.Random(seed)
    data = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data)) if chance.random() < 0.6 else chance.randrange(min(len(data), 400))
        length = chance.randint(1, 64)
        match chance.randrange(6):
            case 0:
                data[start] ^= 1 << chance.randrange(8)
            case 1:
                data[start : start + length] = bytes(len(data[start : start + length]))
            case 2:
                del data[start : start + length]
            case 3:
                data[start:start] = data[start : start + length]
            case 4:
                data[start : start + length] = chance.randbytes(len(data[start : start + length]))
            case _:
                del data[max(start, 16) :]
        if not data:
            break
    return bytes(data)


def normalized_or_refused(raw: bytes) -> images.Picture | errors.BadInput:
    try:
        return images.normalize("damaged", raw)
    except errors.BadInput as refusal:
        return refusal


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(kind=st.sampled_from(sorted(SOURCES)), seed=st.integers(0, 2**32))
def test_500_damaged_pictures_give_a_picture_or_a_sentence(kind: str, seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd TIFF and EXIF tags, as it should
        outcome = normalized_or_refused(damaged(SOURCES[kind], seed))
        if isinstance(outcome, errors.BadInput):
            assert outcome.message.endswith(".")
            assert outcome.advice.endswith(".")
            return
        picture = outcome
        decoded = pictures.decode(picture.data)
        assert decoded.mode == "RGB"
        assert decoded.size == (picture.width_px, picture.height_px)
        assert len(picture.data) <= images.MAX_BYTES
        assert not decoded.getexif()
