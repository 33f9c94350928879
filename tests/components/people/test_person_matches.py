"""Who resembles a face: how much, what that is taken for, and which stored example it was."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.people import person_matches
from services.aws import Aws
from services.people import roster
from tests.made import people


def script() -> None:
    from components.people import person_matches
    from services.similarity import Band
    from tests.made import people
    from tests.made.enrolled import AMAZON

    matches = [
        people.match("Grace Hopper", 97.34, 60.0, has_thumbnail=True),
        people.match(people.MARKDOWN, 85.0, collection="others", has_thumbnail=True),
        people.match("Eileen Collins", 41.0, picture_name=""),
    ]
    person_matches.show(AMAZON, matches, key="found", band=Band(80, 95))


@pytest.fixture
def thumbnails(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """The thumbnails that were asked for, by collection; each is there."""
    asked: list[tuple[str, list[str]]] = []
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(file, "JPEG")

    def given(aws: Aws, collection: str, face_ids: Sequence[str]) -> dict[str, bytes]:
        asked.append((collection, [*face_ids]))
        return dict.fromkeys(face_ids, file.getvalue())

    monkeypatch.setattr(roster, "thumbnails", given)
    return asked


def test_each_person_has_a_number_a_verdict_and_its_best_example(thumbnails: list[tuple[str, list[str]]]) -> None:
    at = AppTest.from_function(script).run()
    assert not at.exception
    assert [text.value for text in at.text] == ["Grace Hopper", people.MARKDOWN, "Eileen Collins"]
    badges = [badge.value for badge in at.markdown]
    assert [badge.split("-badge")[0] for badge in badges] == [":green", ":orange", ":red"]
    for percent, badge in zip(("97.3 %", "85.0 %", "41.0 %"), badges, strict=True):
        assert percent in badge
    assert thumbnails == [
        ("team", ["face-Grace Hopper-1"]),
        ("others", [f"face-{people.MARKDOWN}-1"]),
    ]
    assert len(at.image) == 2, "whose thumbnail is not kept has no picture"


def test_where_a_name_or_a_file_stands_in_a_caption_it_is_never_markdown(
    thumbnails: list[tuple[str, list[str]]],
) -> None:
    at = AppTest.from_function(script).run()
    captions = [caption.value for caption in at.caption]
    assert len(captions) == 3
    assert "e\\.org" in captions[1], "the file is named, harmlessly"
    assert all(people.MARKDOWN not in caption for caption in captions)


def test_the_example_is_named_by_its_picture_or_else_by_its_face() -> None:
    known = people.match("Ann", 97.0, 60.0, 50.0)
    assert person_matches.example_words(known) == "from Ann 1.jpg, in team; 3 stored examples"
    nameless = people.match("Ann", 97.0, picture_name="")
    assert person_matches.example_words(nameless) == "face face-Ann, in team"
