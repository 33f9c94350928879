"""Who is in the gallery is named when near enough, and nobody else."""

import numpy as np
import pytest

from local_aws.engines.face.gallery import FARTHEST, Figure, Gallery

ADA = Figure("A000001", "Ada", "Female", "example.org/ada")
BEN = Figure("B000001", "Ben", "Male", "example.org/ben")


def at(place: float) -> np.ndarray:
    vector = np.zeros(128, dtype=np.float32)
    vector[0] = place
    return vector


GALLERY = Gallery((ADA, BEN), np.stack([at(0), at(1)]))


@pytest.mark.parametrize(
    ("place", "named"),
    [(0.0, ADA), (0.45, ADA), (0.47, None), (0.53, None), (0.55, BEN), (1.45, BEN), (1.47, None), (-0.45, ADA)],
)
def test_the_nearest_is_named_within_the_line(place: float, named: Figure | None) -> None:
    assert FARTHEST == 0.46  # docs/models/celebrity-gallery.md
    found = GALLERY.recognize(at(place))
    assert (found and found[0]) == named
    if found is not None and named is not None:
        assert found[1] == pytest.approx(abs(place - (named is BEN)), abs=1e-6)


def test_a_figure_is_found_by_its_identifier() -> None:
    assert GALLERY.figure("B000001") is BEN
    assert GALLERY.figure("X") is None
