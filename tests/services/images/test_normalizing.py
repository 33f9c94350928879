"""What people bring becomes what AWS takes; the rest is refused with a sentence that says what to do."""

import hashlib
import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from services import errors, images
from services.boxes import Box
from tests.made import pictures

RED, BLUE = (220, 20, 20), (20, 20, 220)


def is_near(pixel: object, color: tuple[int, int, int], tolerance: int = 30) -> bool:
    return bool(np.abs(np.asarray(pixel, dtype=int) - color).max() <= tolerance)


def assert_what_aws_takes(picture: images.Picture) -> Image.Image:
    assert len(picture.data) <= 5_242_880
    decoded = pictures.decode(picture.data)
    assert decoded.format in {"JPEG", "PNG"}
    assert decoded.mode == "RGB"
    assert decoded.size == (picture.width_px, picture.height_px)
    assert picture.digest == hashlib.sha256(picture.data).hexdigest()
    assert not decoded.getexif()
    return decoded


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGB", {}),
        ("PNG", "P", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("GIF", "P", {}),
        ("AVIF", "RGB", {}),
        ("HEIF", "RGB", {}),
        ("HEIF", "RGBA", {}),
        ("BMP", "RGB", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "CMYK", {}),
        ("TIFF", "LAB", {}),
    ],
)
def test_every_usual_kind_becomes_upright_rgb_with_its_colors(kind: str, mode: str, options: dict[str, object]) -> None:
    source = pictures.scene(mode="RGB")
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        source = ImageCms.profileToProfile(source, ImageCms.createProfile("sRGB"), lab, outputMode="LAB") or source
    else:
        source = source.quantize(64) if mode == "P" else source.convert(mode)

    picture = images.normalize("scene", pictures.encode(source, kind, **options))

    decoded = assert_what_aws_takes(picture)
    assert decoded.size == (400, 240)
    gray = mode == "L"
    assert is_near(decoded.getpixel((40, 20)), (79, 79, 79) if gray else RED)
    assert is_near(decoded.getpixel((380, 230)), (42, 42, 42) if gray else BLUE)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_rotated_photograph_stands_upright_and_forgets_place_and_device(kind: str, orientation: int) -> None:
    # The EXIF standard's table, from how the stored rows and columns lie to the turn that sets them upright.
    stored_from_upright = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    upright = pictures.scene()
    stored = upright.transpose(stored_from_upright) if stored_from_upright is not None else upright

    raw = pictures.encode(stored, kind, exif=pictures.exif(orientation))
    picture = images.normalize("phone.jpg", raw)

    decoded = assert_what_aws_takes(picture)
    assert decoded.size == upright.size
    assert is_near(decoded.getpixel((40, 20)), RED)
    assert is_near(decoded.getpixel((380, 230)), BLUE)
    assert b"Secret Camera Maker" in raw
    assert b"Secret Camera Maker" not in picture.data


def test_a_jpeg_that_fits_keeps_every_pixel_and_loses_metadata_comments_and_whatever_follows_its_end() -> None:
    scene = pictures.scene()
    plain = pictures.encode(scene, quality=90)
    carried = pictures.encode(scene, quality=90, exif=pictures.exif(), comment=b"a comment", xmp=b"<x:xmpmeta/>")
    picture = images.normalize("photo", carried + b"<script>alert(1)</script>")

    assert np.array_equal(np.asarray(pictures.decode(picture.data)), np.asarray(pictures.decode(plain)))
    for gone in (b"Secret", b"a comment", b"xmpmeta", b"<script>"):
        assert gone not in picture.data
    assert images.normalize("another name", plain).digest == images.normalize("photo", plain).digest


def test_a_second_photograph_hidden_in_the_file_is_gone() -> None:
    buffer = io.BytesIO()
    second = Image.new("RGB", (400, 240), (0, 255, 0))
    pictures.scene().save(buffer, "MPO", save_all=True, append_images=[second])
    picture = images.normalize("phone", buffer.getvalue())
    assert is_near(assert_what_aws_takes(picture).getpixel((40, 20)), RED)
    assert picture.data.count(b"\xff\xd8\xff") == 1


