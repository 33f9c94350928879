"""A face is cut out with as much room as its neighbors leave, and known again in its piece."""

import numpy as np
import pytest
from PIL import Image

from services import errors, images
from services.boxes import Box
from services.faces import cutouts
from services.images import Picture
from tests.made import pictures

WIDEST = (221, 221)  # pixels: 100 of the face, 60 on each side, and no part of a pixel is cut off
FACE = Box(0.45, 0.4, 0.1, 0.2)


@pytest.fixture
def picture() -> Picture:
    """1000 x 500 pixels, gray, with the face in red."""
    pixels = np.full((500, 1000, 3), 128, np.uint8)
    pixels[200:300, 450:550] = (220, 20, 20)
    return images.normalize("team.png", pictures.encode(Image.fromarray(pixels), "PNG"))


def reds(piece: cutouts.Cutout) -> Box:
    """Where the red is in the piece, as fractions of it."""
    pixels = np.asarray(pictures.decode(piece.picture.data).convert("RGB")).astype(int)
    down, across = np.nonzero((pixels[..., 0] > 180) & (pixels[..., 1] < 80))
    height, width = pixels.shape[:2]
    left, top = across.min() / width, down.min() / height
    return Box(left, top, (across.max() + 1) / width - left, (down.max() + 1) / height - top)


def test_alone_it_has_the_widest_margin_and_the_box_says_where_it_is(picture: Picture) -> None:
    piece = cutouts.cut_out(picture, FACE)
    assert (piece.picture.width_px, piece.picture.height_px) == WIDEST
    assert piece.face.overlap(reds(piece)) > 0.95


def test_a_neighbor_that_could_be_taken_for_it_narrows_the_margin(picture: Picture) -> None:
    beside = Box(0.56, 0.4, 0.1, 0.2)
    piece = cutouts.cut_out(picture, FACE, [beside])
    assert piece.picture.width_px < 215
    shown = piece.picture.width_px / 2 - 50 - 10  # pixels of the neighbor, which begins 10 behind the face
    assert shown <= 0.3 * 100
    assert piece.face.overlap(reds(piece)) > 0.95


def test_a_far_or_a_tiny_neighbor_does_not(picture: Picture) -> None:
    for other in (Box(0.8, 0.4, 0.1, 0.2), Box(0.56, 0.4, 0.03, 0.06)):
        assert cutouts.cut_out(picture, FACE, [other]).picture.width_px == WIDEST[0]


def test_another_detection_of_the_same_face_is_no_neighbor(picture: Picture) -> None:
    again = Box(0.46, 0.41, 0.1, 0.2)
    assert cutouts.cut_out(picture, FACE, [again]).picture.width_px == WIDEST[0]


def test_a_small_face_still_makes_a_picture_that_aws_takes(picture: Picture) -> None:
    """Amazon Rekognition: at least 80 pixels a side."""
    for corner in (Box(0.0, 0.0, 0.01, 0.02), Box(0.99, 0.98, 0.01, 0.02)):
        piece = cutouts.cut_out(picture, corner)
        assert min(piece.picture.width_px, piece.picture.height_px) >= 80
        assert piece.face.width * piece.picture.width_px == pytest.approx(10, abs=1)


def test_a_face_that_reaches_over_the_edge_is_cut_at_the_edge(picture: Picture) -> None:
    piece = cutouts.cut_out(picture, Box(-0.05, 0.4, 0.1, 0.2))
    assert piece.face.left == pytest.approx(0)


def test_several_are_cut_in_their_order_each_kept_from_the_others(picture: Picture) -> None:
    beside = Box(0.56, 0.4, 0.1, 0.2)
    first, second = cutouts.cut_out_each(picture, [FACE, beside])
    assert first.picture.digest != second.picture.digest
    assert first.picture.width_px < 215
    assert second.picture.width_px < 215


def test_what_comes_back_for_the_piece_is_its_face_or_another(picture: Picture) -> None:
    piece = cutouts.cut_out(picture, FACE)
    assert piece.holds(piece.face)
    assert not piece.holds(Box(0.0, 0.0, 0.2, 0.2))


def test_a_box_outside_the_picture_is_refused(picture: Picture) -> None:
    with pytest.raises(errors.BadInput):
        cutouts.cut_out(picture, Box(1.2, 0.1, 0.1, 0.1))
