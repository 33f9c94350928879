"""Who is enrolled, as a table: one row a face, and what this server does not know stays empty."""

import csv
import io

from services.exports import people as people_exports
from services.people.roster import Roster
from tests.made.people import listed, person


def rows(*found: object) -> list[dict[str, str]]:
    roster = Roster(tuple(found), len(found), is_cut_off=False)  # type: ignore[arg-type]
    text = people_exports.to_csv("team", roster).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_these_and_no_others() -> None:
    header = people_exports.to_csv("team", Roster((), 0, is_cut_off=False)).decode("utf-8-sig").strip()
    assert header.split(",") == [
        *("collection", "person", "external_image_id", "consent", "face_id"),
        *("picture", "picture_sha256", "enrolled_at", "enrolled_by", "thumbnail_kept"),
    ]


def test_one_row_a_face_with_the_consent_and_where_it_came_from() -> None:
    ann = person("Ann", listed("face-1", "Ann", added_by="Zoë"), listed("face-2", "Ann"), consent="signed on 3 May")
    first, second = rows(ann)
    assert (first["face_id"], second["face_id"]) == ("face-1", "face-2")
    assert first["collection"] == "team"
    assert first["consent"] == "signed on 3 May"
    assert first["enrolled_at"] == "2026-05-03T09:30:00+00:00"
    assert (first["enrolled_by"], second["enrolled_by"]) == ("Zoë", "")
    assert first["picture_sha256"] == "ab" * 32


def test_a_face_of_another_program_is_listed_with_what_is_known() -> None:
    [row] = rows(person("Ann", listed("face-1", "Ann", known=False)))
    assert (row["person"], row["face_id"]) == ("Ann", "face-1")
    assert row["picture"] == row["enrolled_at"] == row["thumbnail_kept"] == ""


def test_a_name_never_runs_as_a_formula() -> None:
    [row] = rows(person("=HYPERLINK(1)", listed("face-1", "=HYPERLINK(1)")))
    assert not row["person"].startswith("=")
    assert "HYPERLINK(1)" in row["person"]
