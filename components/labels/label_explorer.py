"""What is on one picture: its labels as a tree, their boxes on the picture, its colors and quality.

One fragment, so that a threshold, a filter or a click redraws this and nothing else; no call is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.answers import badge, confidence_bar, file_downloads
from components.answers.confidence_bar import Fact, Group
from components.asking.picture_page import Explorer
from components.labels import color_swatches, label_tree
from components.pictures import annotated_image
from components.pictures.annotated_image import Annotation
from services import labels
from services.agreement import Thing
from services.exports import labels as label_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.labels import Instance, Label, LabelReading, Look
from services.labels import tree as taxonomy
from services.ledger import Answered

_PARTS = ("Whole picture", "Foreground", "Background")


@dataclass(frozen=True, slots=True)
class View:
    """Which labels are looked at: at least so confident (0 to 100), of these names or categories, without those."""

    least: int = int(labels.DEFAULT_CONFIDENCE)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def controls(key: str, answers: Sequence[Answered[LabelReading]]) -> View:
    """Threshold and filters; all stand in the address, and none of them makes a call."""
    least = st.slider(
        "Least confidence",
        0,
        100,
        int(labels.DEFAULT_CONFIDENCE),
        format="%d %%",
        key=f"{key}_confidence",
        bind="query-params",
        help="How sure a label must be. It is applied to what came back, so moving it costs no call.",
    )
    readings = [answered.value for answered in answers]
    names = {label.name: None for reading in readings for label in reading.labels}
    categories = {name: None for reading in readings for label in reading.labels for name in label.categories}
    chosen = []
    for word, help_text in (
        (
            "Only",
            "Labels or categories to show; nothing chosen means all. Names that are not in the list can be typed.",
        ),
        ("Without", "Labels or categories to leave out, whatever is chosen on the other side."),
    ):
        chosen.append(
            st.multiselect(
                word,
                sorted({*names, *categories}),
                key=f"{key}_{word.lower()}",
                bind="query-params",
                accept_new_options=True,
                placeholder="labels or categories",
                help=help_text,
            )
        )
    return View(least, tuple(map(str, chosen[0])), tuple(map(str, chosen[1])))


@st.fragment
def show(picture: Picture, answer: Answered[LabelReading], *, key: str, view: View | None = None) -> None:
    """Show the answer for a picture with its controls or, where they stand elsewhere, as `view` says."""
    reading = answer.value
    left, right = st.columns([3, 2], gap="medium")
    with right:
        view = controls(key, [answer]) if view is None else view
        shown = seen(reading, view)
    with left:
        chosen = _picture(picture, shown, key)
        badge.show(answer.receipt)
        _downloads(picture, answer, view, key)
    with right:
        st.header(_count(reading, shown), anchor=False)
        _remarks(reading, shown, view)
        if shown:
            name = chosen.name if chosen else None
            alt = "The labels of the picture by category and parent"
            label_tree.show(taxonomy.tree(shown), key=f"{key}_tree", selected=name, alt=alt)
            st.caption(
                "Choose a label to see its boxes alone. A number of boxes counts things; a label without boxes "
                "is said of the whole picture."
            )
        vocabulary(answer)
    _look(reading, chosen, key)


def seen(reading: LabelReading, view: View) -> tuple[Label, ...]:
    """The labels that are looked at, surest first."""
    return labels.chosen(reading, view.least, include=view.include, exclude=view.exclude)


def note(answered: Answered[LabelReading], view: View) -> str:
    """What is on the picture in two words: "7 labels", "no label", "not found" where a filter left nothing."""
    count = len(seen(answered.value, view))
    if not count:
        return "not found" if labels.chosen(answered.value, view.least) else "no label"
    return "1 label" if count == 1 else f"{count} labels"


def things(answered: Answered[LabelReading], view: View) -> tuple[Thing, ...]:
    """The labels, each once for the whole picture and once for every box, to compare with another answer."""
    shown = seen(answered.value, view)
    whole = (Thing(label.name, label.confidence, None) for label in shown)
    boxed = (Thing(label.name, one.confidence, one.box) for label in shown for one in label.instances)
    return (*whole, *boxed)


def boxes(shown: Sequence[Label]) -> list[Annotation]:
    """The instances of labels, for the page and for the picture to download."""
    return [
        Annotation(one.box, label.name, _facts(label, one), number=number)
        for number, (label, one) in enumerate(_instances(shown), 1)
    ]


def files(view: View) -> dict[str, Callable[[Iterable[PictureResult[Answered[LabelReading]]]], bytes]]:
    """What makes a file of many answers as they are looked at, by the file's ending."""
    return {
        "csv": partial(label_exports.to_csv, confidence=view.least, include=view.include, exclude=view.exclude),
        "json": partial(label_exports.to_json, confidence=view.least, include=view.include, exclude=view.exclude),
    }


