"""A server on this machine's loopback that answers what a test says, and AWS as the services reach it there."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services import aws as connections
from services.aws import Aws
from services.database import store

_accounts = itertools.count(1)
_REST = (
    ("GET", r"/v1/voices", "DescribeVoices"),
    ("POST", r"/v1/speech", "SynthesizeSpeech"),
    ("POST", r"/v1/synthesisTasks", "StartSpeechSynthesisTask"),
    ("GET", r"/v1/synthesisTasks/.+", "GetSpeechSynthesisTask"),
    ("GET", r"/v1/lexicons/.+", "GetLexicon"),
    ("GET", r"/", "ListBuckets"),
    ("GET", r"/[^/]+", "ListObjectsV2"),
    ("GET", r"/[^/]+/.+", "GetObject"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. `cut_after` is how many bytes of a body come before the line is closed."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    cut_after: int | None = None
    is_chunked: bool = False
    is_reset: bool = False

    def raw(self) -> bytes:
        """The whole answer as it goes through the socket."""
        sent = self.body if self.cut_after is None else self.body[: self.cut_after]
        headers = dict(self.headers)
        if self.is_chunked:
            headers["Transfer-Encoding"] = "chunked"
            sent = b"%x\r\n" % len(self.body) + sent
            sent += b"" if self.cut_after is not None else b"\r\n0\r\n\r\n"
        else:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + sent


@dataclass
class Wire:
    """What the server answers to each operation of AWS, and which it was asked, in order."""

    replies: dict[str, Callable[[str], Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, operation: str, body: str) -> Reply:
        """The reply to a request, which is noted."""
        self.asked.append(operation)
        return self.replies[operation](body)


class _Handler(BaseHTTPRequestHandler):
    wire: Wire

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        reply = self.wire.answer(self._operation(body), body)
        if not reply.is_reset:
            self.wfile.write(reply.raw())
        self.close_connection = True

    def _operation(self, body: str) -> str:
        if target := self.headers.get("X-Amz-Target"):
            return target.rpartition(".")[2]
        if found := re.search(r"Action=(\w+)", body):
            return found[1]
        path = self.path.partition("?")[0]
        return next(name for verb, pattern, name in _REST if verb == self.command and re.fullmatch(pattern, path))

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def loopback_server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"wire": Wire()}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def wire(loopback_server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What AWS answers, over a real socket, to every client that the services make."""
    made = Wire()
    loopback_server.RequestHandlerClass.wire = made  # type: ignore[attr-defined]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{loopback_server.server_address[1]}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    return made


@pytest.fixture(scope="module")
def fresh_clients() -> Iterator[None]:
    """Clients that know no other endpoint, shared by a module's tests: making one takes longer than its calls."""
    made = (connections._client, connections._session)
    for cache in made:
        cache.cache_clear()
    yield
    for cache in made:
        cache.cache_clear()


@pytest.fixture(scope="module")
def shared_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The data folder of a module's tests: making a ledger takes longer than many calls."""
    yield str(tmp_path_factory.mktemp("shared"))
    store.close()


@pytest.fixture
def amazon(wire: Wire, fresh_clients: None, shared_ledger: str, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """A signed-in connection that reaches the server, of an account and a visit that nobody else has."""
    monkeypatch.setenv("VITRINE_DATA_DIR", shared_ledger)
    account = f"{next(_accounts):012}"
    return Aws("aws", "eu-west-1", account=account, visit=account)
