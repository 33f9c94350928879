"""Start a Streamlit server for a measurement, and end it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services import ROOT


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process id, and when it was started (monotonic seconds)."""

    address: str
    process_id: int
    started_s: float

    def resident_mb(self) -> float:
        """Resident memory of the server and the processes it started, in MB (Linux; counts shared pages once each)."""
        return sum(_resident_kb(process) for process in _family(self.process_id)) / 1024


@contextmanager
def serving(script: str | Path, *flags: str, cwd: Path = ROOT, wait: bool = True) -> Iterator[Server]:
    """A server for one script on a free port with an empty data folder; it is ended when the block is left."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        command += ["--browser.gatherUsageStats", "false", *flags]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "VITRINE_"))}
        environment |= {"VITRINE_DATA_DIR": data, "AWS_EC2_METADATA_DISABLED": "true"}
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", process.pid, started)
            if wait:
                wait_until_healthy(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_healthy(server: Server, timeout_s: float = 120) -> float:
    """Seconds from the start of the process to the first good answer of the health check."""
    while time.monotonic() - server.started_s < timeout_s:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return time.monotonic() - server.started_s
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not become healthy")


def _resident_kb(process_id: int) -> int:
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _family(process_id: int) -> Sequence[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    family, waiting = [], [process_id]
    while waiting:
        current = waiting.pop()
        family.append(current)
        waiting += children.get(current, [])
    return family
