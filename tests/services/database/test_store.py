"""The ledger's database as a file and a connection: whose it is, and which file is written."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from services.aws import data_folder
from services.database import store
from services.ledger import reading
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, service

__all__ = ["service"]


def test_what_visitors_typed_and_the_password_are_nobody_elses_business(monkeypatch: pytest.MonkeyPatch) -> None:
    data_folder().mkdir(parents=True, mode=0o755)  # somebody made it before us
    with store.writing() as connection:
        connection.execute(text("DELETE FROM repeats"))
        files = list(data_folder().glob("ledger.sqlite*"))
        assert len(files) == 3
        assert [file.stat().st_mode & 0o077 for file in files] == [0, 0, 0]
    store.close()
    monkeypatch.setenv("VITRINE_DATABASE_URL", "postgres://team:secret@db.example/vitrine")
    assert "secret" not in store.where()
    assert store.url() == "postgresql+psycopg://team:secret@db.example/vitrine"


def test_another_file_that_is_moved_over_the_open_one_is_the_one_that_is_written(service: Service) -> None:
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    store.close()
    file = data_folder() / "ledger.sqlite"
    backup = file.with_name("backup")
    backup.write_bytes(file.read_bytes())
    for sentence in ("Two", "Three"):
        ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": sentence})
    for log in file.parent.glob("ledger.sqlite-*"):
        log.unlink()
    backup.replace(file)  # an operator brings a backup back under the running server
    ask(AMAZON, "polly", "synthesize_speech", SPEECH | {"Text": "Four"})
    store.close()
    sentences = [entry.parameters_json.split('"')[3] for entry in reading.history()]
    assert sentences == ["Four", SPEECH["Text"]]
