"""The process with espeak-ng in it: crashes, time limits and ends are its own affair, not the app's."""

# ruff: noqa: RUF001 - letters of the phonetic alphabet

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local_aws.engines.voice.errors import EngineFailed
from local_aws.engines.voice.pool import Run, Worker, WorkerPool
from services import ROOT

HELLO = Run("gmw/en-US+f3", "Hello.", 175, 50)
# Uncleaned, a pictogram before a Cyrillic letter in German is a segmentation fault of espeak-ng 1.52.0.
KILLER = Run("gmw/de+f3", "\U0001f6bcш", 175, 50)


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(2)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
    return False


def test_after_a_crash_the_text_is_spoken_without_its_symbols(pool: WorkerPool) -> None:
    before, killed, after = pool.speak([HELLO, KILLER, HELLO])
    assert pool.failures == 2
    assert len(before.samples) > 10_000
    assert len(after.samples) > 10_000
    assert "kyːrˈɪlɪʃ" in "".join(event.name for event in killed.events)  # "kyrillisch", the name of the letter


def test_an_engine_that_crashes_always_is_an_error(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(self: Worker, runs: object, limit_s: float) -> None:
        self._process.kill()
        self._read(1, time.monotonic() + 10)

    with monkeypatch.context() as patch:
        patch.setattr(Worker, "speak", crash)
        with pytest.raises(EngineFailed, match="crashed"):
            pool.speak([HELLO])
    assert len(pool.speak([HELLO])[0].samples) > 10_000


def test_a_worker_killed_between_two_texts_is_replaced_unnoticed(pool: WorkerPool) -> None:
    pool.speak([HELLO])
    pool._free[0]._process.kill()
    assert len(pool.speak([HELLO])[0].samples) > 10_000


def test_a_text_that_takes_too_long_is_ended(pool: WorkerPool) -> None:
    slow = WorkerPool(1, limit_s=0.02)
    long_text = Run("gmw/en-US+f3", "a very long story indeed, and so on and on; " * 2000, 80, 50)
    with pytest.raises(EngineFailed):
        slow.speak([long_text])
    slow.close()


def test_an_unknown_voice_is_an_error(pool: WorkerPool) -> None:
    with pytest.raises(EngineFailed, match="no voice"):
        pool.speak([Run("xx/none", "Hello.", 175, 50)])


def test_many_threads_share_the_workers(pool: WorkerPool) -> None:
    runs = [Run("gmw/en-US+f3", f"Number {number % 4}.", 175, 50) for number in range(64)]
    with ThreadPoolExecutor(32) as threads:
        spoken = list(threads.map(lambda run: pool.speak([run])[0], runs))
    assert len(pool._free) <= 2
    for number in range(4):
        phonemes = {tuple(event.name for event in run.events) for run in spoken[number::4]}
        assert len(phonemes) == 1


def test_the_worker_is_ready_fast_because_it_imports_little() -> None:
    code = (ROOT / "local_aws/engines/voice/worker.py").read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in code.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("ending", ["os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)", "sys.exit()"])
def test_workers_end_with_their_parent_and_say_nothing(ending: str) -> None:
    script = textwrap.dedent(
        f"""
        import os, signal, sys
        from local_aws.engines.voice.pool import Run, WorkerPool
        pool = WorkerPool(1)
        pool.speak([Run("gmw/en-US+f3", "Hello.", 175, 50)])
        sys.stderr.write(str(pool._free[0].pid))
        sys.stderr.flush()
        {ending}
        """
    )
    root = ROOT
    parent = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert parent.stdout == ""
    assert gone_within(int(parent.stderr), 10)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_stopping_a_worker_leaves_no_process() -> None:
    worker = Worker()
    assert is_alive(worker.pid)
    worker.stop()
    assert not is_alive(worker.pid)
