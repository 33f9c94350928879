"""Who is enrolled: one face at a time, under real names, with what must be kept and nothing that must not."""

from __future__ import annotations

import json
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from PIL import ImageFilter

from services import errors, images, stored_data
from services.aws import Aws
from services.boxes import Box
from services.database import store
from services.exports import people as people_exports
from services.faces import cutouts as face_cutouts
from services.jobs import catalog
from services.jobs.catalog import JOBS
from services.ledger import forgetting, reading
from services.people import collections, enrollment, person_names, register, roster
from services.people.enrollment import EnrollmentRequest
from tests.made import portrait
from tests.made.enrolled import AMAZON, hopper, local, rekognition, sample, wall
from tests.made.ledger_fixtures import database, postgresql_server

__all__ = ["database", "local", "postgresql_server", "rekognition"]

EXTERNAL_IMAGE_ID = re.compile(r"[a-zA-Z0-9_.\-:]{1,255}")  # botocore's model


@pytest.mark.parametrize(
    "name",
    [
        "Lionel Messi",
        "José Ñandú",
        "AC/DC",
        "梅西",
        "Conan O'Brien",
        "李's 名字",
        "a" * 300,
        "Ann_Lee",
        "../x",
        "=1+1",
        " ",
        "😀",
    ],
)
def test_every_name_has_an_identifier_that_aws_takes(name: str) -> None:
    assert EXTERNAL_IMAGE_ID.fullmatch(person_names.slug_of(person_names.tidy(name)))


def test_different_names_have_different_identifiers_that_can_be_read() -> None:
    names = [
        "Lionel Messi",
        "Lionel_Messi",
        "Lionel/Messi",
        "José",
        "Jose",
        "梅西",
        "罗纳尔多",
        "Lionel_Messi-e3ccd968",
    ]
    slugs = [person_names.slug_of(name) for name in names]
    assert len(set(slugs)) == len(names)
    assert slugs[0].startswith("Lionel_Messi")
    assert slugs[3].startswith("Jose")
    assert slugs[4] == "Jose"


@pytest.mark.parametrize(
    ("file", "by_file", "by_folder"),
    [
        ("lionel_messi-2.jpg", "lionel messi", ""),
        ("people/Lionel Messi/IMG_0001.jpg", "IMG", "Lionel Messi"),
        ("C:\\people\\Ann Lee\\a (3).jpeg", "a", "Ann Lee"),
        ("10.jpg", "10", ""),
        ("José_copy.PNG", "José", ""),
    ],
)
def test_a_files_or_folders_name_suggests_the_person(file: str, by_file: str, by_folder: str) -> None:
    assert person_names.from_file(file) == by_file
    assert person_names.from_file(file, by_folder=True) == by_folder


def test_somebody_is_enrolled_under_the_real_name_with_picture_consent_and_who_did_it(local: Aws) -> None:
    done = enrollment.enroll_picture(
        local, sample("astronaut"), EnrollmentRequest("team", "Éileen O'Collins 艾琳", "signed", "Ann")
    )
    assert done.state == "enrolled"
    (person,) = roster.enrolled(local, "team").people
    assert person.name == "Éileen O'Collins 艾琳"
    assert person.consent == "signed"
    (face,) = person.faces
    assert face.known
    assert (face.known.picture_name, face.known.added_by) == ("astronaut.jpg", "Ann")
    assert not face.known.has_thumbnail
    assert roster.thumbnails(local, "team", [face.face_id]) == {}


def test_a_group_is_nobodys_picture_until_somebody_says_whose_face_is_whose(local: Aws) -> None:
    group = sample("portraits")
    done = enrollment.enroll_picture(local, group, EnrollmentRequest("team", "Eileen Collins"))
    assert done.state == "several faces"
    assert len(done.candidates) == 2
    assert collections.describe(local, "team").faces == 0
    left, right = sorted(done.candidates, key=lambda face: face.box.left)
    enrollment.enroll_face(local, group, left.box, EnrollmentRequest("team", "Grace Hopper"), (right.box,))
    enrollment.enroll_face(local, group, right.box, EnrollmentRequest("team", "Eileen Collins"), (left.box,))
    assert [(one.name, len(one.faces)) for one in roster.enrolled(local, "team").people] == [
        ("Eileen Collins", 1),
        ("Grace Hopper", 1),
    ]


