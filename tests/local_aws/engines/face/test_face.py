"""The face engine finds a face where it is, tells how it is turned and how sharp it is, and knows it again."""

import importlib.util
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from local_aws.engines.face import Face, alignment, legible, matching, pose, shared
from tests.made import portrait

Pixels = NDArray[np.uint8]


def only_face(image: Image.Image) -> Face:
    (face,) = shared().detect(np.asarray(image))
    return face


def vector(image: Image.Image) -> NDArray[np.float32]:
    pixels = np.asarray(image)
    (answer,) = shared().describe(pixels, shared().detect(pixels)[:1])
    return np.asarray(answer, dtype=np.float32)


def test_the_face_is_where_it_is() -> None:
    face = only_face(portrait.picture())
    assert face.confidence > 99
    for found, expected in zip(face.landmarks, portrait.LANDMARKS, strict=True):
        assert found == pytest.approx(expected, abs=9)
    assert face.left < 200
    assert face.right > 325
    assert face.top < 160
    assert face.bottom > 310


def test_pictures_without_a_face_have_none() -> None:
    spec = importlib.util.find_spec("sklearn")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "datasets" / "images"
    for name in ("china.jpg", "flower.jpg"):
        assert shared().detect(np.asarray(Image.open(folder / name).convert("RGB"))) == ()
    assert shared().detect(np.zeros((200, 300, 3), dtype=np.uint8)) == ()


def test_a_face_upside_down_is_found_where_it_is() -> None:
    upright, turned = only_face(portrait.picture()), only_face(portrait.picture().rotate(180))
    assert turned.left == pytest.approx(512 - upright.right, abs=20)
    assert turned.top == pytest.approx(600 - upright.bottom, abs=20)
    assert abs(turned.pose.roll) > 165


@pytest.mark.parametrize("degrees", [-25, 25])
def test_roll_follows_the_picture(degrees: int) -> None:
    upright = only_face(portrait.picture())
    turned = only_face(portrait.picture().rotate(-degrees, expand=True))  # Pillow turns the other way round
    assert turned.pose.roll - upright.pose.roll == pytest.approx(degrees, abs=6)


def test_a_mirror_turns_the_yaw_around() -> None:
    face, mirrored = only_face(portrait.picture()), only_face(ImageOps.mirror(portrait.picture()))
    assert mirrored.pose.yaw == pytest.approx(-face.pose.yaw, abs=6)


# Landmarks (eyes, nose, mouth; fractions of the picture) and Pose (roll, yaw, pitch) that Amazon Rekognition returned
# for published pictures, and the picture's width over its height as the face's box suggests it.
AWS_ANSWERED = [
    (((0.4969, 0.3691), (0.6176, 0.3544), (0.5510, 0.4706), (0.5245, 0.5598), (0.6238, 0.5488)), 1.48, -7, -33, -6),
    (((0.3729, 0.5857), (0.4879, 0.4995), (0.4444, 0.6745), (0.4529, 0.7589), (0.5492, 0.6889)), 1.34, -30, -17, -8),
    (((0.3811, 0.2626), (0.5764, 0.2359), (0.5005, 0.3714), (0.4181, 0.5145), (0.5808, 0.4921)), 1.31, -9, -3, 23),
    (((0.5429, 0.2679), (0.6390, 0.2613), (0.6236, 0.3428), (0.5544, 0.4420), (0.6344, 0.4356)), 1.68, 1, 26, 9),
    (((0.4610, 0.2172), (0.5221, 0.2113), (0.4973, 0.2525), (0.4707, 0.3088), (0.5216, 0.3038)), 1.40, -3, 4, 18),
    (((0.0686, 0.3084), (0.1040, 0.3006), (0.0967, 0.3408), (0.0752, 0.3811), (0.1074, 0.3741)), 1.32, -9, 20, -1),
    (((0.6204, 0.2672), (0.6777, 0.2683), (0.6428, 0.3141), (0.6241, 0.3515), (0.6714, 0.3526)), 1.50, 0, -4, 1),
]


@pytest.mark.parametrize(("landmarks", "shape", "roll", "yaw", "pitch"), AWS_ANSWERED)
def test_pose_has_the_signs_and_the_scale_of_aws(
    landmarks: tuple[tuple[float, float], ...], shape: float, roll: float, yaw: float, pitch: float
) -> None:
    found = pose.estimate([(x * shape, y) for x, y in landmarks])
    assert found.roll == pytest.approx(roll, abs=4)
    assert found.yaw == pytest.approx(yaw, abs=21)
    assert found.pitch == pytest.approx(pitch, abs=14)
    if abs(yaw) > 15:
        assert found.yaw * yaw > 0


def test_points_that_fall_together_have_a_pose() -> None:
    assert pose.estimate([(5.0, 5.0)] * 5).yaw == 0.0


