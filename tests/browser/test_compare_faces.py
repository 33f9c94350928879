"""Comparing faces in a real browser: lines that end at the faces, clicks that go both ways, narrow screens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_faces import ANSWERED_MS, UPSTREAM

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
# Where the shown line ends, and the middle of the box of the second face, in pixels of the window.
GEOMETRY = """() => {
  const roots = [...document.querySelectorAll('*')].map((one) => one.shadowRoot ?? one);
  const root = roots.find((one) => one.querySelector('.pair'));
  const line = [...root.querySelectorAll('.pair')].find((one) => one.style.display !== 'none').querySelector('.line');
  const end = new DOMPoint(line.x2.baseVal.value, line.y2.baseVal.value).matrixTransform(line.getScreenCTM());
  const start = new DOMPoint(line.x1.baseVal.value, line.y1.baseVal.value).matrixTransform(line.getScreenCTM());
  const box = root.querySelector('[data-index="1"] .line').getBoundingClientRect();
  const reference = root.querySelector('.reference img').getBoundingClientRect();
  const plain = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  return { start: [start.x, start.y], end: [end.x, end.y], box: plain(box), reference: plain(reference) };
}"""


@pytest.mark.parametrize("width", [1440, 400])
def test_the_line_runs_from_the_reference_to_the_face_that_it_matches(visit: Visit, address: str, width: int) -> None:
    page = visit(f"{address}/compare-faces", width=width)
    expect(page.get_by_role("heading", name="The same person: face 2.")).to_be_visible(timeout=ANSWERED_MS)
    expect(page.locator(".pair:visible")).to_have_count(1)
    drawn = page.evaluate(GEOMETRY)
    (x1, y1), (x2, y2) = drawn["start"], drawn["end"]
    assert drawn["reference"]["left"] <= x1 <= drawn["reference"]["right"]
    assert drawn["reference"]["top"] <= y1 <= drawn["reference"]["bottom"]
    assert drawn["box"]["left"] - 2 <= x2 <= drawn["box"]["right"] + 2
    assert drawn["box"]["top"] - 2 <= y2 <= drawn["box"]["bottom"] + 2
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_faces_are_chosen_by_click_key_and_row(visit: Visit, address: str) -> None:
    page = visit(f"{address}/compare-faces")
    expect(page.locator(".face")).to_have_count(2, timeout=ANSWERED_MS)
    page.locator(".face[aria-label^='Face 1']").click()
    expect(page.locator("tbody tr.selected")).to_contain_text("Face 1")
    expect(page.locator(".pair:visible")).to_have_count(2)  # the line of somebody else shows while it is looked at
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr.selected")).to_contain_text("Face 2")
    page.locator("tbody tr").nth(0).locator("button").click()
    expect(page.locator(".face.selected")).to_have_attribute("aria-label", re.compile("^Face 1, someone else"))


def test_both_pages_pass_axe(visit: Visit, address: str) -> None:
    for path in ("compare-faces", "celebrities"):
        page = visit(f"{address}/{path}")
        expect(page.get_by_role("button", name="Show the call").or_(page.get_by_text("Show the call"))).to_be_visible(
            timeout=ANSWERED_MS
        )
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["id"] not in UPSTREAM] == []
