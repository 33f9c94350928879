"""The text-to-speech page in a real browser: sound that plays, words that light up with it, files that arrive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
# Violations that come from Streamlit's own widgets.
UPSTREAM = {"presentation-role-conflict", "landmark-one-main", "region", "list", "listitem"}
ANSWERED_MS = 60_000
SENTENCE = "The train to Leeds leaves from platform four. Mind the gap, and have a good journey!"
WORDS = SENTENCE.replace(".", "").replace(",", "").replace("!", "").split()

# Notes each word at the moment it lights up, with the sound's own time.
WATCH = """player => {
  const audio = player.querySelector("audio")
  window.lit = []
  new MutationObserver(changes => {
    for (const { target } of changes)
      if (target.classList.contains("now") && window.lit.at(-1)?.[0] !== target.textContent)
        window.lit.push([target.textContent, Math.round(audio.currentTime * 1000)])
  }).observe(player, { subtree: true, attributes: true, attributeFilter: ["class"] })
}"""
SOUND = 'player => { const audio = player.querySelector("audio"); return [audio.currentTime, audio.paused] }'


def opened(visit: Visit, address: str, **window: Any) -> Page:
    page = visit(f"{address}/text-to-speech", **window)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled(timeout=ANSWERED_MS)
    settled(page)
    return page


def test_words_light_up_one_after_another_while_they_are_spoken(address: str, visit: Visit) -> None:
    page = opened(visit, address)
    player = page.locator(".player")
    player.evaluate(WATCH)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=20_000)  # it has ended
    lit: list[tuple[str, int]] = page.evaluate("window.lit")
    # A browser that is short of time may miss a frame, and with it a short word; the order never changes.
    assert [word for word in WORDS if word in {word for word, _ in lit}] == [word for word, _ in lit]
    assert len(lit) >= len(WORDS) - 3
    times = [time for _, time in lit]
    assert times == sorted(times)
    assert times[-1] > 2_000


def test_a_click_on_a_word_plays_from_it_and_keys_move_by_word(address: str, visit: Visit) -> None:
    page = opened(visit, address)
    player = page.locator(".player")
    player.get_by_role("button", name="gap", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    at, paused = player.evaluate(SOUND)
    assert paused
    assert at > 2
    player.get_by_role("button", name="Leeds", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(player.locator(".word.now")).to_have_text("leaves")
    expect(player.get_by_role("button", name="leaves", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(player.locator(".word.now")).to_have_text("Leeds")


def test_files_arrive_and_are_what_they_say(address: str, visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, address)
    with page.expect_download() as mp3:
        page.get_by_role("button", name="Download MP3").click()
    mp3.value.save_as(tmp_path / "said.mp3")
    assert soundfile.info(tmp_path / "said.mp3").duration > 2
    page.get_by_role("button", name="Other files").click()
    with page.expect_download() as captions:
        page.get_by_role("button", name="Captions, WebVTT").click()
    captions.value.save_as(tmp_path / "said.vtt")
    written = (tmp_path / "said.vtt").read_text("utf-8")
    assert written.startswith("WEBVTT")
    assert "The train to Leeds leaves from platform four." in written


def test_what_is_typed_is_spoken_as_text_and_its_address_reproduces_it(address: str, visit: Visit) -> None:
    page = opened(visit, address)
    page.get_by_label("What to say").fill("Say <b onclick=alert(1)>this</b> & **that** in the caf\u00e9.")
    page.get_by_role("button", name="Speak", exact=True).click()
    words = page.locator(".player .words")
    expect(words).to_have_text("Say <b onclick=alert(1)>this</b> & **that** in the caf\u00e9.", timeout=ANSWERED_MS)
    assert words.locator("b").count() == 0
    page.wait_for_url("**voice=Amy**")
    again = visit(page.url)
    expect(again.locator(".player .words")).to_contain_text("**that** in the caf\u00e9.", timeout=ANSWERED_MS)


def test_a_long_text_can_be_canceled_and_goes_on_from_there(address: str, visit: Visit) -> None:
    page = opened(visit, address, width=400)
    text = " ".join(f"Number {number} tells of people who talk by the river all day." for number in range(300))
    page.get_by_label("What to say").fill(text)
    page.get_by_role("button", name="Speak", exact=True).click()
    page.get_by_role("button", name="Cancel").click(timeout=ANSWERED_MS)
    expect(page.get_by_text("Canceled.")).to_be_visible(timeout=20_000)
    expect(page.locator(".player .words")).to_contain_text("The train")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_player_passes_axe(address: str, visit: Visit, scheme: str) -> None:
    page = opened(visit, address, scheme=scheme)
    page.locator(".player").get_by_role("button", name="platform", exact=True).click()
    page.keyboard.press("Space")
    found = Axe().run(page).response["violations"]
    ours = [violation for violation in found if violation["id"] not in UPSTREAM]
    inside = [node for violation in ours for node in violation["nodes"] if "stBidiComponent" in str(node["target"])]
    assert inside == []