@pytest.mark.parametrize(
    ("worsened", "measure"),
    [
        (lambda image: image.filter(ImageFilter.GaussianBlur(4)), "sharpness"),
        (lambda image: image.point(lambda value: value // 3), "brightness"),
    ],
)
def test_quality_falls_with_the_picture(worsened: Callable[[Image.Image], Image.Image], measure: str) -> None:
    good = only_face(portrait.picture()).quality
    poor = only_face(worsened(portrait.picture())).quality
    assert getattr(poor, measure) < 0.6 * getattr(good, measure)


def test_a_tiny_or_blurred_face_is_not_legible() -> None:
    assert legible(only_face(portrait.picture()))
    assert not legible(only_face(portrait.picture().resize((64, 75))))
    assert not legible(only_face(portrait.picture().filter(ImageFilter.GaussianBlur(14))))


def test_one_person_is_nearer_to_herself_than_the_line() -> None:
    original = vector(portrait.picture())
    for other in (
        ImageOps.mirror(portrait.picture()),
        portrait.picture().resize((256, 300)),
        portrait.picture().rotate(20, expand=True),
        portrait.picture().point(lambda value: value * 2 // 3),
    ):
        assert np.linalg.norm(vector(other) - original) < 0.4


def test_chips_put_eyes_and_mouth_on_the_template() -> None:
    angle, scale = 0.4, 0.7
    rotation = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = alignment.TEMPLATE @ rotation.T + (31.0, -12.0)
    matrix = alignment.similarity_transform([(float(x), float(y)) for x, y in points])
    assert points @ matrix[:, :2].T + matrix[:, 2] == pytest.approx(alignment.TEMPLATE, abs=1e-9)


@pytest.mark.parametrize(("distance", "percent"), [(0.533, 80), (0.508, 90), (0.434, 99), (0.576, 50)])
def test_similarity_is_the_documented_curve(distance: float, percent: float) -> None:
    assert float(matching.similarity(distance)) == pytest.approx(percent, abs=0.5)
    assert matching.distance_at(percent) == pytest.approx(distance, abs=0.003)


def test_every_distance_has_a_similarity() -> None:
    assert float(matching.similarity(0.0)) == pytest.approx(100)
    assert float(matching.similarity(1000.0)) == pytest.approx(0)
    assert matching.distance_at(0) == float("inf")
    assert matching.distance_at(100) == float("-inf")


def test_gender_and_age_of_a_known_person() -> None:
    faces = shared().detect(portrait.pixels())
    vectors = shared().describe(portrait.pixels(), faces)
    (gender,), (age,) = shared().genders(faces, vectors), shared().age_ranges(faces, vectors)
    assert gender is not None
    assert gender.value == "Female"
    assert 50 <= gender.confidence <= 100
    assert age is not None
    assert age.low <= portrait.AGE <= age.high


def test_no_age_is_given_of_a_face_unlike_those_trained_on() -> None:
    small = np.asarray(portrait.picture().resize((140, 164)))
    faces = shared().detect(small)
    assert shared().age_ranges(faces, shared().describe(small, faces)) == (None,)


def test_no_face_has_no_vector() -> None:
    assert shared().describe(portrait.pixels(), ()).shape == (0, 128)
    assert shared().genders((), shared().describe(portrait.pixels(), ())) == ()


def test_threads_get_the_answers_that_one_gets() -> None:
    pictures = [np.asarray(portrait.picture().resize((256 + 16 * step, 300 + 18 * step))) for step in range(2)]

    def ask(pixels: Pixels) -> tuple[tuple[Face, ...], bytes]:
        faces = shared().detect(pixels)
        return faces, shared().describe(pixels, faces).tobytes()

    alone = [ask(pixels) for pixels in pictures]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, pictures * 4))
    assert together == alone * 4


def test_counted_faces_are_found(shared_data: Path) -> None:
    truth = json.loads((shared_data / "truth" / "faces.json").read_text())
    found = counted = 0
    for name in sorted(truth)[::6]:
        pixels = np.asarray(ImageOps.exif_transpose(Image.open(shared_data / name)).convert("RGB"))
        faces = shared().detect(pixels)
        for left, top, right, bottom in truth[name]["boxes_ltrb_px"]:
            middle = (left + right) / 2, (top + bottom) / 2
            counted += 1
            found += any(f.left < middle[0] < f.right and f.top < middle[1] < f.bottom for f in faces)
    assert counted > 15
    assert found / counted >= 0.95


def test_second_photographs_are_distinguished(shared_data: Path) -> None:
    first, second = shared_data / "portraits" / "a_225x275", shared_data / "portraits" / "b_200x250"
    names = sorted({file.stem for file in first.iterdir()} & {file.stem for file in second.iterdir()})[::66]
    pairs = []
    for folder in (first, second):
        files = [next(folder.glob(f"{name}.*")) for name in names]
        pairs.append(np.stack([vector(Image.open(file).convert("RGB")) for file in files]))
    distances = np.linalg.norm(pairs[0][:, None] - pairs[1][None], axis=2)
    assert (distances.argmin(axis=1) == np.arange(len(names))).all()
    assert np.median(matching.similarity(distances[np.eye(len(names), dtype=bool)])) > 95
    assert np.median(matching.similarity(distances[~np.eye(len(names), dtype=bool)])) < 1
