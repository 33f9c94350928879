"""What every group of Rekognition's operations does with faces."""

from pathlib import Path

import pytest

from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.rekognition.foundation import Foundation, no_faces
from tests.made import portrait


def test_attributes_that_need_no_vector_compute_none(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Foundation(Account(data_dir))
    picture = here._picture({"Bytes": portrait.jpeg()})
    faces = here._engine.detect(picture.pixels)

    def refuse(*_: object) -> None:
        raise AssertionError("the vectors were computed")

    monkeypatch.setattr(here._engine, "describe", refuse)
    (detail,) = here._face_details(picture, faces, ["DEFAULT"])
    assert "Gender" not in detail
    with pytest.raises(AssertionError, match="computed"):
        here._face_details(picture, faces, ["GENDER"])


def test_no_faces_is_refused_in_the_words_of_aws() -> None:
    refusal = no_faces()
    assert isinstance(refusal, AwsError)
    assert (refusal.code, refusal.message) == (
        "InvalidParameterException",
        "There are no faces in the image. Should be at least 1.",
    )
