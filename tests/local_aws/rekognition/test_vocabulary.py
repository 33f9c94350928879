"""The labels that can be detected, in AWS's taxonomy, and AWS's four filters."""

import pytest

from local_aws.rekognition.vocabulary import FROM_CODES, FROM_FACES, FROM_GENDERS, FROM_TEXT, VOCABULARY, Choice, label


def test_every_label_comes_from_an_engine() -> None:
    assert set(VOCABULARY) == FROM_FACES | FROM_TEXT | FROM_CODES
    assert FROM_GENDERS < FROM_FACES


def test_an_entry_is_written_as_aws_writes_a_label() -> None:
    assert label("Face", 99.0, [{"Confidence": 99.0}]) == {
        "Name": "Face",
        "Confidence": 99.0,
        "Instances": [{"Confidence": 99.0}],
        "Parents": [{"Name": "Head"}, {"Name": "Person"}],
        "Aliases": [],
        "Categories": [{"Name": "Person Description"}],
    }
    assert label("QR Code", 99.8)["Categories"] == [{"Name": "Technology and Computing"}]


@pytest.mark.parametrize(
    ("choice", "wanted", "unwanted"),
    [
        (Choice(), {"Face", "Number"}, set()),
        (Choice(labels=["Face"]), {"Face"}, {"Head", "Text"}),
        (Choice(not_labels=["Face"]), {"Head", "Text"}, {"Face"}),
        (Choice(categories=["Person Description"]), {"Face", "Crowd"}, {"Portrait", "Number"}),
        (Choice(not_categories=["Person Description"]), {"Portrait", "Number"}, {"Face"}),
        (Choice(labels=["Text"], categories=["Person Description"]), {"Text", "Face"}, {"QR Code"}),
        (Choice(labels=["Face"], not_categories=["Person Description"]), set(), {"Face", "Text"}),
        (Choice(categories=["Person Description"], not_labels=["Face"]), {"Head"}, {"Face"}),
    ],
)
def test_what_is_included_and_what_excluded(choice: Choice, wanted: set[str], unwanted: set[str]) -> None:
    assert {name for name in wanted | unwanted if choice.wants(name)} == wanted
    assert choice.wants_any(wanted) is bool(wanted)
    assert not choice.wants_any(unwanted)
