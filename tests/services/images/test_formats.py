"""The bytes say what a file is. Their beginnings are those of the formats' own specifications."""

import pytest

from services import errors
from services.images import formats


def box(brand: bytes, *compatible: bytes) -> bytes:
    """An `ftyp` box (ISO/IEC 14496-12): length, name, major brand, version, compatible brands."""
    inside = b"ftyp" + brand + bytes(4) + b"".join(compatible)
    return (len(inside) + 4).to_bytes(4, "big") + inside


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif", "JPEG"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"GIF87a\x01\x00", "GIF"),
        (b"RIFF\x1a\x00\x00\x00WEBPVP8 ", "WEBP"),
        (b"BM\x36\x00", "BMP"),
        (b"II*\x00\x08\x00", "TIFF"),
        (b"MM\x00*\x00\x00", "TIFF"),
        (box(b"heic", b"mif1", b"heic"), "HEIF"),
        (box(b"mif1", b"avif"), "AVIF"),
        (box(b"avif"), "AVIF"),
    ],
)
def test_a_picture_is_known_by_its_beginning(raw: bytes, kind: str) -> None:
    assert formats.recognize(raw + bytes(64)) == kind
    assert kind in formats.FORMATS


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"  <svg/>", "SVG"),
        (b"%PDF-1.7\n", "PDF"),
        (box(b"isom", b"mp42"), "film"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "film"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"PK\x03\x04", "not a picture"),
        (b"just some text", "not a picture"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "not a picture"),
    ],
)
def test_what_is_no_picture_is_named_and_refused(raw: bytes, words: str) -> None:
    with pytest.raises(errors.BadInput, match=words) as refused:
        formats.recognize(raw)
    assert refused.value.advice


def test_a_file_of_a_hundred_megabytes_is_the_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert formats.MAX_RAW_BYTES == 100 * 1024 * 1024
    monkeypatch.setattr(formats, "MAX_RAW_BYTES", 1024)
    assert formats.recognize(b"\xff\xd8\xff" + bytes(1021)) == "JPEG"
    with pytest.raises(errors.BadInput, match="too large"):
        formats.recognize(b"\xff\xd8\xff" + bytes(1022))
