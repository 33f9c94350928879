"""Long work: statuses in their declared order, stops, and what becomes of it when a server dies, ends or lives on."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local_aws.account import work
from local_aws.account.owner import Owner
from local_aws.account.store import Account
from local_aws.account.transitions import Kind, UndeclaredTransition
from local_aws.account.work import Attempt, WorkQueue
from local_aws.errors import AwsError, StorageError
from services import ROOT

# A training job: SageMaker's TrainingJobStatus, and SecondaryStatus behind the slash.
TRAINING = Kind(
    name="training-job",
    first="InProgress/Starting",
    transitions=frozenset(
        {
            *(("InProgress/Starting", "InProgress/Training"), ("InProgress/Training", "Completed")),
            *(("InProgress/Starting", "Stopping"), ("InProgress/Training", "Stopping"), ("Stopping", "Stopped")),
            *(("InProgress/Starting", "Failed"), ("InProgress/Training", "Failed"), ("Stopping", "Failed")),
        }
    ),
    at_rest=frozenset({"Completed", "Failed", "Stopped"}),
    failed="Failed",
    stopping="Stopping",
    stopped="Stopped",
)
# Begins a piece that is never done, in a process of its own, and tells when somebody works on it.
SERVER = """
import sys, threading
from pathlib import Path
from local_aws.account.store import Account
from local_aws.account.work import WorkQueue
from tests.local_aws.account.test_work import TRAINING

def train(attempt):
    attempt.advance("InProgress/Training")
    print("training", flush=True)
    threading.Event().wait()

WorkQueue(Account(Path(sys.argv[1])), TRAINING, train).begin("job", {})
threading.Event().wait()
"""


def train(attempt: Attempt) -> None:
    attempt.advance("InProgress/Training")
    attempt.advance("Completed")


class Held:
    """A function that works until it is let go on, and then does the rest."""

    def __init__(self, rest: Callable[[Attempt], None] = lambda attempt: attempt.advance("Completed")) -> None:
        self.names: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.rest = rest

    def __call__(self, attempt: Attempt) -> None:
        attempt.advance("InProgress/Training")
        self.names.append(attempt.piece.id)
        self.begun.set()
        assert self.go_on.wait(30)
        self.rest(attempt)


@contextmanager
def held(data_dir: Path, function: Held) -> Iterator[WorkQueue]:
    """A queue in which the piece "job" is being done."""
    queue = WorkQueue(Account(data_dir), TRAINING, function)
    queue.begin("job", {})
    assert function.begun.wait(30)
    try:
        yield queue
    finally:
        function.go_on.set()
        idle(queue)


def idle(queue: WorkQueue) -> None:
    """Wait until the queue's thread has ended."""
    thread = queue._thread
    if thread is not None:
        thread.join(30)
        assert not thread.is_alive()


def outcome(queue: WorkQueue, name: str = "job") -> tuple[str, str]:
    """Status and reason of a piece, once the queue has nothing to do."""
    queue.find(name)
    idle(queue)
    piece = queue.find(name)
    assert piece is not None
    return piece.status, piece.reason


def status(queue: WorkQueue, name: str = "job") -> str:
    piece = queue.find(name)
    assert piece is not None
    return piece.status


def test_a_piece_goes_from_its_first_status_to_its_outcome(data_dir: Path) -> None:
    now = [datetime(2026, 11, 25, 9, tzinfo=UTC)]
    seen = []

    def work_on(attempt: Attempt) -> None:
        seen.append((attempt.piece.status, attempt.piece.details))
        now[0] += timedelta(minutes=5)
        train(attempt)

    queue = WorkQueue(Account(data_dir, clock=lambda: now[0]), TRAINING, work_on)
    begun = queue.begin("job", {"epochs": 3})
    assert (begun.status, begun.reason, begun.details) == ("InProgress/Starting", "", {"epochs": 3})
    assert begun.created_at == begun.changed_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert outcome(queue) == ("Completed", "")
    assert seen == [("InProgress/Starting", {"epochs": 3})]
    done = queue.find("job")
    assert done is not None
    assert done.changed_at - done.created_at == timedelta(minutes=5)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("work-training-job")]


def test_pieces_are_done_one_after_another_the_oldest_first(data_dir: Path) -> None:
    function = Held()
    with held(data_dir, function) as queue:
        for name in ("second", "third"):
            queue.begin(name, {})
        assert status(queue, "second") == "InProgress/Starting"
    assert function.names == ["job", "second", "third"]
    assert [piece.id for piece in queue.newest(10)] == ["third", "second", "job"]


def test_the_thread_has_a_name_while_it_works(data_dir: Path) -> None:
    with held(data_dir, Held()):
        assert "work-training-job-eu-west-1" in {thread.name for thread in threading.enumerate()}


