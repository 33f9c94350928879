"""Pictures from the web and from S3: nothing is fetched and nothing on AWS is listed before a click."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.shell import connection
from services import errors
from services.aws import Aws, local
from services.images import Picture, fetching, objects
from services.images.objects import StoredObject
from services.images.origins import Object
from tests.made import pictures
from tests.made.enrolled import AMAZON


def address() -> None:
    import streamlit as st

    from components.pictures.image_input import elsewhere

    st.text(" ".join(picture.name for picture in elsewhere.from_address("t")) or "none")


def s3() -> None:
    import streamlit as st

    from components.pictures.image_input import elsewhere

    st.text(" ".join(picture.name for picture in elsewhere.from_s3("t", multiple=True)) or "none")


class World:
    """What was listed and fetched, and what is there."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        self.fetched: list[str] = []
        self.aws: Aws = AMAZON

    def list_buckets(self, aws: Aws) -> tuple[str, ...]:
        self.listed.append("buckets")
        return ("mine", "other")

    def list_objects(self, aws: Aws, bucket: str, prefix: str = "") -> tuple[StoredObject, ...]:
        self.listed.append(f"{bucket}/{prefix}")
        return tuple(
            StoredObject(key, 2048, datetime(2026, 3, 1, tzinfo=UTC))
            for key in ("ann.jpg", "cut.PNG", "notes.txt")
            if key.startswith(prefix)
        )

    def fetch(self, origin: Any) -> Picture:
        name = origin.key if isinstance(origin, Object) else origin.address
        self.fetched.append(name)
        if "cut" in name:
            raise errors.BadInput("It is damaged.", "Take another.")
        return pictures.picture(name.rsplit("/", 1)[-1])


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(objects, "list_buckets", made.list_buckets)
    monkeypatch.setattr(objects, "list_objects", made.list_objects)
    monkeypatch.setattr(fetching, "fetch", made.fetch)
    monkeypatch.setattr(connection, "current", lambda: made.aws)
    return made


def opened(script: Any, **query: str) -> AppTest:
    at = AppTest.from_function(script, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def found(at: AppTest) -> str:
    assert not at.exception
    return str(at.text[-1].value)


def test_a_link_with_an_address_fetches_nothing_before_the_button(world: World) -> None:
    at = opened(address, t_address="https://example.org/far.jpg")
    assert (found(at), world.fetched) == ("none", [])
    at.button[0].click().run()
    assert (found(at), world.fetched) == ("far.jpg", ["https://example.org/far.jpg"])
    assert found(at.run()) == "far.jpg"
    assert len(world.fetched) == 1, "a rerun fetches nothing"


def test_an_address_that_fails_leaves_no_earlier_picture_in_its_place(world: World) -> None:
    at = opened(address, t_address="https://example.org/far.jpg")
    at.button[0].click().run()
    at.text_input(key="t_address").set_value("https://example.org/cut.jpg")
    at.button[0].click().run()
    assert found(at) == "none"
    assert "It is damaged" in at.error[0].value


def test_on_aws_nothing_is_listed_before_a_click_and_each_list_once(world: World) -> None:
    at = opened(s3)
    assert world.listed == []
    assert "Nothing is asked before you press it" in at.caption[0].value
    at.button(key="t_s3_list").click().run()
    assert world.listed == ["buckets", "mine/"]
    at.run()
    assert world.listed == ["buckets", "mine/"]
    at.button(key="t_s3_refresh").click().run()
    assert world.listed == ["buckets", "mine/"] * 2
    assert world.fetched == []


def test_another_connection_sees_none_of_the_lists_of_the_first(world: World) -> None:
    at = opened(s3)
    at.button(key="t_s3_list").click().run()
    world.aws = local()
    at.run()
    assert world.listed == ["buckets", "mine/"] * 2


def test_only_pictures_are_offered_and_read_by_a_click_with_refusals_named(world: World) -> None:
    at = opened(s3)
    at.button(key="t_s3_list").click().run()
    objects_offered = at.multiselect(key="t_objects")
    assert objects_offered.options == ["ann.jpg (2 KB)", "cut.PNG (2 KB)"]
    assert at.button(key="t_s3_get").disabled
    objects_offered.set_value(["ann.jpg", "cut.PNG"]).run()
    assert world.fetched == []
    at.button(key="t_s3_get").click().run()
    assert world.fetched == ["ann.jpg", "cut.PNG"]
    assert found(at) == "ann.jpg"
    assert at.error[0].value.replace("\\", "").startswith("cut.PNG: It is damaged")
