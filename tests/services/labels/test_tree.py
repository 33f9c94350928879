"""Labels below their nearest parent, and the words that Local knows."""

from __future__ import annotations

from local_aws.rekognition.vocabulary import VOCABULARY
from services import labels
from services.labels import Label
from services.labels.tree import NO_CATEGORY, Branch, tree


def label(name: str, *parents: str, categories: tuple[str, ...] = ("C",)) -> Label:
    return Label(name, 90.0, (), parents, (), categories)


def names(branches: tuple[Branch, ...]) -> list[object]:
    return [
        (branch.label.name, names(branch.children)) if branch.children else branch.label.name for branch in branches
    ]


def test_a_label_hangs_on_its_nearest_parent() -> None:
    """AWS names all ancestors: a Face is a Head, and a Head is of a Person."""
    found = tree([label("Face", "Person", "Head"), label("Person"), label("Head", "Person"), label("Crowd", "Person")])
    assert names(found[0].branches) == [("Person", [("Head", ["Face"]), "Crowd"])]


def test_where_the_parent_was_filtered_out_the_next_one_takes_its_place() -> None:
    found = tree([label("Face", "Person", "Head"), label("Person")])
    assert names(found[0].branches) == [("Person", ["Face"])]
    assert names(tree([label("Face", "Person", "Head")])[0].branches) == ["Face"]


def test_each_category_has_its_own_tree_and_no_label_is_lost() -> None:
    found = tree(
        [
            label("Portrait", "Person", categories=("Hobbies",)),
            label("Person", categories=("People", "Beings")),
            label("Number", "Symbol", categories=()),
        ]
    )
    assert [(category.name, names(category.branches)) for category in found] == [
        ("Hobbies", ["Portrait"]),
        ("People", ["Person"]),
        ("Beings", ["Person"]),
        (NO_CATEGORY, ["Number"]),
    ]


def test_the_words_that_local_is_listed_to_know_are_the_ones_that_it_knows() -> None:
    assert set(labels.LOCAL_VOCABULARY) == set(VOCABULARY)