def test_a_png_of_text_keeps_every_pixel_and_loses_its_words() -> None:
    from PIL import PngImagePlugin

    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Somebody Secret")
    scene = pictures.scene()
    picture = images.normalize("shot", pictures.encode(scene, "PNG", pnginfo=words))
    assert picture.content_type == "image/png"
    assert np.array_equal(np.asarray(pictures.decode(picture.data)), np.asarray(scene))
    assert b"Secret" not in picture.data


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    half = Image.new("LA", (100, 100), (0, 128))
    for kind, source in (("PNG", clear), ("WEBP", clear), ("HEIF", clear)):
        decoded = assert_what_aws_takes(images.normalize("logo", pictures.encode(source, kind)))
        assert is_near(decoded.getpixel((50, 50)), (255, 255, 255), 4)
    decoded = assert_what_aws_takes(images.normalize("logo", pictures.encode(half, "PNG")))
    assert is_near(decoded.getpixel((50, 50)), (127, 127, 127), 4)


def test_sixteen_bits_keep_their_brightness_and_floats_are_stretched() -> None:
    ramp = np.linspace(0, 65535, 100 * 100).reshape(100, 100)
    sixteen = Image.fromarray(ramp.astype(np.uint16))
    for kind in ("PNG", "TIFF"):
        gray = np.asarray(assert_what_aws_takes(images.normalize("x-ray", pictures.encode(sixteen, kind))))[..., 0]
        assert abs(int(gray[50, 50]) - round(ramp[50, 50] / 257)) <= 3
    floating = Image.fromarray((ramp / 65535 * 3 - 1).astype(np.float32))
    gray = np.asarray(assert_what_aws_takes(images.normalize("microscope", pictures.encode(floating, "TIFF"))))[..., 0]
    assert gray.min() <= 3
    assert gray.max() >= 252


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (100, 100), color) for color in ("red", "green", "blue")]
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        raw = pictures.encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        decoded = assert_what_aws_takes(images.normalize("moving", raw))
        assert is_near(decoded.getpixel((50, 50)), (255, 0, 0), 6)


def test_colors_of_another_profile_become_srgb() -> None:
    # By the matrices and curves of both standards, Adobe RGB (1998) 120, 150, 90 is sRGB 105.4, 151.4, 85.6.
    source = Image.new("RGB", (100, 100), (120, 150, 90))
    for kind, options in (("PNG", {}), ("JPEG", {"quality": 100}), ("TIFF", {})):
        raw = pictures.encode(source, kind, icc_profile=pictures.adobe_rgb_profile(), **options)
        decoded = assert_what_aws_takes(images.normalize("wide", raw))
        assert "icc_profile" not in decoded.info
        assert is_near(decoded.getpixel((50, 50)), (105, 151, 86), 3)


def test_a_broken_profile_does_not_cost_the_picture() -> None:
    raw = pictures.encode(pictures.scene(), icc_profile=b"this is not a profile" * 20)
    assert is_near(assert_what_aws_takes(images.normalize("odd", raw)).getpixel((40, 20)), RED)


def test_a_picture_too_heavy_for_aws_gets_lighter_but_not_enlarged() -> None:
    source = pictures.noise(3640, 2800)
    raw = pictures.encode(source, quality=98)
    assert len(raw) > images.MAX_BYTES
    picture = images.normalize("noise", raw)
    assert_what_aws_takes(picture)
    assert 2000 < picture.width_px < 3640
    assert abs(picture.width_px / picture.height_px - 1.3) < 0.01


def test_fifty_megapixels_come_through() -> None:
    picture = images.normalize("wide", pictures.encode(Image.new("RGB", (8660, 5780), "green"), quality=50))
    assert_what_aws_takes(picture)
    assert picture.width_px * picture.height_px <= 16_100_000


def test_a_long_strip_is_at_most_ten_thousand_pixels_long() -> None:
    picture = images.normalize("strip", pictures.encode(Image.new("RGB", (20_000, 400), "green")))
    assert (picture.width_px, picture.height_px) == (10_000, 200)
    with pytest.raises(errors.BadInput, match="narrow"):
        images.normalize("strip", pictures.encode(Image.new("RGB", (20_000, 100), "green")))


