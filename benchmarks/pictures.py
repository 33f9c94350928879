"""From a click to the painted picture: 12 megapixels, 50 boxes, one box fewer at each click.

Our component beside what one would write instead: a Plotly figure (built as one dictionary, its fastest form), boxes
drawn with Pillow and given to `st.image`, small and at full size. One server, one browser, the ways in turns.
"""

from __future__ import annotations

import base64
import io
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.servers import serving

CLICKS = 15
BOXES = 50
COMPONENT, PLOTLY, SMALL, FULL = "component", "plotly", "small", "full"
WAYS = {
    COMPONENT: "annotated_image (SVG component)",
    PLOTLY: "Plotly, one dictionary, 1280 px picture",
    SMALL: "st.image, boxes drawn on 1280 px, JPEG bytes",
    FULL: "st.image, boxes drawn on 12 MP, Pillow picture",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

APP = """from pathlib import Path
import streamlit as st
from components.pictures import pictures_route
app = st.App(Path(__file__).parent / "page.py", routes=[pictures_route.route()])
"""
PAGE = "from benchmarks import pictures\n\npictures.page()\n"

# Clicks the button and looks at every frame whether the page shows what was asked for; gives the ms until then.
CLICK = """
async ([way, expected, before]) => {
  const roots = () => [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
  const host = () => roots().find((root) => root?.querySelector(".picture"));
  const image = () => document.querySelector('[data-testid="stImage"] img');
  const shows = {
    component: () => host()?.querySelectorAll(".box").length === expected,
    plotly: () => document.querySelectorAll(".shapelayer path").length === expected,
    small: () => image()?.complete && image().src !== before,
    full: () => image()?.complete && image().src !== before,
  }[way];
  const button = [...document.querySelectorAll("button")].find((e) => e.textContent.includes("Fewer"));
  const frame = () => new Promise(requestAnimationFrame);
  const start = performance.now();
  button.click();
  while (!shows()) {
    if (performance.now() - start > 60000) throw new Error("never painted");
    await frame();
  }
  await frame();
  await frame();
  return performance.now() - start;
}
"""


def page() -> None:
    """The page that is measured; `?way=` chooses how the picture is shown."""
    import streamlit as st

    from components.pictures import annotated_image
    from components.pictures.annotated_image import Annotation
    from services.boxes import Box

    way = st.query_params.get("way", COMPONENT)
    count = BOXES - st.session_state.setdefault("clicks", 0)
    picture, small, full = _prepared()
    boxes = [Box(n % 10 * 0.1 + 0.01, n // 10 * 0.2 + 0.02, 0.08, 0.16) for n in range(count)]

    def fewer() -> None:
        st.session_state.clicks += 1

    st.button("Fewer", on_click=fewer)
    if way == COMPONENT:
        annotations = [Annotation(box, f"Face {n + 1}", ("Confidence 99.1 %",)) for n, box in enumerate(boxes)]
        annotated_image.show(picture, annotations, key="picture", alt="A crowd")
    elif way == PLOTLY:
        st.plotly_chart(_figure(small, boxes), key="picture")
    elif way == SMALL:
        buffer = io.BytesIO()
        _drawn(small, boxes).save(buffer, "JPEG", quality=85)
        st.image(buffer.getvalue(), alt="A crowd")
    else:
        st.image(_drawn(full, boxes), alt="A crowd")


def _prepared() -> tuple[Any, Any, Any]:
    """The picture, its pixels at 1280 and at full size, made once: no way pays for it at a click."""
    import streamlit as st
    from PIL import Image

    from benchmarks.faces_page import crowd
    from services import images

    @st.cache_resource
    def prepared() -> tuple[Any, Any, Any]:
        picture = images.normalize("crowd.jpg", crowd())
        small = Image.open(io.BytesIO(images.preview(picture))).convert("RGB")
        return picture, small, images.open_pixels(picture)

    return prepared()


def _drawn(pixels: Any, boxes: list[Any]) -> Any:
    from PIL import ImageDraw

    copy = pixels.copy()
    draw = ImageDraw.Draw(copy)
    for box in boxes:
        corners = (box.left * copy.width, box.top * copy.height, box.right * copy.width, box.bottom * copy.height)
        draw.rectangle(corners, outline="white", width=max(2, copy.width // 400))
    return copy


def _figure(small: Any, boxes: list[Any]) -> dict[str, Any]:
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    source = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    place = {"xref": "x", "yref": "y"}
    shapes = [
        {"type": "rect", "x0": box.left, "x1": box.right, "y0": 1 - box.top, "y1": 1 - box.bottom, **place}
        for box in boxes
    ]
    picture = {"source": source, "x": 0, "y": 1, "sizex": 1, "sizey": 1, "sizing": "stretch", "layer": "below", **place}
    axis = {"visible": False, "range": [0, 1]}
    unseen = {"type": "scatter", "x": [0], "y": [0], "opacity": 0}  # without a trace Plotly has no axes to draw on
    return {
        "data": [unseen],
        "layout": {"images": [picture], "shapes": shapes, "xaxis": axis, "yaxis": axis, "height": 600},
    }


def _opened(browser: Any, address: str, way: str) -> Any:
    tab = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    tab.goto(f"{address}/?way={way}")
    shown = {COMPONENT: ".box", PLOTLY: ".shapelayer path"}.get(way, '[data-testid="stImage"] img')
    tab.locator(shown).first.wait_for(state="attached", timeout=120_000)
    tab.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60_000)
    tab.wait_for_timeout(1000)
    return tab


def main() -> None:
    """Print both tables."""
    clicks()
    print()
    reading()


def reading() -> None:
    """Bringing in a file of 12 megapixels, beside the Pillow that one would write: open, upright, RGB, save."""
    import pillow_heif
    from PIL import Image, ImageOps

    from benchmarks.faces_page import crowd
    from services import images

    def plain(raw: bytes) -> None:
        ImageOps.exif_transpose(Image.open(io.BytesIO(raw))).convert("RGB").save(io.BytesIO(), "JPEG", quality=92)

    pixels = Image.open(io.BytesIO(crowd()))
    turned = Image.Exif()
    turned[0x0112] = 6
    files = {"JPEG": crowd(), "JPEG, lying on its side": _saved(pixels, "JPEG", quality=90, exif=turned)}
    files |= {"PNG": _saved(pixels, "PNG", compress_level=1), "WebP": _saved(pixels, "WEBP", quality=85, method=1)}
    buffer = io.BytesIO()
    pillow_heif.from_pillow(pixels).save(buffer, quality=60)
    files["HEIC"] = buffer.getvalue()
    print("| 12 megapixels as | MB | normalize, ms | plain Pillow, ms |\n|---|---|---|---|")
    for kind, raw in files.items():
        ours, theirs = [], []
        for _ in range(5):
            ours.append(_ms(partial(images.normalize, kind, raw)))
            theirs.append(_ms(partial(plain, raw)))
        print(f"| {kind} | {len(raw) / 1e6:.1f} | {statistics.median(ours):.0f} | {statistics.median(theirs):.0f} |")


def _saved(pixels: Any, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pixels.save(buffer, kind, **options)
    return buffer.getvalue()


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def clicks() -> None:
    """From a click to the painted picture, all ways in turns."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = Path(folder) / "app.py"
        app.write_text(APP, encoding="utf-8")
        app.with_name("page.py").write_text(PAGE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with serving(app) as server:
            tabs = {way: _opened(browser, server.address, way) for way in WAYS}
            times: dict[str, list[float]] = {way: [] for way in WAYS}
            sent: dict[str, int] = dict.fromkeys(WAYS, 0)
            for way, tab in tabs.items():
                _count_bytes(tab, sent, way)
            for click in range(CLICKS + 1):
                for way, tab in tabs.items():
                    tab.bring_to_front()
                    image = tab.locator('[data-testid="stImage"] img')
                    before = image.get_attribute("src") if way in {SMALL, FULL} else ""
                    before = before and (server.address + before if before.startswith("/") else before)
                    taken = tab.evaluate(CLICK, [way, BOXES - click - 1, before])
                    if click:  # the first click of each way warms caches
                        times[way].append(taken)
                    else:
                        sent[way] = 0
                    time.sleep(0.3)
        browser.close()
    ours = statistics.median(times[COMPONENT])
    print("| way | median ms | least ms | p90 ms | KB a click | times ours |\n|---|---|---|---|---|---|")
    for way, name in WAYS.items():
        row = sorted(times[way])
        middle = statistics.median(row)
        print(
            f"| {name} | {middle:.0f} | {row[0]:.0f} | {row[int(len(row) * 0.9)]:.0f} | "
            f"{sent[way] / CLICKS / 1024:,.0f} | {middle / ours:.1f} |"
        )


def _count_bytes(tab: Any, sent: dict[str, int], way: str) -> None:
    """Add what the server sends to a tab, over the websocket and over HTTP."""
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")

    def add(size: int) -> None:
        sent[way] += size

    session.on("Network.webSocketFrameReceived", lambda event: add(len(event["response"]["payloadData"]) * 3 // 4))
    session.on("Network.loadingFinished", lambda event: add(int(event["encodedDataLength"])))


if __name__ == "__main__":
    main()
