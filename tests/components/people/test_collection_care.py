"""Making a collection and deleting one: what is lost is said first, and what Rekognition refuses is said after."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import errors
from services.aws import Aws
from services.people import collections

REFUSED = errors.NotAllowed("You may not.", "Ask an administrator.")


def page() -> None:
    from datetime import UTC, datetime

    import streamlit as st

    from components.people import collection_care, deleted_faces
    from services.people.collections import Collection
    from tests.made.enrolled import AMAZON

    collection_care.show_outcome()
    faces, users, people = st.session_state.get("counts", (3, 0, 2))
    team = Collection("team", faces, users, datetime(2026, 5, 3, tzinfo=UTC), "", "7.0")
    collection_care.make(AMAZON, key="first", chooser="chooser")
    collection_care.delete(AMAZON, team, people, key="end", chooser="chooser")
    if "deleted_before" not in st.session_state:
        st.session_state["deleted_before"] = True
        st.session_state["collections_deleted"] = deleted_faces.Deletion("team", "Ann", 1, (), ())
    deleted_faces.show(AMAZON, key="people")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was made and deleted."""
    acts: list[tuple[str, str]] = []
    monkeypatch.setattr(collections, "create", lambda aws, name: acts.append(("made", name)))
    monkeypatch.setattr(collections, "delete", lambda aws, name: acts.append(("deleted", name)))
    return acts


def refuse(aws: Aws, name: str) -> None:
    raise REFUSED


def shown(at: AppTest) -> list[str]:
    """The messages above the forms, without the one of the earlier deletion."""
    alerts: list[Any] = [*at.success, *at.error, *at.warning, *at.info]
    return [alert.value for alert in alerts if "Ann" not in alert.value]


def click(at: AppTest, ending: str) -> AppTest:
    return next(button for button in at.button if str(button.key).endswith(ending)).click().run()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((1, 0, 1), "1 face of 1 person, and"),
        ((3, 0, 2), "3 faces of 2 people, and"),
        ((12_000, 7, 1_500), "12,000 faces of 1,500 people, 7 users, and"),
    ],
)
def test_what_deleting_takes_away_is_counted_before(counts: tuple[int, int, int], sentence: str) -> None:
    at = AppTest.from_function(page)
    at.session_state["counts"] = counts
    at.run()
    assert not at.exception
    assert sentence in at.text[0].value
    assert "cannot be undone" in at.text[0].value


@pytest.mark.parametrize("typed", ["", "Team", "team2", "yes"])
def test_nothing_is_deleted_before_its_very_name_was_typed(done: list[tuple[str, str]], typed: str) -> None:
    at = AppTest.from_function(page).run()
    at.text_input(key="end_confirmation").set_value(typed)
    click(at, "end_delete")
    assert done == []
    assert "Nothing was deleted" in shown(at)[0].replace("\\", "")


def test_a_deleted_collection_offers_no_way_back_to_its_faces(done: list[tuple[str, str]]) -> None:
    at = AppTest.from_function(page).run()
    assert any("Ann" in success.value for success in at.success)
    at.text_input(key="end_confirmation").set_value(" team ")
    click(at, "end_delete")
    assert not at.exception
    assert done == [("deleted", "team")]
    assert shown(at) == ["The collection is deleted, with everything in it."]
    assert not any("Ann" in success.value for success in at.success)
    assert at.text_input(key="end_confirmation").value == "", "the next collection asks for its own name"
    assert shown(at.run()) == [], "said once"


def test_a_refused_deletion_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "delete", refuse)
    at = AppTest.from_function(page).run()
    at.text_input(key="end_confirmation").set_value("team")
    click(at, "end_delete")
    (alert,) = shown(at)
    assert "You may not" in alert
    assert any("Ann" in success.value for success in at.success)


def test_a_refused_making_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch, done: list[tuple[str, str]]) -> None:
    at = AppTest.from_function(page).run()
    at.text_input(key="first_name").set_value("  people ")
    click(at, "first_make")
    assert done == [("made", "people")]
    assert at.text_input(key="first_name").value == ""
    monkeypatch.setattr(collections, "create", refuse)
    at.text_input(key="first_name").set_value("people")
    click(at, "first_make")
    assert "You may not" in shown(at)[0]
    assert at.text_input(key="first_name").value == "people"
