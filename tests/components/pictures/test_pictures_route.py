"""Pictures by private address: nobody can guess one, and none outlives the visit."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from components.pictures import pictures_route
from services import images
from tests.made import pictures


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Iterator[pictures_route.Store]:
    """As in an app that has the route, with a store of its own."""
    store = pictures_route.Store()
    monkeypatch.setattr(pictures_route, "_store", store)
    pictures_route.route()
    yield store
    pictures_route._mounted.clear()


def get(address: str) -> Any:
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"token": address.rpartition("/")[2]}}
    return pictures_route.serve(Request(scope))


def visit() -> None:
    import streamlit as st

    from components.pictures import pictures_route
    from services import images
    from tests.made import pictures

    picture = images.normalize("photo", pictures.encode(pictures.scene(2000, 200)))
    st.text(pictures_route.url_of(picture))
    st.text(pictures_route.url_of(picture, 160))
    st.text(pictures_route.url_for(picture.data, picture.digest))


def test_each_visitor_gets_an_address_of_their_own_that_lasts(mounted: pictures_route.Store) -> None:
    one, other = AppTest.from_function(visit).run(), AppTest.from_function(visit).run()
    addresses = [text.value for text in one.text]
    assert len({*addresses, *(text.value for text in other.text)}) == 6
    assert addresses == [text.value for text in one.run().text]
    assert all(address.startswith("/img/") and len(address) > 30 for address in addresses)
    sizes = [pictures.decode(get(address).body).size for address in addresses]
    assert sizes == [(1280, 128), (160, 16), (2000, 200)]


def test_the_answer_may_be_kept_by_this_browser_alone(mounted: pictures_route.Store) -> None:
    answer = get(AppTest.from_function(visit).run().text[0].value)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "image/jpeg"


def test_an_unknown_address_is_not_found_and_not_remembered(mounted: pictures_route.Store) -> None:
    answer = get("/img/unknown")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_addresses_end_with_the_visit(mounted: pictures_route.Store) -> None:
    at = AppTest.from_function(visit).run()
    address = at.text[0].value
    assert get(address).status_code == 200
    del at
    gc.collect()
    assert get(address).status_code == 404


def test_a_forgotten_picture_is_gone_for_everybody(mounted: pictures_route.Store) -> None:
    addresses = [text.value for _ in range(2) for text in AppTest.from_function(visit).run().text]
    keep_alive = AppTest.from_function(visit).run()
    addresses += [text.value for text in keep_alive.text]
    picture = images.normalize("photo", pictures.encode(pictures.scene(2000, 200)))
    assert pictures_route.forget(picture.digest) >= 3
    assert all(get(address).status_code == 404 for address in addresses)


def test_the_store_is_bounded_and_forgets_what_was_shown_longest_ago() -> None:
    store = pictures_route.Store(max_bytes=250)
    for token in "abc":
        store.keep(token, token, bytes(100))
        store.find("a")
    assert store.find("a") == bytes(100)
    assert store.find("b") is None
    assert store.find("c") == bytes(100)


def test_without_the_route_a_picture_is_sent_along() -> None:
    at = AppTest.from_function(visit).run()
    assert at.text[0].value.startswith("data:image/jpeg;base64,")


def test_forgetting_everything_leaves_no_address_behind() -> None:
    store = pictures_route.Store()
    store.keep("token", "digest", b"\xff\xd8\xff")
    store.forget_everything()
    assert store.find("token") is None
