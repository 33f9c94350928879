"""What is drawn on a picture: a box or polygon with a name and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.boxes import Box

Tone = Literal["neutral", "match", "miss", "unsure"]

# Dark enough for white letters (contrast of at least 6.5:1), on a light line that parts them from any photograph.
# The style sheet names the same colors.
COLORS: dict[Tone, str] = {"neutral": "#0b5f58", "match": "#17652f", "miss": "#a6261d", "unsure": "#7d4a00"}

MOST_LABELS = 12  # with more things on a picture, numbers are easier to read than names


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing on a picture.

    `label` is short ("Face 3", a name, a word), `facts` are the lines shown on hover and focus, `polygon` the corners
    as fractions of the picture where a box is too coarse (slanted text). `number` is written where there is no room
    for the label; None stands for the place in the list, counted from 1. All text is shown as it is, never as Markdown.
    """

    box: Box
    label: str
    facts: tuple[str, ...]
    polygon: tuple[tuple[float, float], ...] = ()
    tone: Tone = "neutral"
    number: int | None = None
