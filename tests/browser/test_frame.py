"""The frame in a real browser: deep links on a fresh server, headers, and no request to anywhere else."""

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from components.shell import navigation
from components.shell.security import HEADERS

pytestmark = pytest.mark.browser

ADDRESSES = [entry for entry in navigation.entries() if entry.address]


@pytest.mark.parametrize("entry", ADDRESSES, ids=lambda entry: entry.address)
def test_a_deep_link_is_the_first_thing_a_fresh_server_shows(
    entry: navigation.Entry, serve: Callable[..., str], visit: Callable[..., Page]
) -> None:
    page = visit(f"{serve()}/{entry.address}")
    assert page.locator("h1").first.inner_text() == entry.title
    assert page.get_by_test_id("stSidebarNav").get_by_text("Text to speech").is_visible()
    assert page.get_by_text("Answers come from", exact=True).is_visible()


def test_the_start_page_leads_to_every_page(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    menu = page.get_by_test_id("stSidebarNav")
    for entry in ADDRESSES:
        assert menu.get_by_role("link", name=entry.title, exact=True).is_visible(), entry.title


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_needs_no_sideways_scrolling(address: str, visit: Callable[..., Page], scheme: str) -> None:
    for entry in navigation.entries():
        page = visit(f"{address}/{entry.address}", width=400, height=800, scheme=scheme)
        widths: Any = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], entry.title


def test_every_answer_carries_the_headers(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


def test_a_foreign_host_name_is_refused(address: str) -> None:
    """DNS rebinding: a page elsewhere must not be able to use this server with its visitor's credentials."""
    import http.client

    host, port = address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request(
        "GET",
        "/_stcore/stream",
        headers={
            "Host": "evil.example",
            "Origin": "http://evil.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
    )
    assert connection.getresponse().status == 403


@pytest.mark.parametrize("path", ["/", "/faces", "/img/nothing", "/_stcore/host-config", "/_stcore/upload_file/a/b"])
def test_another_host_or_page_gets_nothing(address: str, path: str) -> None:
    own = address.removeprefix("http://")
    for headers in ({"Host": "evil.test"}, {"Host": own, "Origin": "http://127.0.0.1:9"}):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(urllib.request.Request(address + path, headers=headers), timeout=10)
        assert refusal.value.code == 403
        assert b"server." in refusal.value.read()