def test_enrolling_again_makes_no_call_and_stores_nobody_twice(local: Aws) -> None:
    request = EnrollmentRequest("team", "Eileen Collins")
    first = enrollment.enroll_picture(local, sample("astronaut"), request).enrolled
    calls = len(reading.history())
    second = enrollment.enroll_picture(local, sample("astronaut"), request).enrolled
    assert first
    assert second
    assert second.was_there
    assert not first.was_there
    assert second.face_id == first.face_id
    assert len(reading.history()) == calls
    assert collections.describe(local, "team").faces == 1


def test_a_face_that_was_deleted_elsewhere_is_enrolled_again(local: Aws) -> None:
    request = EnrollmentRequest("team", "Eileen Collins")
    first = enrollment.enroll_picture(local, sample("astronaut"), request).enrolled
    assert first
    local.client("rekognition").delete_faces(CollectionId="team", FaceIds=[first.face_id])
    assert roster.enrolled(local, "team").people == ()
    again = enrollment.enroll_picture(local, sample("astronaut"), request).enrolled
    assert again
    assert not again.was_there
    assert collections.describe(local, "team").faces == 1


def test_nobody_in_the_picture_is_an_answer(local: Aws) -> None:
    assert enrollment.enroll_picture(local, wall(), EnrollmentRequest("team", "Nobody")).state == "no face"


def test_a_face_too_poor_to_be_found_again_is_refused_in_plain_words(local: Aws) -> None:
    blurred = portrait.head(300).filter(ImageFilter.GaussianBlur(7))
    picture = images.normalize("blurred.png", portrait.png(blurred))
    done = enrollment.enroll_picture(local, picture, EnrollmentRequest("team", "Grace Hopper"))
    assert done.state == "refused"
    assert "blurred" in done.why
    assert collections.describe(local, "team").faces == 0


@pytest.mark.parametrize("name", ["", "  ", "\x00\n"])
def test_without_a_name_nothing_is_sent(local: Aws, name: str) -> None:
    with pytest.raises(errors.BadInput, match="no name"):
        enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", name))
    assert reading.history() == ()


def test_a_thumbnail_is_kept_when_asked_for_and_goes_with_its_face(local: Aws) -> None:
    done = enrollment.enroll_picture(
        local, sample("astronaut"), EnrollmentRequest("team", "Eileen", keeps_thumbnail=True)
    ).enrolled
    assert done
    kept = roster.thumbnails(local, "team", [done.face_id])[done.face_id]
    assert kept.startswith(b"\xff\xd8")
    assert roster.delete_faces(local, "team", [done.face_id]) == ()
    assert roster.thumbnails(local, "team", [done.face_id]) == {}
    assert roster.enrolled(local, "team").people == ()
    assert kept not in (Path(reading.contents().where)).read_bytes()


@pytest.mark.parametrize("forget", ["picture", "visit", "everything"])
def test_forgetting_takes_the_thumbnail_and_the_pictures_name_and_leaves_the_person(local: Aws, forget: str) -> None:
    picture = sample("astronaut")
    done = enrollment.enroll_picture(
        local, picture, EnrollmentRequest("team", "Eileen", "agreed", keeps_thumbnail=True)
    ).enrolled
    assert done
    removed = {
        "picture": lambda: forgetting.forget_picture(picture.digest),
        "visit": lambda: forgetting.forget_visit("visit"),
        "everything": forgetting.forget_everything,
    }[forget]()
    assert removed.pictures == 1
    assert roster.thumbnails(local, "team", [done.face_id]) == {}
    (person,) = roster.enrolled(local, "team").people
    assert (person.name, person.consent) == ("Eileen", "agreed")
    known = person.faces[0].known
    assert known
    assert (known.picture_name, known.picture_digest, known.has_thumbnail) == ("", "", False)


def test_forgetting_another_picture_and_the_daily_sweep_leave_it(local: Aws) -> None:
    done = enrollment.enroll_picture(
        local, sample("astronaut"), EnrollmentRequest("team", "Eileen", keeps_thumbnail=True)
    ).enrolled
    assert done
    forgetting.forget_picture(hopper().digest)
    forgetting.forget_visit("another")
    forgetting.sweep()
    assert done.face_id in roster.thumbnails(local, "team", [done.face_id])


