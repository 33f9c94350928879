"""Train the gender and age heads on public-domain portraits, and print what their model card says of them.

    python -m local_aws.engines.models.train_heads DATA

DATA holds portraits/a_225x275 (official portraits of members of the US Congress, works of the US Government, public
domain; the file name is the bioguide id) and portraits/legislators.json (congress-legislators, CC0: birthday, gender,
terms). portraits/b_200x250, other photographs of the same people, is used to measure with if it is there, never to
train. Needs scikit-learn, which the running engine does not. Writes face_heads.json beside this file.
"""

import json
import math
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face import shared

OUTPUT = Path(__file__).with_name("face_heads.json")
FOLDS = 10
GENDER_STRENGTH = 10.0  # C of the logistic regression: smaller ones give the same accuracy and timid confidences
AGE_RIDGE = 1.0
MOST_WEIGHT = 10.0
INTERVAL = (0.1, 0.9)
DOMAIN_SHARE = 0.99  # of held-out portraits that must count as inside
_EXIF_IFD, _EXIF_TAKEN, _EXIF_CHANGED = 0x8769, 36867, 306

Numbers = NDArray[np.float64]


def say(text: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{text}\n")


@dataclass(frozen=True, slots=True)
class Portraits:
    """Vectors (n, 128), who they show, age in years and whether each is a man, by the record."""

    ids: list[str]
    vectors: Numbers
    ages: Numbers
    men: NDArray[np.bool_]


def photograph_date(file: Path, terms: list[list[str]]) -> date:
    """When a portrait was taken: its EXIF date where there is one, else guessed from the terms served.

    Whoever still served in September 2012 is taken to have been photographed on taking office, but not before 2010;
    everybody else in mid-2006. The guess is off by some three years either way.
    """
    from PIL import Image

    with Image.open(file) as picture:
        exif = picture.getexif()
        stamp = exif.get_ifd(_EXIF_IFD).get(_EXIF_TAKEN) or exif.get(_EXIF_CHANGED)
    if stamp:
        return datetime.strptime(str(stamp)[:10], "%Y:%m:%d").date()  # a camera's date has no zone
    if terms and terms[-1][1] >= "2012-09":
        return max(date.fromisoformat(terms[0][0]), date(2010, 1, 1))
    return date(2006, 7, 1)


def read(folder: Path, records: dict[str, Any]) -> Portraits:
    """Describe every portrait in a folder whose person is on record."""
    from PIL import Image

    engine = shared()
    ids, vectors, ages, men = [], [], [], []
    for file in sorted(folder.iterdir()):
        record = records.get(file.stem)
        if record is None:
            continue
        pixels = np.asarray(Image.open(file).convert("RGB"))
        faces = engine.detect(pixels)[:1]
        if not faces:
            continue
        born = date.fromisoformat(record["birthday"])
        ids.append(file.stem)
        vectors.append(engine.describe(pixels, faces)[0])
        ages.append((photograph_date(file, record.get("terms", [])) - born).days / 365.25)
        men.append(record["gender"] == "M")
    return Portraits(ids, np.array(vectors, dtype=np.float64), np.array(ages), np.array(men))


def train_gender(vectors: Numbers, men: NDArray[np.bool_]) -> tuple[Numbers, float]:
    """Weights and bias of a logistic regression, classes balanced: the chance of a man is 1 / (1 + exp(-(w x + b)))."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=GENDER_STRENGTH, class_weight="balanced", max_iter=5000).fit(vectors, men)
    return model.coef_[0], float(model.intercept_[0])


def train_age(vectors: Numbers, ages: Numbers) -> tuple[Numbers, float]:
    """Weights and bias of a ridge regression to years, weighted so that every five years of age count alike."""
    from sklearn.linear_model import Ridge

    counts, edges = np.histogram(ages, bins=np.arange(15, 106, 5))
    weights = np.minimum(counts.max() / np.maximum(counts[np.digitize(ages, edges) - 1], 1), MOST_WEIGHT)
    model = Ridge(alpha=AGE_RIDGE).fit(vectors, ages, sample_weight=weights)
    return model.coef_, float(model.intercept_)


def interval_lines(estimates: Numbers, ages: Numbers) -> list[tuple[float, float]]:
    """Slope and intercept of the lines below which 10 % and 90 % of the true ages lie, by estimate."""
    from sklearn.linear_model import QuantileRegressor

    lines = []
    for quantile in INTERVAL:
        model = QuantileRegressor(quantile=quantile, alpha=0.0).fit(estimates[:, None], ages)
        lines.append((float(model.coef_[0]), float(model.intercept_)))
    return lines


def train_domain(vectors: Numbers) -> tuple[Numbers, Numbers]:
    """Mean of the vectors and the matrix that makes their spread round: length after it is Mahalanobis's distance."""
    mean = vectors.mean(axis=0)
    covariance = np.cov(vectors.T) + 1e-4 * np.eye(vectors.shape[1])
    return mean, np.linalg.cholesky(np.linalg.inv(covariance)).T


def folds(count: int) -> list[NDArray[np.int64]]:
    """FOLDS disjoint sets of rows; one portrait a person, so a fold by rows is a fold by person."""
    return np.array_split(np.random.default_rng(0).permutation(count), FOLDS)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What models that never saw the person say: chance of a man, years, distance; of A's portraits and of B's."""

    chance: Numbers
    years: Numbers
    distance: Numbers


def hold_out(train: Portraits, asked: Portraits) -> HeldOut:
    """Ask each of FOLDS models about the people it was not trained on."""
    chance, years, distance = (np.full(len(asked.ids), np.nan) for _ in range(3))
    for fold in folds(len(train.ids)):
        rest = np.setdiff1d(np.arange(len(train.ids)), fold)
        people = {train.ids[row] for row in fold}
        rows = [row for row, person in enumerate(asked.ids) if person in people]
        vectors = asked.vectors[rows]
        weights, bias = train_gender(train.vectors[rest], train.men[rest])
        chance[rows] = 1 / (1 + np.exp(-(vectors @ weights + bias)))
        weights, bias = train_age(train.vectors[rest], train.ages[rest])
        years[rows] = vectors @ weights + bias
        mean, whitening = train_domain(train.vectors[rest])
        distance[rows] = np.linalg.norm((vectors - mean) @ whitening.T, axis=1)
    return HeldOut(chance, years, distance)


def share(right: int, total: int) -> str:
    """A proportion in percent with its 95 % interval (Wilson)."""
    z, part = 1.96, right / total
    middle = (part + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(part * (1 - part) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{100 * part:.1f} % ({100 * (middle - half):.1f} to {100 * (middle + half):.1f}, {total} portraits)"


def report_gender(name: str, held: HeldOut, portraits: Portraits) -> None:
    """Accuracy and calibration, as Markdown."""
    known = ~np.isnan(held.chance)
    chance, men = held.chance[known], portraits.men[known]
    right = (chance > 0.5) == men
    confidence = np.maximum(chance, 1 - chance)
    say(f"\nGender, {name}: all {share(int(right.sum()), right.size)}")
    for group, rows in (("women", ~men), ("men", men)):
        say(f"- {group} {share(int(right[rows].sum()), int(rows.sum()))}")
    say("\n| confidence | portraits | mean confidence | right |\n|---|---|---|---|")
    for low, high in ((0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01)):
        rows = (confidence >= low) & (confidence < high)
        if rows.any():
            mean, good = 100 * confidence[rows].mean(), 100 * right[rows].mean()
            say(f"| {100 * low:.0f} to {min(100, 100 * high):.0f} | {rows.sum()} | {mean:.1f} % | {good:.1f} % |")


def report_age(name: str, held: HeldOut, portraits: Portraits) -> None:
    """Error and coverage by age and gender, as Markdown; the interval's lines are fitted without the fold asked."""
    known = np.flatnonzero(~np.isnan(held.years))
    years, ages, men = held.years[known], portraits.ages[known], portraits.men[known]
    inside, widths = np.zeros(len(known), dtype=bool), np.zeros(len(known))
    for fold in folds(len(known)):
        rest = np.setdiff1d(np.arange(len(known)), fold)
        lines = interval_lines(years[rest], ages[rest])
        low, high = (slope * years[fold] + start for slope, start in lines)
        inside[fold] = (np.floor(low) <= ages[fold]) & (ages[fold] <= np.ceil(high))
        widths[fold] = np.ceil(high) - np.floor(low)
    error = years - ages
    say(
        f"\nAge, {name}: mean absolute error {np.abs(error).mean():.1f} years, interval {widths.mean():.0f} years wide,"
    )
    say(f"true age inside {share(int(inside.sum()), inside.size)}; always guessing the median would err by")
    say(f"{np.abs(ages - np.median(ages)).mean():.1f} years.")
    say("\n| group | portraits | mean absolute error | mean error | inside the interval |\n|---|---|---|---|---|")
    groups = [(f"{low} to {low + 9}", (ages >= low) & (ages < low + 10)) for low in range(20, 90, 10)]
    for group, rows in [*groups, ("women", ~men), ("men", men)]:
        if rows.sum() >= 5:
            middle = f"{np.abs(error[rows]).mean():.1f} | {error[rows].mean():+.1f}"
            say(f"| {group} | {rows.sum()} | {middle} | {100 * inside[rows].mean():.0f} % |")


def main() -> None:
    """Train, measure, write."""
    data = Path(sys.argv[1]) / "portraits"
    records = json.loads((data / "legislators.json").read_text())
    train = read(data / "a_225x275", records)
    say(
        f"{len(train.ids)} portraits, {int((~train.men).sum())} women; age {train.ages.min():.0f} to "
        f"{train.ages.max():.0f}, median {np.median(train.ages):.0f}"
    )
    held = hold_out(train, train)
    report_gender("held-out people", held, train)
    report_age("held-out people", held, train)
    if (data / "b_200x250").is_dir():
        other = read(data / "b_200x250", records)  # when they were taken is not known: not for ages
        report_gender("other photographs of held-out people", hold_out(train, other), other)
    limit = float(np.quantile(held.distance, DOMAIN_SHARE))
    say(
        f"\nOutside the domain: distance over {limit:.2f} ({100 * DOMAIN_SHARE:.0f} % of held-out portraits are inside)"
    )
    write(train, held, limit)


def write(train: Portraits, held: HeldOut, limit: float) -> None:
    """The heads trained on everybody, rounded to what matters, as JSON."""
    gender, gender_bias = train_gender(train.vectors, train.men)
    age, age_bias = train_age(train.vectors, train.ages)
    mean, whitening = train_domain(train.vectors)
    rows = [[_rounded(x) for x in row[index:]] for index, row in enumerate(whitening)]
    answer = {
        "gender": {"weights": [_rounded(x) for x in gender], "bias": _rounded(gender_bias)},
        "age": {
            "weights": [_rounded(x) for x in age],
            "bias": _rounded(age_bias),
            "low_line": [_rounded(x) for x in interval_lines(held.years, train.ages)[0]],
            "high_line": [_rounded(x) for x in interval_lines(held.years, train.ages)[1]],
        },
        "domain": {"mean": [_rounded(x) for x in mean], "upper_triangle": rows, "limit": round(limit, 3)},
    }
    OUTPUT.write_text(json.dumps(answer, separators=(",", ":")) + "\n")
    say(f"\nWrote {OUTPUT} ({OUTPUT.stat().st_size / 1024:.0f} KB)")


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")


if __name__ == "__main__":
    main()
