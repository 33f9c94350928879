"""Labels in the order of AWS's taxonomy: by category, and below their parents.

AWS names all ancestors of a label and not which of them is the nearest; the nearest is the one that has the most
ancestors itself. Where it was filtered out, a label hangs on the next that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.labels.reading import Label

NO_CATEGORY = "Without category"


@dataclass(frozen=True, slots=True)
class Branch:
    """A label with the labels below it."""

    label: Label
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """One of AWS's categories with the labels in it that have no parent there."""

    name: str
    branches: tuple[Branch, ...]


def tree(labels: Sequence[Label]) -> tuple[Category, ...]:
    """The labels by category, the category with the surest label first, within it surest first.

    A label of several categories stands in each of them.
    """
    names = dict.fromkeys(name for label in labels for name in label.categories or (NO_CATEGORY,))
    return tuple(Category(name, _branches(_within(labels, name))) for name in names)


def _within(labels: Sequence[Label], category: str) -> list[Label]:
    return [label for label in labels if category in (label.categories or (NO_CATEGORY,))]


def _branches(labels: list[Label]) -> tuple[Branch, ...]:
    below: dict[str, list[Label]] = {}
    roots = []
    for label in labels:
        parent = _nearest_parent(label, labels)
        if parent is None:
            roots.append(label)
        else:
            below.setdefault(parent, []).append(label)
    return tuple(_branch(label, below) for label in roots)


def _branch(label: Label, below: dict[str, list[Label]]) -> Branch:
    return Branch(label, tuple(_branch(child, below) for child in below.get(label.name, [])))


def _nearest_parent(label: Label, labels: list[Label]) -> str | None:
    there = [other for other in labels if other.name in label.parents and label.name not in other.parents]
    return max(there, key=lambda other: len(other.parents)).name if there else None
