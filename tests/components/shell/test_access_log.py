"""What visitors type stays out of the server's log."""

import logging

import pytest

from components.shell import access_log


@pytest.fixture
def log() -> logging.Logger:
    """A logger of the kind that uvicorn writes its access log with, without what other tests left on it."""
    found = logging.getLogger("uvicorn.access")
    found.filters.clear()
    return found


def test_the_sentence_of_a_deep_link_is_not_logged(log: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    access_log.leave_out_queries()
    access_log.leave_out_queries()
    assert len(log.filters) == 1
    log.addHandler(caplog.handler)
    log.setLevel(logging.INFO)
    try:
        log.info(
            '%s - "%s %s HTTP/%s" %d', "127.0.0.1:5", "GET", "/text-to-speech?text=My+secret&voice=Amy", "1.1", 200
        )
        log.info("Started")
    finally:
        log.removeHandler(caplog.handler)
    assert caplog.messages[0] == '127.0.0.1:5 - "GET /text-to-speech HTTP/1.1" 200'
    assert caplog.messages[-1] == "Started"
