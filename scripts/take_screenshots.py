"""Take the README's pictures from the running app: `python -m scripts.take_screenshots` writes `docs/images/`."""

from __future__ import annotations

import shutil
from typing import Any

from benchmarks.servers import ROOT, serving

FOLDER = ROOT / "docs" / "images"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def opened(browser: Any, url: str, scheme: str = "light") -> Any:
    """A window on a page whose script has ended."""
    page = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme=scheme).new_page()
    page.goto(url)
    page.locator("h1").first.wait_for(timeout=120_000)
    page.locator(STILL).wait_for(timeout=120_000)
    page.wait_for_timeout(3000)  # pictures and fonts arrive after the script
    return page


def main() -> None:
    """Take them all."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving("app.py") as server:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = opened(browser, f"{server.address}/text-to-speech")
        page.get_by_role("button", name="Play", exact=False).first.click()
        page.wait_for_timeout(1300)
        page.screenshot(path=FOLDER / "text-to-speech.png")
        opened(browser, f"{server.address}/faces?faces_input_samples=Portraits").screenshot(path=FOLDER / "faces.png")
        opened(browser, f"{server.address}/compare-faces", "dark").screenshot(path=FOLDER / "compare-faces.png")
        opened(browser, f"{server.address}/text-in-image", "dark").screenshot(path=FOLDER / "text-in-image.png")
        browser.close()


if __name__ == "__main__":
    main()
