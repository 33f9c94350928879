"""The cost of a local call beside moto in process: `python -m benchmarks.transport`.

Both answer the same boto3 calls in this process, in turns, from one thread; the figures are the median and the 95th
percentile of `CALLS` calls each. The first calls, which import services and compile models, are not counted.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import moto

import local_aws

CALLS = 400
ROUNDS = 8
WARM_UP_CALLS = 20
BODY = b"0123456789" * 100

Call = Callable[[], Any]


def calls(session: boto3.session.Session) -> dict[str, Call]:
    """The calls to measure, by name."""
    sts, s3 = session.client("sts"), session.client("s3")
    s3.create_bucket(Bucket="pictures")
    s3.put_object(Bucket="pictures", Key="one", Body=BODY)
    return {
        "sts get_caller_identity": sts.get_caller_identity,
        "s3 head_object": lambda: s3.head_object(Bucket="pictures", Key="one"),
        "s3 get_object, 1 KB": lambda: s3.get_object(Bucket="pictures", Key="one")["Body"].read(),
        "s3 list_objects_v2": lambda: s3.list_objects_v2(Bucket="pictures"),
        "s3 get_object, error": lambda: _ignored(s3, lambda: s3.get_object(Bucket="pictures", Key="none")),
    }


def _ignored(client: Any, call: Call) -> None:
    try:
        call()
    except client.exceptions.NoSuchKey:
        return
    raise AssertionError("the object should not be there")


def timed(call: Call, count: int) -> list[float]:
    """Milliseconds of each of `count` calls."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def measure() -> dict[str, tuple[list[float], list[float]]]:
    """For each call the times in ms of the local AWS and of moto."""
    with tempfile.TemporaryDirectory() as folder, moto.mock_aws():
        session = boto3.session.Session(region_name="us-east-1")
        local_aws.connect(session, Path(folder))
        ours, theirs = calls(session), calls(boto3.session.Session("x", "y", region_name="us-east-1"))
        found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ours}
        for name, times in found.items():
            for call in (ours[name], theirs[name]):
                timed(call, WARM_UP_CALLS)
            for _ in range(ROUNDS):  # in turns, so that a busy machine slows both
                times[0].extend(timed(ours[name], CALLS // ROUNDS))
                times[1].extend(timed(theirs[name], CALLS // ROUNDS))
    return found


def main() -> None:
    """Print the table in Markdown."""
    print(f"{CALLS} calls each, in turns; moto {moto.__version__}, boto3 {boto3.__version__}.\n")
    print("| call | local median ms | local p95 ms | moto median ms | moto p95 ms | moto / local |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (ours, theirs) in measure().items():
        figures = [f"{value:.2f}" for times in (ours, theirs) for value in (statistics.median(times), p95(times))]
        print(f"| {name} | {' | '.join(figures)} | {statistics.median(theirs) / statistics.median(ours):.1f} |")


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
