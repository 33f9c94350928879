"""The server's end: within the grace, with the exit code that a signal has, and with nothing of ours left behind."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from services import ROOT
from services.server import background


@pytest.mark.parametrize(("asked_by", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 1)])
def test_a_busy_server_ends_within_the_grace_and_leaves_no_process(
    asked_by: signal.Signals, code: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.made.busy_server"]
    environment = os.environ | {"VITRINE_DATA_DIR": str(tmp_path / "data")}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    give_up = threading.Timer(120, os.killpg, [server.pid, signal.SIGKILL])
    give_up.start()
    try:
        assert server.stdout
        log = ""
        for line in server.stdout:
            log += line.decode()
            if line == b"serving\n":
                break
        assert "doomed crashed" in log, log
        assert "ZeroDivisionError" in log
        server.send_signal(asked_by)
        rest = server.stdout.read().decode()  # ends when every process that could still write has ended
        assert server.wait(background.GRACE_S + 20) == code
        assert "not ended" not in rest, rest
        assert "Traceback" not in rest, rest
        with pytest.raises(ProcessLookupError):
            os.killpg(server.pid, 0)
    finally:
        give_up.cancel()
        if server.stdout:
            server.stdout.close()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
