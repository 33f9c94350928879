"""Fifty visitors at once on the faces page, each moving the slider every three seconds, beside Streamlit's defaults.

The visitors are websocket clients that speak Streamlit's protocol, in a process of their own. The peer is the same
page served with Streamlit's defaults: a garbage collection after every run, files watched, no warm-up.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

from benchmarks.servers import serving

VISITORS = 50
THINK_S = 3.0
CLICKS = 6
DEFAULTS = ("--runner.postScriptGC", "true", "--server.fileWatcherType", "auto")


class Visitor:
    """One visitor: opens the page, then moves its first slider and waits for the answer."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.slider: tuple[str, float, float, str] | None = None

    async def run(self, message: BackMsg) -> float:
        """Send one message and return the milliseconds until its script has finished."""
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), 180))
            if answer.WhichOneof("type") == "delta":
                element = answer.delta.new_element
                if element.WhichOneof("type") == "slider":
                    slider = element.slider
                    self.slider = (slider.id, slider.min, slider.max, answer.delta.fragment_id)
            if answer.WhichOneof("type") == "script_finished":
                return (time.perf_counter() - started) * 1000

    async def open(self, page: str) -> float:
        """Open a page by its address and return the milliseconds of its first run."""
        message = BackMsg()
        message.rerun_script.page_name = page
        return await self.run(message)

    async def move(self) -> float:
        """Move the slider somewhere else and return the milliseconds until the page has answered."""
        assert self.slider, "the page has no slider"
        identifier, low, high, fragment = self.slider
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = identifier
        state.double_array_value.data.append(random.uniform(low, high))
        message.rerun_script.fragment_id = fragment
        return await self.run(message)


async def visit(address: str, page: str, clicks: int) -> tuple[float, list[float]]:
    """One visitor's first run and clicks, in milliseconds."""
    url = address.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(
        url, origin=Origin(address), subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as socket:
        visitor = Visitor(socket)
        first = await visitor.open(page)
        taken = []
        for _ in range(clicks):
            await asyncio.sleep(random.uniform(0.5, 1.5) * THINK_S)
            taken.append(await visitor.move())
        return first, taken


async def crowd(address: str, page: str, visitors: int) -> dict[str, list[float]]:
    """All visitors at once."""
    results = await asyncio.gather(*(visit(address, page, CLICKS) for _ in range(visitors)))
    return {"first_ms": [first for first, _ in results], "click_ms": [ms for _, taken in results for ms in taken]}


def measure(script: str, *flags: str) -> dict[str, list[float]]:
    """Serve a script and send the crowd, from a process of its own."""
    with serving(script, *flags) as server:
        asyncio.run(visit(server.address, "faces", 1))  # the sample's first answer is not what is measured
        command = [sys.executable, "-m", "benchmarks.sessions", "--crowd", server.address]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found: dict[str, list[float]] = json.loads(done.stdout)
        return found


def main() -> None:
    """Print the table."""
    ours = measure("app.py")
    defaults = measure("components/frame.py", *DEFAULTS)
    print(f"{VISITORS} visitors, a slider move every {THINK_S:.0f} s, {CLICKS} moves each\n")
    print("| figure | Vitrine | Streamlit's defaults | ratio |\n|---|---|---|---|")
    for name, of in (("first run", "first_ms"), ("click", "click_ms")):
        for label, pick in (("median", statistics.median), ("p95", lambda ms: statistics.quantiles(ms, n=20)[-1])):
            a, b = pick(ours[of]), pick(defaults[of])
            print(f"| {name}, {label} | {a:.0f} ms | {b:.0f} ms | {b / a:.1f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--crowd")
    arguments = parser.parse_args()
    if arguments.crowd:
        print(json.dumps(asyncio.run(crowd(arguments.crowd, "faces", VISITORS))))
    else:
        main()