def vocabulary(answered: Answered[LabelReading]) -> None:
    """Says plainly that Local knows few labels, and which."""
    if answered.receipt.backend != "local":
        return
    count = len(labels.LOCAL_VOCABULARY)
    st.info(
        f"Local knows {count} labels and no others: it names people, writing and codes, and is blind to everything "
        "else. No label does not mean that nothing is there.",
        icon=":material/info:",
    )
    with st.expander(f"The {count} labels that Local knows"):
        st.text(", ".join(labels.LOCAL_VOCABULARY))
        st.caption("Colors, brightness, sharpness and contrast are measured in full, on any picture.")


def _instances(shown: Sequence[Label]) -> list[tuple[Label, Instance]]:
    return [(label, one) for label in shown for one in label.instances]


def _facts(label: Label, one: Instance) -> tuple[str, ...]:
    facts = [] if one.confidence is None else [f"Confidence {one.confidence:.1f} %"]
    if label.parents:
        facts.append(f"Is a {', '.join(label.parents)}")
    if one.colors:
        facts.append("Colors: " + ", ".join(color.css_name for color in one.colors[:3]))
    return tuple(facts)


def _picture(picture: Picture, shown: tuple[Label, ...], key: str) -> Label | None:
    """The picture with the boxes of the chosen label, or of all; returns the label that is chosen now."""
    state = f"{key}_chosen"
    if st.session_state.get(f"{state}_in") != picture.digest:
        st.session_state[f"{state}_in"] = picture.digest
        st.session_state[state] = None
    if choice := label_tree.newly_chosen(f"{key}_tree"):
        st.session_state[state] = choice[0]
    chosen = next((label for label in shown if label.name == st.session_state[state]), None)
    annotated_image.show(
        picture,
        boxes([chosen] if chosen else shown),
        key=f"{key}_picture",
        alt=f"{picture.name}, with a box around each thing that a label is about",
        what="Things",
    )
    return chosen


def _count(reading: LabelReading, shown: tuple[Label, ...]) -> str:
    there = len(reading.labels)
    if len(shown) == there:
        return "1 label" if there == 1 else f"{there} labels" if there else "No label"
    return f"{len(shown)} of {there} {'label' if there == 1 else 'labels'}"


def _remarks(reading: LabelReading, shown: tuple[Label, ...], view: View) -> None:
    if reading.labels and not shown:
        if labels.chosen(reading, view.least):
            st.caption("The filters leave nothing over. Take a name out of “Only” or “Without”.")
        else:
            st.caption(f"No label reaches {view.least} %. Move the slider to the left to see less certain ones.")


def _look(reading: LabelReading, chosen: Label | None, key: str) -> None:
    """Colors and quality of the picture and its parts, and the colors of the chosen label's things."""
    parts = zip(_PARTS, (reading.whole, reading.foreground, reading.background), strict=True)
    there = [(title, look) for title, look in parts if look]
    swatches = [(title, look.colors) for title, look in there if look.colors]
    if chosen:
        colored = [one for one in chosen.instances if one.colors]
        swatches += [(f"{chosen.name} {number}", one.colors) for number, one in enumerate(colored, 1)]
    if swatches:
        st.header("Colors", anchor=False)
        color_swatches.show(swatches, key=f"{key}_colors")
    if there:
        st.header("Quality", anchor=False)
        confidence_bar.show([Group(title, _quality(look)) for title, look in there], key=f"{key}_quality")
        if reading.foreground is None:
            st.caption("Foreground and background were not told apart in this picture.")


def _quality(look: Look) -> tuple[Fact, ...]:
    measured = (("Brightness", look.brightness), ("Sharpness", look.sharpness), ("Contrast", look.contrast))
    return tuple(Fact(name, f"{value:.0f} of 100") for name, value in measured if value is not None)


def _downloads(picture: Picture, answered: Answered[LabelReading], view: View, key: str) -> None:
    """What is shown as files."""
    results = [PictureResult(picture, answered)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(view).items()}
    makes["png"] = lambda: annotated_image.to_png(picture, boxes(seen(answered.value, view)))
    file_downloads.show(picture, "labels", makes, key=key)


def _is_found(view: View) -> Callable[[Answered[LabelReading]], bool] | None:
    return (lambda answered: bool(seen(answered.value, view))) if view.include else None


EXPLORER: Explorer[Answered[LabelReading], View] = Explorer(
    controls,
    show,
    note,
    files,
    lambda answered: [answered.receipt],
    things,
    is_found=_is_found,
    about_local=vocabulary,
    what="Things",
)
