"""A move of the threshold on the faces page: 12 megapixels, 50 faces, as the server sees it.

A websocket client speaks Streamlit's protocol to the real app: it uploads the picture, waits for the answer and then
moves the slider, which makes the server run the page's fragment. A time is from the message sent to the run finished,
all of the answer received. The faces are the shipped portrait pasted fifty times, found by the embedded AWS.

The peer is the least that Streamlit can do: a fragment with nothing but the slider, in an app with nothing else.
"""

from __future__ import annotations

import asyncio
import io
import os
import statistics
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websockets
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

from benchmarks.servers import Server, serving
from components.pictures import samples

MOVES = 200
WARM_UP_S = 6.0  # the server loads its engines three seconds after its start
SOURCE = "faces_input_source=Upload"
LEAST_SCRIPT = """
import streamlit as st

@st.fragment
def alone():
    st.slider("Least detection confidence", 0, 100, 80)

alone()
"""


def crowd() -> bytes:
    """A JPEG of 4000 x 3000 pixels with the portrait's head fifty times."""
    portrait = Image.open(io.BytesIO(samples.ASTRONAUT.picture.data)).convert("RGB")
    head = portrait.crop((130, 0, 320, 250)).resize((380, 500), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (4000, 3000), "white")
    for number in range(50):
        canvas.paste(head, (number % 10 * 400, number // 10 * 600))
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=90)
    return file.getvalue()


class Visitor:
    """One visitor of a page, who remembers what the page told of its widgets."""

    def __init__(self, address: str, socket: Any, page: str = "faces") -> None:
        self.address, self.socket, self.page = address, socket, page
        self.session = self.uploader = self.slider = self.fragment = self.file = ""
        self.upload_url = ""
        self.headings: list[str] = []
        self.received_bytes = 0

    async def run(self, message: BackMsg, *, until: str = "script_finished") -> float:
        """Send one message; returns the milliseconds until an answer of the kind `until` has come."""
        self.headings, self.received_bytes = [], 0
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self.socket.recv(), 180)
            taken_ms = (time.perf_counter() - started) * 1000
            answer = ForwardMsg()
            answer.ParseFromString(data)
            self.received_bytes += len(data)
            self._note(answer)
            if answer.WhichOneof("type") == until:
                return taken_ms

    def message(self, least: float | None = None) -> BackMsg:
        """A wish to run the page with the uploaded file, or its fragment with the slider at `least`."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = SOURCE
        if self.file:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.uploader
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id, info.name, info.file_urls.file_id = self.file, "crowd.jpg", self.file
        if least is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.slider
            state.double_array_value.data.append(least)
            message.rerun_script.fragment_id = self.fragment
        return message

    async def upload(self, picture: bytes) -> float:
        """Bring the picture; returns the milliseconds from the run it causes to the faces on the page."""
        ask = BackMsg()
        ask.file_urls_request.request_id = uuid.uuid4().hex
        ask.file_urls_request.file_names.append("crowd.jpg")
        ask.file_urls_request.session_id = self.session
        await self.run(ask, until="file_urls_response")
        await asyncio.to_thread(_put, self.address + self.upload_url, picture)
        self.file = self.upload_url.rsplit("/", 1)[1]
        return await self.run(self.message())

    def _note(self, answer: ForwardMsg) -> None:
        match answer.WhichOneof("type"):
            case "new_session":
                self.session = answer.new_session.initialize.session_id
            case "file_urls_response":
                self.upload_url = answer.file_urls_response.file_urls[0].upload_url
            case "delta":
                element = answer.delta.new_element
                match element.WhichOneof("type"):
                    case "file_uploader":
                        self.uploader = element.file_uploader.id
                    case "slider":
                        self.slider, self.fragment = element.slider.id, answer.delta.fragment_id
                    case "heading":
                        self.headings.append(element.heading.body)


def _put(address: str, data: bytes) -> None:
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="crowd.jpg"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers, method="PUT")):
        pass


def cpu_ms(server: Server) -> float:
    """Processor time that the server has used so far (Linux; elsewhere not a number)."""
    try:
        fields = Path(f"/proc/{server.process_id}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visitor waited for: the answer to the picture, each move of the slider, and the server's work a move."""

    first_ms: float
    moves_ms: list[float]
    cpu_ms_a_move: float
    bytes_a_move: int
    headings: list[str]


async def visit(server: Server, page: str) -> Visit:
    """Bring the picture (to the faces page) and move the slider."""
    url = server.address.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(
        url, origin=Origin(server.address), subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as socket:
        visitor = Visitor(server.address, socket, page)
        await visitor.run(visitor.message())
        first = await visitor.upload(crowd()) if page else 0.0
        seen = visitor.headings
        await asyncio.sleep(WARM_UP_S)
        used_ms = cpu_ms(server)
        times_ms = [await visitor.run(visitor.message(30 + move % 50)) for move in range(MOVES)]
        used_ms = cpu_ms(server) - used_ms
        return Visit(first, times_ms, used_ms / MOVES, visitor.received_bytes, seen)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "least.py"
        script.write_text(LEAST_SCRIPT, encoding="utf-8")
        with serving(script) as server:
            alone = asyncio.run(visit(server, ""))
    with serving("app.py", "--server.enableXsrfProtection", "false") as server:  # the client has no cookie jar
        asyncio.run(visit(server, "faces"))  # engines loaded, the picture known to the ledger
        ours = asyncio.run(visit(server, "faces"))
    print(f"The page says: {', '.join(ours.headings)}. {MOVES} moves each.\n")
    print("| figure | faces page, 50 faces in 12 megapixels | a slider alone |\n|---|---:|---:|")
    print(f"| picture read, faces found in the ledger and shown, ms | {ours.first_ms:.0f} | |")
    for name, figure in (("median", statistics.median), ("p95", lambda ms: statistics.quantiles(ms, n=20)[-1])):
        print(f"| threshold moved, {name}, ms | {figure(ours.moves_ms):.1f} | {figure(alone.moves_ms):.1f} |")
    print(f"| processor time of the server a move, ms | {ours.cpu_ms_a_move:.1f} | {alone.cpu_ms_a_move:.1f} |")
    print(f"| sent to the browser a move, KB | {ours.bytes_a_move / 1024:.1f} | {alone.bytes_a_move / 1024:.1f} |")


if __name__ == "__main__":
    main()