@pytest.mark.usefixtures("database")
def test_many_threads_may_enroll_one_person_at_once(local: Aws) -> None:
    def note(number: int) -> None:
        register.add(
            local,
            "team",
            slug="Ann",
            name="Ann",
            consent="agreed" if number == 3 else "",
            face_id=str(uuid.UUID(int=number)),
            picture_name=f"{number}.jpg",
            picture_digest="",
            cutout_digest="",
            added_by="",
            thumbnail=bytes([number]),
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(24)))
    known = register.faces(local, "team")
    assert len(known) == 24
    assert {entry.consent for entry in known.values()} == {"agreed"}
    assert register.changes(local, "team") == 25  # and once when the collection was made
    register.remove(local, "team", list(known))
    assert register.faces(local, "team") == {}
    store.close()


def test_a_poor_face_is_taken_when_somebody_asks_for_it(local: Aws) -> None:
    picture = images.normalize("blurred.png", portrait.png(portrait.head(300).filter(ImageFilter.GaussianBlur(7))))
    done = enrollment.enroll_picture(local, picture, EnrollmentRequest("team", "Grace Hopper", takes_any=True))
    assert done.state == "enrolled"


def test_a_visit_can_read_whom_it_enrolled_and_nobody_elses(local: Aws) -> None:
    enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins", "agreed", "Ann"))
    (entry,) = json.loads(stored_data.export_json("visit"))["enrolled_faces"]
    assert (entry["name"], entry["consent"], entry["picture_name"]) == ("Eileen Collins", "agreed", "astronaut.jpg")
    assert json.loads(stored_data.export_json("another"))["enrolled_faces"] == []


def test_a_job_that_was_canceled_is_gone_on_with_and_enrolls_nobody_twice(local: Aws) -> None:
    names = {sample("astronaut").digest: "Eileen Collins", hopper().digest: "Grace Hopper", wall().digest: "Nobody"}
    first, task = threading.Event(), catalog.enrollment(names, EnrollmentRequest("team", ""))

    def enroll(aws: Aws, picture: images.Picture) -> enrollment.Enrollment:
        done = task.ask(aws, picture)
        first.set()
        return done

    job = JOBS.start(replace(task, ask=enroll), local, [sample("astronaut"), hopper(), wall()], "Enroll")
    assert first.wait(60)
    job.cancel()
    assert job.wait(60)
    job.ask_again()
    assert job.wait(60)
    assert [outcome.result.state for outcome in job.outcomes if outcome.result] == ["enrolled", "enrolled", "no face"]
    again = JOBS.start(task, local, [sample("astronaut"), hopper()], "Enroll")
    assert again.wait(60)
    assert all(one.result and one.result.enrolled and one.result.enrolled.was_there for one in again.outcomes)
    assert collections.describe(local, "team").faces == 2
    JOBS.forget()
    assert JOBS.wait_for_all(60)


def test_name_and_consent_can_be_corrected_and_the_identifier_stays(local: Aws) -> None:
    enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eilen Colins"))
    (before,) = roster.enrolled(local, "team").people
    roster.describe_person(local, "team", before.slug, name="Eileen Collins", consent="by letter")
    (after,) = roster.enrolled(local, "team").people
    assert (after.slug, after.name, after.consent) == (before.slug, "Eileen Collins", "by letter")


def test_a_face_of_another_program_is_listed_as_what_it_is(local: Aws) -> None:
    client = local.client("rekognition")
    client.index_faces(CollectionId="team", Image={"Bytes": sample("astronaut").data}, ExternalImageId="E_Collins")
    client.index_faces(CollectionId="team", Image={"Bytes": hopper().data})
    named, nameless = sorted(roster.enrolled(local, "team").people, key=lambda person: person.name)
    assert (named.name, [face.known for face in named.faces]) == ("E_Collins", [None])
    assert nameless.name.startswith("No name (")


def test_the_list_as_a_file_has_every_face_and_disarms_formulas(local: Aws) -> None:
    enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "=HYPERLINK(1)", "signed"))
    table = people_exports.to_csv("team", roster.enrolled(local, "team")).decode("utf-8-sig").splitlines()
    assert len(table) == 2
    assert "'=HYPERLINK(1)" in table[1]
    assert "astronaut.jpg" in table[1]


