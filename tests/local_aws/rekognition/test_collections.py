"""Collections and the faces in them behave as AWS's do."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image, ImageOps

from tests.made import portrait


@pytest.fixture
def rekognition(session: Any) -> Any:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    return client


def index(client: Any, image: Image.Image | None = None, collection: str = "crew", **parameters: Any) -> Any:
    return client.index_faces(CollectionId=collection, Image={"Bytes": portrait.jpeg(image)}, **parameters)


def only_id(answer: Any) -> str:
    (record,) = answer["FaceRecords"]
    return str(record["Face"]["FaceId"])


def listed(client: Any, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.list_faces(CollectionId="crew", **parameters)["Faces"]
    return found


def code(client: Any, operation: str, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**parameters)
    return str(caught.value.response["Error"]["Code"])


def test_making_a_collection_answers_as_aws_does(session: Any) -> None:
    client = session.client("rekognition")
    answer = client.create_collection(CollectionId="Staff-2.b_c")
    assert answer["StatusCode"] == 200
    # AWS prints this one without "arn:", and spells the other one with a capital N.
    assert answer["CollectionArn"] == "aws:rekognition:eu-west-1:000000000000:collection/Staff-2.b_c"
    described = client.describe_collection(CollectionId="Staff-2.b_c")
    assert described["CollectionARN"] == "arn:aws:rekognition:eu-west-1:000000000000:collection/Staff-2.b_c"
    assert (described["FaceCount"], described["UserCount"]) == (0, 0)
    assert abs((datetime.now(UTC) - described["CreationTimestamp"]).total_seconds()) < 60
    assert described["FaceModelVersion"] == answer["FaceModelVersion"]


def test_names_are_case_sensitive_and_single(rekognition: Any) -> None:
    rekognition.create_collection(CollectionId="Crew")
    with pytest.raises(rekognition.exceptions.ResourceAlreadyExistsException, match="crew already exists"):
        rekognition.create_collection(CollectionId="crew")


@pytest.mark.parametrize("name", ["a b", "Élysée", "x" * 256, "a/b"])
def test_names_that_aws_refuses(rekognition: Any, name: str) -> None:
    assert code(rekognition, "create_collection", CollectionId=name) == "InvalidParameterException"


def test_collections_are_listed_in_pages(rekognition: Any) -> None:
    for number in range(4):
        rekognition.create_collection(CollectionId=f"c{number}")
    pages = list(rekognition.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 2}))
    assert [page["CollectionIds"] for page in pages] == [["c0", "c1"], ["c2", "c3"], ["crew"]]
    assert all(len(page["FaceModelVersions"]) == len(page["CollectionIds"]) for page in pages)


def test_the_longest_names_that_aws_allows_are_listed_in_pages_too(rekognition: Any) -> None:
    names = ["a" * 255, "b" * 160, "b" * 161, "b" * 254 + "c", "c" * 255]
    for name in names:
        rekognition.create_collection(CollectionId=name)
    pages = list(rekognition.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 1}))
    assert [page["CollectionIds"] for page in pages] == [[name] for name in [*names, "crew"]]
    token = rekognition.list_collections(MaxResults=1)["NextToken"]
    rekognition.delete_collection(CollectionId="a" * 255)
    assert code(rekognition, "list_collections", NextToken=token) == "InvalidPaginationTokenException"


def test_whoever_deletes_page_by_page_deletes_everything(rekognition: Any) -> None:
    for number in range(4):
        rekognition.create_collection(CollectionId=f"c{number}")
    for page in rekognition.get_paginator("list_collections").paginate(PaginationConfig={"PageSize": 2}):
        for name in page["CollectionIds"]:
            rekognition.delete_collection(CollectionId=name)
    assert rekognition.list_collections()["CollectionIds"] == []


def test_a_page_of_size_0_is_as_long_as_there_may_be(rekognition: Any) -> None:
    identifiers = three_faces(rekognition)
    answer = rekognition.list_faces(CollectionId="crew", MaxResults=0)
    assert [face["FaceId"] for face in answer["Faces"]] == identifiers
    assert "NextToken" not in answer
    assert "NextToken" not in rekognition.list_faces(CollectionId="crew", MaxResults=3)
    assert rekognition.list_collections(MaxResults=0)["CollectionIds"] == ["crew"]


def test_collections_belong_to_their_region(session: Any, rekognition: Any) -> None:
    assert session.client("rekognition", region_name="us-east-1").list_collections()["CollectionIds"] == []


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("describe_collection", {}),
        ("delete_collection", {}),
        ("list_faces", {}),
        ("list_users", {}),
        ("delete_faces", {"FaceIds": ["00000000-0000-0000-0000-000000000000"]}),
        ("search_faces", {"FaceId": "00000000-0000-0000-0000-000000000000"}),
        ("index_faces", {"Image": {"Bytes": portrait.jpeg()}}),
        ("search_faces_by_image", {"Image": {"Bytes": portrait.jpeg()}}),
        ("search_users_by_image", {"Image": {"Bytes": portrait.jpeg()}}),
        ("create_user", {"UserId": "grace"}),
    ],
)
def test_a_collection_that_is_not_there(session: Any, operation: str, parameters: dict[str, Any]) -> None:
    client = session.client("rekognition")
    assert code(client, operation, CollectionId="nothing", **parameters) == "ResourceNotFoundException"


def test_an_indexed_face_is_described_and_listed(rekognition: Any) -> None:
    answer = index(rekognition, ExternalImageId="Grace_Hopper:1984", DetectionAttributes=["ALL"])
    (record,) = answer["FaceRecords"]
    assert answer["UnindexedFaces"] == []
    assert record["Face"]["ExternalImageId"] == "Grace_Hopper:1984"
    assert record["FaceDetail"]["Gender"]["Value"] == "Female"
    assert record["FaceDetail"]["BoundingBox"] == record["Face"]["BoundingBox"]
    assert listed(rekognition) == [record["Face"]]
    assert rekognition.describe_collection(CollectionId="crew")["FaceCount"] == 1


@pytest.mark.parametrize("name", ["Grace Hopper", "Renée", "a/b", "x" * 256])
def test_external_names_that_aws_refuses(rekognition: Any, name: str) -> None:
    parameters = {"CollectionId": "crew", "Image": {"Bytes": portrait.jpeg()}, "ExternalImageId": name}
    assert code(rekognition, "index_faces", **parameters) == "InvalidParameterException"


def test_the_same_picture_under_the_same_name_is_stored_once(rekognition: Any) -> None:
    first = only_id(index(rekognition, ExternalImageId="grace"))
    assert only_id(index(rekognition, ExternalImageId="grace")) == first
    other = only_id(index(rekognition, ExternalImageId="hopper"))
    assert other != first
    assert only_id(index(rekognition, ExternalImageId="hopper")) == other
    assert len(listed(rekognition)) == 2
    rekognition.delete_faces(CollectionId="crew", FaceIds=[first])
    assert only_id(index(rekognition, ExternalImageId="hopper")) == other
    assert len(listed(rekognition)) == 1


def test_the_same_picture_has_the_same_identifiers_in_every_collection(rekognition: Any) -> None:
    rekognition.create_collection(CollectionId="other")
    here, there = index(rekognition)["FaceRecords"][0], index(rekognition, collection="other")["FaceRecords"][0]
    assert here["Face"]["FaceId"] == there["Face"]["FaceId"]
    assert here["Face"]["ImageId"] == there["Face"]["ImageId"]
    mirrored = index(rekognition, ImageOps.mirror(portrait.picture()))["FaceRecords"][0]
    assert mirrored["Face"]["ImageId"] != here["Face"]["ImageId"]


def test_at_most_max_faces_are_indexed_the_largest_first(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(140), portrait.head(220), portrait.head(180))
    answer = index(rekognition, sheet, MaxFaces=2)
    widths = [record["Face"]["BoundingBox"]["Width"] for record in answer["FaceRecords"]]
    assert len(widths) == 2
    assert widths == sorted(widths, reverse=True)
    (left,) = answer["UnindexedFaces"]
    assert left["Reasons"] == ["EXCEEDS_MAX_FACES"]
    assert left["FaceDetail"]["BoundingBox"]["Width"] < min(widths)


def test_poor_faces_are_left_out_with_their_reasons(rekognition: Any) -> None:
    sheet = portrait.side_by_side(portrait.head(240), portrait.head(36), portrait.head(240).point(lambda v: v // 16))
    answer = index(rekognition, sheet)
    assert len(answer["FaceRecords"]) == 1
    reasons = sorted(reason for face in answer["UnindexedFaces"] for reason in face["Reasons"])
    assert "SMALL_BOUNDING_BOX" in reasons
    assert "LOW_BRIGHTNESS" in reasons
    rekognition.create_collection(CollectionId="all")
    assert len(index(rekognition, sheet, "all", QualityFilter="NONE")["FaceRecords"]) == 3


def test_a_picture_without_a_face_indexes_nothing(rekognition: Any) -> None:
    answer = index(rekognition, Image.new("RGB", (200, 200), "teal"))
    assert answer["FaceRecords"] == answer["UnindexedFaces"] == []


def three_faces(client: Any) -> list[str]:
    sheet = portrait.side_by_side(portrait.head(140), portrait.head(180), portrait.head(220))
    return [record["Face"]["FaceId"] for record in index(client, sheet)["FaceRecords"]]


def test_faces_are_listed_in_pages_and_by_identifier(rekognition: Any) -> None:
    identifiers = three_faces(rekognition)
    paginator = rekognition.get_paginator("list_faces")
    pages = list(paginator.paginate(CollectionId="crew", PaginationConfig={"PageSize": 2}))
    assert [face["FaceId"] for page in pages for face in page["Faces"]] == identifiers
    assert [len(page["Faces"]) for page in pages] == [2, 1]
    wanted = [identifiers[2], "00000000-0000-0000-0000-000000000000"]
    assert [face["FaceId"] for face in listed(rekognition, FaceIds=wanted)] == identifiers[2:]


@pytest.mark.parametrize("token", ["nonsense", "e30=", "====", "WzEsMl0="])
def test_a_token_that_aws_did_not_give_is_refused(rekognition: Any, token: str) -> None:
    for operation, parameters in (("list_faces", {"CollectionId": "crew"}), ("list_collections", {})):
        refused = code(rekognition, operation, NextToken=token, **parameters)
        assert refused == "InvalidPaginationTokenException"


def test_a_token_opens_no_other_list(rekognition: Any) -> None:
    three_faces(rekognition)
    token = rekognition.list_faces(CollectionId="crew", MaxResults=1)["NextToken"]
    rekognition.create_collection(CollectionId="other")
    refused = code(rekognition, "list_faces", CollectionId="other", NextToken=token)
    assert refused == "InvalidPaginationTokenException"


def test_deleting_faces_says_which_were_not_there(rekognition: Any) -> None:
    identifiers = three_faces(rekognition)
    nobody = "00000000-0000-0000-0000-000000000000"
    answer = rekognition.delete_faces(CollectionId="crew", FaceIds=[identifiers[0], nobody])
    assert answer["DeletedFaces"] == [identifiers[0]]
    assert answer["UnsuccessfulFaceDeletions"] == [{"FaceId": nobody, "Reasons": ["FACE_NOT_FOUND"]}]
    assert [face["FaceId"] for face in listed(rekognition)] == identifiers[1:]


def test_a_deleted_collection_takes_everything_with_it(rekognition: Any) -> None:
    (identifier,) = [only_id(index(rekognition))]
    rekognition.create_user(CollectionId="crew", UserId="grace")
    rekognition.associate_faces(CollectionId="crew", UserId="grace", FaceIds=[identifier])
    assert rekognition.delete_collection(CollectionId="crew")["StatusCode"] == 200
    rekognition.create_collection(CollectionId="crew")
    described = rekognition.describe_collection(CollectionId="crew")
    assert (described["FaceCount"], described["UserCount"]) == (0, 0)
    answer = rekognition.search_faces_by_image(CollectionId="crew", Image={"Bytes": portrait.jpeg()})
    assert answer["FaceMatches"] == []


def test_a_collection_outlives_its_session(rekognition: Any, data_dir: Path) -> None:
    import boto3

    import local_aws

    identifier = only_id(index(rekognition, ExternalImageId="grace"))
    fresh = boto3.session.Session(region_name="eu-west-1")
    local_aws.connect(fresh, data_dir)
    (match,) = fresh.client("rekognition").search_faces_by_image(CollectionId="crew", Image={"Bytes": portrait.jpeg()})[
        "FaceMatches"
    ]
    assert match["Face"]["FaceId"] == identifier
