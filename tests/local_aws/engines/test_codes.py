"""QR codes made by OpenCV's encoder are read where they stand, and nothing else is."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from local_aws.engines import codes


def sign(text: str, turn: float) -> NDArray[np.uint8]:
    """A white card with a code, 6 pixels a module, turned about the middle of a gray 500 x 500 picture."""
    code = cv2.copyMakeBorder(cv2.QRCodeEncoder.create().encode(text), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=255)
    card = cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    middle = card.shape[0] / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), turn, 1)
    matrix[:, 2] += 250 - middle
    gray = cv2.warpAffine(card, matrix, (500, 500), borderMode=cv2.BORDER_CONSTANT, borderValue=128)
    return np.repeat(gray[:, :, None], 3, axis=2)


@pytest.mark.parametrize("turn", [0, 20, 90, 200])
def test_reads_a_code_where_it_stands(turn: float) -> None:
    (found,) = codes.qr_codes(sign("https://example.org/vitrine", turn))
    assert found.text == "https://example.org/vitrine"
    assert np.mean(found.polygon, axis=0) == pytest.approx([250, 250], abs=8)


def test_places_are_those_of_the_whole_picture_when_it_was_reduced() -> None:
    large = cv2.resize(sign("Vitrine", 0), (2000, 2000), interpolation=cv2.INTER_NEAREST)
    (found,) = codes.qr_codes(large)
    assert np.mean(found.polygon, axis=0) == pytest.approx([1000, 1000], abs=30)


def test_squares_are_no_code() -> None:
    board = np.kron(np.indices((8, 8)).sum(axis=0) % 2, np.ones((40, 40))).astype(np.uint8) * 255
    assert codes.qr_codes(np.repeat(board[:, :, None], 3, axis=2)) == ()
