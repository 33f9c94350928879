"""Colors, brightness, contrast and sharpness of pictures whose colors are known because they were drawn so."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageColor

from local_aws.engines import colors


def quarters(*named: str) -> NDArray[np.uint8]:
    """A 200 x 200 picture of four equal squares in CSS colors."""
    pixels = np.empty((200, 200, 3), dtype=np.uint8)
    for number, name in enumerate(named):
        row, column = divmod(number, 2)
        pixels[row * 100 : row * 100 + 100, column * 100 : column * 100 + 100] = ImageColor.getrgb(name)
    return pixels


def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 256, (240, 320, 3), dtype=np.uint8)


def test_every_css_color_is_known_by_its_right_code() -> None:
    css = {ImageColor.getrgb(name) for name in ImageColor.colormap}
    assert {name: ImageColor.getrgb(name) for name in colors.CSS_COLORS} == colors.CSS_COLORS
    assert set(colors.CSS_COLORS.values()) == css


def test_four_equal_colors_have_a_quarter_each() -> None:
    found = colors.dominant(quarters("crimson", "gold", "navy", "seagreen"))
    assert {color.name: round(color.share_percent, 1) for color in found} == {
        "crimson": 25.0,
        "gold": 25.0,
        "navy": 25.0,
        "seagreen": 25.0,
    }
    assert {color.plain for color in found} == {"red", "yellow", "blue", "green"}


def test_a_shade_takes_the_nearest_name_and_that_name_s_values() -> None:
    pixels = np.full((90, 90, 3), (210, 28, 66), dtype=np.uint8)
    (only,) = colors.dominant(pixels)
    assert (only.name, only.red, only.green, only.blue) == ("crimson", 220, 20, 60)


def test_largest_first_and_no_more_than_asked_for() -> None:
    pixels = quarters("white", "white", "white", "black")
    assert [color.name for color in colors.dominant(pixels)] == ["white", "black"]
    assert [color.name for color in colors.dominant(pixels, most=1)] == ["white"]
    assert colors.dominant(pixels, most=0) == ()


def test_only_where_the_mask_says() -> None:
    pixels = quarters("crimson", "gold", "navy", "seagreen")
    mask = np.zeros((200, 200), dtype=bool)
    mask[:100, 100:] = True
    assert [color.name for color in colors.dominant(pixels, mask)] == ["gold"]
    assert colors.dominant(pixels, np.zeros_like(mask)) == ()


def test_the_same_picture_gives_the_same_answer() -> None:
    assert colors.dominant(noise(), most=20) == colors.dominant(noise(), most=20)


@pytest.mark.parametrize(
    ("name", "word"),
    [  # the first five as Amazon Rekognition itself simplified them
        ("darkslategrey", "grey"),
        ("darkolivegreen", "green"),
        ("gray", "grey"),
        ("dimgrey", "grey"),
        ("black", "black"),
        ("white", "white"),
        ("red", "red"),
        ("orange", "orange"),
        ("yellow", "yellow"),
        ("lime", "green"),
        ("cyan", "cyan"),
        ("blue", "blue"),
        ("navy", "blue"),
        ("purple", "purple"),
        ("hotpink", "pink"),
        ("saddlebrown", "brown"),
        ("brown", "brown"),
    ],
)
def test_plain_words(name: str, word: str) -> None:
    red, green, blue = ImageColor.getrgb(name)[:3]
    assert colors.plain((red, green, blue)) == word


def test_twelve_plain_words_and_all_of_them_used() -> None:
    """AWS says "one of 12" and lists none: the eleven basic color words of English (Berlin and Kay 1969) and cyan."""
    words = {colors.plain(value) for value in colors.CSS_COLORS.values()}
    assert words == {
        "black",
        "white",
        "grey",
        "red",
        "orange",
        "yellow",
        "green",
        "cyan",
        "blue",
        "purple",
        "pink",
        "brown",
    }


def test_brightness_and_contrast_at_their_ends() -> None:
    black = colors.look(quarters("black", "black", "black", "black"))
    white = colors.look(quarters("white", "white", "white", "white"))
    half = colors.look(quarters("black", "white", "white", "black"))
    assert (black.brightness, white.brightness, half.brightness) == pytest.approx((0, 100, 50), abs=0.1)
    assert (black.contrast, white.contrast, half.contrast) == pytest.approx((0, 0, 100), abs=0.1)
    assert black.sharpness == white.sharpness == 0


def test_the_more_blurred_the_less_sharp() -> None:
    tiles = np.kron(noise()[::8, ::8], np.ones((8, 8, 1), dtype=np.uint8))
    values = [colors.look(tiles).sharpness]
    values += [colors.look(cv2.GaussianBlur(tiles, (0, 0), sigma)).sharpness for sigma in (1, 2, 4, 8)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 70
    assert values[-1] < 30


def test_look_of_a_part() -> None:
    pixels = quarters("black", "white", "black", "black")
    mask = np.zeros((200, 200), dtype=bool)
    mask[:100, 100:] = True
    assert colors.look(pixels, mask).brightness == pytest.approx(100)
    assert colors.look(pixels, ~mask).brightness == pytest.approx(0)
