"""Users gather the faces of a person and are searched as one, with AWS's tokens, reasons and errors."""

from pathlib import Path
from typing import Any

import pytest
from PIL import ImageOps

from tests.made import portrait

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def rekognition(session: Any) -> Any:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    return client


@pytest.fixture
def grace(rekognition: Any) -> list[str]:
    """Three faces of one person, indexed."""
    pictures = [portrait.picture(), ImageOps.mirror(portrait.picture()), portrait.picture().rotate(15)]
    return [index(rekognition, portrait.jpeg(picture)) for picture in pictures]


def index(client: Any, data: bytes) -> str:
    return str(client.index_faces(CollectionId="crew", Image={"Bytes": data})["FaceRecords"][0]["Face"]["FaceId"])


def create(client: Any, user: str = "grace", **parameters: Any) -> Any:
    return client.create_user(CollectionId="crew", UserId=user, **parameters)


def associate(client: Any, faces: list[str], user: str = "grace", **parameters: Any) -> Any:
    return client.associate_faces(CollectionId="crew", UserId=user, FaceIds=faces, **parameters)


def users(client: Any) -> list[tuple[str, str]]:
    return [(user["UserId"], user["UserStatus"]) for user in client.list_users(CollectionId="crew")["Users"]]


def test_a_user_is_created_then_active_then_deleted(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    assert users(rekognition) == [("grace", "CREATED")]
    answer = associate(rekognition, grace)
    assert [face["FaceId"] for face in answer["AssociatedFaces"]] == grace
    assert answer["UnsuccessfulFaceAssociations"] == []
    assert answer["UserStatus"] == "ACTIVE"
    assert users(rekognition) == [("grace", "ACTIVE")]
    assert rekognition.describe_collection(CollectionId="crew")["UserCount"] == 1
    listed = rekognition.list_faces(CollectionId="crew", UserId="grace")["Faces"]
    assert [(face["FaceId"], face["UserId"]) for face in listed] == [(face, "grace") for face in grace]
    rekognition.delete_user(CollectionId="crew", UserId="grace")
    assert users(rekognition) == []
    assert len(rekognition.list_faces(CollectionId="crew")["Faces"]) == 3


def test_a_user_exists_once(rekognition: Any) -> None:
    create(rekognition)
    with pytest.raises(rekognition.exceptions.ConflictException):
        create(rekognition)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("delete_user", {}),
        ("associate_faces", {"FaceIds": [NOBODY]}),
        ("disassociate_faces", {"FaceIds": [NOBODY]}),
        ("search_users", {}),
        ("list_faces", {}),
    ],
)
def test_a_user_that_is_not_there(rekognition: Any, operation: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(rekognition.exceptions.ResourceNotFoundException):
        getattr(rekognition, operation)(CollectionId="crew", UserId="nobody", **parameters)


def test_a_request_repeated_with_its_token_is_done_once(rekognition: Any, grace: list[str]) -> None:
    create(rekognition, ClientRequestToken="token-1")
    create(rekognition, ClientRequestToken="token-1")
    first = associate(rekognition, grace[:1], ClientRequestToken="token-2")
    rekognition.disassociate_faces(CollectionId="crew", UserId="grace", FaceIds=grace[:1])
    again = associate(rekognition, grace[:1], ClientRequestToken="token-2")
    assert again["AssociatedFaces"] == first["AssociatedFaces"]
    assert users(rekognition) == [("grace", "CREATED")]  # not done a second time


def test_reasons_for_which_a_face_is_not_associated(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    create(rekognition, "other")
    associate(rekognition, grace[:1], "other")
    answer = associate(rekognition, [grace[0], grace[1], NOBODY])
    assert [face["FaceId"] for face in answer["AssociatedFaces"]] == [grace[1]]
    reasons = {face["FaceId"]: (face["Reasons"], face.get("UserId")) for face in answer["UnsuccessfulFaceAssociations"]}
    assert reasons == {grace[0]: (["ASSOCIATED_TO_A_DIFFERENT_USER"], "other"), NOBODY: (["FACE_NOT_FOUND"], None)}


def test_a_face_unlike_the_users_is_refused_with_its_similarity(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    answer = associate(rekognition, grace, UserMatchThreshold=100)
    assert len(answer["AssociatedFaces"]) == 1
    assert len(answer["UnsuccessfulFaceAssociations"]) == len(grace) - 1 > 0
    assert all(face["Reasons"] == ["LOW_MATCH_CONFIDENCE"] for face in answer["UnsuccessfulFaceAssociations"])
    assert all(80 < face["Confidence"] < 100 for face in answer["UnsuccessfulFaceAssociations"])


def test_somebody_else_does_not_become_part_of_a_user(rekognition: Any, grace: list[str], shared_data: Path) -> None:
    create(rekognition)
    associate(rekognition, grace)
    file = shared_data / "people" / "face_recognition_examples" / "obama.jpg"
    other = index(rekognition, file.read_bytes())
    (refused,) = associate(rekognition, [other])["UnsuccessfulFaceAssociations"]
    assert refused["Reasons"] == ["LOW_MATCH_CONFIDENCE"]
    assert refused["Confidence"] < 75


def test_associating_twice_is_no_error(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    associate(rekognition, grace)
    assert len(associate(rekognition, grace)["AssociatedFaces"]) == 3


def test_a_face_of_a_user_cannot_be_deleted_before_it_is_taken_away(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    associate(rekognition, grace[:1])
    answer = rekognition.delete_faces(CollectionId="crew", FaceIds=grace[:2])
    assert answer["DeletedFaces"] == grace[1:2]
    assert answer["UnsuccessfulFaceDeletions"] == [
        {"FaceId": grace[0], "UserId": "grace", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}
    ]
    answer = rekognition.disassociate_faces(CollectionId="crew", UserId="grace", FaceIds=[grace[0], NOBODY])
    assert answer["DisassociatedFaces"] == [{"FaceId": grace[0]}]
    assert answer["UnsuccessfulFaceDisassociations"] == [{"FaceId": NOBODY, "Reasons": ["FACE_NOT_FOUND"]}]
    assert answer["UserStatus"] == "CREATED"
    assert rekognition.delete_faces(CollectionId="crew", FaceIds=grace[:1])["DeletedFaces"] == grace[:1]


def test_users_are_listed_in_pages(rekognition: Any) -> None:
    for name in ("b", "a", "c"):
        create(rekognition, name)
    pages = list(
        rekognition.get_paginator("list_users").paginate(CollectionId="crew", PaginationConfig={"PageSize": 2})
    )
    assert [[user["UserId"] for user in page["Users"]] for page in pages] == [["b", "a"], ["c"]]
