"""What another page started is refused: page, picture, upload and WebSocket alike."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.datastructures import Headers
from streamlit import config

from components.shell import same_origin
from components.shell.same_origin import SameOrigin, refused
from tests.made import asgi

Message = MutableMapping[str, Any]
HOST = "127.0.0.1:8501"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The server's configuration, which no running process can change."""
    made = {"server.allowedHosts": ["localhost", "127.0.0.1", "vitrine.example"], "server.corsAllowedOrigins": []}
    monkeypatch.setattr(config, "get_option", made.__getitem__)
    monkeypatch.setattr(same_origin, "get_option", made.__getitem__)
    return made


@pytest.mark.parametrize(
    "headers",
    [
        {"host": HOST},
        {"host": HOST, "origin": f"http://{HOST}"},
        {"host": "localhost", "origin": "http://localhost:80"},
        {"host": "vitrine.example", "origin": "https://vitrine.example"},
        {"host": HOST, "sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"host": HOST, "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
    ids=str,
)
def test_what_this_server_or_its_visitor_started_is_let_through(headers: dict[str, str]) -> None:
    assert refused(Headers(headers)) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "evil.test"},
        {"host": "evil.test", "origin": "http://evil.test"},
        {"host": "127.0.0.1.evil.test"},
        {"host": "localhost@evil.test"},
        {"host": "localhost/evil.test"},
        {"host": HOST, "origin": "http://localhost:3000"},
        {"host": HOST, "origin": "http://127.0.0.1:9999"},
        {"host": HOST, "origin": "http://0.0.0.0:1"},
        {"host": HOST, "origin": "http://localhost:8501"},
        {"host": HOST, "origin": "null"},
        {"host": HOST, "origin": ""},
        {"host": HOST, "origin": f"file://{HOST}"},
        {"host": HOST, "origin": "http://[::1"},
        {"host": HOST, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
    ids=str,
)
def test_what_another_page_or_name_started_is_refused(headers: dict[str, str]) -> None:
    assert refused(Headers(headers))


def test_a_second_host_or_origin_does_not_slip_through() -> None:
    own, other = (b"host", HOST.encode()), (b"host", b"evil.test")
    origins = [(b"origin", f"http://{HOST}".encode()), (b"origin", b"http://evil.test")]
    assert refused(Headers(raw=[own, other]))
    assert refused(Headers(raw=[own, *origins]))


def test_a_websocket_names_its_page() -> None:
    assert refused(Headers({"host": HOST}), is_websocket=True)
    assert refused(Headers({"host": HOST, "origin": f"http://{HOST}"}), is_websocket=True) == ""


def test_an_origin_that_the_operator_named_is_allowed(settings: dict[str, list[str]]) -> None:
    settings["server.corsAllowedOrigins"] = ["https://portal.example"]
    assert refused(Headers({"host": HOST, "origin": "https://portal.example"})) == ""
    settings["server.corsAllowedOrigins"] = []
    assert refused(Headers({"host": HOST, "origin": "https://portal.example"}))


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_refused_request_never_reaches_the_app(kind: str) -> None:
    reached: list[str] = []
    sent: list[Message] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    scope = {"type": kind, "headers": [(b"host", b"evil.test"), (b"origin", b"http://evil.test")]}
    asgi.run(SameOrigin(app), scope, receive, send)
    assert reached == []
    assert sent[0].get("status", sent[0].get("code")) == {"http": 403, "websocket": 1008}[kind]
    asgi.run(SameOrigin(app), {"type": "lifespan"}, receive, send)
    assert reached == ["lifespan"]
