"""Searching: every face and not the largest only, told by person, asked again when the collection has changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.stub import Stubber

from services import errors, images
from services.aws import Aws
from services.exports import search as search_exports
from services.exports.table import PictureResult
from services.faces import Face, FaceDetection
from services.faces import cutouts as face_cutouts
from services.people import collections, enrollment, roster, search
from services.people.collections import Collection
from services.people.enrollment import EnrollmentRequest
from services.people.search import PictureSearch
from services.similarity import SEARCHED
from tests.made import portrait
from tests.made.answers import answered
from tests.made.enrolled import AMAZON, hopper, local, rekognition, sample, wall

__all__ = ["local", "rekognition"]


def enroll(aws: Aws, picture: images.Picture, name: str, collection: str = "team") -> str:
    done = enrollment.enroll_picture(aws, picture, EnrollmentRequest(collection, name, keeps_thumbnail=True)).enrolled
    assert done
    return done.face_id


def searched(aws: Aws, picture: images.Picture, name: str = "team") -> PictureSearch:
    return search.search(aws, picture, collections.describe(aws, name))


def test_every_face_of_a_picture_gets_its_own_name(local: Aws) -> None:
    enroll(local, sample("astronaut"), "Eileen Collins")
    enroll(local, hopper(), "Grace Hopper")
    found = searched(local, sample("portraits"))
    by_place = sorted(found.faces, key=lambda one: one.face.box.left)
    names = {one.best.name for one in by_place if one.best and SEARCHED.verdict(one.best.similarity) == "same person"}
    assert names == {"Eileen Collins", "Grace Hopper"}
    for one in found.faces:
        assert one.best
        other = one.people[1]
        assert SEARCHED.verdict(other.similarity) == "someone else"
        assert one.best.examples[0].picture_name in {"astronaut.jpg", "grace hopper.jpg"}


def test_several_examples_of_a_person_are_one_match_with_the_best_first(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    enroll(local, images.normalize("closer.jpg", portrait.jpeg(portrait.head(300))), "Grace Hopper")
    (face,) = searched(local, hopper()).faces
    (person,) = face.people
    assert len(person.examples) == 2
    assert person.similarity == max(example.similarity for example in person.examples) > 99
    assert person.examples[0].picture_name == "grace hopper.jpg"


def test_a_stranger_is_nobody_and_still_has_a_similarity_to_look_at(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    (face,) = searched(local, sample("astronaut")).faces
    assert face.best
    assert 0 <= face.best.similarity < 80


def test_the_same_search_is_free_until_the_collection_changes(local: Aws) -> None:
    face_id = enroll(local, hopper(), "Grace Hopper")
    (first,) = searched(local, sample("astronaut")).faces
    (again,) = searched(local, sample("astronaut")).faces
    assert first.receipt
    assert again.receipt
    assert (first.receipt.repeated, again.receipt.repeated) == (False, True)
    enroll(local, sample("astronaut"), "Eileen Collins")
    (changed,) = searched(local, sample("astronaut")).faces
    assert changed.best
    assert changed.best.name == "Eileen Collins"
    roster.delete_faces(local, "team", [face_id])
    (left,) = searched(local, sample("astronaut")).faces
    assert [person.name for person in left.people] == ["Eileen Collins"]


def test_a_corrected_name_is_shown_at_the_next_look(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hoper")
    (person,) = roster.enrolled(local, "team").people
    roster.describe_person(local, "team", person.slug, name="Grace Hopper", consent="")
    (face,) = searched(local, hopper()).faces
    assert face.best
    assert face.best.name == "Grace Hopper"


def test_no_face_is_an_answer_without_a_search(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    assert searched(local, wall()).faces == ()


def test_one_face_is_looked_for_in_every_collection(local: Aws) -> None:
    collections.create(local, "empty")
    collections.create(local, "pioneers")
    enroll(local, hopper(), "Grace Hopper", "pioneers")
    enroll(local, sample("astronaut"), "Eileen Collins")
    picture = sample("portraits")
    detection = searched(local, picture).detection
    first, second = detection.value.faces
    for face, other in ((first, second), (second, first)):
        found = search.search_face(local, picture, face, collections.names(local), others=[other])
        assert found.best
        assert SEARCHED.verdict(found.best.similarity) == "same person"
        assert found.best.collection == {"Grace Hopper": "pioneers", "Eileen Collins": "team"}[found.best.name]
        assert len(found.people) == 2


def test_a_collection_deleted_meanwhile_is_left_out(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    face = searched(local, hopper()).faces[0].face
    found = search.search_face(local, hopper(), face, ["gone", "team"])
    assert found.best
    assert found.best.name == "Grace Hopper"


def test_searching_a_collection_that_was_deleted_says_so(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    collection = collections.describe(local, "team")
    collections.delete(local, "team")
    with pytest.raises(errors.NotFound):
        search.search(local, hopper(), collection)


def test_the_files_keep_the_two_confidences_apart(local: Aws) -> None:
    enroll(local, hopper(), "Grace Hopper")
    results = [PictureResult(hopper(), searched(local, hopper())), PictureResult(wall(), searched(local, wall()))]
    header, one, none = search_exports.to_csv(results).decode("utf-8-sig").splitlines()
    assert "detection_confidence_percent" in header
    assert "similarity_percent" in header
    assert "Grace Hopper" in one
    assert ",same person," in one
    assert ",no face," in none
    document = json.loads(search_exports.to_json(results))
    (person,) = document["pictures"][0]["faces"][0]["people"]
    assert (person["person"], person["verdict"]) == ("Grace Hopper", "same person")
    assert document["pictures"][1]["faces"] == []


def asked_of_amazon(rekognition: Stubber, *answers: dict[str, Any] | str) -> PictureSearch:
    """A picture with one face, searched on AWS, which gives these answers (a string is an error's message)."""
    from datetime import UTC, datetime

    picture = sample("astronaut")
    face = Face.from_aws({"BoundingBox": {"Left": 0.4, "Top": 0.4, "Width": 0.2, "Height": 0.2}, "Confidence": 99.0})
    detection = answered(FaceDetection((face,)), backend="aws")
    for answer in answers:
        if isinstance(answer, str):
            rekognition.add_client_error("search_faces_by_image", "InvalidParameterException", answer)
        else:
            rekognition.add_response("search_faces_by_image", answer)
    team = Collection("team", 2, 0, datetime(2026, 5, 3, tzinfo=UTC), "", "7.0")
    found = search.search(AMAZON, picture, team, detection=detection)
    rekognition.assert_no_pending_responses()
    return found


def match(similarity: float, slug: str | None, number: int) -> dict[str, Any]:
    face: dict[str, Any] = {"FaceId": f"11111111-2222-3333-4444-{number:012d}", "Confidence": 99.99}
    return {"Similarity": similarity, "Face": face | ({"ExternalImageId": slug} if slug else {})}


def test_similarity_is_not_the_stored_faces_confidence(rekognition: Stubber) -> None:
    box = {"Left": 0.27, "Top": 0.27, "Width": 0.46, "Height": 0.46}
    matches = [match(61.5, "Ann", 1), match(97.5, "Bob", 2), match(55.0, "Ann", 3), match(20.0, None, 4)]
    found = asked_of_amazon(rekognition, {"SearchedFaceBoundingBox": box, "FaceMatches": matches})
    people_found = [(person.name, person.similarity, len(person.examples)) for person in found.faces[0].people]
    assert people_found == [("Bob", 97.5, 1), ("Ann", 61.5, 2), ("No name (11111111)", 20.0, 1)]


def test_when_the_neighbor_was_searched_the_face_is_sent_closer(rekognition: Stubber) -> None:
    neighbor = {"Left": 0.9, "Top": 0.0, "Width": 0.1, "Height": 0.1}
    close = {"Left": 0.12, "Top": 0.12, "Width": 0.76, "Height": 0.76}
    found = asked_of_amazon(
        rekognition,
        {"SearchedFaceBoundingBox": neighbor, "FaceMatches": [match(99.0, "Wrong", 1)]},
        {"SearchedFaceBoundingBox": close, "FaceMatches": [match(98.0, "Right", 2)]},
    )
    assert [person.name for person in found.faces[0].people] == ["Right"]


def test_a_face_that_aws_cannot_make_out_is_no_error(rekognition: Stubber) -> None:
    message = "There are no faces in the image. Should be at least 1."
    found = asked_of_amazon(rekognition, message)
    assert "unclear" in found.faces[0].note
    assert not found.faces[0].error


def test_what_is_sent_asks_for_every_similarity(rekognition: Stubber) -> None:
    piece = face_cutouts.cut_out(
        sample("astronaut"), Face.from_aws({"BoundingBox": {"Left": 0.4, "Top": 0.4, "Width": 0.2, "Height": 0.2}}).box
    )
    asked = {
        "CollectionId": "team",
        "Image": {"Bytes": piece.picture.data},
        "MaxFaces": 50,
        "FaceMatchThreshold": 0.0,
        "QualityFilter": "NONE",
    }
    rekognition.add_response("search_faces_by_image", {"FaceMatches": []}, asked)
    assert asked_of_amazon(rekognition).faces[0].people == ()
