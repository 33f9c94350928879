"""What a similarity is taken for: two lines through the scale, with room for doubt between them.

Similarity says that two faces are one person's; it is never detection confidence, which says that something is a face.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same person", "unsure", "someone else"]


@dataclass(frozen=True, slots=True)
class Band:
    """Below `unsure_from` it is someone else, from `same_from` on the same person, between them unsure (0 to 100)."""

    unsure_from: float
    same_from: float

    def verdict(self, similarity: float | None) -> Verdict:
        """What a similarity is taken for; None, which no service found worth a number, for someone else."""
        if similarity is None or similarity < self.unsure_from:
            return "someone else"
        return "same person" if similarity >= self.same_from else "unsure"


COMPARED = Band(unsure_from=50, same_from=80)
"""Two faces that somebody set against each other: Local's curve gives even odds at 50, AWS's SimilarityThreshold is 80
by default."""
SEARCHED = Band(unsure_from=80, same_from=95)
"""A face against everybody of a collection: so many pairs are looked at that the surest stranger is often above 50."""