def test_a_cut_out_has_room_around_the_face_and_keeps_neighbors_out() -> None:
    picture = sample("portraits")
    face, neighbor = Box(0.4, 0.3, 0.1, 0.3), Box(0.52, 0.3, 0.1, 0.3)
    alone = face_cutouts.cut_out(picture, face)
    crowded = face_cutouts.cut_out(picture, face, [neighbor])
    assert alone.picture.width_px > crowded.picture.width_px > 0.1 * picture.width_px
    middle = crowded.face.left + crowded.face.width / 2
    assert middle == pytest.approx(0.5, abs=0.02)
    assert not crowded.holds(Box(0.9, 0.3, 0.5, 0.5))


def test_a_tiny_face_is_cut_out_with_the_eighty_pixels_that_aws_asks_for() -> None:
    piece = face_cutouts.cut_out(sample("portraits"), Box(0.0, 0.0, 0.01, 0.01))
    assert min(piece.picture.width_px, piece.picture.height_px) >= 80


INDEXED: dict[str, Any] = {
    "FaceRecords": [
        {
            "Face": {
                "FaceId": "11111111-2222-3333-4444-555555555555",
                "BoundingBox": {"Left": 0.27, "Top": 0.27, "Width": 0.46, "Height": 0.46},
                "ImageId": "11111111-2222-3333-4444-666666666666",
                "ExternalImageId": "Eileen",
                "Confidence": 99.9,
            }
        }
    ],
    "UnindexedFaces": [],
}
FACE = Box(0.4, 0.4, 0.2, 0.2)


def test_aws_is_sent_one_face_under_an_allowed_identifier(rekognition: Stubber) -> None:
    piece = face_cutouts.cut_out(sample("astronaut"), FACE)
    asked = {
        "CollectionId": "team",
        "Image": {"Bytes": piece.picture.data},
        "ExternalImageId": person_names.slug_of("Eileen Collins"),
        "MaxFaces": 1,
    }
    rekognition.add_response("index_faces", INDEXED, asked)
    done = enrollment.enroll_face(AMAZON, sample("astronaut"), FACE, EnrollmentRequest("team", "Eileen Collins"))
    assert done.face_id == "11111111-2222-3333-4444-555555555555"
    assert done.receipt
    assert done.receipt.cost_usd == pytest.approx(0.001)


def test_a_neighbor_that_was_taken_is_removed_and_the_face_is_sent_closer(rekognition: Stubber) -> None:
    wrong = {
        "FaceRecords": [
            {
                "Face": INDEXED["FaceRecords"][0]["Face"]
                | {"BoundingBox": dict.fromkeys(("Left", "Top", "Width", "Height"), 0.05)}
            }
        ]
    }
    rekognition.add_response("index_faces", wrong)
    face_id = "11111111-2222-3333-4444-555555555555"
    rekognition.add_response(
        "delete_faces", {"DeletedFaces": [face_id]}, {"CollectionId": "team", "FaceIds": [face_id]}
    )
    close = {"Left": 0.12, "Top": 0.12, "Width": 0.76, "Height": 0.76}
    right = {"FaceRecords": [{"Face": INDEXED["FaceRecords"][0]["Face"] | {"BoundingBox": close}}]}
    rekognition.add_response("index_faces", right)
    assert (
        enrollment.enroll_face(AMAZON, sample("astronaut"), FACE, EnrollmentRequest("team", "Eileen")).face_id
        == face_id
    )
    rekognition.assert_no_pending_responses()


def test_awss_reasons_are_stated_in_plain_words(rekognition: Stubber) -> None:
    detail = {"BoundingBox": INDEXED["FaceRecords"][0]["Face"]["BoundingBox"], "Confidence": 99.0}
    left_out = {"Reasons": ["EXTREME_POSE", "LOW_SHARPNESS"], "FaceDetail": detail}
    rekognition.add_response("index_faces", {"FaceRecords": [], "UnindexedFaces": [left_out]})
    with pytest.raises(enrollment.FaceRefused, match="turned too far away, and it is too blurred"):
        enrollment.enroll_face(AMAZON, sample("astronaut"), FACE, EnrollmentRequest("team", "Eileen"))


def test_a_face_of_a_user_stays_and_why_is_stated(rekognition: Stubber) -> None:
    face_id = "11111111-2222-3333-4444-555555555555"
    refusal = {"FaceId": face_id, "UserId": "ann", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}
    rekognition.add_response("delete_faces", {"UnsuccessfulFaceDeletions": [refusal]})
    (why,) = roster.delete_faces(AMAZON, "team", [face_id])
    assert "belongs to a user" in why
