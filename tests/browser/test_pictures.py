"""The picture components in a real browser: pointer, keyboard, small screens, pasting, and no markup from text."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.pictures import samples
from tests.browser.conftest import servers, settled

pytestmark = pytest.mark.browser

# Violations that come from Streamlit's own widgets.
UPSTREAM = {"presentation-role-conflict", "landmark-one-main", "region", "list", "listitem"}

Visit = Callable[..., Page]

# The labels that are shown and the boxes, as rectangles on the screen.
PLACES = """
(stage) => {
  const rectangle = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const all = (name) => [...stage.querySelectorAll(name)].filter((e) => !e.hidden);
  return { stage: rectangle(stage), chips: all(".chip").map(rectangle), boxes: all(".line").map(rectangle) };
}
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the picture components."""
    running = servers(tmp_path_factory)
    yield next(running)("tests/browser/scripts/pictures_app.py", PYTHONPATH=".")
    for _ in running:
        pass


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["id"] not in UPSTREAM]


def box(page: Page, index: int) -> Any:
    return page.locator(f".box[data-index='{index}']")


def test_hover_shows_the_facts_as_text_and_a_click_selects(visit: Visit, pictures: str) -> None:
    page = visit(pictures)
    box(page, 1).hover()
    expect(page.locator(".tip")).to_contain_text("Face 2 <b>")
    expect(page.locator(".tip")).to_contain_text("<img src=https://evil.example/x.png>")
    assert page.locator(".tip img").count() == 0
    box(page, 1).click()
    expect(page.get_by_text("Chosen 1")).to_be_visible()
    expect(page.locator(".box.selected")).to_have_attribute("data-index", "1")
    box(page, 1).click()
    expect(page.get_by_text("Chosen None")).to_be_visible()


def test_the_keyboard_walks_selects_and_dismisses(visit: Visit, pictures: str) -> None:
    page = visit(pictures, width=1200)
    page.mouse.move(1, 1)
    expect(page.locator(".box[tabindex='0']")).to_have_count(1)
    box(page, 0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(page.locator(".spoken")).to_contain_text("99.1 %")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chosen 2")).to_be_visible()
    expect(page.locator(".box:focus")).to_have_attribute("data-index", "2")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_text("Chosen 0")).to_be_visible()


def test_the_page_and_the_picture_select_in_turn(visit: Visit, pictures: str) -> None:
    page = visit(pictures)
    box(page, 0).click()
    expect(page.get_by_text("Chosen 0")).to_be_visible()
    page.locator(".st-key-row").get_by_role("combobox").click()
    page.get_by_role("option", name="2", exact=True).click()
    expect(page.locator(".box.selected")).to_have_attribute("data-index", "2")
    box(page, 1).click()
    expect(page.get_by_text("Chosen 1")).to_be_visible()


@pytest.mark.parametrize(("width", "boxes"), [(1200, 3), (1200, 60), (400, 3), (400, 60)])
def test_labels_cover_no_box_at_any_width(visit: Visit, pictures: str, width: int, boxes: int) -> None:
    page = visit(f"{pictures}/?boxes={boxes}", width=width)
    expect(page.locator(".box")).to_have_count(boxes)
    expect(page.locator(".chip").filter(visible=True).first).to_have_css("transform", re.compile("matrix"))
    places = page.locator(".stage").evaluate(PLACES)
    assert places["chips"]
    for left, top, right, bottom in places["chips"]:
        assert places["stage"][0] - 1 <= left
        assert right <= places["stage"][2] + 1
        for other in places["boxes"]:
            assert right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 1 or other[3] <= top + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_boxes_and_gallery_pass_axe(visit: Visit, pictures: str, scheme: str) -> None:
    page = visit(pictures, scheme=scheme)
    box(page, 1).hover()
    assert violations(page) == []
    page = visit(f"{pictures}/?show=gallery", scheme=scheme)
    expect(page.locator(".tile")).to_have_count(15)
    assert violations(page) == []


def test_a_gallery_is_one_tab_stop_and_walks_in_two_directions(visit: Visit, pictures: str) -> None:
    page = visit(f"{pictures}/?show=gallery", width=1200)
    expect(page.locator(".tile")).to_have_count(15)
    page.locator(".tile").nth(0).click()
    expect(page.get_by_text("Chosen 0")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chosen 1")).to_be_visible()
    expect(page.locator(".tile[tabindex='0']")).to_have_count(1)


def test_a_sample_an_upload_and_a_pasted_picture_come_in(visit: Visit, pictures: str) -> None:
    page = visit(f"{pictures}/?show=input&pictures_sample=Harbour")
    expect(page.get_by_text("Got harbour.jpg 1600")).to_be_visible()
    page.get_by_role("radio", name="Upload").click()
    settled(page)
    chooser = page.locator('[data-testid="stFileUploader"] input[type=file]')
    chooser.set_input_files(str(samples.SHIRT.path))
    expect(page.get_by_text("Got shirt.jpg 1200")).to_be_visible()
    page.evaluate(
        """(data) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([bytes], "image.jpg", { type: "image/jpeg" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        base64.b64encode(samples.SCOREBOARD.path.read_bytes()).decode(),
    )
    expect(page.get_by_text("Got image.jpg 1600")).to_be_visible()
