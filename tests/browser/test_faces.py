"""The faces page in a real browser: a real upload, clicks that go both ways, a batch that its link finds again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from components.pictures import samples
from tests.browser.conftest import settled

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
# Violations that come from Streamlit's own widgets.
UPSTREAM = {"presentation-role-conflict", "landmark-one-main", "region", "list", "listitem"}
ANSWERED_MS = 60_000


@pytest.fixture(scope="module")
def three_heads() -> bytes:
    """The shipped portrait's head three times, each smaller than the one before: faces 1, 2 and 3."""
    portrait = Image.open(io.BytesIO(samples.ASTRONAUT.picture.data)).convert("RGB").crop((130, 0, 320, 250))
    canvas = Image.new("RGB", (1200, 400), "white")
    for number, height in enumerate((400, 320, 250)):
        canvas.paste(portrait.resize((round(height * 0.76), height)), (number * 420, 0))
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=92)
    return file.getvalue()


def upload(page: Page, files: dict[str, bytes]) -> None:
    page.get_by_role("radio", name="Upload").click()
    settled(page)
    chosen = [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files.items()]
    page.locator("[data-testid='stFileUploader'] input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]


def expect_chosen(page: Page, number: int) -> None:
    """Box, row and facts agree on the chosen face."""
    expect(page.locator("tbody tr.selected")).to_contain_text(f"Face {number}")
    expect(page.locator(f".box.selected[aria-label*='Face {number}']")).to_have_count(1)
    expect(page.get_by_role("heading", name=f"Face {number}")).to_be_visible()


def test_an_uploaded_picture_is_answered_and_clicks_go_both_ways(
    visit: Visit, address: str, three_heads: bytes
) -> None:
    page = visit(f"{address}/faces")
    expect(page.get_by_role("heading", name="1 face")).to_be_visible(timeout=ANSWERED_MS)
    upload(page, {"three <b>heads</b>.jpg": three_heads})
    expect(page.get_by_role("heading", name="3 faces")).to_be_visible(timeout=ANSWERED_MS)
    expect_chosen(page, 1)
    page.locator(".box[aria-label*='Face 3']").click()
    expect_chosen(page, 3)
    page.locator("tbody tr").nth(0).click()
    expect_chosen(page, 1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_chosen(page, 2)
    page.locator("tbody tr.selected").click()
    expect(page.get_by_text("Choose a face, in the picture or in the table")).to_be_visible()


def test_the_slider_moves_boxes_and_the_address_and_asks_nobody(visit: Visit, address: str) -> None:
    page = visit(f"{address}/faces?faces_confidence=100")
    expect(page.get_by_role("heading", name="0 of 1 faces")).to_be_visible(timeout=ANSWERED_MS)
    calls = page.get_by_text(re.compile(r"\d+ calls?"))
    before = calls.first.inner_text() if calls.count() else ""
    page.get_by_role("slider", name="Least detection confidence").press("Home")
    expect(page.get_by_role("heading", name="1 face")).to_be_visible()
    expect(page).to_have_url(re.compile("faces_confidence=0"))
    assert (calls.first.inner_text() if calls.count() else "") == before


def test_a_batch_goes_on_and_its_link_finds_it(visit: Visit, address: str, three_heads: bytes, tmp_path: Path) -> None:
    page = visit(f"{address}/faces")
    wall = io.BytesIO()
    Image.new("RGB", (300, 200), "gray").save(wall, "JPEG")
    upload(page, {"heads.jpg": three_heads, "wall.jpg": wall.getvalue()})
    page.get_by_role("button", name="Find the faces in 2 pictures (free)").click()
    expect(page.get_by_text("2 of 2 pictures answered.")).to_be_visible(timeout=ANSWERED_MS)
    expect(page.get_by_role("option", name=re.compile("heads.jpg.*3 faces"))).to_be_visible()
    link = page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of all pictures").click()
    download.value.save_as(tmp_path / "faces.csv")
    rows = list(csv.DictReader((tmp_path / "faces.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(one["picture"], one["outcome"]) for one in rows] == [("heads.jpg", "faces")] * 3 + [
        ("wall.jpg", "no face")
    ]
    page.close()
    again = visit(link)
    expect(again.get_by_text("2 of 2 pictures answered.")).to_be_visible()
    again.get_by_role("option", name=re.compile("wall.jpg.*no face")).click()
    expect(again.get_by_role("heading", name="No face")).to_be_visible()


def test_the_page_fits_a_telephone_and_passes_axe(visit: Visit, address: str) -> None:
    page = visit(f"{address}/faces", width=400)
    expect(page.get_by_role("heading", name="Face 1")).to_be_visible(timeout=ANSWERED_MS)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["id"] not in UPSTREAM] == []
