"""Every component is mounted, cleaned up and mounted again on one element, as Streamlit may do with it.

The modules run in a blank page of Chromium with the data that their own `show` sends; no server is needed. What stays
behind after a cleanup shows there: tiles that stand twice, a click with two answers, a listener on the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from streamlit.testing.v1 import AppTest

from services import ROOT

pytestmark = pytest.mark.browser

HOST = "http://components.test"

# Each script of a component, and what a visitor does to it once.
CLICKS = {
    "answers/confidence_bar/confidence_bar.js": None,  # it shows and answers to nothing
    "comparison/comparison_view/comparison_view.js": ".boxes [data-index='0']",
    "labels/color_swatches/color_swatches.js": ".swatch",
    "labels/label_tree/label_tree.js": ".row",
    "pictures/annotated_image/annotated_image.js": ".boxes [data-index='0']",
    "pictures/gallery/gallery.js": ".tile",
    "pictures/image_input/paste.js": "paste",
    "pictures/region_table/region_table.js": "tbody tr",
    "speech/player/player.js": ".play",
}

# Before anything is loaded: the page counts what is listened to and what is reported.
COUNTERS = """
(() => {
  window.reports = 0;
  const listening = []; // what a component's script listens to, not what the browser's driver does
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const same = (one, other) => ["target", "type", "listener"].every((part) => one[part] === other[part]);
  const forget = (entry) => {
    const at = listening.findIndex((other) => same(entry, other));
    if (at >= 0) listening.splice(at, 1);
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const entry = { target: this, type, listener };
    if (new Error().stack.includes(".js:") && !options?.signal?.aborted) {
      listening.push(entry);
      if (options?.signal) addEventListener.call(options.signal, "abort", () => forget(entry));
    }
    return addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    forget({ target: this, type, listener });
    return removeEventListener.call(this, type, listener, options);
  };
  const watching = new Set();
  const { observe, disconnect } = ResizeObserver.prototype;
  ResizeObserver.prototype.observe = function (...rest) {
    watching.add(this);
    return observe.apply(this, rest);
  };
  ResizeObserver.prototype.disconnect = function () {
    watching.delete(this);
    return disconnect.call(this);
  };
  // What still listens and can be reached: an element that left the page takes its listeners with it.
  window.left = () => [
    ...listening
      .filter(({ target }) => !(target instanceof Node) || target.isConnected)
      .map(({ target, type }) => `${type} of ${target.className?.baseVal ?? target.className ?? target}`),
    ...[...watching].map(() => "a ResizeObserver"),
  ];
  HTMLMediaElement.prototype.play = async () => void (window.reports += 1);
  const clipboard = { writeText: async () => void (window.reports += 1) };
  Object.defineProperty(navigator, "clipboard", { value: clipboard });
})();
"""

# The element as Streamlit makes it: the component's HTML and CSS in a shadow root.
STAGE = """
async ({ html, css, script }) => {
  const uploader = document.createElement("div");
  uploader.className = "st-key-pictures_upload";
  const input = document.createElement("input");
  input.type = "file";
  input.onchange = () => (window.reports += 1);
  uploader.append(input);
  const host = document.createElement("div");
  host.style.width = "800px";
  document.body.append(uploader, host);
  const root = host.attachShadow({ mode: "open" });
  const place = document.createElement("template");
  place.setHTMLUnsafe(`<style>${css}</style>${html}`);
  root.append(place.content);
  const { default: run } = await import(script);
  const report = () => (window.reports += 1);
  window.root = root;
  window.mount = (data) =>
    void (window.cleanUp = run({ data, parentElement: root, setStateValue: report, setTriggerValue: report }));
}
"""

CLICK = """
(name) => {
  const found = window.root.querySelector(name);
  if (found && !found.disabled) found.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}
