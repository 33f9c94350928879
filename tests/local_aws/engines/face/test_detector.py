"""Boxes and landmarks out of the network's four maps: a network of our own answers, so the places are known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from local_aws.engines.face.detector import Detector

Cell = tuple[int, int, float, float, float]
"""Row, column, score, height and width in pixels of the network."""


class Network:
    """Answers with faces at the cells that a function names for each sheet."""

    def __init__(self, cells: Callable[[int], list[Cell]]) -> None:
        self.cells, self.sheets = cells, list[NDArray[np.float32]]()

    def run(self, _: list[str], given: dict[str, Any]) -> list[NDArray[np.float32]]:
        (sheet,) = given.values()
        self.sheets.append(sheet)
        rows, columns = sheet.shape[2] // 4, sheet.shape[3] // 4
        heat, scale, offset, points = (np.zeros((1, size, rows, columns), np.float32) for size in (1, 2, 2, 10))
        for row, column, score, height, width in self.cells(len(self.sheets)):
            heat[0, 0, row, column] = score
            scale[0, :, row, column] = np.log(height / 4), np.log(width / 4)
            points[0, :, row, column] = [0.25, 0.25, 0.25, 0.75, 0.5, 0.5, 0.75, 0.25, 0.75, 0.75]
        return [heat, scale, offset, points]


def detected(width: int, height: int, *looks: list[Cell]) -> tuple[Any, Network]:
    network = Network(lambda number: looks[min(number, len(looks)) - 1])
    return Detector(network).find(np.full((height, width, 3), 7, dtype=np.uint8)), network


def test_a_cell_becomes_a_box_and_five_points() -> None:
    ((face,), network) = detected(320, 200, [(10, 20, 0.9, 40, 20)])
    # The middle of cell (10, 20) is at (82, 42); the sheet is padded to whole strides of 32 with black.
    assert (face.left, face.top, face.right, face.bottom) == pytest.approx((72, 22, 92, 62), abs=1e-4)
    assert face.score == pytest.approx(0.9)
    expected = [(77, 32), (87, 32), (82, 42), (77, 52), (87, 52)]
    assert [point for place in face.landmarks for point in place] == pytest.approx(
        [point for place in expected for point in place], abs=1e-4
    )
    assert network.sheets[0].shape == (1, 3, 224, 320)
    assert network.sheets[0][0, 0, 199, 319] == 7
    assert network.sheets[0][0, 0, 200, 319] == 0


def test_a_large_picture_is_looked_at_smaller_and_answered_in_its_own_pixels() -> None:
    ((face,), network) = detected(1920, 960, [(10, 20, 0.9, 40, 20)])
    assert network.sheets[0].shape == (1, 3, 480, 960)
    assert (face.left, face.top, face.right, face.bottom) == pytest.approx((144, 44, 184, 124), abs=1e-3)


def test_the_largest_face_comes_first_and_what_overlaps_a_better_one_or_is_tiny_is_no_face() -> None:
    cells: list[Cell] = [
        (10, 10, 0.8, 20, 20),
        (10, 40, 0.9, 60, 60),
        (11, 40, 0.95, 60, 60),  # almost the same place, and better
        (30, 10, 0.9, 7, 7),  # under eight pixels
        (30, 40, 0.5, 40, 40),  # not above the least score
    ]
    found, _ = detected(320, 320, cells)
    assert [round(face.score, 2) for face in found] == [0.95, 0.8]


def test_a_doubtful_answer_is_asked_again_smaller_and_upside_down_and_the_best_is_kept() -> None:
    doubtful, better, best = ([(10, 20, score, 40.0, 20.0)] for score in (0.52, 0.55, 0.9))
    (face,), network = detected(960, 960, doubtful, better, best)
    assert len(network.sheets) == 3
    assert [sheet.shape[3] for sheet in network.sheets] == [960, 480, 960]
    assert face.score == pytest.approx(0.9)
    assert (face.left, face.top, face.right, face.bottom) == pytest.approx((868, 898, 888, 938), abs=1e-3)
    assert face.landmarks[0] == pytest.approx((883, 928), abs=1e-3)
    (face,), network = detected(960, 960, better, doubtful, doubtful)
    assert face.score == pytest.approx(0.55)


def test_a_sure_answer_is_not_asked_again_and_a_small_picture_not_smaller() -> None:
    _, network = detected(960, 960, [(10, 20, 0.6, 40, 20)])
    assert len(network.sheets) == 1
    nobody, network = detected(480, 300, [])
    assert nobody == ()
    assert len(network.sheets) == 2  # as it is, and upside down
