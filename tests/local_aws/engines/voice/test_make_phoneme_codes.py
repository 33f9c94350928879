"""The table of espeak-ng's phoneme codes is measured: what a code sounds like is heard from espeak-ng itself."""

import json
from collections.abc import Iterator

import pytest

from local_aws.engines.voice.languages import ESPEAK_LANGUAGES
from local_aws.engines.voice.make_phoneme_codes import FILE, _heard
from local_aws.engines.voice.pool import WorkerPool


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(1)
    yield made
    made.close()


def test_a_code_is_heard_as_the_symbol_of_the_phonetic_alphabet_that_it_stands_for(pool: WorkerPool) -> None:
    """`T` and `D` are espeak-ng's codes for the sounds of "thin" and "this", and `(` is no code of any sound."""
    assert _heard(pool, "gmw/en-US", ["T", "D", "("], "a", 2) == {"\u03b8": "T", "\u00f0": "D"}


def test_every_language_has_its_table() -> None:
    table = json.loads(FILE.read_text(encoding="utf-8"))
    assert set(table) == set(ESPEAK_LANGUAGES.values())
    assert table["gmw/en-US"]["\u03b8"] == "T"
