"""Training finds what was put into the numbers, and what the model card says of it is held out by person."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from local_aws.engines.models import train_heads
from local_aws.engines.models.train_heads import Portraits


@pytest.fixture(scope="module")
def people() -> Portraits:
    """Four hundred people whose first number is their gender and whose second is their age, with noise."""
    random = np.random.default_rng(3)
    men = random.random(400) < 0.7
    ages = random.uniform(30, 85, 400)
    vectors = random.normal(0, 0.05, (400, 8))
    vectors[:, 0] += np.where(men, 0.3, -0.3)
    vectors[:, 1] += (ages - 55) / 50
    return Portraits([f"P{number:06}" for number in range(400)], vectors, ages, men)


def test_gender_is_found_where_it_was_put(people: Portraits) -> None:
    weights, bias = train_heads.train_gender(people.vectors, people.men)
    assert np.argmax(np.abs(weights)) == 0
    assert np.mean((people.vectors @ weights + bias > 0) == people.men) > 0.99


def test_age_is_found_where_it_was_put(people: Portraits) -> None:
    weights, bias = train_heads.train_age(people.vectors, people.ages)
    assert np.argmax(np.abs(weights)) == 1
    assert np.mean(np.abs(people.vectors @ weights + bias - people.ages)) < 5


def test_four_fifths_of_the_ages_lie_between_the_lines(people: Portraits) -> None:
    estimates = people.ages + np.random.default_rng(4).normal(0, 6, 400)
    (low_slope, low), (high_slope, high) = train_heads.interval_lines(estimates, people.ages)
    inside = (people.ages >= low_slope * estimates + low) & (people.ages <= high_slope * estimates + high)
    assert inside.mean() == pytest.approx(0.8, abs=0.02)


def test_the_spread_is_made_round(people: Portraits) -> None:
    """Of squared Mahalanobis distances the mean is the number of dimensions (chi-squared)."""
    mean, whitening = train_heads.train_domain(people.vectors)
    squared = np.sum(((people.vectors - mean) @ whitening.T) ** 2, axis=1)
    assert squared.mean() == pytest.approx(8, rel=0.1)


def test_every_person_is_held_out_exactly_once(people: Portraits) -> None:
    rows = np.concatenate(train_heads.folds(403))
    assert sorted(rows.tolist()) == list(range(403))
    held = train_heads.hold_out(people, people)
    assert not np.isnan(held.chance).any()
    assert np.mean((held.chance > 0.5) == people.men) > 0.99


def test_no_model_is_asked_about_whom_it_was_trained_on(people: Portraits) -> None:
    """A gender that nothing in the numbers tells can be guessed only by a model that knew the person."""
    random = np.random.default_rng(5)
    noise = Portraits(people.ids, random.normal(0, 1, (400, 128)), people.ages, random.random(400) < 0.5)
    held = train_heads.hold_out(noise, noise)
    assert np.mean((held.chance > 0.5) == noise.men) < 0.62


def test_a_share_has_wilsons_interval() -> None:
    """Wilson (1927); 90 of 100: 82.6 to 94.5 %."""
    assert train_heads.share(90, 100) == "90.0 % (82.6 to 94.5, 100 portraits)"


@pytest.mark.parametrize(
    ("taken", "terms", "expected"),
    [
        ("2014:05:06 10:11:12", [], date(2014, 5, 6)),
        ("", [["2013-01-03", "2027-01-03"]], date(2013, 1, 3)),
        ("", [["1991-01-03", "2027-01-03"]], date(2010, 1, 1)),
        ("", [["1991-01-03", "2005-01-03"]], date(2006, 7, 1)),
        ("", [], date(2006, 7, 1)),
    ],
)
def test_a_portrait_is_dated_by_its_camera_or_by_the_terms(
    tmp_path: Path, taken: str, terms: list[list[str]], expected: date
) -> None:
    picture = Image.new("RGB", (10, 10))
    exif = picture.getexif()
    if taken:
        exif[306] = taken  # EXIF's DateTime
    picture.save(tmp_path / "portrait.jpg", exif=exif)
    assert train_heads.photograph_date(tmp_path / "portrait.jpg", terms) == expected
