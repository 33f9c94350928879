"""Decoding: only named decoders, never more than memory allows, and every damage is one sentence."""

import threading

import numpy as np
import pytest
from PIL import Image

from services import errors
from services.images import pixels
from tests.made import pictures


def opened(raw: bytes) -> Image.Image:
    with pixels.decoding():
        return pixels.upright_rgb(pixels.open_picture(raw))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_ends_upright(orientation: int) -> None:
    """EXIF 2.32, tag 0x0112: the pixels are stored so that undoing the turn shows the scene."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transpositions: 2 is a quarter to the left
    scene = pictures.scene()
    stored = scene.transpose(Image.Transpose(undo[orientation])) if orientation in undo else scene
    raw = pictures.encode(stored, "PNG", exif=pictures.exif(orientation))
    with pixels.decoding():
        assert pixels.is_upright(pixels.open_picture(raw)) == (orientation == 1)
    assert np.array_equal(np.asarray(opened(raw)), np.asarray(scene))


def test_damaged_exif_does_not_cost_the_picture() -> None:
    raw = pictures.encode(pictures.scene(), "PNG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert opened(raw).size == pictures.scene().size


@pytest.mark.parametrize("damage", [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:40] + bytes(len(raw) - 40)])
def test_damage_is_one_sentence(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(errors.BadInput, match="damaged or incomplete"):
        opened(damage(pictures.encode(pictures.noise(300, 200), "PNG")))


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [(79, 200, "79 x 200"), (200, 79, "200 x 79"), (10_000, 6_001, "60 megapixels"), (60_000, 60_000, "60 megapixels")],
)
def test_sizes_are_judged_by_the_header(width: int, height: int, words: str) -> None:
    with pytest.raises(errors.BadInput, match=words), pixels.decoding():
        pixels.open_picture(pictures.png_with_claimed_size(width, height))


def test_sixty_megapixels_are_not_refused() -> None:
    with pixels.decoding():
        assert pixels.open_picture(pictures.png_with_claimed_size(10_000, 6_000)).size == (10_000, 6_000)


def test_a_jpeg_of_thousands_of_scans_is_refused() -> None:
    jpeg = pictures.encode(pictures.scene(), "JPEG")
    with pytest.raises(errors.BadInput, match="damaged"):
        opened(jpeg[:-2] + b"\xff\xda\x00\x02" * 200 + jpeg[-2:])


def test_two_pictures_are_decoded_at_once_and_a_third_waits() -> None:
    entered, leave, third = threading.Semaphore(0), threading.Event(), threading.Event()

    def decode() -> None:
        with pixels.decoding():
            entered.release()
            leave.wait(10)

    def decode_third() -> None:
        with pixels.decoding():
            third.set()

    first = [threading.Thread(target=decode) for _ in range(2)]
    for thread in first:
        thread.start()
    assert entered.acquire(timeout=10)
    assert entered.acquire(timeout=10)
    waiting = threading.Thread(target=decode_third)
    waiting.start()
    assert not third.wait(0.05)
    leave.set()
    assert third.wait(10)
    for thread in (*first, waiting):
        thread.join()


def test_colors_without_a_profile_are_srgb_and_those_of_another_are_not() -> None:
    with pixels.decoding():
        assert pixels.is_srgb(pixels.open_picture(pictures.encode(pictures.scene(), "PNG")))
        raw = pictures.encode(pictures.scene(), "PNG", icc_profile=pictures.adobe_rgb_profile())
        assert not pixels.is_srgb(pixels.open_picture(raw))
