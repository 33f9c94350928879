"""Brightness and sharpness of a face: blur lowers one steadily, light the other."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from local_aws.engines.face.quality import measure
from local_aws.engines.face.values import Face
from tests.made import portrait
from tests.made.engine_faces import face


def chip(blur: float = 0) -> NDArray[np.uint8]:
    return np.asarray(portrait.head(150).resize((150, 150)).filter(ImageFilter.GaussianBlur(blur)))


def brightness(pixels: NDArray[np.uint8], where: Face) -> float:
    return measure(pixels, where, chip()).brightness


def test_brightness_is_the_mean_luma_of_the_box_in_percent() -> None:
    pixels = np.zeros((100, 200, 3), dtype=np.uint8)
    pixels[:, 100:] = 255
    assert brightness(pixels, face(100, 0, 200, 100)) == pytest.approx(100)
    assert brightness(pixels, face(0, 0, 100, 100)) == 0
    assert brightness(pixels, face(50, 0, 150, 100)) == pytest.approx(50)
    assert brightness(pixels, face(150, -50, 300, 300)) == pytest.approx(100)  # what lies beyond does not count
    assert brightness(pixels, face(300, 0, 400, 100)) == 0
    # ITU-R BT.601: red, green and blue weigh 0.299, 0.587 and 0.114.
    for place, weight in enumerate((29.9, 58.7, 11.4)):
        color = np.zeros((10, 10, 3), dtype=np.uint8)
        color[:, :, place] = 255
        assert brightness(color, face(0, 0, 10, 10)) == pytest.approx(weight)


def test_blur_lowers_sharpness_steadily_and_contrast_leaves_it_alone() -> None:
    pixels, where = np.zeros((10, 10, 3), dtype=np.uint8), face(0, 0, 10, 10)
    sharpness = [measure(pixels, where, chip(blur)).sharpness for blur in (0, 0.8, 1.5, 2.5, 4, 6)]
    assert sharpness == sorted(sharpness, reverse=True)
    assert sharpness[0] > 80
    assert sharpness[-1] < 20
    pale = (chip().astype(np.float32) / 2 + 64).astype(np.uint8)
    assert measure(pixels, where, pale).sharpness == pytest.approx(sharpness[0], abs=3)
    plain = np.asarray(Image.new("RGB", (150, 150), "teal"))
    assert measure(pixels, where, plain).sharpness == 0
