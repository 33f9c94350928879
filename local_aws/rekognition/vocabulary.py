"""The labels that can be detected here, with their entries in Amazon Rekognition's taxonomy (label model 3.0).

Spelling, parents, aliases and categories are those of answers that AWS gave, except for "People", "Number" and
"Symbol": no answer of AWS's with them was at hand, so the last two have no category here. Everything else in the
world gets no label: no engine here knows it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Entry:
    """A label of the vocabulary. `parents`: all ancestors, each an entry too."""

    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


_PERSON: Final = ("Person Description",)
VOCABULARY: Final[dict[str, Entry]] = {
    "Person": Entry(aliases=("Human",), categories=_PERSON),
    "Head": Entry(("Person",), categories=_PERSON),
    "Face": Entry(("Head", "Person"), categories=_PERSON),
    "Male": Entry(("Person",), categories=_PERSON),
    "Female": Entry(("Person",), categories=_PERSON),
    "People": Entry(("Person",), categories=_PERSON),
    "Crowd": Entry(("Person",), categories=_PERSON),
    "Photography": Entry(aliases=("Photo",), categories=("Hobbies and Interests",)),
    "Portrait": Entry(("Face", "Head", "Person", "Photography"), categories=("Hobbies and Interests",)),
    "Text": Entry(categories=("Text and Documents",)),
    "Symbol": Entry(),
    "Number": Entry(("Symbol",)),
    "QR Code": Entry(categories=("Technology and Computing",)),
}
FROM_FACES: Final = frozenset(
    {"Person", "Head", "Face", "Male", "Female", "People", "Crowd", "Photography", "Portrait"}
)
FROM_GENDERS: Final = frozenset({"Male", "Female"})
FROM_TEXT: Final = frozenset({"Text", "Symbol", "Number"})
FROM_CODES: Final = frozenset({"QR Code"})


@dataclass(frozen=True, slots=True)
class Choice:
    """AWS's four filters. An inclusion filter lets through what it names; an exclusion filter has the last word."""

    labels: Collection[str] = ()
    not_labels: Collection[str] = ()
    categories: Collection[str] = ()
    not_categories: Collection[str] = ()

    def wants(self, name: str) -> bool:
        """Whether a label of the vocabulary is asked for; names are compared exactly, as AWS does."""
        held = VOCABULARY[name].categories
        included = not (self.labels or self.categories) or name in self.labels or _share(held, self.categories)
        return included and name not in self.not_labels and not _share(held, self.not_categories)

    def wants_any(self, names: Collection[str]) -> bool:
        """Whether the engine that detects these labels has to run."""
        return any(self.wants(name) for name in names)


def _share(first: Collection[str], second: Collection[str]) -> bool:
    return any(item in second for item in first)


def label(name: str, confidence: float, instances: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """AWS's `Label`."""
    entry = VOCABULARY[name]
    return {
        "Name": name,
        "Confidence": confidence,
        "Instances": list(instances),
        "Parents": [{"Name": parent} for parent in entry.parents],
        "Aliases": [{"Name": alias} for alias in entry.aliases],
        "Categories": [{"Name": category} for category in entry.categories],
    }
