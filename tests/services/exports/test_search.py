"""Searches as files: a row for each face and person, detection confidence and similarity apart, doubts named."""

import csv
import io
import json

from services import errors
from services.exports import search as search_exports
from services.exports.table import PictureResult
from services.faces import FaceDetection
from services.people.search import FaceSearch, PictureSearch
from services.similarity import Band
from tests.made import answers, pictures
from tests.made.people import match

RECEIPT = answers.receipt("search_faces_by_image")


def searched(*faces: FaceSearch) -> PictureResult[PictureSearch]:
    detection = answers.answered(FaceDetection(tuple(one.face for one in faces)))
    return PictureResult(pictures.picture("team.png"), PictureSearch("team", detection, faces))


LINES = Band(80, 95)


def rows(*found: PictureResult[PictureSearch], confidence: float = 0.0, band: Band = LINES) -> list[dict[str, str]]:
    text = search_exports.to_csv(found, confidence=confidence, band=band).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_face_has_a_row_for_each_person_that_it_may_be() -> None:
    face = FaceSearch(answers.face(1, 99.0), (match("Ann", 97.5), match("Bea", 85.0), match("Cy", 79.9)), RECEIPT)
    found = rows(searched(face))
    assert [(row["rank"], row["person"], row["similarity_percent"], row["verdict"]) for row in found] == [
        ("1", "Ann", "97.5", "same person"),
        ("2", "Bea", "85.0", "unsure"),
    ]
    assert {row["detection_confidence_percent"] for row in found} == {"99.0"}
    assert {row["example_picture"] for row in found} == {"Ann 1.jpg", "Bea 1.jpg"}


def test_a_face_of_nobody_has_one_row() -> None:
    [row] = rows(searched(FaceSearch(answers.face(), (match("Cy", 12.0),), RECEIPT)))
    assert (row["face"], row["person"], row["verdict"]) == ("1", "", "someone else")


def test_at_most_five_people_a_face() -> None:
    everybody = tuple(match(f"Person {number}", 99.0 - number) for number in range(9))
    assert len(rows(searched(FaceSearch(answers.face(), everybody, RECEIPT)), band=Band(0, 95))) == 5


def test_a_face_that_could_not_be_searched_says_why_and_is_nobodys() -> None:
    failed = FaceSearch(answers.face(), (), error=errors.Busy("Too many requests.", "Wait."))
    [row] = rows(searched(failed))
    assert (row["note"], row["verdict"]) == ("Too many requests.", "")


def test_the_threshold_of_detection_leaves_faces_out() -> None:
    both = searched(FaceSearch(answers.face(1, 99.0), ()), FaceSearch(answers.face(2, 40.0), ()))
    assert [row["face"] for row in rows(both, confidence=50)] == ["1"]


def test_pictures_without_a_face_or_an_answer_are_not_lost() -> None:
    failed: PictureResult[PictureSearch] = PictureResult(
        pictures.picture("b.png"), error=errors.Unreachable("Gone.", "Wait.")
    )
    found = rows(searched(), failed)
    assert [(row["outcome"], row["message"]) for row in found] == [("no face", ""), ("failed", "Gone.")]


def test_json_has_the_same_people_under_their_faces_and_names_the_lines() -> None:
    face = FaceSearch(answers.face(1, 99.0), (match("Ann", 97.5), match("Bea", 12.0)), RECEIPT)
    document = json.loads(search_exports.to_json([searched(face)], band=Band(80, 95)))
    assert (document["unsure_from_similarity_percent"], document["match_from_similarity_percent"]) == (80, 95)
    [picture] = document["pictures"]
    [[person]] = [one["people"] for one in picture["faces"]]
    assert (person["person"], person["verdict"]) == ("Ann", "same person")
