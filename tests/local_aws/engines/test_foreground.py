"""The division into people and the rest, on a figure that was drawn, so that its outline is known."""

import cv2
import numpy as np
from numpy.typing import NDArray

from local_aws.engines import foreground
from local_aws.engines.face import Face
from tests.made import engine_faces


def face(left: float, top: float, side: float = 40) -> Face:
    return engine_faces.face(left, top, left + side, top + side)


def figure() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A head and a body in skin and blue before a mottled green field, 640 x 480, and their outline."""
    noise = np.random.default_rng(3).normal(0, 8, (480, 640, 3))
    drawn = np.full((480, 640, 3), (70, 150, 80), dtype=np.uint8)
    outline = np.zeros((480, 640), dtype=np.uint8)
    cv2.rectangle(drawn, (270, 190), (370, 400), (40, 50, 170), -1)
    cv2.ellipse(drawn, (320, 150), (26, 34), 0, 0, 360, (220, 170, 140), -1)
    cv2.rectangle(drawn, (308, 175), (332, 195), (220, 170, 140), -1)
    cv2.rectangle(outline, (270, 190), (370, 400), 1, -1)
    cv2.ellipse(outline, (320, 150), (26, 34), 0, 0, 360, 1, -1)
    cv2.rectangle(outline, (308, 175), (332, 195), 1, -1)
    return np.clip(drawn + noise, 0, 255).astype(np.uint8), outline.astype(bool)


def test_finds_the_figure_that_was_drawn() -> None:
    pixels, outline = figure()
    mask = foreground.people(pixels, [face(300, 130)])
    assert mask is not None
    assert mask.shape == outline.shape
    assert (mask & outline).sum() / (mask | outline).sum() > 0.9


def test_says_the_same_again() -> None:
    pixels, _ = figure()
    first, second = (foreground.people(pixels, [face(300, 130)]) for _ in range(2))
    assert first is not None
    assert np.array_equal(first, second if second is not None else ~first)


def test_tells_nothing_without_a_face_or_in_a_crowd() -> None:
    pixels, _ = figure()
    assert foreground.people(pixels, []) is None
    assert foreground.people(pixels, [face(20 * number, 100, 18) for number in range(25)]) is None


def test_tells_nothing_where_a_face_fills_the_picture() -> None:
    pixels, _ = figure()
    assert foreground.people(pixels, [face(-50, -150, 900)]) is None
