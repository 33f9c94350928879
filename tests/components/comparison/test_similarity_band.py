"""One similarity has one verdict, in the same words on Compare and on Search."""

from __future__ import annotations

from typing import get_args

from components.comparison import similarity_band
from components.people import person_matches
from services.similarity import Verdict


def test_compare_and_search_know_the_same_verdicts_and_no_others() -> None:
    words = set(get_args(Verdict))
    assert words == {"same person", "unsure", "someone else"}
    for shown in (similarity_band.TONES, similarity_band.BADGES, person_matches._ICONS):
        assert set(shown) == words
