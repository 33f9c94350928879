"""A token says whose a piece of work is, and its lock says whether that process still lives, whatever its id."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local_aws.account.owner import FOLDER, Owner
from services import ROOT

HOLD = """
import sys
from pathlib import Path
from local_aws.account.owner import Owner
owner = Owner.of(Path(sys.argv[1]))
print(owner.token, flush=True)
"""


@contextmanager
def process(script: str, data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that runs a script, and the first line that it writes; it is killed at the end."""
    command = [sys.executable, "-c", script, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            assert child.stdout
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


def test_an_owner_has_a_token_that_is_no_process_id(data_dir: Path) -> None:
    owner = Owner.of(data_dir)
    assert len(owner.token) == 32
    assert owner.token == Owner.of(data_dir).token
    assert not owner.is_dead(owner.token)
    assert (data_dir / FOLDER / owner.token).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("token", ["", "0123456789abcdef0123456789abcdef"])
def test_an_owner_without_a_file_is_dead(data_dir: Path, token: str) -> None:
    assert Owner.of(data_dir).is_dead(token)


def test_an_owner_lives_as_long_as_its_process_and_is_dead_when_that_was_killed(data_dir: Path) -> None:
    owner = Owner.of(data_dir)
    with process(HOLD + "sys.stdin.read()", data_dir) as (child, token):
        assert token != owner.token
        assert not owner.is_dead(token)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert owner.is_dead(token)


def test_a_program_that_the_dead_process_had_started_does_not_keep_it_alive(data_dir: Path) -> None:
    script = HOLD + (
        "import subprocess\n"
        "program = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], close_fds=False)\n"
        "print(program.pid, flush=True)\n"
        "sys.stdin.read()"
    )
    with process(script, data_dir) as (child, token):
        assert child.stdout
        program = int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        try:
            os.kill(program, 0)
            assert Owner.of(data_dir).is_dead(token)
        finally:
            os.kill(program, signal.SIGKILL)


def test_a_forked_process_is_another_owner_and_does_not_keep_its_parent_alive(data_dir: Path) -> None:
    script = HOLD + (
        "import os\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    print(owner.token, os.getpid(), flush=True)\n"
        "sys.stdin.read()"
    )
    with process(script, data_dir) as (parent, token):
        assert parent.stdout
        forked_token, forked = parent.stdout.readline().split()
        try:
            assert forked_token != token
            assert not Owner.of(data_dir).is_dead(token)
            os.kill(parent.pid, signal.SIGKILL)
            parent.wait()
            assert Owner.of(data_dir).is_dead(token)
            assert not Owner.of(data_dir).is_dead(forked_token)
        finally:
            os.kill(int(forked), signal.SIGKILL)


def test_files_of_the_dead_are_swept_and_those_of_the_living_stay(data_dir: Path) -> None:
    folder = data_dir / FOLDER
    folder.mkdir(parents=True)
    (folder / "left behind").touch()
    with process(HOLD + "sys.stdin.read()", data_dir) as (_, token):
        assert sorted(path.name for path in folder.iterdir()) == [token]
        owner = Owner.of(data_dir)
        assert {owner.token, token} == {path.name for path in folder.iterdir()}


def test_what_was_released_is_dead_until_the_token_is_asked_for_again(data_dir: Path) -> None:
    owner = Owner.of(data_dir)
    token = owner.token
    owner.release()
    assert owner.is_dead(token)
    assert owner.token == token
    assert not owner.is_dead(token)
