"""The headers keep a page to its own server, and apply to every answer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from components.shell.security import HEADERS, SecurityHeaders
from tests.made import asgi

# The keywords and schemes of CSP level 3 that let nothing come from, or go to, another computer.
AT_HOME = {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'", "data:", "blob:"}


def directives() -> Iterator[tuple[str, list[str]]]:
    for directive in HEADERS["Content-Security-Policy"].split(";"):
        name, *sources = directive.split()
        yield name, sources


def test_no_directive_names_a_host_or_everything() -> None:
    for name, sources in directives():
        for source in sources:
            assert source in AT_HOME, f"{name} lets in {source}"
            assert not urlsplit(source).netloc


def test_what_can_run_frame_or_send_is_restricted() -> None:
    policy = dict(directives())
    assert policy["default-src"] == ["'self'"]
    assert set(policy["object-src"]) == {"'none'"}
    assert set(policy["base-uri"]) <= {"'self'", "'none'"}
    assert set(policy["form-action"]) <= {"'self'", "'none'"}
    assert set(policy["frame-ancestors"]) <= {"'self'", "'none'"}
    assert "data:" not in policy["script-src"], "a text that a visitor pastes could become a script"


def test_the_other_headers_are_those_that_browsers_know() -> None:
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] in {"no-referrer", "same-origin"}


@pytest.mark.parametrize("status", [200, 404, 500])
def test_every_answer_to_a_request_carries_them(status: int) -> None:
    sent = answered({"type": "http"}, {"type": "http.response.start", "status": status, "headers": []})
    names = {name.decode().lower(): value.decode() for name, value in sent["headers"]}
    assert names == {name.lower(): value for name, value in HEADERS.items()}


def test_an_open_connection_is_left_alone() -> None:
    message = {"type": "websocket.accept", "headers": []}
    assert answered({"type": "websocket"}, dict(message)) == message


def answered(scope: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """What is sent for a scope in which the application answers with that message."""
    sent: list[Any] = []

    async def application(_: Any, __: Any, send: Any) -> None:
        await send(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    async def send(one: Any) -> None:
        sent.append(one)

    asgi.run(SecurityHeaders(application), scope, receive, send)
    [only] = sent
    return dict(only)
