"""RecognizeCelebrities names whom it knows and nobody else."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ImageFilter

from local_aws.engines.face import gallery
from tests.made import portrait


@pytest.fixture
def rekognition(session: Any) -> Any:
    return session.client("rekognition")


def recognize(client: Any, data: bytes) -> Any:
    return client.recognize_celebrities(Image={"Bytes": data})


def test_whoever_is_not_in_the_gallery_is_unrecognized(rekognition: Any) -> None:
    answer = recognize(rekognition, portrait.jpeg())
    assert answer["CelebrityFaces"] == []
    (face,) = answer["UnrecognizedFaces"]
    assert set(face) == {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"}


def test_members_of_congress_are_named_with_a_link_without_scheme(rekognition: Any, shared_data: Path) -> None:
    file = shared_data / "people" / "face_recognition_examples" / "two_people.jpg"
    answer = recognize(rekognition, file.read_bytes())
    known = {celebrity["Name"]: celebrity for celebrity in answer["CelebrityFaces"]}
    assert set(known) == {"Barack Obama", "Joseph Biden"}
    assert answer["UnrecognizedFaces"] == []
    obama = known["Barack Obama"]
    assert obama["Id"] == "O000167"
    assert obama["Urls"] == ["bioguide.congress.gov/search/bio/O000167"]
    assert obama["KnownGender"] == {"Type": "Male"}
    assert 95 < obama["MatchConfidence"] <= 100


def test_messi_is_not_recognized(rekognition: Any, shared_data: Path) -> None:
    seen = 0
    for file in sorted((shared_data / "scenes" / "messi").glob("*.jpg")):
        answer = recognize(rekognition, file.read_bytes())
        assert answer["CelebrityFaces"] == []
        seen += len(answer["UnrecognizedFaces"])
    assert seen >= 3


def test_at_most_64_faces_are_looked_at(rekognition: Any) -> None:
    from PIL import Image

    one = portrait.head(80)
    sheet = Image.new("RGB", (80 * 10, 96 * 8), "white")
    for place in range(80):
        sheet.paste(one, (place % 10 * 80, place // 10 * 96))
    answer = recognize(rekognition, portrait.jpeg(sheet))
    assert len(answer["CelebrityFaces"]) + len(answer["UnrecognizedFaces"]) == 64


def test_information_about_a_celebrity(rekognition: Any) -> None:
    answer = rekognition.get_celebrity_info(Id="C001041")
    assert answer["Name"] == "Hillary Clinton"
    assert answer["KnownGender"] == {"Type": "Female"}
    assert answer["Urls"] == ["bioguide.congress.gov/search/bio/C001041"]


def test_an_unknown_celebrity_is_not_found(rekognition: Any) -> None:
    with pytest.raises(rekognition.exceptions.ResourceNotFoundException):
        rekognition.get_celebrity_info(Id="X999999")


def test_the_gallery_is_whole() -> None:
    known = gallery.shared()
    assert known.vectors.shape == (len(known.figures), 128)
    assert len({figure.identifier for figure in known.figures}) == len(known.figures) == 879
    assert all(re.fullmatch(r"[A-Z]\d{6}", figure.identifier) for figure in known.figures)
    assert gallery.FILE.stat().st_size < 300_000


def test_a_face_too_poor_to_tell_people_apart_is_named_after_nobody(
    rekognition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever it is: everybody is near enough to the one figure of this gallery."""
    figure = gallery.Figure("H000001", "Grace Hopper", "Female", "example.org/grace")
    everybody = gallery.Gallery((figure,), np.zeros((1, 128), dtype=np.float32))
    monkeypatch.setattr(gallery, "shared", lambda: everybody)
    monkeypatch.setattr(gallery, "FARTHEST", 9.0)
    sheet = portrait.side_by_side(portrait.head(200).filter(ImageFilter.GaussianBlur(12)), portrait.head(180))
    answer = recognize(rekognition, portrait.jpeg(sheet))
    (named,), (unnamed,) = answer["CelebrityFaces"], answer["UnrecognizedFaces"]
    assert named["Name"] == "Grace Hopper"
    assert named["Face"]["Quality"]["Sharpness"] > unnamed["Quality"]["Sharpness"]
