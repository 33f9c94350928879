"""From starting the server to the first interactive page, beside an empty app that imports streamlit and pandas.

A page is interactive when its title is painted and its first control (the menu's link, the empty app's button) can be
clicked; Vitrine's miniatures go on filling in. The two are started in turn, each with a fresh browser window; the
median of the pairs' ratios is what counts. Memory is read when the engines have answered, text reading included.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.servers import serving, wait_until_healthy

RUNS = 5
EMPTY_APP = 'import pandas\nimport streamlit as st\n\nst.title("Empty")\nst.button("A button")\n'
LINK = '[data-testid="stSidebarNavLink"]'
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def first_page_s(browser: Any, script: str | Path, control: str, cwd: Path | None = None) -> float:
    """Seconds from the start of the server's process until the title is painted and the control can be clicked."""
    with serving(script, wait=False, **({"cwd": cwd} if cwd else {})) as server:
        wait_until_healthy(server)
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.address)
        page.locator("h1").first.wait_for(timeout=120_000)
        page.locator(control).first.click(trial=True, timeout=120_000)
        seconds = time.monotonic() - server.started_s
        context.close()
    return seconds


def warm_memory_mb(browser: Any) -> float:
    """Resident memory of the server and its speech workers, in MB, when all its engines have answered."""
    with serving("app.py") as server:
        page = browser.new_context().new_page()
        for address in ("", "text-to-speech", "faces"):
            page.goto(f"{server.address}/{address}")
            page.locator("h1").first.wait_for(timeout=120_000)
            page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
        time.sleep(25)  # the warm-up's few seconds, and two rounds of giving memory back
        return server.resident_mb()


def main() -> None:
    """Print the table."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_APP, encoding="utf-8")
        pairs = []
        for run in range(RUNS + 1):
            pair = (first_page_s(browser, "app.py", LINK), first_page_s(browser, empty, "button", Path(folder)))
            if run:  # the first pair warms the disk
                pairs.append(pair)
        memory = warm_memory_mb(browser)
        browser.close()
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print("| what | Vitrine | empty app (streamlit, pandas) | ratio |\n|---|---|---|---|")
    print(f"| server start to first interactive page, median of {RUNS} | {ours:.2f} s | {theirs:.2f} s | {ratio:.2f} |")
    print(f"\nResident memory of the server and its speech workers, all engines warm: {memory:.0f} MB.")


if __name__ == "__main__":
    main()
