"""What a similarity is taken for, by either of the two named bands."""

from __future__ import annotations

import pytest

from services.similarity import COMPARED, SEARCHED, Band


@pytest.mark.parametrize(
    ("band", "similarity", "verdict"),
    [
        (COMPARED, None, "someone else"),
        (COMPARED, 49.9, "someone else"),
        (COMPARED, 50.0, "unsure"),
        (COMPARED, 79.9, "unsure"),
        (COMPARED, 80.0, "same person"),  # AWS's default of SimilarityThreshold
        (SEARCHED, None, "someone else"),
        (SEARCHED, 79.99, "someone else"),
        (SEARCHED, 80, "unsure"),
        (SEARCHED, 94.99, "unsure"),
        (SEARCHED, 95, "same person"),
        (Band(60, 98), 97.0, "unsure"),
    ],
)
def test_between_the_lines_is_doubt_and_a_line_belongs_to_what_is_above(
    band: Band, similarity: float | None, verdict: str
) -> None:
    assert band.verdict(similarity) == verdict
