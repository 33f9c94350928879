"""Gender and age are given for faces like those that the heads were trained on, and withheld for others."""

from dataclasses import replace

import numpy as np
import pytest

from local_aws.engines.face import shared
from local_aws.engines.face.heads import age_ranges, genders
from local_aws.engines.face.values import Face, Pose, Quality
from tests.made import portrait


@pytest.fixture(scope="module")
def grace() -> tuple[Face, np.ndarray]:
    (face,) = shared().detect(portrait.pixels())
    return face, shared().describe(portrait.pixels(), (face,))


def test_grace_hopper_at_77(grace: tuple[Face, np.ndarray]) -> None:
    face, vectors = grace
    (gender,) = genders(vectors)
    assert gender.value == "Female"
    assert 50 <= gender.confidence <= 100
    (ages,) = age_ranges((face,), vectors)
    assert ages is not None
    assert ages.low <= portrait.AGE <= ages.high


def test_a_face_unlike_a_portrait_has_no_age(grace: tuple[Face, np.ndarray]) -> None:
    face, vectors = grace

    def age(like: Face) -> object:
        return age_ranges((like,), vectors)[0]

    narrow = replace(face, right=face.left + 59.9)
    assert age(narrow) is None
    assert age(replace(face, right=face.left + 60)) is not None
    for turned in (Pose(0, 30.1, 0), Pose(0, -30.1, 0), Pose(0, 0, 30.1), Pose(0, 0, -30.1)):
        assert age(replace(face, pose=turned)) is None
    assert age(replace(face, pose=Pose(90, 30, -30))) is not None
    assert age(replace(face, quality=Quality(50, 29.9))) is None
    assert age(replace(face, quality=Quality(50, 30))) is not None


def test_a_vector_unlike_all_portraits_has_no_age(grace: tuple[Face, np.ndarray]) -> None:
    face, vectors = grace
    assert age_ranges((face,), -vectors) == (None,)


def test_each_face_has_its_answer(grace: tuple[Face, np.ndarray]) -> None:
    face, vectors = grace
    both = np.concatenate([vectors, vectors])
    first, second = genders(both)
    assert first == second
    assert age_ranges((replace(face, right=face.left + 1), face), both)[0] is None
    assert genders(vectors[:0]) == ()
