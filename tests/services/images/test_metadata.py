"""What is not pixels is cut out of a file; the pixels stay bit by bit."""

import io

import pytest
from PIL import Image, PngImagePlugin

from services.images import metadata
from tests.made import pictures

PLACE = b"GPS 50.0755 N 14.4378 E"


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + b"crc!"


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


@pytest.fixture
def jpeg() -> bytes:
    return pictures.encode(pictures.scene(), "JPEG", quality=90)


@pytest.mark.parametrize("marker", [0xE1, 0xE2, 0xED, 0xEF, 0xFE], ids=["EXIF", "ICC", "IPTC", "APP15", "comment"])
def test_a_segment_that_tells_of_the_photographer_is_gone(jpeg: bytes, marker: int) -> None:
    talkative = jpeg[:2] + segment(marker, PLACE) + jpeg[2:]
    bare = metadata.jpeg_without_metadata(talkative)
    assert bare
    assert PLACE not in bare
    assert pixels(bare) == pixels(jpeg)


def test_what_follows_the_end_is_gone(jpeg: bytes) -> None:
    """Phones put a second picture, a film or depths there."""
    bare = metadata.jpeg_without_metadata(jpeg + PLACE)
    assert bare
    assert PLACE not in bare
    assert bare.endswith(b"\xff\xd9")


def test_a_header_with_a_thumbnail_in_it_is_gone(jpeg: bytes) -> None:
    """JFIF 1.02: the header may hold a small copy of the whole picture."""
    talkative = jpeg[:2] + segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x02\x02" + PLACE) + jpeg[2:]
    bare = metadata.jpeg_without_metadata(talkative)
    assert bare
    assert PLACE not in bare


def test_adobes_segment_stays_because_it_says_how_colors_are_stored() -> None:
    """Adobe technical note 5116: without APP14 a CMYK picture is shown inverted."""
    cmyk = pictures.encode(pictures.scene(mode="CMYK"), "JPEG")
    bare = metadata.jpeg_without_metadata(cmyk)
    assert bare
    assert pixels(bare) == pixels(cmyk)


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"restart_marker_rows": 1}], ids=["progressive", "restarts"]
)
def test_scans_are_kept_whole(options: dict[str, object]) -> None:
    jpeg = pictures.encode(pictures.noise(200, 160), "JPEG", **options)
    bare = metadata.jpeg_without_metadata(jpeg[:2] + segment(0xFE, PLACE) + jpeg[2:])
    assert bare
    assert pixels(bare) == pixels(jpeg)


@pytest.mark.parametrize("length", [2, 3, 10, 200, -1, -2])
def test_a_file_that_ends_too_early_is_left_to_a_decoder(jpeg: bytes, length: int) -> None:
    assert metadata.jpeg_without_metadata(jpeg[:length]) is None


def test_a_png_keeps_its_pixels_alone() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PLACE.decode())
    png = pictures.encode(pictures.scene(), "PNG", pnginfo=info, exif=pictures.exif())
    bare = metadata.png_without_metadata(png)
    assert bare
    assert PLACE not in bare
    assert b"eXIf" not in bare
    assert pixels(bare) == pixels(png)


def test_a_png_keeps_its_transparency() -> None:
    png = pictures.encode(pictures.scene().convert("P"), "PNG", transparency=3)
    assert b"tRNS" in png
    bare = metadata.png_without_metadata(png)
    assert bare
    assert b"tRNS" in bare


@pytest.mark.parametrize("kind", [b"iCCP", b"gAMA", b"cHRM", b"cICP"])
def test_a_png_that_says_how_its_colors_are_meant_is_left_to_a_decoder(kind: bytes) -> None:
    png = pictures.encode(pictures.scene(), "PNG")
    assert metadata.png_without_metadata(png[:33] + chunk(kind, bytes(4)) + png[33:]) is None


def test_a_png_without_an_end_is_left_to_a_decoder() -> None:
    png = pictures.encode(pictures.scene(), "PNG")
    assert metadata.png_without_metadata(png[:-12]) is None
    assert metadata.png_without_metadata(png[:-1]) is None
