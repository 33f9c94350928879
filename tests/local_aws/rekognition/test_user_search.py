"""Which person is this? The users of a collection, searched by picture, by face and by user."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image, ImageOps

from local_aws.account.store import Account
from local_aws.engines.face import matching
from local_aws.rekognition import Rekognition
from local_aws.rekognition.user_search import DEFAULT_THRESHOLD
from tests.local_aws.rekognition.stored import store_faces
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


def create(client: Any, user: str = "grace") -> Any:
    return client.create_user(CollectionId="crew", UserId=user)


def associate(client: Any, faces: list[str], user: str = "grace") -> Any:
    return client.associate_faces(CollectionId="crew", UserId=user, FaceIds=faces)


def test_a_picture_finds_the_user(rekognition: Any, grace: list[str]) -> None:
    create(rekognition)
    create(rekognition, "empty")
    associate(rekognition, grace)
    sheet = portrait.side_by_side(portrait.head(240), portrait.head(120))
    answer = rekognition.search_users_by_image(CollectionId="crew", Image={"Bytes": portrait.jpeg(sheet)})
    (match,) = answer["UserMatches"]
    assert match["User"] == {"UserId": "grace", "UserStatus": "ACTIVE"}
    assert match["Similarity"] > 90
    assert answer["SearchedFace"]["FaceDetail"]["Confidence"] > 90
    assert [face["Reasons"] for face in answer["UnsearchedFaces"]] == [["FACE_NOT_LARGEST"]]


def test_a_picture_without_a_face_matches_no_user_and_is_no_error(rekognition: Any) -> None:
    empty = portrait.jpeg(Image.new("RGB", (200, 200), "teal"))
    answer = rekognition.search_users_by_image(CollectionId="crew", Image={"Bytes": empty})
    assert answer["UserMatches"] == []
    assert "SearchedFace" not in answer


def test_users_are_found_by_face_and_by_user(rekognition: Any, grace: list[str]) -> None:
    for name, faces in (("grace", grace[:2]), ("twin", grace[2:])):
        create(rekognition, name)
        associate(rekognition, faces, name)
    by_face = rekognition.search_users(CollectionId="crew", FaceId=grace[0])
    assert by_face["SearchedFace"] == {"FaceId": grace[0]}
    assert [match["User"]["UserId"] for match in by_face["UserMatches"]] == ["grace", "twin"]
    by_user = rekognition.search_users(CollectionId="crew", UserId="grace")
    assert by_user["SearchedUser"] == {"UserId": "grace"}
    assert [match["User"]["UserId"] for match in by_user["UserMatches"]] == ["twin"]
    assert len(rekognition.search_users(CollectionId="crew", FaceId=grace[0], MaxUsers=1)["UserMatches"]) == 1


def test_search_users_needs_a_face_or_a_user_and_not_both(rekognition: Any) -> None:
    for parameters in ({}, {"FaceId": NOBODY, "UserId": "grace"}):
        with pytest.raises(ClientError) as caught:
            rekognition.search_users(CollectionId="crew", **parameters)
        assert caught.value.response["Error"]["Code"] == "InvalidParameterException"


# Faces whose vectors lie on a line, so that their distances are known


@pytest.fixture
def line(data_dir: Path) -> Rekognition:
    """Users "u0" to "u3", whose vectors lie 0, 0.1, 0.2 and 0.5 from the first; each has one face of that place."""
    here = Rekognition(Account(data_dir))
    here.create_collection(CollectionId="crew")
    for number, face_id in enumerate(store_faces(here, "crew", [0.0, 0.1, 0.2, 0.5])):
        create(here, f"u{number}")
        associate(here, [face_id], f"u{number}")
    return here


def found(answer: dict[str, Any]) -> list[str]:
    return [match["User"]["UserId"] for match in answer["UserMatches"]]


def test_the_nearest_users_come_first_and_the_one_that_asks_is_left_out(line: Rekognition) -> None:
    def search(**parameters: Any) -> list[str]:
        return found(line.search_users(CollectionId="crew", **parameters))

    assert search(UserId="u0") == ["u1", "u2", "u3"]
    assert set(search(UserId="u1", MaxUsers=2)) == {"u0", "u2"}
    assert search(UserId="u0", MaxUsers=3) == ["u1", "u2", "u3"]
    assert search(UserId="u0", MaxUsers=1) == ["u1"]
    (face_id,) = (face["FaceId"] for face in line.list_faces(CollectionId="crew", UserId="u0")["Faces"])
    assert search(FaceId=face_id, MaxUsers=1) == ["u0"]
    assert search(FaceId=face_id) == ["u0", "u1", "u2", "u3"]


def test_of_users_who_are_all_alike_as_many_are_found_as_asked_for(line: Rekognition) -> None:
    for name, face_id in zip(("twin", "triplet"), store_faces(line, "crew", [0.0, 0.0]), strict=True):
        create(line, name)
        associate(line, [face_id], name)
    for name in ("u0", "twin", "triplet"):
        answer = line.search_users(CollectionId="crew", UserId=name, MaxUsers=1)
        assert len(found(answer)) == 1
        assert found(answer)[0] in {"u0", "twin", "triplet"} - {name}


def test_a_threshold_leaves_out_who_is_less_similar(line: Rekognition) -> None:
    at = float(matching.similarity(0.2))
    for threshold, expected in (
        (at - 0.0001, ["u1", "u2"]),
        (at + 0.0001, ["u1"]),
        (100.0, []),
        (0.0, ["u1", "u2", "u3"]),
    ):
        answer = line.search_users(CollectionId="crew", UserId="u0", UserMatchThreshold=threshold)
        assert found(answer) == expected
    similarities = [match["Similarity"] for match in line.search_users(CollectionId="crew", UserId="u0")["UserMatches"]]
    assert similarities == pytest.approx(
        [float(matching.similarity(distance)) for distance in (0.1, 0.2, 0.5)], abs=0.01
    )
    assert DEFAULT_THRESHOLD == 80  # API reference, SearchUsers, UserMatchThreshold


def test_a_user_without_faces_finds_nobody_and_is_found_by_nobody(line: Rekognition) -> None:
    create(line, "new")
    answer = line.search_users(CollectionId="crew", UserId="new")
    assert (answer["UserMatches"], answer["SearchedUser"]) == ([], {"UserId": "new"})
    assert "new" not in found(line.search_users(CollectionId="crew", UserId="u0", UserMatchThreshold=0))


def test_poor_faces_of_a_picture_are_named_with_their_reasons(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(240).point(lambda value: value // 16), portrait.head(120))
    picture = {"Bytes": portrait.jpeg(sheet)}
    answer = rekognition.search_users_by_image(CollectionId="crew", Image=picture, QualityFilter="LOW")
    assert [face["Reasons"] for face in answer["UnsearchedFaces"]] == [["LOW_BRIGHTNESS"]]
    assert answer["SearchedFace"]["FaceDetail"]["BoundingBox"]["Left"] > 240 / 360
    largest = rekognition.search_users_by_image(CollectionId="crew", Image=picture)
    assert largest["SearchedFace"]["FaceDetail"]["BoundingBox"]["Left"] < 240 / 360
    assert [face["Reasons"] for face in largest["UnsearchedFaces"]] == [["FACE_NOT_LARGEST"]]
