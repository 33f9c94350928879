"""The sentences to begin with are in the language that they name, and Local can speak each of them."""

import pytest

from services import aws as connections
from services import speech
from services.speech.samples import SAMPLES, Sample

# A word that occurs in no other of the languages.
SIGNS = {
    "en-GB": "the ",
    "en-US": "morning",
    "fr-FR": "déjeuner",
    "de-DE": "nächste",
    "es-ES": "niños",
    "it-IT": "tavolo",
    "pt-BR": "biblioteca",
    "nl-NL": "fiets",
    "pl-PL": "odjeżdża",
    "sv-SE": "klockan",
    "tr-TR": "Vapur",
    "ru-RU": "утро",
}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_a_sample_is_in_its_language_and_someone_speaks_it(sample: Sample) -> None:
    assert SIGNS[sample.language_code] in sample.text
    voices = speech.list_voices(connections.local())
    assert speech.matching(voices, language_code=sample.language_code)


def test_labels_are_their_own_and_one_shows_ssml() -> None:
    assert len({sample.label for sample in SAMPLES}) == len(SAMPLES)
    assert [sample.text[:7] for sample in SAMPLES if sample.text_type == "ssml"] == ["<speak>"]
