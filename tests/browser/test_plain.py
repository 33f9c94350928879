"""An address in a text from outside never becomes a link, whatever Streamlit's Markdown finds by itself."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from components.answers.plain import WORD_JOINER
from tests.browser.conftest import servers

pytestmark = pytest.mark.browser

ADDRESSES = [
    "http://evil.example/login",
    "HTTPS://EVIL.example",
    "see https://user@evil.example:8080/a?b=c#d, (http://127.0.0.1) and http://[::1]/",
    "www.evil.example.jpg",
    "WWW.evil.example",
    "(www.evil.example)",
    "http://www.evil.example",
    "somebody@evil.example",
    "mailto:somebody@evil.example xmpp:somebody@evil.example/room",
    "<http://evil.example> <somebody@evil.example>",
    "[click](http://evil.example) [click]: http://evil.example",
    "ftp://evil.example javascript://evil.example //evil.example",
    "http:\\//evil.example ww\\w.evil.example",
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows the texts it is given."""
    running = servers(tmp_path_factory)
    yield next(running)("tests/browser/scripts/plain_page.py")
    for _ in running:
        pass


def test_no_text_becomes_a_link_and_all_of_it_is_readable(visit: Callable[..., Page], plain: str) -> None:
    page = visit(f"{plain}/?{urlencode({'text': ADDRESSES}, doseq=True)}")
    captions = page.locator('[data-testid="stCaptionContainer"]')
    captions.nth(len(ADDRESSES) - 1).wait_for()
    shown = [text.replace(WORD_JOINER, "") for text in captions.all_text_contents()]
    assert shown == ADDRESSES
    assert page.locator('[data-testid="stMain"] a').evaluate_all("links => links.map(link => link.outerHTML)") == []
