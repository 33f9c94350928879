"""What a similarity is taken for: two lines through the scale, with room for doubt between them.

Similarity says that two faces are one person's; it is never detection confidence, which says that something is a face.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same person", "unsure", "someone else"]

UNSURE_FROM_PERCENT = 50  # Local's curve gives even odds here; AWS names no number of its own
SAME_FROM_PERCENT = 80  # AWS's own default of SimilarityThreshold


@dataclass(frozen=True, slots=True)
class Band:
    """Below `unsure_from` it is someone else, from `same_from` on the same person, between them unsure (0 to 100)."""

    unsure_from: float = UNSURE_FROM_PERCENT
    same_from: float = SAME_FROM_PERCENT

    def verdict(self, similarity: float | None) -> Verdict:
        """What a similarity is taken for; None, which no service found worth a number, for someone else."""
        if similarity is None or similarity < self.unsure_from:
            return "someone else"
        return "same person" if similarity >= self.same_from else "unsure"
