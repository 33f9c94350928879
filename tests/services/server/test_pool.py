"""Threads that share calls: as many as were asked for, supervised, and never what keeps a process from ending."""

import subprocess
import sys
import threading
from concurrent.futures import CancelledError, wait

import pytest

from services import ROOT
from services.errors import ServiceFailed
from services.server.background import Supervisor
from services.server.pool import Pool


def test_calls_run_beside_each_other_and_give_what_they_return() -> None:
    meeting = threading.Barrier(3)
    with Pool("together", "Meet", threads=3) as pool:
        futures = [pool.submit(lambda number: (meeting.wait(10), number)[1], number) for number in range(3)]
        assert [future.result(10) for future in futures] == [0, 1, 2]


def test_there_are_never_more_threads_than_asked_for() -> None:
    supervisor, names = Supervisor(), set()
    with Pool("few", "Works", threads=2, start=supervisor.start) as pool:
        for future in [pool.submit(lambda: names.add(threading.current_thread().name)) for _ in range(50)]:
            future.result(10)
    assert names <= {"few-1", "few-2"}
    assert [work.state for work in supervisor.states()] == ["ended", "ended"]


def test_an_exception_belongs_to_whoever_asked_and_the_next_call_is_made() -> None:
    with Pool("failing", "Fails", threads=1) as pool:
        failed, good = pool.submit(lambda: 1 / 0), pool.submit(lambda: "good")
        with pytest.raises(ZeroDivisionError):
            failed.result(10)
        assert good.result(10) == "good"


def test_leaving_the_block_waits_for_the_calls() -> None:
    with Pool("waiting", "Works", threads=1) as pool:
        futures = [pool.submit(lambda: None) for _ in range(20)]
    assert all(future.done() for future in futures)
    with pytest.raises(ServiceFailed):
        pool.submit(lambda: None)


def test_the_end_of_the_server_cancels_what_waits_and_lets_the_call_under_way_finish() -> None:
    supervisor, begun, release = Supervisor(), threading.Event(), threading.Event()
    pool = Pool("speech", "Asks", threads=1, start=supervisor.start)

    def hear() -> str:
        begun.set()
        release.wait(10)
        return "heard"

    under_way = pool.submit(hear)
    waiting = pool.submit(lambda: "never")
    assert begun.wait(10)
    ended = threading.Thread(target=supervisor.end, args=(10,))
    ended.start()
    assert wait([waiting], 10).done == {waiting}
    with pytest.raises(CancelledError):
        waiting.result(10)
    release.set()
    ended.join()
    assert under_way.result(10) == "heard"


def test_a_call_that_never_returns_does_not_keep_the_process() -> None:
    script = (
        "import threading; from services.server.pool import Pool; begun, never = threading.Event(), threading.Event()\n"
        "Pool('stuck', 'Waits', 1).submit(lambda: (begun.set(), never.wait())); begun.wait(10); print('over')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "over\n"), ended.stderr
