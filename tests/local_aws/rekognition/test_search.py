"""A face is found again in a collection, by its identifier and by a picture, as AWS finds it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from local_aws.account.store import Account
from local_aws.engines.face import matching
from local_aws.rekognition import Rekognition
from tests.local_aws.rekognition.stored import store_faces
from tests.made import portrait


@pytest.fixture
def rekognition(session: Any) -> Any:
    client = session.client("rekognition")
    client.create_collection(CollectionId="crew")
    return client


def index(client: Any, image: Image.Image | None = None, name: str = "grace") -> str:
    answer = client.index_faces(CollectionId="crew", Image={"Bytes": portrait.jpeg(image)}, ExternalImageId=name)
    return str(answer["FaceRecords"][0]["Face"]["FaceId"])


def search(client: Any, image: Image.Image | None = None, **parameters: Any) -> Any:
    return client.search_faces_by_image(CollectionId="crew", Image={"Bytes": portrait.jpeg(image)}, **parameters)


def test_a_picture_finds_the_faces_of_the_same_person_best_first(rekognition: Any) -> None:
    same = index(rekognition)
    turned = index(rekognition, portrait.picture().rotate(25), "turned")
    answer = search(rekognition)
    assert [match["Face"]["FaceId"] for match in answer["FaceMatches"]] == [same, turned]
    first, second = (match["Similarity"] for match in answer["FaceMatches"])
    assert 100 >= first > second > 80
    assert answer["SearchedFaceConfidence"] > 99
    assert answer["SearchedFaceBoundingBox"] == answer["FaceMatches"][0]["Face"]["BoundingBox"]


def test_the_face_itself_is_not_among_its_matches(rekognition: Any) -> None:
    same, mirrored = index(rekognition), index(rekognition, ImageOps.mirror(portrait.picture()))
    answer = rekognition.search_faces(CollectionId="crew", FaceId=same)
    assert answer["SearchedFaceId"] == same
    assert [match["Face"]["FaceId"] for match in answer["FaceMatches"]] == [mirrored]


def test_threshold_and_number_of_matches(rekognition: Any) -> None:
    index(rekognition)
    index(rekognition, portrait.picture().rotate(25), "turned")
    assert len(search(rekognition, MaxFaces=1)["FaceMatches"]) == 1
    weaker = search(rekognition)["FaceMatches"][1]["Similarity"]
    assert len(search(rekognition, FaceMatchThreshold=(weaker + 100) / 2)["FaceMatches"]) == 1
    assert search(rekognition, FaceMatchThreshold=100)["FaceMatches"] == []


def test_only_the_largest_face_is_searched(rekognition: Any, shared_data: Path) -> None:
    examples = shared_data / "people" / "face_recognition_examples"
    for name in ("obama", "biden"):
        rekognition.index_faces(
            CollectionId="crew", Image={"Bytes": (examples / f"{name}.jpg").read_bytes()}, ExternalImageId=name
        )
    both = Image.open(examples / "two_people.jpg").convert("RGB")
    found = search(rekognition, both, FaceMatchThreshold=70)["FaceMatches"]
    assert len({match["Face"]["ExternalImageId"] for match in found}) == 1


def test_somebody_else_is_not_found(rekognition: Any, shared_data: Path) -> None:
    index(rekognition)
    other = shared_data / "people" / "face_recognition_examples" / "obama.jpg"
    assert search(rekognition, Image.open(other).convert("RGB"))["FaceMatches"] == []


def test_a_picture_without_a_face_is_aws_refusal(rekognition: Any) -> None:
    with pytest.raises(rekognition.exceptions.InvalidParameterException) as caught:
        search(rekognition, Image.new("RGB", (200, 200), "teal"))
    assert caught.value.response["Error"]["Message"] == "There are no faces in the image. Should be at least 1."


def test_the_quality_filter_counts_by_default_nothing_and_asked_for_something(rekognition: Any) -> None:
    index(rekognition)
    poor = portrait.picture().resize((80, 94))
    assert "SearchedFaceConfidence" in search(rekognition, poor)
    with pytest.raises(rekognition.exceptions.InvalidParameterException, match="no faces"):
        search(rekognition, poor, QualityFilter="HIGH")


def test_an_unknown_face_cannot_be_searched(rekognition: Any) -> None:
    with pytest.raises(rekognition.exceptions.InvalidParameterException, match="not found in the collection"):
        rekognition.search_faces(CollectionId="crew", FaceId="00000000-0000-0000-0000-000000000000")


def test_a_deleted_face_is_no_longer_found(rekognition: Any) -> None:
    same = index(rekognition)
    assert search(rekognition)["FaceMatches"]
    rekognition.delete_faces(CollectionId="crew", FaceIds=[same])
    assert search(rekognition)["FaceMatches"] == []


INDEX_ELSEWHERE = """
import sys
from pathlib import Path
import boto3, local_aws
session = boto3.session.Session(region_name="eu-west-1")
local_aws.connect(session, Path(sys.argv[1]))
client = session.client("rekognition")
client.index_faces(CollectionId="crew", Image={"Bytes": Path(sys.argv[2]).read_bytes()}, ExternalImageId="elsewhere")
"""


def test_what_another_process_indexes_is_found(rekognition: Any, data_dir: Path, tmp_path: Path) -> None:
    index(rekognition)
    assert len(search(rekognition)["FaceMatches"]) == 1
    picture = tmp_path / "mirrored.jpg"
    picture.write_bytes(portrait.jpeg(ImageOps.mirror(portrait.picture())))
    subprocess.run([sys.executable, "-c", INDEX_ELSEWHERE, str(data_dir), str(picture)], check=True, timeout=120)
    names = {match["Face"]["ExternalImageId"] for match in search(rekognition)["FaceMatches"]}
    assert names == {"grace", "elsewhere"}


def test_threads_index_and_search_at_once(rekognition: Any) -> None:
    pictures = [portrait.picture().resize((200 + step, 234 + step)) for step in range(6)]

    def work(picture: Image.Image) -> int:
        index(rekognition, picture, "grace")
        return len(search(rekognition, picture)["FaceMatches"])

    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(work, pictures * 2))
    assert min(counts) >= 1
    assert len(search(rekognition)["FaceMatches"]) == 6
    assert rekognition.describe_collection(CollectionId="crew")["FaceCount"] == 6


def test_the_nearest_faces_come_first_and_the_one_that_asks_is_left_out(data_dir: Path) -> None:
    here = Rekognition(Account(data_dir))
    here.create_collection(CollectionId="crew")
    first, second, third, fourth = store_faces(here, "crew", [0.0, 0.1, 0.2, 0.5])

    def search(face_id: str = first, **parameters: Any) -> list[str]:
        answer = here.search_faces(CollectionId="crew", FaceId=face_id, **parameters)
        return [match["Face"]["FaceId"] for match in answer["FaceMatches"]]

    assert search() == [second, third, fourth]
    assert search(MaxFaces=1) == [second]
    assert search(MaxFaces=2) == [second, third]
    assert search(fourth, MaxFaces=1) == [third]
    at = float(matching.similarity(0.2))
    assert search(FaceMatchThreshold=at - 0.0001) == [second, third]
    assert search(FaceMatchThreshold=at + 0.0001) == [second]
    assert search(FaceMatchThreshold=0) == [second, third, fourth]


def test_of_faces_that_are_all_alike_as_many_are_found_as_asked_for(data_dir: Path) -> None:
    here = Rekognition(Account(data_dir))
    here.create_collection(CollectionId="crew")
    alike = store_faces(here, "crew", [0.0, 0.0, 0.0])
    for face_id in alike:
        answer = here.search_faces(CollectionId="crew", FaceId=face_id, MaxFaces=1)
        (match,) = answer["FaceMatches"]
        assert match["Face"]["FaceId"] in set(alike) - {face_id}


def test_the_default_threshold_leaves_out_strangers(data_dir: Path) -> None:
    # API reference, SearchFaces, FaceMatchThreshold: "The default value is 80%".
    here = Rekognition(Account(data_dir))
    here.create_collection(CollectionId="crew")
    first, near, _ = store_faces(here, "crew", [0.0, matching.distance_at(80.1), matching.distance_at(79.9)])
    answer = here.search_faces(CollectionId="crew", FaceId=first)
    assert [match["Face"]["FaceId"] for match in answer["FaceMatches"]] == [near]