def _film() -> bytes:
    return struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isommp42" + bytes(200)


JPEG = pictures.encode(pictures.scene())


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (JPEG[: len(JPEG) // 2], "damaged"),
        (pictures.encode(pictures.scene(), "PNG")[:-300], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"hello, I am a text", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg/>", "SVG"),
        (b"%PDF-1.7\n...", "PDF"),
        (_film(), "film"),
        (b"\x1aE\xdf\xa3" + bytes(100), "film"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"PK\x03\x04" + bytes(100), "not a picture"),
        (pictures.encode(pictures.scene(79, 200)), "too small: 79 x 200"),
        (b"II*\x00" + bytes(100), "damaged"),
        (b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(30), "damaged"),
        (struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(50), "damaged"),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_a_sentence_and_advice(raw: bytes, words: str) -> None:
    with pytest.raises(errors.BadInput, match=words) as caught:
        images.normalize("file", raw)
    assert caught.value.message.endswith(".")
    assert caught.value.advice.endswith(".")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bombs_are_refused_from_their_header() -> None:
    import tracemalloc

    for width, height in ((9_000, 8_000), (13_000, 13_000), (20_000, 10_000)):
        raw = pictures.png_with_claimed_size(width, height)
        assert len(raw) < 100_000
        tracemalloc.start()
        with pytest.raises(errors.BadInput, match="too many pixels"):
            images.normalize("bomb", raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_000_000


def test_the_preview_is_a_small_jpeg_and_never_larger_than_the_picture() -> None:
    large = images.normalize("large", pictures.encode(pictures.scene(2000, 1200)))
    assert max(pictures.decode(images.preview(large)).size) == 1280
    assert pictures.decode(images.thumbnail(large)).size == (160, 96)
    small = images.normalize("small", pictures.encode(pictures.scene(200, 120), "PNG"))
    shown = pictures.decode(images.preview(small))
    assert (shown.format, shown.size) == ("JPEG", (200, 120))


def test_a_crop_shows_what_the_box_holds() -> None:
    picture = images.normalize("scene", pictures.encode(pictures.scene(), quality=95))
    red = images.crop(picture, Box(0, 0, 0.25, 0.5))
    assert (red.width_px, red.height_px) == (100, 120)
    assert is_near(assert_what_aws_takes(red).getpixel((50, 30)), RED)
    beyond = images.crop(picture, Box(0.75, 0.5, 0.5, 0.9))
    assert (beyond.width_px, beyond.height_px) == (100, 120)
    assert is_near(assert_what_aws_takes(beyond).getpixel((50, 100)), BLUE)
    assert images.crop(picture, Box(0.4, 0.4, 0.25, 0.5), margin=0.1).width_px == 120


def test_a_crop_is_at_least_what_aws_takes_unless_asked_otherwise() -> None:
    picture = images.normalize("scene", pictures.encode(pictures.scene()))
    for box in (Box(0.5, 0.5, 0.01, 0.01), Box(0, 0, 0.01, 0.01), Box(0.99, 0.99, 0.5, 0.5)):
        face = images.crop(picture, box)
        assert (face.width_px, face.height_px) == (80, 80)
    assert images.crop(picture, Box(0.5, 0.5, 0.1, 0.1), least_px=1).width_px == 40
    with pytest.raises(errors.BadInput, match="outside"):
        images.crop(picture, Box(1.2, 0, 0.1, 0.1))


def test_boxes_overlap_by_intersection_over_union() -> None:
    assert Box(0, 0, 1, 1).overlap(Box(0, 0, 1, 1)) == 1
    assert Box(0, 0, 0.5, 1).overlap(Box(0.25, 0, 0.5, 1)) == pytest.approx(1 / 3)
    assert Box(0, 0, 0.2, 0.2).overlap(Box(0.5, 0.5, 0.2, 0.2)) == 0
    clamped = Box(-0.2, 0.9, 0.4, 0.4).clamped()
    assert clamped.left == 0
    assert clamped.width == pytest.approx(0.2)
    assert clamped.bottom == 1
