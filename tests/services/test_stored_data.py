"""The figures of what is stored, and everything about one visit as a file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from services import stored_data
from services.aws import data_folder
from services.ledger import pictures_kept
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, service

__all__ = ["service"]


def test_the_figures_are_those_of_the_disk(service: Service) -> None:
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    picture = pictures.picture()
    pictures_kept.keep(picture, visit=AMAZON.visit, days=7)
    lexicon = data_folder() / "lexicons" / "names.pls"
    lexicon.parent.mkdir()
    lexicon.write_bytes(b"x" * 321)
    figures = stored_data.overview()
    assert figures.ledger.calls == 1
    assert (figures.pictures, figures.pictures_bytes) == (1, len(picture.data))
    assert figures.embedded_bytes == 321, "neither the ledger nor the pictures"
    assert figures.folder == data_folder()
    assert figures.retention_days == 30


def test_an_empty_folder_has_no_figures(service: Service) -> None:
    figures = stored_data.overview()
    assert (figures.ledger.calls, figures.pictures, figures.embedded_bytes) == (0, 0, 0)


def test_the_file_holds_everything_of_the_visit_and_nothing_of_another(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service.respond = lambda parameters: {"RequestCharacters": 24, "AudioStream": b"sound"}
    monkeypatch.setattr(stored_data, "_PAGE", 2)
    for number in range(5):
        ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": f"Sentence {number}, Zoë."})
    ask(replace(AMAZON, visit="another"), "polly", "synthesize_speech", SPEECH | {"Text": "A secret."})
    written = stored_data.export_json(AMAZON.visit)
    assert "A secret." not in written
    assert "Zoë" in written, "read by people"
    calls = json.loads(written)["calls"]
    assert [call["parameters"]["Text"][:10] for call in calls] == [f"Sentence {number}" for number in (4, 3, 2, 1, 0)]
    assert calls[0]["answer"]["RequestCharacters"] == 24
    assert {call["operation"] for call in calls} == {"synthesize_speech"}
