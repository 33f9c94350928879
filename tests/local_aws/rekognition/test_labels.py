"""DetectLabels: the short vocabulary on pictures of known content, the filters, and the image properties."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError
from numpy.typing import NDArray
from PIL import Image

from local_aws.account.store import Account
from local_aws.engines import ocr
from local_aws.engines.face import Face, Gender, heads
from local_aws.rekognition import Rekognition
from local_aws.rekognition.vocabulary import VOCABULARY
from tests.made import engine_faces
from tests.made.drawn import jpeg, poster, with_code


@pytest.fixture
def client(session: Any) -> Any:
    return session.client("rekognition")


@pytest.fixture
def family(shared_data: Path) -> bytes:
    """Seven people, all of whose faces are seen."""
    return (shared_data / "scenes" / "dlib" / "2007_007763.jpg").read_bytes()


@pytest.fixture
def portrait(shared_data: Path) -> bytes:
    """An official portrait of a man."""
    return (shared_data / "portraits" / "a_225x275" / "A000014.jpg").read_bytes()


def labels(client: Any, picture: bytes, **parameters: Any) -> dict[str, dict[str, Any]]:
    answer = client.detect_labels(Image={"Bytes": picture}, **parameters)
    return {label["Name"]: label for label in answer["Labels"]}


def general(**filters: list[str]) -> dict[str, Any]:
    return {"GeneralLabels": filters}


def test_writing_and_numbers(client: Any) -> None:
    found = labels(client, jpeg(poster("Platform", "42")))
    assert set(found) == {"Text", "Number", "Symbol"}
    assert found["Text"]["Categories"] == [{"Name": "Text and Documents"}]
    assert found["Number"]["Parents"] == [{"Name": "Symbol"}]


def test_writing_without_a_number(client: Any) -> None:
    assert set(labels(client, jpeg(poster("Platform")))) == {"Text"}


def test_a_plain_picture_has_no_label(client: Any) -> None:
    answer = client.detect_labels(Image={"Bytes": jpeg(Image.new("RGB", (300, 200), "teal"))})
    assert answer["Labels"] == []
    assert answer["LabelModelVersion"].startswith("local")
    assert "ImageProperties" not in answer


def test_a_qr_code_with_its_box(client: Any) -> None:
    (instance,) = labels(client, jpeg(with_code("https://example.org")))["QR Code"]["Instances"]
    box = instance["BoundingBox"]
    assert 340 / 600 <= box["Left"] < box["Left"] + box["Width"] <= 580 / 600
    assert 20 / 400 <= box["Top"] < box["Top"] + box["Height"] <= 260 / 400


def test_seven_people_are_people_but_no_crowd(client: Any, family: bytes) -> None:
    found = labels(client, family)
    assert {"Person", "Head", "Face", "People", "Male", "Female"} <= set(found)
    assert not {"Crowd", "Portrait", "Man", "Woman"} & set(found)
    assert len(found["Face"]["Instances"]) == 7
    assert found["Person"]["Aliases"] == [{"Name": "Human"}]


def test_a_sheet_of_25_faces_is_a_crowd(client: Any, shared_data: Path) -> None:
    assert "Crowd" in labels(client, (shared_data / "scenes" / "dlib" / "bald_guys.jpg").read_bytes())


def test_a_portrait(client: Any, portrait: bytes) -> None:
    found = labels(client, portrait)
    assert {"Portrait", "Photography", "Male"} <= set(found)
    assert not {"People", "Female"} & set(found)
    assert [parent["Name"] for parent in found["Portrait"]["Parents"]] == ["Face", "Head", "Person", "Photography"]


class Looking:
    """A face engine that finds faces of this height and these confidences, of women of this confidence, everywhere."""

    def __init__(self, confidences: list[float], height: float = 100, woman: float = 99) -> None:
        self.confidences, self.height, self.woman = confidences, height, woman

    def detect(self, _: Any, *rest: Any, **more: Any) -> tuple[Face, ...]:
        return tuple(engine_faces.face(bottom=self.height, confidence=confidence) for confidence in self.confidences)

    def describe(self, _: Any, faces: tuple[Face, ...]) -> NDArray[np.float32]:
        return np.zeros((len(faces), 128), dtype=np.float32)

    def genders(self, vectors: NDArray[np.float32]) -> tuple[Gender, ...]:
        return tuple(Gender("Female", self.woman) for _ in vectors)


def looking(data_dir: Path, monkeypatch: pytest.MonkeyPatch, engine: Looking, **parameters: Any) -> dict[str, float]:
    """The labels of a picture 200 pixels high, and their confidences."""
    here = Rekognition(Account(data_dir))
    here._engine = engine  # type: ignore[assignment]
    monkeypatch.setattr(heads, "genders", engine.genders)
    answer = here.detect_labels(Image={"Bytes": jpeg(Image.new("RGB", (300, 200), "teal"))}, **parameters)
    return {label["Name"]: label["Confidence"] for label in answer["Labels"]}


@pytest.mark.parametrize(
    ("count", "names"),
    [(1, set()), (2, {"People"}), (9, {"People"}), (10, {"People", "Crowd"}), (11, {"People", "Crowd"})],
)
def test_two_are_people_and_ten_a_crowd(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, count: int, names: set[str]
) -> None:
    confidences = [99.0 - number for number in range(count)]
    found = looking(data_dir, monkeypatch, Looking(confidences))
    assert names == {"People", "Crowd"} & set(found)
    assert found["Person"] == found["Face"] == 99
    if names:
        assert found["People"] == 98  # the second surest face has to be one
    if "Crowd" in names:
        assert found["Crowd"] == 90  # and the tenth


@pytest.mark.parametrize(("height", "portrait"), [(49, False), (50, True), (180, True)])
def test_a_portrait_is_one_face_of_a_quarter_of_the_height(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, height: float, portrait: bool
) -> None:
    assert ("Portrait" in looking(data_dir, monkeypatch, Looking([99], height))) is portrait
    assert "Portrait" not in looking(data_dir, monkeypatch, Looking([99, 98], height))


@pytest.mark.parametrize(
    ("confidence", "woman", "expected"), [(99, 90, 90.0), (99, 89.9, None), (70, 95, 70.0), (99.5, 99, 99.0)]
)
def test_a_gender_is_as_sure_as_the_less_sure_of_face_and_gender(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, confidence: float, woman: float, expected: float | None
) -> None:
    assert looking(data_dir, monkeypatch, Looking([confidence], woman=woman)).get("Female") == expected


def test_the_least_confidence_is_55_by_default_and_inclusive(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # API reference, DetectLabels, MinConfidence: "the operation returns labels with a confidence values greater than
    # or equal to 55 percent".
    assert "Face" in looking(data_dir, monkeypatch, Looking([55.0]))
    assert "Face" not in looking(data_dir, monkeypatch, Looking([54.9]))
    assert "Face" in looking(data_dir, monkeypatch, Looking([54.9]), MinConfidence=54.9)
    assert "Face" not in looking(data_dir, monkeypatch, Looking([70.0]), MinConfidence=70.1)


def test_every_ancestor_is_a_label_of_the_answer_and_the_surest_comes_first(client: Any, family: bytes) -> None:
    found = labels(client, family)
    for label in found.values():
        assert {parent["Name"] for parent in label["Parents"]} <= set(found)
    confidences = [label["Confidence"] for label in found.values()]
    assert confidences == sorted(confidences, reverse=True)


def test_the_vocabulary_names_every_ancestor() -> None:
    for name, entry in VOCABULARY.items():
        for parent in entry.parents:
            assert set(VOCABULARY[parent].parents) <= set(entry.parents), name


def test_how_many_and_how_sure(client: Any, family: bytes) -> None:
    assert len(labels(client, family, MaxLabels=2)) == 2
    assert labels(client, family, MinConfidence=100) == {}


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"LabelInclusionFilters": ["Number"]}, {"Number"}),
        ({"LabelExclusionFilters": ["Number"]}, {"Text", "Symbol"}),
        ({"LabelCategoryInclusionFilters": ["Text and Documents"]}, {"Text"}),
        ({"LabelCategoryExclusionFilters": ["Text and Documents"]}, {"Number", "Symbol"}),
        (
            {"LabelInclusionFilters": ["Number"], "LabelCategoryInclusionFilters": ["Text and Documents"]},
            {"Number", "Text"},
        ),
        ({"LabelInclusionFilters": ["Number", "Text"], "LabelExclusionFilters": ["Text"]}, {"Number"}),
        ({"LabelInclusionFilters": ["number"]}, set()),
    ],
)
def test_filters(client: Any, filters: dict[str, list[str]], left: set[str]) -> None:
    assert set(labels(client, jpeg(poster("Platform", "42")), Settings=general(**filters))) == left


def test_nobody_reads_when_only_faces_are_asked_for(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> ocr.TextEngine:
        raise AssertionError("the text engine was asked")

    monkeypatch.setattr(ocr, "shared", refuse)
    wanted = general(LabelCategoryInclusionFilters=["Person Description"])
    assert labels(client, jpeg(poster("Platform")), Settings=wanted) == {}


FLAG = Image.new("RGB", (320, 208), "navy")  # sides in whole JPEG blocks, so that no edge is mixed
FLAG.paste("gold", (0, 0, 80, 208))


def test_image_properties_alone(client: Any) -> None:
    answer = client.detect_labels(Image={"Bytes": jpeg(FLAG)}, Features=["IMAGE_PROPERTIES"])
    assert answer["Labels"] == []
    first, second = answer["ImageProperties"]["DominantColors"]
    assert first == {
        "Red": 0,
        "Green": 0,
        "Blue": 128,
        "HexCode": "#000080",
        "CSSColor": "navy",
        "SimplifiedColor": "blue",
        "PixelPercent": pytest.approx(75, abs=1.5),
    }
    assert (second["CSSColor"], second["SimplifiedColor"]) == ("gold", "yellow")
    assert set(answer["ImageProperties"]["Quality"]) == {"Brightness", "Sharpness", "Contrast"}
    assert not {"Foreground", "Background"} & set(answer["ImageProperties"])


@pytest.mark.parametrize(("most", "named"), [(0, []), (1, ["navy"]), (20, ["navy", "gold"])])
def test_as_many_colors_as_asked_for(client: Any, most: int, named: list[str]) -> None:
    settings = {"ImageProperties": {"MaxDominantColors": most}}
    answer = client.detect_labels(Image={"Bytes": jpeg(FLAG)}, Features=["IMAGE_PROPERTIES"], Settings=settings)
    assert [color["CSSColor"] for color in answer["ImageProperties"]["DominantColors"]] == named


def test_both_features_color_each_instance(client: Any) -> None:
    answer = client.detect_labels(
        Image={"Bytes": jpeg(with_code("https://example.org"))}, Features=["GENERAL_LABELS", "IMAGE_PROPERTIES"]
    )
    (code,) = (label for label in answer["Labels"] if label["Name"] == "QR Code")
    (instance,) = code["Instances"]
    assert {"black", "white"} <= {color["CSSColor"] for color in instance["DominantColors"]}
    assert "gray" not in {color["CSSColor"] for color in instance["DominantColors"]}
    assert answer["ImageProperties"]["DominantColors"][0]["CSSColor"] == "gray"


def test_foreground_and_background_where_there_are_people(client: Any, shared_data: Path) -> None:
    """Cary Grant, Rosalind Russell and Ralph Bellamy, dark before a pale wall."""
    picture = (shared_data / "scenes" / "aws_doc_examples" / "pexels-pixabay-53370.jpg").read_bytes()
    answer = client.detect_labels(Image={"Bytes": picture}, Features=["IMAGE_PROPERTIES"])
    front, behind = answer["ImageProperties"]["Foreground"], answer["ImageProperties"]["Background"]
    assert set(front["Quality"]) == {"Brightness", "Sharpness"}
    assert behind["Quality"]["Brightness"] > front["Quality"]["Brightness"] + 20
    assert front["DominantColors"][0]["SimplifiedColor"] in {"black", "grey"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"Features": ["IMAGE_PROPERTIES"], "MaxLabels": 5},
        {"Features": ["IMAGE_PROPERTIES"], "MinConfidence": 70.0},
        {"Features": ["IMAGE_PROPERTIES"], "Settings": {"GeneralLabels": {"LabelInclusionFilters": ["Face"]}}},
        {"Settings": {"ImageProperties": {"MaxDominantColors": 3}}},
        {"Features": ["EVERYTHING"]},
        {"Features": ["IMAGE_PROPERTIES"], "Settings": {"ImageProperties": {"MaxDominantColors": 21}}},
    ],
)
def test_settings_of_a_feature_that_was_not_asked_for_are_refused(client: Any, parameters: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as refused:
        client.detect_labels(Image={"Bytes": jpeg(FLAG)}, **parameters)
    assert refused.value.response["Error"]["Code"] in {"InvalidParameterException", "ValidationException"}
