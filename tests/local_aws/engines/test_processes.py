"""Processes that engines start: they are known while they run, and all of them end within the grace."""

import signal
import subprocess
import sys

import pytest

from local_aws.engines import processes

WAITS = "import sys; print('ready', flush=True); sys.stdin.read()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS


@pytest.fixture(autouse=True)
def none_of_other_tests() -> None:
    processes.end(5)


def started(script: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", script]
    process = processes.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline().strip() == b"ready"
    return process


def closed(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout
    assert process.stdin
    process.stdin.close()
    process.stdout.close()


def test_a_process_is_asked_to_end_and_then_forgotten() -> None:
    process = started(WAITS)
    assert processes.running() == (process,)
    assert processes.count() == 1
    processes.end(10)
    assert process.returncode == -signal.SIGTERM
    assert processes.count() == 0
    closed(process)


def test_one_that_does_not_listen_is_killed_when_the_grace_is_over() -> None:
    process = started(DEAF)
    processes.end(0.05)
    assert process.returncode == -signal.SIGKILL
    closed(process)


def test_one_that_ended_by_itself_is_not_counted() -> None:
    process = started(WAITS)
    closed(process)
    process.wait(10)
    assert processes.count() == 0
