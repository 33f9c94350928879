"""The peers of benchmarks/face_search.py: faiss-cpu and usearch, run by a Python of their own.

`python face_search_indexes.py FACES MOST` prints median and 95th percentile of each as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import faiss  # type: ignore[import-not-found]
import numpy as np
from usearch.index import search  # type: ignore[import-not-found]

QUERIES = 40


def measured(name: str, action: Callable[[int], object]) -> dict[str, object]:
    action(0)
    times = []
    for number in range(QUERIES):
        start = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - start) * 1000)
    return {"name": name, "p50_ms": statistics.median(times), "p95_ms": statistics.quantiles(times, n=20)[-1]}


def main() -> None:
    count, most = int(sys.argv[1]), int(sys.argv[2])
    stored = np.random.default_rng(5).normal(scale=0.107, size=(count, 128)).astype(np.float32)
    asked = stored[np.random.default_rng(6).integers(0, count, QUERIES)] + np.float32(0.01)
    flat = faiss.IndexFlatL2(128)
    flat.add(stored)
    rows = [
        measured(f"faiss-cpu {faiss.__version__}, flat (exact)", lambda n: flat.search(asked[n : n + 1], most)),
        measured("usearch, exact", lambda n: search(stored, asked[n], most, metric="l2sq", exact=True)),
    ]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
