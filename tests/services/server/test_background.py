"""The supervisor: what goes on is listed by name, a crash is seen, and everything is ended within the grace."""

import logging
import threading

import pytest

from services.errors import ServiceFailed
from services.server.background import Supervisor, Work


def states(supervisor: Supervisor) -> dict[str, str]:
    return {work.name: work.state for work in supervisor.states()}


def test_a_thread_is_listed_by_its_name_while_it_runs_and_after_it_ended() -> None:
    supervisor, ending = Supervisor(), threading.Event()
    thread = supervisor.start("sweep", "Deletes old rows", ending.wait, ending.set)
    assert thread.name == "sweep"
    assert supervisor.states() == (Work("sweep", "Deletes old rows", "running"),)
    assert supervisor.end(grace_s=10) == ()
    assert not thread.is_alive()
    assert supervisor.states() == (Work("sweep", "Deletes old rows", "ended"),)


def test_a_crash_is_in_the_log_with_name_and_traceback_and_stays_in_the_list(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()

    def fail() -> None:
        raise OSError("the disk is full")

    with caplog.at_level(logging.ERROR):
        supervisor.start("sweep", "Deletes old rows", fail).join()
    assert supervisor.states() == (Work("sweep", "Deletes old rows", "crashed", "OSError: the disk is full"),)
    [record] = caplog.records
    assert "sweep" in record.getMessage()
    assert record.exc_info
    assert record.exc_info[0] is OSError


def test_crashes_are_listed_however_much_ended_well_since() -> None:
    supervisor = Supervisor()
    logging.getLogger("vitrine.background").disabled = True
    try:
        supervisor.start("unlucky", "Crashes", lambda: 1 / 0).join()
    finally:
        logging.getLogger("vitrine.background").disabled = False
    for number in range(200):
        supervisor.start(f"call-{number}", "Ends", lambda: None).join()
    assert states(supervisor)["unlucky"] == "crashed"
    assert len(supervisor.states()) < 100, "a server that runs for months must not list every thread it ever had"


def test_what_does_not_listen_is_named_and_does_not_hold_up_the_end(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, release = Supervisor(), threading.Event()
    deaf = supervisor.start("deaf", "Never listens", release.wait)
    assert deaf.daemon
    try:
        assert supervisor.end(grace_s=0.05) == ("deaf",)
        assert "deaf" in caplog.text
    finally:
        release.set()
        deaf.join()


def test_after_the_end_nothing_starts_that_nobody_would_end() -> None:
    supervisor, ran = Supervisor(), threading.Event()
    supervisor.end()
    with pytest.raises(ServiceFailed):
        supervisor.start("late", "Comes when everybody has left", ran.set)
    assert not ran.is_set()
    assert supervisor.states() == ()


def test_a_process_that_stays_is_named(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()
    supervisor.register("engines", "Speak", lambda: 1, lambda grace_s: None)
    assert supervisor.end(grace_s=0.05) == ("engines",)
    assert "engines" in caplog.text


def test_one_that_cannot_be_ended_does_not_keep_the_others_from_it(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, first, second = Supervisor(), threading.Event(), threading.Event()

    def refuse() -> None:
        first.set()
        raise OSError("no")

    supervisor.start("first", "Cannot be ended", first.wait, refuse)
    supervisor.start("second", "Can be ended", second.wait, second.set)
    assert supervisor.end(grace_s=10) == ()
    assert "first could not be ended" in caplog.text


def test_processes_that_are_started_elsewhere_are_listed_once_and_ended_within_what_is_left_of_the_grace() -> None:
    supervisor, alive, graces = Supervisor(), [1, 2], []

    def end(grace_s: float) -> None:
        graces.append(grace_s)
        alive.clear()

    for _ in range(2):  # a second connection registers the kind again
        supervisor.register("engines", "Speak", lambda: len(alive), end)
    assert states(supervisor) == {"engines": "running"}
    assert len(supervisor.states()) == 1
    assert supervisor.end(grace_s=3) == ()
    assert len(graces) == 1
    assert 0 < graces[0] <= 3
    assert states(supervisor) == {"engines": "ended"}
