"""Who is in a collection: found, taken away as a file, corrected, and what deleting them means."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.people import roster
from services.people.roster import Person, Roster
from tests.made import people
from tests.made.downloads import Download

PERSON = people.person("Ann", people.listed("face-1"), people.listed("face-2"), consent="by e-mail")


def page() -> None:
    import streamlit as st

    from components.people import kept_cutouts, people_table
    from tests.made import people, pictures
    from tests.made.enrolled import AMAZON

    for number in st.session_state.get("held", ()):
        kept_cutouts.keep(people.enrolled(number), pictures.picture())
    people_table.show(AMAZON, "team", key="people")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """The people of the collection."""
    persons = [PERSON]

    def enrolled(aws: Any, collection: str) -> Roster:
        return Roster(tuple(persons), sum(len(person.faces) for person in persons), False)

    monkeypatch.setattr(roster, "enrolled", enrolled)
    monkeypatch.setattr(roster, "thumbnails", lambda *_: {})
    return persons


def opened(person: str = "", **state: Any) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    if person:
        at.session_state[f"people_{person}_expander"] = True
    at.run()
    assert not at.exception
    return at


def labels(at: AppTest) -> list[str]:
    return [expander.label for expander in at.expander]


def words(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*at.text, *at.caption))


def test_each_person_stands_with_faces_and_consent_and_never_as_markdown(listed: list[Person]) -> None:
    listed.append(people.person(people.MARKDOWN))
    ann, other = labels(opened())
    assert ann == "**Ann** · 2 faces · consent noted"
    assert other.endswith(" · 1 face · no consent noted")
    assert people.MARKDOWN not in other


def test_many_people_are_found_by_a_part_of_a_name_and_stand_on_pages(listed: list[Person]) -> None:
    listed[:] = [people.person(f"Person {number:02d}") for number in range(1, 13)]
    assert not opened().text_input, "twelve need no search"
    listed.append(people.person("Ångström Émile"))
    at = opened()
    assert len(labels(at)) == 12
    at.text_input(key="people_search").set_value(" ÉMILE ").run()
    assert labels(at) == ["**Ångström Émile** · 1 face · no consent noted"]
    at.text_input(key="people_search").set_value("nobody").run()
    assert labels(at) == []
    assert "Nobody by that name." in words(at)
    at.text_input(key="people_search").set_value("").run()
    at.session_state["people_page"] = 2
    assert labels(at.run()) == ["**Ångström Émile** · 1 face · no consent noted"]


def test_the_file_has_everybody_whoever_is_searched_for(listed: list[Person], downloads: dict[str, Download]) -> None:
    listed[:] = [people.person(f"Person {number:02d}", consent="by e-mail") for number in range(1, 15)]
    at = opened()
    at.text_input(key="people_search").set_value("14").run()
    file = downloads["people_download_csv"]
    assert (file.name, file.mime) == ("team_people.csv", "text/csv")
    rows = [*csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))]
    assert len(rows) == 14
    assert (rows[0]["person"], rows[0]["consent"], rows[0]["collection"]) == ("Person 01", "by e-mail", "team")


def test_where_a_face_came_from_is_shown_as_far_as_it_is_known(listed: list[Person]) -> None:
    listed[:] = [
        people.person(
            "Ann",
            people.listed("11111111-2222", added_by="Bob"),
            people.listed("22222222-3333", picture_name=""),
            people.listed("33333333-4444", known=False),
        )
    ]
    at = opened("Ann")
    assert [text.value for text in at.text][:3] == [
        "ann.jpg",
        "From a picture that was forgotten",
        "Enrolled by another program",
    ]
    captions = [caption.value.replace("\\", "") for caption in at.caption]
    assert captions[0] == "03 May 2026, 09:30 UTC by Bob · face 11111111"
    assert captions[2].startswith("face 33333333; AWS does not say")


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ((1, 2), "Can be undone during this visit"),
        ((1,), "Only 1 of 2 faces can be brought back"),
        ((), "Cannot be undone"),
    ],
)
def test_before_a_person_is_deleted_it_is_stated_whether_that_can_be_undone(
    listed: list[Person], held: tuple[int, ...], sentence: str
) -> None:
    at = opened("Ann", held=held)
    assert "The 2 faces, the name, the consent note" in words(at)
    assert sentence in words(at)
    single = at.button(key="people_Ann_face-2_delete").help
    assert ("Can be undone" in single) == (2 in held)


def test_the_buttons_delete_the_face_or_the_person_they_stand_at(
    listed: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted: list[Any] = []

    def delete_faces(aws: Any, collection: str, face_ids: Any) -> tuple[str, ...]:
        deleted.append((collection, [*face_ids]))
        return ()

    monkeypatch.setattr(roster, "delete_faces", delete_faces)
    at = opened("Ann")
    at.button(key="people_Ann_face-2_delete").click().run()
    at.button(key="people_Ann_delete").click().run()
    assert not at.exception
    assert deleted == [("team", ["face-2"]), ("team", ["face-1", "face-2"])]


def test_a_correction_keeps_what_was_not_touched_and_a_nameless_one_is_none(
    listed: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[Any] = []
    monkeypatch.setattr(
        roster, "describe_person", lambda aws, collection, slug, **facts: saved.append((collection, slug, facts))
    )
    at = opened("Ann")
    at.text_input(key="people_Ann_name").set_value(" Ann Lee ")
    save = next(button for button in at.button if button.label == "Save")
    save.click().run()
    assert not at.exception
    assert saved == [("team", "Ann", {"name": "Ann Lee", "consent": "by e-mail"})]
    at.text_input(key="people_Ann_name").set_value("  ")
    next(button for button in at.button if button.label == "Save").click().run()
    assert len(saved) == 1


def test_an_empty_collection_says_what_to_do(listed: list[Person]) -> None:
    listed.clear()
    at = opened()
    assert "Nobody is enrolled yet" in words(at)
    assert not at.get("download_button")
