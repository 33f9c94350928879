"""The ledger's schema: one truth, brought up to date safely, loaded only when it is needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from services import ROOT
from services.database import schema, store
from tests.made.ledger_fixtures import AMAZON, SPEECH, Service, ask, database, postgresql_server, service

__all__ = ["database", "postgresql_server", "service"]

MIGRATIONS = ROOT / "services" / "database" / "migrations"


def run(source: str, **environment: str) -> subprocess.Popen[str]:
    """Another Python process with the same data folder."""
    return subprocess.Popen(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("database")
def test_the_migrations_make_the_tables_that_the_code_uses() -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    store.close()


def test_the_newest_migration_is_the_one_that_the_code_asks_for() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == schema.REVISION


@pytest.mark.usefixtures("database")
def test_processes_that_start_at_once_on_an_empty_folder_agree() -> None:
    source = (
        "import alembic.command; from services.database import store; print('ready', flush=True); input();"
        "print(store.engine().connect().exec_driver_sql('SELECT version_num FROM alembic_version').scalar())"
    )
    processes = [run(source) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=120) for process in processes]
    assert [out.strip() for out, _ in results] == [schema.REVISION] * 3, results


def test_importing_the_ledger_loads_no_database(service: Service) -> None:
    source = (
        "import sys; from services import ledger; from services.ledger import totals; ledger.visit_totals('v');"
        "print([name for name in ('sqlalchemy', 'alembic') if name in sys.modules])"
    )
    out, _ = run(source).communicate(timeout=120)
    assert out.strip() == "[]"


def test_alembic_is_loaded_only_when_the_schema_changes(service: Service) -> None:
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    source = "import sys; from services.ledger import reading; print(len(reading.history()), 'alembic' in sys.modules)"
    out, _ = run(source).communicate(timeout=120)
    assert out.strip() == "1 False"
