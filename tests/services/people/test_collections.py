"""Collections as pages rely on them: names that AWS takes, what deleting takes along, and what a search depends on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.stub import Stubber

from services import errors
from services.aws import Aws
from services.people import collections, enrollment, register, roster
from services.people.enrollment import EnrollmentRequest
from tests.made.enrolled import AMAZON, local, rekognition, sample

__all__ = ["local", "rekognition"]


def test_a_collection_is_made_listed_described_and_deleted(local: Aws) -> None:
    made = collections.create(local, "Family.2026")
    assert (made.name, made.faces, made.users) == ("Family.2026", 0, 0)
    assert made.arn.startswith("arn:aws:rekognition:eu-west-1:000000000000:collection/")
    assert collections.names(local) == ("Family.2026", "team")
    collections.delete(local, "Family.2026")
    assert collections.names(local) == ("team",)
    with pytest.raises(errors.NotFound):
        collections.describe(local, "Family.2026")


def test_a_name_that_is_taken_is_refused(local: Aws) -> None:
    with pytest.raises(errors.AlreadyExists):
        collections.create(local, "team")


@pytest.mark.parametrize(
    ("name", "better"),
    [("my team", "my-team"), ("équipe d'été", "equipe-d-ete"), ("a/b", "a-b"), ("球队", ""), ("x" * 256, "x" * 255)],
)
def test_a_name_that_aws_does_not_take_is_answered_with_one_that_it_would(local: Aws, name: str, better: str) -> None:
    with pytest.raises(errors.BadInput) as refusal:
        collections.create(local, name)
    assert collections.suggest(name) == better
    assert better in refusal.value.advice
    if better:
        collections.check_name(better)
    assert collections.names(local) == ("team",)


def test_deleting_a_collection_takes_the_names_and_consent_notes_along(local: Aws) -> None:
    enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins", "agreed", "Ann"))
    assert register.faces(local, "team")
    collections.delete(local, "team")
    assert register.faces(local, "team") == {}
    collections.create(local, "team")
    assert roster.enrolled(local, "team").people == ()


def test_indexing_into_a_collection_that_was_deleted_leaves_nobody_behind(local: Aws) -> None:
    collections.delete(local, "team")
    with pytest.raises(errors.NotFound):
        enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins"))
    assert register.faces(local, "team") == {}


def test_what_a_search_depends_on_changes_with_every_change_and_never_comes_back(local: Aws) -> None:
    states = [collections.state(local, collections.describe(local, "team"))]

    def changed() -> None:
        states.append(collections.state(local, collections.describe(local, "team")))

    done = enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins")).enrolled
    assert done
    changed()
    roster.describe_person(local, "team", "Eileen_Collins", name="E. Collins", consent="")
    changed()
    roster.delete_faces(local, "team", [done.face_id])
    changed()
    collections.delete(local, "team")
    collections.create(local, "team")
    changed()
    assert len(set(states)) == len(states)


def test_connections_do_not_see_each_others_people(local: Aws, tmp_path_factory: pytest.TempPathFactory) -> None:
    enrollment.enroll_picture(local, sample("astronaut"), EnrollmentRequest("team", "Eileen Collins"))
    other = Aws("local", "eu-west-1", account=local.account, data_dir=tmp_path_factory.mktemp("other"))
    elsewhere = Aws("local", "us-east-1", account=local.account, data_dir=local.data_dir)
    assert register.faces(local, "team")
    assert register.faces(other, "team") == {}
    assert register.faces(elsewhere, "team") == {}
    assert register.faces(AMAZON, "team") == {}


def test_all_pages_of_the_list_are_read(rekognition: Stubber) -> None:
    versions = {"FaceModelVersions": ["7.0"]}
    rekognition.add_response("list_collections", {"CollectionIds": ["b"], "NextToken": "more", **versions}, {})
    rekognition.add_response("list_collections", {"CollectionIds": ["a"], **versions}, {"NextToken": "more"})
    assert collections.names(AMAZON) == ("a", "b")


def test_aws_spells_the_arn_of_a_described_collection_in_capitals(rekognition: Stubber) -> None:
    answer = {
        "FaceCount": 12,
        "UserCount": 1,
        "FaceModelVersion": "7.0",
        "CollectionARN": "arn:aws:rekognition:eu-west-1:123456789012:collection/team",
        "CreationTimestamp": datetime(2026, 5, 3, tzinfo=UTC),
    }
    rekognition.add_response("describe_collection", answer, {"CollectionId": "team"})
    found = collections.describe(AMAZON, "team")
    assert (found.faces, found.users, found.model_version) == (12, 1, "7.0")
    assert found.arn.endswith("collection/team")
