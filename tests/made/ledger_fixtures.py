"""A connection whose answers a test decides, and the databases on which the ledger is tested."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from services import ledger
from services.aws import Aws
from services.database import store
from services.images import Picture
from services.ledger import Answered, Observation, Question, unrecorded

AMAZON = Aws("aws", "eu-west-1", profile="demo", account="111122223333", visit="visit-one")
SPEECH = {"Text": "The train leaves at noon.", "VoiceId": "Amy", "OutputFormat": "mp3", "Engine": "neural"}


def ask(
    aws: Aws,
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    *,
    picture: Picture | Sequence[Picture] = (),
    observe: Callable[[Any], Iterable[Observation]] = lambda value: (),
    **given: Any,
) -> Answered[dict[str, Any]]:
    """Ask with the parameters as they stand; the answer is handed on as it came, about the picture or pictures."""
    about = (picture,) if isinstance(picture, Picture) else tuple(picture)
    words = {"doing": operation.replace("_", " ")} | given
    question = Question(service, operation, dict, parameters=parameters, observe=observe, **words)
    return ledger.ask(aws, question, about=about)


class Service:
    """Stands where boto3's client stands: every operation is answered by `respond`, and every call is counted."""

    def __init__(self) -> None:
        self.calls: list[tuple[Aws, str, dict[str, Any]]] = []
        self.respond: Callable[[dict[str, Any]], Any] = lambda parameters: {"ResponseMetadata": {"RetryAttempts": 0}}
        self._lock = threading.Lock()

    def answer(self, aws: Aws, operation: str, parameters: dict[str, Any]) -> Any:
        """Count the call and answer it."""
        with self._lock:
            self.calls.append((aws, operation, parameters))
        return self.respond(parameters)


class _Client:
    def __init__(self, service: Service, aws: Aws) -> None:
        self._service, self._aws = service, aws

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **parameters: self._service.answer(self._aws, operation, parameters)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service behind every connection of the test; the ledger is empty."""
    made = Service()
    monkeypatch.setattr(Aws, "client", lambda aws, name: _Client(made, aws))
    yield made
    unrecorded.clear()
    store.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a PostgreSQL server of our own on a Unix socket; skips where its programs are not installed."""
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server programs (initdb, pg_ctl) are not installed")
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="vitrine-postgresql-"))
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder, timeout=120)

    data, log = str(folder / "data"), str(folder / "log")
    run(str(programs / "initdb"), "-D", data, "-U", "vitrine", "-A", "trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://vitrine@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The kind of database under the ledger, empty: one test body over both."""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql_server")
        _empty(address)
        monkeypatch.setenv("VITRINE_DATABASE_URL", address)
    return str(request.param)


def _empty(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _postgresql_programs() -> Path | None:
    found = shutil.which("pg_ctl")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").is_file()), None)


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
