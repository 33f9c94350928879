"""Which kind of file the bytes are, told from the bytes: names and content types are only what somebody wrote.

What is not a picture that can be shown to a service is refused here, each kind with what to do about it.
"""

from __future__ import annotations

from services import errors

# Pillow's names of the formats that are opened; nothing else ever reaches a decoder.
JPEG, PNG, GIF, WEBP, AVIF, HEIF, BMP, TIFF = "JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "BMP", "TIFF"
FORMATS = (JPEG, PNG, GIF, WEBP, AVIF, HEIF, BMP, TIFF)

# File name endings that a file chooser offers; the bytes decide all the same.
FILE_ENDINGS = ("jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "bmp", "tif", "tiff")

MAX_RAW_BYTES = 100 * 1024 * 1024

_HOW_TO_SAVE = "Save or export it as a JPEG or PNG picture and choose that file."
_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
# Brands of the `ftyp` box: ISO/IEC 23008-12 (HEIF) and the AV1 Image File Format.
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def recognize(raw: bytes) -> str:
    """Pillow's name of the format that the bytes begin like, one of `FORMATS`.

    Raises `BadInput` for an empty or very large file, a drawing (SVG), a document, a film, and for anything else that
    is not a picture of a kind named above.
    """
    if not raw:
        raise errors.BadInput("The file is empty.", "Choose a file that holds a picture.")
    if len(raw) > MAX_RAW_BYTES:
        raise errors.BadInput(
            f"The file is too large: {len(raw) / 1024**2:.0f} MB, and {MAX_RAW_BYTES // 1024**2} MB is the limit.",
            "Save the picture smaller, for example 4,000 pixels wide as a JPEG.",
        )
    for start, kind in _STARTS:
        if raw.startswith(start):
            return kind
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return WEBP
    if raw[4:8] == b"ftyp":
        return _recognize_ftyp(raw)
    raise _refusal(raw)


def _recognize_ftyp(raw: bytes) -> str:
    length = min(int.from_bytes(raw[:4], "big"), 256)
    brands = {raw[8:12], *(raw[start : start + 4] for start in range(16, length, 4))}
    if brands & _AVIF_BRANDS:
        return AVIF
    if brands & _HEIF_BRANDS:
        return HEIF
    raise _film()


def _refusal(raw: bytes) -> errors.BadInput:
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in raw[:4096].lower():
        return errors.BadInput("This is an SVG drawing, not a picture made of pixels.", _HOW_TO_SAVE)
    if b"%pdf-" in head:
        return errors.BadInput("This is a PDF document, not a picture.", "Export the page as a JPEG or PNG picture.")
    if head.startswith((b"\x1aE\xdf\xa3".lower(), b"\x00\x00\x01\xba", b"flv", b"oggs")) or (
        head[:4] == b"riff" and head[8:12] == b"avi "
    ):
        return _film()
    if head.startswith((b"<!doctype html", b"<html", b"<head")):
        return errors.BadInput("This is a web page, not a picture.", "Open the picture itself and save or link that.")
    return errors.BadInput(
        "This is not a picture of a kind that can be read here.",
        "Choose a JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP or TIFF picture.",
    )


def _film() -> errors.BadInput:
    return errors.BadInput("This is a film, not a picture.", "Save one frame of it as a JPEG or PNG picture.")
