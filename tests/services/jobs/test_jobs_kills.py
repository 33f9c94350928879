"""Real processes on one data folder, killed for real: every item is done, and none is asked of AWS twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from services import ROOT
from services.database import store
from services.jobs import stored

LEASE_S = 1.0
PATIENCE_S = 60.0
# Every call is written to a file before it is answered; with "hold" it is answered never, otherwise after some work.
SERVER = """
import os, sys, threading
import alembic.command  # so that kills fall on the work and not on Python's imports
from services.aws import Aws, NotRecorded, Recorded
from services.jobs.jobs import Jobs
from services.jobs.tasks import Task
from tests.services.jobs.notes import Notes

calls, backend, mode, begins, lease_s = sys.argv[1:6]
file = os.open(calls, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def ask(aws, note):
    if isinstance(aws, Recorded):
        raise NotRecorded("nothing is stored")
    os.write(file, f"{note}\\n".encode())
    if mode == "hold":
        os.write(1, b"called\\n")
        threading.Event().wait()
    sum(number * number for number in range(200_000))
    return note

task = Task("notes", Notes(), ask, {})
jobs = Jobs(lambda kind, parameters: task, lease_s=float(lease_s))
jobs.serve()
if begins != "0":
    aws = Aws(backend, "eu-west-1", account="111122223333", visit="kills")
    print(jobs.start(task, aws, [f"{number:03d}" for number in range(int(begins))], "Notes").id, flush=True)
else:
    print("ready", flush=True)
sys.stdin.read()
"""


def server(calls: Path, backend: str, mode: str = "work", begins: int = 0) -> subprocess.Popen[str]:
    """A process that serves the jobs of this test's data folder, and begins one with so many items."""
    command = [sys.executable, "-c", SERVER, str(calls), backend, mode, str(begins), str(LEASE_S)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    with process:
        assert process.wait() == -signal.SIGKILL


def states(job_id: str) -> Counter[str]:
    found = stored.find(job_id)
    assert found is not None
    return Counter(item.state for item in found[1])


def wait_for_end(job_id: str) -> Counter[str]:
    """Look until the job has ended."""
    pause, left_s = threading.Event(), PATIENCE_S
    while left_s > 0:
        found = stored.find(job_id)
        assert found is not None
        if found[0].ended_at_ms is not None:
            return states(job_id)
        pause.wait(0.1)
        left_s -= 0.1
    raise AssertionError(f"the job has not ended: {states(job_id)}")


@pytest.mark.parametrize(
    ("backend", "left", "twice"),
    [("aws", {"done": 8, "interrupted": 4}, 0), ("local", {"done": 12}, 4)],
)
def test_after_a_kill_another_process_goes_on(tmp_path: Path, backend: str, left: dict[str, int], twice: int) -> None:
    calls = tmp_path / "calls"
    first = server(calls, backend, "hold", begins=12)
    job_id = line(first)
    for _ in range(4):
        assert line(first) == "called"
    second = server(calls, backend)
    assert line(second) == "ready"
    kill(first)
    assert wait_for_end(job_id) == left
    kill(second)
    counted = Counter(calls.read_text().split())
    assert len(counted) == 12
    assert sum(times == 2 for times in counted.values()) == twice
    assert max(counted.values()) == (2 if twice else 1)
    store.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kills_at_random_moments_bill_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    calls, dice = tmp_path / "calls", random.Random(20261125)
    first = server(calls, "aws", begins=400)
    job_id = line(first)
    processes = [first, server(calls, "aws")]
    for _ in range(12):
        victim = dice.randrange(2)
        threading.Event().wait(dice.uniform(0.2, 1.5))
        kill(processes[victim])
        processes[victim] = server(calls, "aws")
    ended = wait_for_end(job_id)
    for process in processes:
        kill(process)
    counted = Counter(calls.read_text().split())
    print(f"{ended}, {sum(counted.values())} calls")  # noqa: T201 - seen with -s
    assert max(counted.values()) == 1
    assert ended["done"] + ended["interrupted"] == 400
    assert ended["done"] <= len(counted) <= 400
    assert ended["interrupted"] <= 12 * 4
    store.close()