"""

LOADED = """
() => {
  const sound = window.root.querySelector("audio");
  return !sound || (sound.readyState > 0 && !window.root.querySelector(".play").disabled);
}
"""

PASTE = """
() => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File(["x"], "image.jpg", { type: "image/jpeg" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}
"""


def every_component() -> None:
    import io

    import numpy as np
    import soundfile

    from components.answers import confidence_bar
    from components.answers.confidence_bar import Fact, Group
    from components.comparison import comparison_view
    from components.comparison.comparison_view import FaceSeen, Line, Reference
    from components.labels import color_swatches, label_tree
    from components.pictures import annotated_image, gallery, image_input, region_table, samples
    from components.pictures.annotated_image import Annotation
    from components.pictures.region_table import Region
    from components.speech import player
    from services import speech
    from services.boxes import Box
    from services.labels import Color, Label
    from services.labels.tree import tree
    from services.speech import Recording, SpeechMark

    picture, box = samples.SHIRT.picture, Box(0.2, 0.2, 0.3, 0.3)
    confidence_bar.show([Group("Face 1", (Fact("Smile", "Yes", 97.0),), "A note")], key="bar")
    color_swatches.show([("Whole picture", [Color("#0000ff", "blue", "blue", 90.0)])], key="swatches")
    labels = [Label("Person", 99.0, (), (), (), ("People",)), Label("Face", 98.0, (), ("Person",), (), ("People",))]
    label_tree.show(tree(labels), key="tree", selected=None, alt="Labels")
    annotated_image.show(picture, [Annotation(box, "Face 1", ("99.1 %",))], key="picture", alt="A shirt")
    gallery.show([gallery.Thumbnail(picture, name) for name in ("one", "two", "three")], key="tiles", alt="Pictures")
    image_input.show("pictures")
    region_table.show(picture, [Region(1, box, "Face 1", (99.1, None))], ["", "a", "b"], key="t", selected=None, alt="")
    face = FaceSeen(box, "Face 1", "face 1", "match", (Line(0, "97.3 %", "match"),))
    comparison_view.show([Reference(picture, "one", box)], picture, [face], key="comparison")
    amy = speech.Voice("Amy", "Amy", "Female", "en-GB", "British English", ("standard",))
    visemes = tuple(SpeechMark(time_ms, "viseme", None, None, symbol) for time_ms, symbol in ((0, "k"), (90, "a")))
    marks = (SpeechMark(0, "word", 0, 5, "Hello"), *visemes)
    wav = io.BytesIO()
    soundfile.write(wav, np.zeros(4800, np.float32), 16_000, format="WAV")
    made = Recording(speech.Utterance("Hello", amy), wav.getvalue(), marks, 5, 300.0, 1.0, 1, ())
    player.show(made, key="player")


@pytest.fixture(scope="module")
def data_of_each() -> dict[str, Any]:
    """What each component's `show` sends to the browser, by the name of its script."""
    app = AppTest.from_function(every_component, default_timeout=60)
    app.query_params["pictures_source"] = "Upload"
    app.run()
    assert not app.exception
    sent = [element.proto for element in app.get("bidi_component")]
    return {proto.component_name.removeprefix("vitrine_"): json.loads(proto.json) for proto in sent}


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """A blank page on a host that exists only here; it serves the components' scripts."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.endswith(".js"):
            script = (ROOT / "components" / path.removeprefix("/")).read_text(encoding="utf-8")
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Components</title>", content_type="text/html")

    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", serve)
    page.add_init_script(COUNTERS)
    page.goto(f"{HOST}/")
    yield page
    context.close()
    assert not complaints, complaints


def test_every_component_is_tried() -> None:
    scripts = {path.relative_to(ROOT / "components").as_posix() for path in (ROOT / "components").rglob("*.js")}
    assert scripts == set(CLICKS)


@pytest.mark.parametrize("script", CLICKS)
def test_a_component_mounted_again_is_as_at_first(blank: Page, data_of_each: dict[str, Any], script: str) -> None:
    path = ROOT / "components" / script
    beside = {ending: path.with_suffix(ending) for ending in (".html", ".css")}
    files = {ending: file.read_text(encoding="utf-8") if file.exists() else "" for ending, file in beside.items()}
    data = data_of_each[path.stem]
    html = files[".html"] or '<div class="hint"></div>'
    blank.evaluate(STAGE, {"html": html, "css": files[".css"], "script": f"{HOST}/{script}"})

    first = mounted(blank, data)
    assert clicked(blank, script) == (1 if CLICKS[script] else 0)
    clean_up(blank)
    assert clicked(blank, script) == 0
    assert mounted(blank, data) == first
    assert clicked(blank, script) == (1 if CLICKS[script] else 0)
    # A run on new data is no mount: nothing may be stacked.
    blank.evaluate("(data) => window.mount(data)", data)
    assert clicked(blank, script) == (1 if CLICKS[script] else 0)
    clean_up(blank)


def mounted(page: Page, data: Any) -> str:
    """Run the component; its markup when all is loaded, without the addresses of sounds, which are new each time."""
    page.evaluate("(data) => window.mount(data)", data)
    page.wait_for_function(LOADED)
    return str(page.evaluate("() => window.root.innerHTML.replace(/blob:[^\"]+/g, 'blob:')"))


def clean_up(page: Page) -> None:
    """Let the component go, and see that it listens to nothing any more."""
    page.evaluate("() => window.cleanUp?.()")
    assert page.evaluate("() => window.left()") == []


def clicked(page: Page, script: str) -> int:
    """Do once what the visitor does; how often it was reported. What is not there cannot be clicked."""
    page.evaluate("() => void (window.reports = 0)")
    if CLICKS[script] == "paste":
        page.evaluate(PASTE)
    elif CLICKS[script]:
        page.evaluate(CLICK, CLICKS[script])
    return int(page.evaluate("() => window.reports"))
