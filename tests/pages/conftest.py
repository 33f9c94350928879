"""Pages are tested inside their frame, as a visitor sees them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from streamlit.testing.v1 import AppTest

from components.shell import connection
from components.start import miniatures
from services import ROOT, ledger
from services.aws import Aws
from services.jobs.catalog import JOBS
from tests.components.conftest import no_component_search
from tests.made import stubs

__all__ = ["amazon", "asked", "no_component_search", "no_job_left", "open_page"]

PATIENCE_S = 60.0


@pytest.fixture
def open_page() -> Callable[[str], AppTest]:
    """A function that opens a page by its file, for example "pages/vision/faces.py", in a fresh session."""

    def open_in_frame(file: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if file == "pages/start/home.py":
            return app.run()
        with pytest.MonkeyPatch.context() as patch:  # the first run is always the start page: spare its questions
            patch.setattr(miniatures, "MINIATURES", {})
            app.run()
        return app.switch_page(str(ROOT / file)).run()

    return open_in_frame


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
    """A batch that a test started has ended before the next test begins."""
    yield
    JOBS.forget()
    assert JOBS.wait_for_all(PATIENCE_S)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations that any service was asked for, in order."""
    operations: list[str] = []
    original = ledger.ask

    def ask(aws: Aws, question: ledger.Question[Any], *pictures: Any, **options: Any) -> ledger.Answered[Any]:
        operations.append(question.operation)
        return original(aws, question, *pictures, **options)

    monkeypatch.setattr(ledger, "ask", ask)
    return operations


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Iterator[Stubber]:
    """A visitor who has accepted an AWS account; its client answers what the test puts into the stubber."""
    client = stubs.client()
    monkeypatch.setattr(Aws, "client", lambda self, service: client)
    aws = Aws("aws", "eu-west-1", account="123456789012", data_dir=data_dir, visit="visit")
    monkeypatch.setattr(connection, "current", lambda: aws)
    with Stubber(client) as stubber:
        yield stubber