def test_a_name_is_given_once_for_a_kind_and_a_region(data_dir: Path) -> None:
    queue = WorkQueue(Account(data_dir), TRAINING, train)
    elsewhere = WorkQueue(Account(data_dir, region="us-east-1"), TRAINING, train)
    queue.begin("job", {})
    with pytest.raises(sqlite3.IntegrityError):
        queue.begin("job", {})
    elsewhere.begin("job", {})
    assert outcome(queue) == outcome(elsewhere) == ("Completed", "")
    assert len(queue.newest(10)) == 1


def test_pieces_are_listed_by_status_time_and_place(data_dir: Path) -> None:
    now = [datetime(2026, 11, 25, 9, tzinfo=UTC)]
    queue = WorkQueue(Account(data_dir, clock=lambda: now[0]), TRAINING, train)
    for name in "abcd":
        queue.begin(name, {})
        now[0] += timedelta(hours=1)
    idle(queue)
    assert [piece.id for piece in queue.newest(2)] == ["d", "c"]
    third = queue.newest(2)[-1]
    assert [piece.id for piece in queue.newest(9, before=third.number)] == ["b", "a"]
    assert [piece.id for piece in queue.newest(9, since=third.created_at)] == ["d"]
    assert queue.newest(9, status="Failed") == []
    queue.forget(third.created_at)
    assert [piece.id for piece in queue.newest(9)] == ["d"]


def test_what_is_being_done_is_not_forgotten(data_dir: Path) -> None:
    with held(data_dir, Held()) as queue:
        queue.forget(datetime.now(UTC) + timedelta(days=1))
        assert status(queue) == "InProgress/Training"


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (AwsError("ValidationException", "No epochs."), "No epochs."),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (None, "The work ended without an outcome."),
    ],
)
def test_work_that_fails_says_why_and_the_next_piece_is_done(
    data_dir: Path, raised: Exception | None, reason: str
) -> None:
    def fail(attempt: Attempt) -> None:
        if attempt.piece.id == "good":
            train(attempt)
        elif raised is not None:
            raise raised

    queue = WorkQueue(Account(data_dir), TRAINING, fail)
    queue.begin("bad", {})
    queue.begin("good", {})
    assert outcome(queue, "bad") == ("Failed", reason)
    assert outcome(queue, "good") == ("Completed", "")


def test_an_undeclared_transition_is_refused(data_dir: Path) -> None:
    queue = WorkQueue(Account(data_dir), TRAINING, lambda attempt: attempt.advance("Completed"))
    queue.begin("job", {})
    reason = "UndeclaredTransition: training-job: InProgress/Starting is not followed by Completed"
    assert outcome(queue) == ("Failed", reason)


# Stops


def test_a_stop_while_a_piece_waits_stops_it_at_once_and_it_is_never_begun(data_dir: Path) -> None:
    function = Held()
    with held(data_dir, function) as queue:
        queue.begin("waiting", {})
        stopped = queue.stop("waiting")
        assert stopped is not None
        assert stopped.status == status(queue, "waiting") == "Stopped"
    assert function.names == ["job"]
    assert outcome(queue, "waiting") == ("Stopped", "")
    assert outcome(queue) == ("Completed", "")


def test_a_stop_while_a_piece_is_done_is_asked_for_and_then_carried_out(data_dir: Path) -> None:
    reached = []

    def rest(attempt: Attempt) -> None:
        attempt.check()
        reached.append("the step after the stop")

    function = Held(rest)
    with held(data_dir, function) as queue:
        stopping = queue.stop("job")
        assert stopping is not None
        assert stopping.status == status(queue) == "Stopping"
        with pytest.raises(UndeclaredTransition):
            queue.stop("job")
    assert outcome(queue) == ("Stopped", "")
    assert not reached


def test_a_stop_wins_over_the_outcome_that_it_comes_before(data_dir: Path) -> None:
    with held(data_dir, Held()) as queue:
        queue.stop("job")
    assert outcome(queue) == ("Stopped", "")


def test_a_stop_reaches_the_process_that_does_the_work(data_dir: Path) -> None:
    with held(data_dir, Held(lambda attempt: attempt.check())) as queue:
        another = WorkQueue(Account(data_dir), TRAINING, train)
        another.stop("job")
    assert outcome(queue) == ("Stopped", "")


def test_a_stop_after_the_end_and_of_nothing(data_dir: Path) -> None:
    queue = WorkQueue(Account(data_dir), TRAINING, train)
    queue.begin("job", {})
    assert outcome(queue) == ("Completed", "")
    with pytest.raises(UndeclaredTransition, match="Completed is not followed by Stopping"):
        queue.stop("job")
    assert outcome(queue) == ("Completed", "")
    assert queue.stop("nothing") is None


