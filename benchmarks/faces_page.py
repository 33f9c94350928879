"""A move of the threshold on the faces page: 12 megapixels, 50 faces, server side.

The page runs in its frame through Streamlit's own test harness, which reruns the whole page where a browser makes the
server run one fragment only; so what is measured is more than what a visitor causes. The faces are the shipped portrait
pasted fifty times, found by the embedded AWS; no call is made during the moves.
"""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from pathlib import Path

from PIL import Image

from components import samples

ROOT = Path(__file__).resolve().parents[1]
MOVES = 100


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


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VITRINE_DATA_DIR"] = folder
        measure()


def measure() -> None:
    """Open the page, bring the picture, move the slider."""
    from streamlit.components.v2.component_manager import BidiComponentManager
    from streamlit.testing.v1 import AppTest

    # The harness looks through every installed package at each start, which a server does once.
    BidiComponentManager.discover_and_register_components = lambda self, **options: None  # type: ignore[method-assign]
    page = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=120)
    page.run()
    page.switch_page(str(ROOT / "pages" / "vision" / "faces.py")).run()
    page.segmented_control(key="faces_input_source").set_value("Upload").run()
    started = time.perf_counter()
    page.file_uploader(key="faces_input_upload").upload("crowd.jpg", crowd()).run()
    first_ms = (time.perf_counter() - started) * 1000
    found = len(page.session_state["faces_detection"].faces)
    times_ms = []
    for move in range(MOVES):
        slider = page.slider(key="faces_confidence").set_value(30 + move % 50)
        started = time.perf_counter()
        slider.run()
        times_ms.append((time.perf_counter() - started) * 1000)
    times_ms.sort()
    print("| what | ms |\n|---|---|")
    print(f"| first answer: {found} faces in 12 megapixels, read, found and shown | {first_ms:.0f} |")
    print(f"| threshold moved, {MOVES} times, median | {statistics.median(times_ms):.1f} |")
    print(f"| threshold moved, {MOVES} times, p95 | {times_ms[int(MOVES * 0.95) - 1]:.1f} |")


if __name__ == "__main__":
    main()
