"""Every question that is asked of AWS is stated once: its words, its key, its price, and how its answer is read."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services import ROOT, aws, celebrities, comparison, errors, faces, labels, ledger, text
from services.aws import Aws
from services.ledger import Observation, Question
from services.people import enrollment, search
from services.people.enrollment import EnrollmentRequest
from tests.made import pictures
from tests.made.ledger_fixtures import AMAZON, Service, service

__all__ = ["service"]

ONE = pictures.unread("one.jpg", b"\xff\xd8 one")
TWO = pictures.unread("two.jpg", b"\xff\xd8 two")

# The words that a person reads when AWS refuses: "Could not ...".
WORDS: list[tuple[str, Question[Any]]] = [
    ("find the faces", faces.QUESTION),
    ("recognize the faces", celebrities.QUESTION),
    ("compare the faces", comparison.QUESTION),
    ("read the text", text.QUESTION),
    ("find the labels", labels.question()),
    ("search team", search.question(AMAZON, "team")),
    ("enroll Ada Lovelace in team", enrollment.question(EnrollmentRequest("team", " Ada  Lovelace"))),
]


@pytest.mark.parametrize(("words", "question"), WORDS)
def test_a_refusal_says_what_could_not_be_done(service: Service, words: str, question: Question[Any]) -> None:
    def refuse(parameters: dict[str, Any]) -> dict[str, Any]:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "Any")

    service.respond = refuse
    with pytest.raises(errors.Busy) as refused:
        ledger.ask(AMAZON, question, *(ONE, TWO)[: len(question.images)])
    assert refused.value.message == f"Could not {words}: Rate exceeded"
    assert question.label == words[0].upper() + words[1:]


def test_every_question_says_what_it_is_doing() -> None:
    """No call of `Question(...)` in the house leaves its words out, or empty."""
    found = 0
    for path in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Question":
                given = [keyword.value for keyword in node.keywords if keyword.arg == "doing"] or node.args[3:4]
                assert given, f"{path}:{node.lineno}"
                assert ast.unparse(given[0]) not in {"''", "' '"}, f"{path}:{node.lineno}"
                found += 1
    assert found >= 8  # faces, celebrities, comparison, text, labels, search, enrollment, speech


def test_an_answer_is_read_once_and_observed_in_what_was_read(service: Service) -> None:
    service.respond = lambda parameters: {"Words": ["one", "two"]}
    read: list[Any] = []

    def words(response: Any) -> tuple[str, ...]:
        read.append(response)
        return tuple(response["Words"])

    question = Question(
        "rekognition",
        "detect_text",
        words,
        doing="read",
        images=("Image",),
        observe=lambda found: [Observation("word", one) for one in found],
    )
    answered = ledger.ask(AMAZON, question, ONE)
    assert answered.value == ("one", "two")
    assert len(read) == 1
    from services.ledger import reading

    assert [one.observation.name for one in reading.observations()] == ["one", "two"]
    assert ledger.ask(AMAZON, question, ONE).value == ("one", "two")
    assert len(service.calls) == 1


def test_another_picture_is_another_question_though_all_else_is_the_same(service: Service) -> None:
    service.respond = lambda parameters: {"FaceDetails": []}
    assert len(ONE.data) == len(TWO.data)
    for picture in (ONE, TWO):
        assert not faces.detect(AMAZON, picture).receipt.repeated
    assert faces.detect(AMAZON, ONE).receipt.repeated
    assert [asked["Image"]["Bytes"] for _, _, asked in service.calls] == [ONE.data, TWO.data]


def test_the_pictures_stand_where_the_operation_has_them(service: Service) -> None:
    service.respond = lambda parameters: {"SourceImageFace": {"BoundingBox": {}, "Confidence": 99.0}}
    receipt = comparison.compare(AMAZON, ONE, TWO).receipt
    assert receipt
    shown = json.loads(receipt.parameters_json)
    assert (shown["SourceImage"]["Bytes"]["name"], shown["TargetImage"]["Bytes"]["name"]) == ("one.jpg", "two.jpg")
    (_, _, sent) = service.calls[0]
    assert (sent["SourceImage"]["Bytes"], sent["TargetImage"]["Bytes"]) == (ONE.data, TWO.data)


@pytest.mark.parametrize(
    ("question", "connection", "dollars"),
    [
        (faces.QUESTION, AMAZON, 0.012),
        (labels.question(), AMAZON, 0.021),  # $0.001 for the labels, $0.00075 for the image properties
        (labels.question(properties=False), AMAZON, 0.012),
        (faces.QUESTION, aws.local(), 0.0),
        (faces.QUESTION, aws.amazon(None, "us-gov-west-1"), None),
    ],
)
def test_the_price_of_twelve_pictures(question: Question[Any], connection: Aws, dollars: float | None) -> None:
    assert question.price_usd(connection, 12) == (None if dollars is None else pytest.approx(dollars))


@pytest.mark.parametrize(
    "ask", [lambda: comparison.QUESTION, lambda: search.question(AMAZON, "team")], ids=["compare", "search"]
)
def test_a_picture_without_a_face_has_an_error_of_its_own(service: Service, ask: Callable[[], Question[Any]]) -> None:
    def refuse(parameters: dict[str, Any]) -> dict[str, Any]:
        message = "Request has invalid parameters: There are no faces in the image. Should be at least 1."
        raise ClientError({"Error": {"Code": "InvalidParameterException", "Message": message}}, "Any")

    service.respond = refuse
    question = ask()
    with pytest.raises(errors.NoFace):
        ledger.ask(AMAZON, question, *(ONE, TWO)[: len(question.images)])