# The end of a server


def test_at_the_end_what_waits_and_what_notices_are_left_to_the_next_server(data_dir: Path) -> None:
    def rest(attempt: Attempt) -> None:
        while True:
            attempt.check()

    function = Held(rest)
    with held(data_dir, function) as queue:
        queue.begin("second", {})
        function.go_on.set()
        assert queue.end(30)
        assert status(queue) == "InProgress/Training"
        assert status(queue, "second") == "InProgress/Starting"
        assert queue.begin("late", {}).status == "InProgress/Starting"
        assert queue._thread is None
    after = WorkQueue(Account(data_dir), TRAINING, train)
    assert [outcome(after, name) for name in ("job", "second", "late")] == [("Completed", "")] * 3
    assert function.names == ["job"]


@pytest.mark.parametrize("late", [False, True])
def test_a_piece_that_does_not_leave_off_within_the_grace_stays_its_owners_and_others_are_left_to_the_next(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    monkeypatch.setattr(work, "_queues", weakref.WeakSet())  # the end of this test's queues alone
    function, done = Held(), []

    def note(attempt: Attempt) -> None:
        done.append(attempt.piece.id)
        train(attempt)

    with held(data_dir, function) as queue:
        if not late:
            queue.begin("other", {})
        assert not work.end(0.0)
        if late:
            queue.begin("other", {})
        other = WorkQueue(Account(data_dir), TRAINING, note)
        assert outcome(other, "other") == ("Completed", "")
        assert outcome(other) == ("InProgress/Training", "")
    assert outcome(other) == ("Completed", "")
    assert (function.names, done) == (["job"], ["other"])
    assert work.end(30)


# Adoption


@contextmanager
def server(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is doing the piece "job"."""
    command = [sys.executable, "-c", SERVER, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            assert child.stdout
            assert child.stdout.readline() == "training\n"
            yield child
        finally:
            child.kill()


def test_the_work_of_a_living_server_is_left_alone_and_of_a_killed_one_adopted_at_one_look(data_dir: Path) -> None:
    done: list[str] = []

    def again(attempt: Attempt) -> None:
        done.append(attempt.piece.status)
        train(attempt)

    queue = WorkQueue(Account(data_dir), TRAINING, again)
    with server(data_dir) as child:
        assert outcome(queue) == ("InProgress/Training", "")
        assert not done
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert outcome(queue) == ("Completed", "")
    assert done == ["InProgress/Training"]


def test_a_stop_that_a_killed_server_did_not_carry_out_is_carried_out(data_dir: Path) -> None:
    queue = WorkQueue(Account(data_dir), TRAINING, train)
    with server(data_dir) as child:
        queue.stop("job")
        assert outcome(queue) == ("Stopping", "")
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert outcome(queue) == ("Stopped", "")


def test_a_process_does_not_adopt_what_it_does_itself(data_dir: Path) -> None:
    function = Held()
    with held(data_dir, function) as queue:
        other = WorkQueue(Account(data_dir), TRAINING, train)
        assert status(other) == status(queue) == "InProgress/Training"
        idle(other)
    assert outcome(queue) == ("Completed", "")
    assert function.names == ["job"]


def test_a_piece_is_adopted_by_one_of_two_servers(data_dir: Path) -> None:
    done: list[str] = []
    first, second = (WorkQueue(Account(data_dir), TRAINING, lambda attempt: done.append("done")) for _ in range(2))
    rows = [("eu-west-1", "training-job", f"job-{number}", "a dead owner's token") for number in range(20)]
    with first.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO work (region, kind, id, status, reason, details, created_at, changed_at, owner, taken)"
            " VALUES (?, ?, ?, 'InProgress/Starting', '', '{}', 0, 0, ?, 1)",
            rows,
        )
    threads = [threading.Thread(target=queue.adopt) for queue in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    idle(first)
    idle(second)
    assert len(done) == 20


def test_an_outcome_that_a_full_disk_lost_is_reached_at_a_later_look(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = Held(lambda attempt: attempt.advance("Completed"))
    with held(data_dir, function) as queue:

        def full(*_: Any) -> Any:
            raise StorageError("The disk is full.")

        with monkeypatch.context() as broken:
            broken.setattr(queue.database, "transaction", full)
            function.go_on.set()
            idle(queue)
            assert status(queue) == "InProgress/Training"
    assert outcome(queue) == ("Completed", "")
    assert function.names == ["job", "job"]


def test_no_token_is_needed_as_long_as_nothing_is_begun(data_dir: Path) -> None:
    queue = WorkQueue(Account(data_dir), TRAINING, train)
    assert queue.newest(10) == []
    assert not Owner.of(data_dir).folder.exists()
