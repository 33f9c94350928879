"""What the buttons that forget reach on a server, and whom they obey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from components.pictures import pictures_route
from services import aws as connections
from services.images import Picture
from services.jobs import stored
from services.jobs.catalog import JOBS
from services.jobs.pictures import PICTURES
from services.jobs.tasks import Task
from services.ledger import reading
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, SPEECH, ask, service

__all__ = ["service"]
pytestmark = pytest.mark.usefixtures("service")


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in an app that has the picture route."""
    monkeypatch.setattr(pictures_route, "_store", pictures_route.Store())
    pictures_route.route()
    yield
    pictures_route._mounted.clear()


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
    yield
    JOBS.forget()
    assert JOBS.wait_for_all(60)


def status(address: str) -> int:
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"token": address.rpartition("/")[2]}}
    return pictures_route.serve(Request(scope)).status_code


def page() -> None:
    import streamlit as st

    from components.pictures import pictures_route
    from components.privacy import forgetting
    from tests.made import pictures

    picture = pictures.picture()
    if "is_shown" not in st.session_state:
        st.session_state.is_shown = pictures_route.url_of(picture)
        st.text(st.session_state.is_shown)
    st.button("Picture", key="picture", on_click=forgetting.picture, args=(picture.digest,))
    st.button("Visit", key="visit", on_click=forgetting.visit, args=("visit-one",))
    st.text_input("Confirmation", key="stored_data_confirmation")
    st.button("Everything", key="everything", on_click=forgetting.everything)
    forgetting.show_outcome()


def click(app: AppTest, button: str) -> None:
    app.text_input(key="stored_data_confirmation").set_value("forget everything")
    app.button(key=button).click().run()
    assert not app.exception


def asked() -> Picture:
    """A picture that visit-one has asked about."""
    one = pictures.picture()
    ask(AMAZON, "rekognition", "detect_faces", {"Image": {"Bytes": one.data}}, picture=one)
    return one


@pytest.mark.usefixtures("mounted")
@pytest.mark.parametrize("button", ["picture", "visit", "everything"])
def test_its_address_is_not_served_any_more(button: str) -> None:
    asked()
    app, other = AppTest.from_function(page).run(), AppTest.from_function(page).run()
    addresses = app.text[0].value, other.text[0].value  # another person's screen shows the same picture
    assert [status(address) for address in addresses] == [200, 200]
    with pytest.MonkeyPatch.context() as patch:  # the page is drawn again, and must not give it another address
        patch.setattr(pictures_route, "url_of", lambda picture: "none")
        click(app, button)
    assert [status(address) for address in addresses] == [404, 404]


@pytest.mark.parametrize("button", ["picture", "visit", "everything"])
def test_a_batch_that_holds_it_lets_it_go(button: str) -> None:
    one, other = pictures.picture(), pictures.unread("other.jpg", b"other")
    task: Task[Picture, Any] = Task("detect_faces", PICTURES, lambda aws, picture: picture.name, {})
    mine = JOBS.start(task, connections.local(visit="visit-one"), [other, one], "Mine")
    another = JOBS.start(task, connections.local(visit="visit-two"), [other], "Another")
    assert JOBS.wait_for_all(60)
    click(AppTest.from_function(page).run(), button)
    assert JOBS.find(mine.id) is None
    assert stored.find(mine.id) is None
    assert (JOBS.find(another.id) is None) == (button == "everything")


def test_on_a_pinned_server_nobody_forgets_everything_even_without_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(AMAZON, "polly", "synthesize_speech", SPEECH)
    app = AppTest.from_function(page).run()
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    click(app, "everything")
    assert len(reading.history()) == 1
    monkeypatch.delenv("VITRINE_PIN_CONNECTION")
    click(app, "everything")
    assert reading.history() == ()
