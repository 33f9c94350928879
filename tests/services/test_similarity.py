"""Two lines through the scale, and what stands on a line belongs to what is above it."""

import pytest

from services.similarity import COMPARED, SEARCHED, Band


@pytest.mark.parametrize(
    ("similarity", "verdict"),
    [
        (None, "someone else"),
        (0.0, "someone else"),
        (59.999, "someone else"),
        (60.0, "unsure"),
        (89.999, "unsure"),
        (90.0, "same person"),
        (100.0, "same person"),
    ],
)
def test_a_line_belongs_to_what_is_above_it(similarity: float | None, verdict: str) -> None:
    assert Band(unsure_from=60, same_from=90).verdict(similarity) == verdict


def test_without_room_for_doubt_there_is_none() -> None:
    band = Band(unsure_from=80, same_from=80)
    assert {band.verdict(similarity) for similarity in (79.9, 80.0, 80.1)} == {"someone else", "same person"}


def test_aws_default_threshold_is_a_sure_answer_between_two_faces_and_a_doubt_among_many() -> None:
    """CompareFaces: SimilarityThreshold is 80 by default; SearchFacesByImage: FaceMatchThreshold too."""
    assert COMPARED.verdict(80) == "same person"
    assert SEARCHED.verdict(80) == "unsure"


@pytest.mark.parametrize(
    ("band", "unsure_from", "same_from"), [(COMPARED, 50, 80), (SEARCHED, 80, 95)], ids=["compared", "searched"]
)
def test_the_two_named_bands_begin_where_their_pages_say(band: Band, unsure_from: float, same_from: float) -> None:
    around = (unsure_from - 0.01, unsure_from, same_from - 0.01, same_from)
    assert [band.verdict(one) for one in around] == ["someone else", "unsure", "unsure", "same person"]
