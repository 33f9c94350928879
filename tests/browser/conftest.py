"""A real server and a real Chromium; every page visited is watched for errors and for requests to other hosts."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from services import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
# Streamlit's front end asks for these below every deep link and expects the 404.
PROBES = ("/_stcore/health", "/_stcore/host-config")


def absent(reason: str) -> None:
    """Skip, or fail where a browser is required."""
    if os.environ.get("VITRINE_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine, else Playwright's own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason to tell
            absent(f"no Chromium could be started: {error}")
            return
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """A function that starts Vitrine on a free port with a data folder of its own and returns its address."""
    yield from servers(tmp_path_factory)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that the tests of a module share."""
    running = servers(tmp_path_factory)
    start = next(running)
    yield start()
    for _ in running:
        pass


def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """One function that starts servers of `script`, each with a data folder of its own; all end with the generator."""
    running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def start(script: str = "app.py", **settings: str) -> str:
        folder = tmp_path_factory.mktemp("server")
        log = folder / "log.txt"
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "VITRINE_"))}
        environment |= {
            "VITRINE_DATA_DIR": str(folder / "data"),
            "AWS_CONFIG_FILE": str(folder / "aws-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "aws-credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            **settings,
        }
        command = [sys.executable, "-m", "streamlit", "run", script]
        command += ["--server.port", str(port), "--server.headless", "true"]
        with log.open("wb") as output:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        running.append((server, log))
        _wait_until_healthy(server, log, port)
        return f"http://127.0.0.1:{port}"

    yield start
    for server, log in running:
        server.terminate()
        server.wait(timeout=20)
        assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace"), log.read_text(encoding="utf-8")


def _wait_until_healthy(server: "subprocess.Popen[bytes]", log: Path, port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended at its start:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.1)  # a server's start has no event to wait for
    pytest.fail(f"the server did not start in time:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that opens an address in a fresh visitor's window and fails the test on any complaint of the page."""
    complaints: list[str] = []
    contexts = []

    def open_window(
        url: str, *, width: int = 1440, height: int = 900, scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        host = url.split("/")[2]
        page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
        page.on("console", lambda message: _hear(message, complaints))
        page.on("request", lambda request: _watch(request.url, host, complaints))
        page.on("response", lambda response: _judge(response, complaints))
        page.goto(url)
        settled(page)
        return page

    yield open_window
    for context in contexts:
        for page in context.pages:
            if page.locator('[data-testid="stException"]').count():
                complaints.append("an exception is shown on the page")
        context.close()
    assert not complaints, "\n".join(complaints)


def settled(page: Page, timeout_s: float = 60) -> None:
    """Wait until the page's script has run: a title is there and nothing runs any more."""
    page.locator("h1").first.wait_for(timeout=timeout_s * 1000)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=timeout_s * 1000)


def _hear(message: Any, complaints: list[str]) -> None:
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(f"console: {message.text}")


def _watch(url: str, host: str, complaints: list[str]) -> None:
    if not url.startswith(("data:", "blob:", "about:")) and url.split("/")[2] != host:
        complaints.append(f"request to another host: {url}")


def _judge(response: Any, complaints: list[str]) -> None:
    if response.status >= 400 and not response.url.split("?")[0].endswith(PROBES):
        complaints.append(f"{response.status} {response.url}")
