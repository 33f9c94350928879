"""Our modules as somebody uses them from a notebook: a connection, a picture, a question, and what it cost."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from botocore.stub import Stubber

from services import ROOT, celebrities, errors, faces, images, labels, text
from services import aws as connections
from services.images import Picture
from tests.made.enrolled import rekognition
from tests.made.modules import name_of, python_files

__all__ = ["rekognition"]

NEVER_LEAVE = {
    "services.authenticity.NotAws",  # goes through botocore, and `errors.translated` makes `Unreachable` of it
    "services.speech.document.Malformed",  # caught by `ssml`, `splitting` and `marks`
}


def sample(name: str) -> Picture:
    return images.normalize(name, (ROOT / "assets" / "samples" / name).read_bytes())


def test_local_answers_every_question_about_a_picture_for_nothing(data_dir: Path) -> None:
    aws = connections.local(data_dir=data_dir)
    found = faces.detect(aws, sample("astronaut.jpg"))
    assert len(found.value.faces) == 1  # Eileen Collins
    who = celebrities.recognize(aws, sample("portraits.jpg"))
    assert len(who.value.faces) == 2  # Grace Hopper and she
    shirt = text.read(aws, sample("shirt.jpg"))
    assert shirt.value.lines
    seen = labels.read(aws, sample("astronaut.jpg"))
    assert "Person" in {label.name for label in seen.value.labels}
    for answered in (found, who, shirt, seen):
        assert answered.receipt.answered_by == "Local"
        assert not answered.receipt.repeated
        assert answered.receipt.cost_usd == 0
    again = faces.detect(aws, sample("astronaut.jpg"))
    assert again.receipt.repeated
    assert again.value == found.value


def test_aws_says_what_it_cost_and_a_repeat_what_it_saved(
    rekognition: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        connections, "identify", lambda aws: connections.Identity("123456789012", "arn:aws:iam::123456789012:user/me")
    )
    aws = connections.signed_in(connections.amazon("work", "eu-west-1", visit="notebook"))
    assert (aws.profile, aws.region, aws.account, aws.visit) == ("work", "eu-west-1", "123456789012", "notebook")
    rekognition.add_response("detect_faces", {"FaceDetails": []})
    first, again = (faces.detect(aws, sample("astronaut.jpg")) for _ in range(2))
    assert (first.receipt.repeated, again.receipt.repeated) == (False, True)
    assert first.receipt.cost_usd == again.receipt.saved_usd == pytest.approx(0.001)
    assert again.receipt.cost_usd == 0
    assert first.receipt.answered_by == "AWS eu-west-1"


def test_whatever_goes_wrong_is_one_kind_of_error_with_advice(rekognition: Stubber) -> None:
    aws = connections.amazon(None, "eu-west-1")
    rekognition.add_client_error("detect_text", "ThrottlingException", "Rate exceeded")
    with pytest.raises(errors.VitrineError) as refused:
        text.read(aws, sample("shirt.jpg"))
    assert refused.value.message == "Could not read the text: Rate exceeded"
    assert refused.value.advice
    with pytest.raises(errors.VitrineError, match="empty"):
        images.normalize("nothing.jpg", b"")


def test_every_error_of_a_service_derives_from_one() -> None:
    names = {name_of(path) for path in python_files("services")}
    kinds = {
        kind
        for name in names - {"services.database.migrations.env"}
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__module__ in names
    }
    assert len(kinds) > 15
    others = {f"{kind.__module__}.{kind.__name__}" for kind in kinds if not issubclass(kind, errors.VitrineError)}
    assert others == NEVER_LEAVE
