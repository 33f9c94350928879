"""AWS and Local side by side on the page of faces, and what happens when Local cannot answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import aws as connections
from services import errors, ledger
from tests.made.picture_pages import sent, stub_aws, words

PAGE = "pages/vision/faces.py"
OpenPage = Callable[..., AppTest]
FACES_OF_AWS: dict[str, Any] = {
    "FaceDetails": [
        # Where the astronaut's face is (counted in pixels of the sample by hand), and one that is none.
        {"BoundingBox": {"Left": 0.36, "Top": 0.1, "Width": 0.17, "Height": 0.25}, "Confidence": 99.9},
        {"BoundingBox": {"Left": 0.02, "Top": 0.8, "Width": 0.1, "Height": 0.1}, "Confidence": 91.0},
    ]
}


@pytest.fixture
def asked(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The faces of the sample as AWS tells them."""
    stub_aws(monkeypatch).add_response("detect_faces", FACES_OF_AWS)
    return open_page(PAGE).button(key="faces_ask").click().run()


def test_the_same_face_has_one_number_on_both_sides_and_the_other_is_only_aws_s(asked: AppTest) -> None:
    assert len(sent(asked, "boxes")) == 1
    asked.toggle(key="faces_both").set_value(True).run()
    assert not asked.exception
    aws, local = (data["boxes"] for data in sent(asked, "boxes"))
    assert [(box["number"], box["tone"]) for box in aws] == [(1, "match"), (2, "miss")]
    assert [(box["number"], box["tone"]) for box in local] == [(1, "match")]
    assert "1 in both, 1 only by AWS eu-west-1, 0 only by Local" in words(asked)
    assert [row["cells"][0] for row in sent(asked, "rows")[0]["rows"]] == ["only AWS eu-west-1"]
    asked.toggle(key="faces_sides_only_differences").set_value(False).run()
    assert [row["cells"][0] for row in sent(asked, "rows")[0]["rows"]] == ["none", "only AWS eu-west-1"]


def test_boxes_that_have_to_overlap_more_belong_together_no_more(asked: AppTest) -> None:
    asked.toggle(key="faces_both").set_value(True).run()
    asked.slider(key="faces_sides_overlap").set_value(95).run()
    assert "0 in both, 2 only by AWS eu-west-1, 1 only by Local" in words(asked)


def test_when_local_cannot_answer_the_answer_of_aws_stays(asked: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise errors.NotAvailable("Local cannot find faces.", "Ask AWS.")

    monkeypatch.setattr(connections, "local", broken)
    asked.toggle(key="faces_both").set_value(True).run()
    assert not asked.exception
    assert "Local cannot find faces" in words(asked).replace("\\", "")
    assert len(sent(asked, "boxes")[0]["boxes"]) == 2


def test_local_s_refusal_is_not_asked_for_again_until_somebody_tries(
    asked: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    original = connections.local

    def broken_once(*arguments: Any, **options: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise errors.NotAvailable("Local cannot find faces.", "Ask AWS.")
        return original(*arguments, **options)

    monkeypatch.setattr(connections, "local", broken_once)
    asked.toggle(key="faces_both").set_value(True).run()
    for _ in range(3):
        asked.run()
        assert "Local cannot find faces" in words(asked).replace("\\", "")
    assert len(tries) == 1
    asked.button(key="faces_local_try_again").click().run()
    assert len(tries) == 2
    assert len(sent(asked, "boxes")) == 2


@pytest.mark.parametrize("properties", [True, False])
def test_local_is_asked_the_same_about_labels(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, properties: bool
) -> None:
    """Without "Colors and quality" neither side is asked for them."""
    asked: list[tuple[str, Any]] = []
    original = ledger.ask

    def ask(aws: Any, question: ledger.Question[Any], *pictures: Any, **about: Any) -> ledger.Answered[Any]:
        asked.append((aws.backend, question.parameters["Features"]))
        return original(aws, question, *pictures, **about)

    monkeypatch.setattr(ledger, "ask", ask)
    stub_aws(monkeypatch).add_response("detect_labels", {"Labels": []})
    app = open_page("pages/vision/labels.py").toggle(key="labels_properties").set_value(properties).run()
    app.toggle(key="labels_both").set_value(True).run()
    app.button(key="labels_ask").click().run()
    assert not app.exception
    features = ["GENERAL_LABELS", "IMAGE_PROPERTIES"] if properties else ["GENERAL_LABELS"]
    assert asked == [("aws", features), ("local", features)]


def test_a_deployment_without_aws_does_not_speak_of_it(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_PIN_CONNECTION", "1")
    app = open_page(PAGE)
    assert not [toggle.key for toggle in app.toggle if "both" in (toggle.key or "")]


def test_celebrities_are_matched_by_face_and_distinguished_by_name(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = {"BoundingBox": FACES_OF_AWS["FaceDetails"][0]["BoundingBox"], "Confidence": 99.9}
    known = {"Name": "Eileen Collins", "Id": "x1", "Urls": [], "MatchConfidence": 98.0, "Face": face}
    stub_aws(monkeypatch).add_response("recognize_celebrities", {"CelebrityFaces": [known], "UnrecognizedFaces": []})
    app = open_page("pages/vision/celebrities.py").button(key="celebrities_ask").click().run()
    app.toggle(key="celebrities_both").set_value(True).run()
    assert not app.exception
    cells = sent(app, "rows")[0]["rows"][0]["cells"]
    assert cells[:3] == ["named differently", "Eileen Collins, 98.0 %", "Not recognized"]


def test_comparisons_are_distinguished_by_similarity(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second portrait of the sample is the astronaut's; its place is counted in pixels of the sample by hand."""
    box = {"Left": 0.675, "Top": 0.31, "Width": 0.095, "Height": 0.18}
    answer = {
        "SourceImageFace": FACES_OF_AWS["FaceDetails"][0],
        "FaceMatches": [{"Similarity": 61.0, "Face": {"BoundingBox": box, "Confidence": 99.0}}],
        "UnmatchedFaces": [],
    }
    stub_aws(monkeypatch).add_response("compare_faces", answer)
    app = open_page("pages/vision/compare_faces.py").button(key="compare_ask").click().run()
    app.toggle(key="compare_both").set_value(True).run()
    assert not app.exception
    assert {row["cells"][0] for row in sent(app, "rows")[0]["rows"]} == {"similarity differs", "only Local"}
