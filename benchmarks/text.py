"""Text: words found and CPU time of the local DetectText beside RapidOCR as it comes and Debian's tesseract.

`python -m benchmarks.text`. The pictures are those of VITRINE_SHARED_DATA (see tests/conftest.py), truth/words.json
holds their words. tesseract is measured where it is installed (`apt-get install tesseract-ocr`).
"""

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

from services import ROOT

# A word is found when the reader returns it as a whole, capitals or not; punctuation counts, and each word of the
# answer can be one word of the truth only. What the truth does not list is not counted as wrong: it lists the words
# that a person would look for, not every word of a picture.
Reader = Callable[[Path], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader did with one picture."""

    found: int
    words: int
    cpu_s: float
    wall_s: float


def count(truth: Sequence[str], answer: Sequence[str]) -> int:
    """How many words of the truth are in the answer."""
    left = Counter(word.casefold() for word in answer)
    found = 0
    for word in truth:
        if left[word.casefold()] > 0:
            left[word.casefold()] -= 1
            found += 1
    return found


def measured(reader: Reader, folder: Path, truth: Mapping[str, Sequence[str]]) -> list[Reading]:
    """Every picture once, after one that only warms up."""
    reader(folder / next(iter(truth)))
    readings = []
    for name, words in truth.items():
        cpu_s, wall_s = cpu_seconds(), time.perf_counter()
        answer = reader(folder / name)
        readings.append(Reading(count(words, answer), len(words), cpu_seconds() - cpu_s, time.perf_counter() - wall_s))
    return readings


def cpu_seconds() -> float:
    """User and system time of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def local_reader(data_dir: Path, min_confidence: float | None) -> Reader:
    """DetectText through boto3; None leaves AWS's default MinConfidence of 80."""
    import boto3

    import local_aws

    session = boto3.session.Session(region_name="eu-west-1")
    local_aws.connect(session, data_dir)
    client = session.client("rekognition")
    filters: dict[str, Any] = (
        {} if min_confidence is None else {"Filters": {"WordFilter": {"MinConfidence": min_confidence}}}
    )

    def read(file: Path) -> Sequence[str]:
        answer = client.detect_text(Image={"Bytes": within_limit(file)}, **filters)
        return [one["DetectedText"] for one in answer["TextDetections"] if one["Type"] == "WORD"]

    return read


def within_limit(file: Path) -> bytes:
    """The file, or its 4,096-pixel copy where it is larger than AWS takes (5,242,880 bytes)."""
    data = file.read_bytes()
    if len(data) <= 5_242_880:
        return data
    import io

    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
    image.thumbnail((4096, 4096))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90)
    return target.getvalue()


def rapidocr_reader() -> Reader:
    """RapidOCR with its own settings, except one thread, given the picture's bytes."""
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return lambda file: [word for line in engine(file.read_bytes()).txts or () for word in line.split()]


def tesseract_reader(page_mode: int) -> Reader:
    """Debian's tesseract with its English model, one thread."""

    def read(file: Path) -> Sequence[str]:
        command = ["tesseract", str(file), "-", "--psm", str(page_mode), "-l", "eng"]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()

    return read


def row(name: str, readings: Sequence[Reading]) -> str:
    """A line of the table."""
    found, words = sum(one.found for one in readings), sum(one.words for one in readings)
    cpu_s = [one.cpu_s for one in readings]
    wall_s = statistics.median(one.wall_s for one in readings)
    return (
        f"| {name} | {found} of {words} | {100 * found / words:.1f} % | {statistics.median(cpu_s):.2f} "
        f"| {sum(cpu_s):.1f} | {wall_s:.2f} |"
    )


def main() -> None:
    """Print the table."""
    beside = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("VITRINE_SHARED_DATA", beside))
    if not folder.is_dir():
        print(f"The measuring material is not at {folder}: nothing measured.")
        return
    truth: dict[str, list[str]] = loads((folder / "truth" / "words.json").read_text())
    print("| reader | words found | share | CPU s, median picture | CPU s, all 16 | wall s, median |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        for name, confidence in (
            ("local DetectText, as it comes (80)", None),
            ("local DetectText, MinConfidence 0", 0.0),
        ):
            print(row(name, measured(local_reader(Path(home), confidence), folder, truth)))
    print(row("RapidOCR 3.10, its own settings", measured(rapidocr_reader(), folder, truth)))
    if shutil.which("tesseract"):
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout.split()[
            1
        ]
        for mode, sort in ((3, "page"), (11, "sparse text")):
            name = f"tesseract {version}, --psm {mode} ({sort})"
            print(row(name, measured(tesseract_reader(mode), folder, truth)))
    else:
        print("| tesseract | not installed | | | | |")


if __name__ == "__main__":
    main()
