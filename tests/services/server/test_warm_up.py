"""Warm-up loads what the first visitor needs, survives what fails, and stops when the server does."""

import gc
from collections.abc import Iterator

import pytest

from services.database import schema, store
from services.server import warm_up


@pytest.fixture(autouse=True)
def nothing_stays_frozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_step_that_fails_is_logged_and_the_next_ones_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("no model")

    for name in ("_see", "_sweep", "_read"):
        monkeypatch.setattr(warm_up, name, lambda name=name: done.append(name))
    monkeypatch.setattr(warm_up, "_speak", fail)
    warm_up.run()
    assert done == ["_see", "_sweep", "_read"]
    assert "no model" in caplog.text
    assert gc.get_freeze_count() > 0, "what was loaded is left out of later collections"


def test_nothing_more_is_begun_once_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("_speak", "_see", "_sweep", "_read"):
        monkeypatch.setattr(warm_up, name, lambda name=name: done.append(name))
    warm_up.run(lambda: len(done) == 2)
    assert done == ["_speak", "_see"]


def test_the_samples_that_it_looks_at_are_there_and_nothing_of_it_is_recorded() -> None:
    assert warm_up.SAMPLE.is_file()
    assert warm_up.WRITTEN.is_file()
    warm_up._speak()
    warm_up._see()
    with store.reading() as connection:
        assert connection.execute(schema.calls.select()).all() == []
