"""One picture asked of AWS and of Local: both answers beside each other, matched by overlap, differences listed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.answers import badge, file_downloads
from components.pictures import annotated_image, region_table
from components.pictures.annotated_image import Annotation
from components.pictures.region_table import Region
from services import agreement
from services.agreement import Agreement, Row, Thing
from services.aws import Aws
from services.boxes import Box
from services.exports import agreement as agreement_exports
from services.images import Picture
from services.ledger import Receipt

_WHOLE_PICTURE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer: the named things that are looked at, and the receipt of its call."""

    things: Sequence[Thing]
    receipt: Receipt

    @property
    def title(self) -> str:
        """Who answered: "Local" or "AWS eu-west-1"."""
        return self.receipt.answered_by


def wanted(aws: Aws, *, key: str) -> bool:
    """The switch "Ask both"; without an accepted AWS account it cannot be moved, and a sentence says how to get one."""
    if aws.is_local and os.environ.get("VITRINE_PIN_CONNECTION") == "1":
        return False  # this deployment has no other answer to set beside Local's
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if aws.is_local:
            st.toggle("Ask both", key=f"{key}_both_absent", disabled=True)
            st.caption("AWS and Local side by side: choose an AWS profile under “Answers come from” and accept it.")
            return False
        both = st.toggle("Ask both", key=f"{key}_both", bind="query-params")
        st.caption("Local is asked the same, at no cost, and the differences are listed.")
    return both


@st.fragment
def show(picture: Picture, first: Side, second: Side, *, key: str, what: str, measure: str = "Confidence") -> None:
    """Both answers over the picture and a table of what both or only one of them has.

    What belongs together has the same number on both sides, and is chosen together. `what` names the things ("Faces"),
    `measure` what their percentages say.
    """
    with st.container(width=420):
        overlap = st.slider(
            "Least overlap of boxes that belong together",
            *(5, 95, round(agreement.LEAST_OVERLAP * 100), 5),
            format="%d %%",
            key=f"{key}_overlap",
            help="Intersection over union. It is reckoned from what came back, so moving it costs no call.",
        )
    found = agreement.compare(first.things, second.things, least_overlap=overlap / 100)
    titles = (first.title, second.title)
    chosen = _chosen(picture, found, key)
    for column, side, is_first in zip(st.columns(2, gap="medium"), (first, second), (True, False), strict=True):
        with column:
            _side(picture, side, found, chosen, is_first, key, what, measure)
    st.header(_summary(found, titles), anchor=False)
    _table(picture, first, second, found, chosen, key, what, measure.lower())
    answers = [(side.title, side.things) for side in (first, second)]
    makes = {"csv": lambda: agreement_exports.to_csv(picture, answers[0], answers[1], found)}
    file_downloads.show(picture, "both_answers", makes, key=key)


def _index(row: Row, is_first: bool) -> int | None:
    return row.first_index if is_first else row.second_index


def _boxed(side: Side, found: Agreement, is_first: bool) -> list[tuple[int, Row, Thing]]:
    """Number in the table, row and thing of each box on one side, in the table's order."""
    rows = ((number, row, _index(row, is_first)) for number, row in enumerate(found.rows, 1))
    held = [(number, row, side.things[index]) for number, row, index in rows if index is not None]
    return [(number, row, thing) for number, row, thing in held if thing.box]


def _chosen(picture: Picture, found: Agreement, key: str) -> int | None:
    """The number of the row that is chosen, by a click on either picture or in the table."""
    state = f"{key}_both_chosen"
    subject = (picture.digest, len(found.rows))
    if st.session_state.get(f"{state}_in") != subject:
        st.session_state[f"{state}_in"] = subject
        st.session_state[state] = None
    for place in ("first", "second"):
        numbers: list[int] = st.session_state.get(f"{key}_{place}_numbers", [])
        click = annotated_image.newly_chosen(f"{key}_{place}")
        if click and (click.index is None or click.index < len(numbers)):
            st.session_state[state] = None if click.index is None else numbers[click.index]
    if row := region_table.newly_chosen(f"{key}_differences"):
        st.session_state[state] = row.number
    chosen: int | None = st.session_state[state]
    return chosen


def _side(
    picture: Picture,
    side: Side,
    found: Agreement,
    chosen: int | None,
    is_first: bool,
    key: str,
    what: str,
    measure: str,
) -> None:
    place = "first" if is_first else "second"
    boxed = _boxed(side, found, is_first)
    numbers = [number for number, _, _ in boxed]
    st.session_state[f"{key}_{place}_numbers"] = numbers
    annotated_image.show(
        picture,
        [_annotation(number, row, thing, side.title, measure) for number, row, thing in boxed],
        key=f"{key}_{place}",
        selected=numbers.index(chosen) if chosen in numbers else None,
        alt=f"{picture.name} as {side.title} sees it",
        what=f"{what}, {side.title}",
    )
    badge.show(side.receipt)


def _annotation(number: int, row: Row, thing: Thing, title: str, measure: str) -> Annotation:
    alone = row.first_index is None or row.second_index is None
    facts = [] if thing.confidence is None else [f"{measure} {thing.confidence:.1f} %"]
    facts.append(
        f"Only {title} has it" if alone else f"Both have it; the boxes overlap by {(row.overlap or 0) * 100:.0f} %"
    )
    assert thing.box is not None
    tone: annotated_image.Tone = "miss" if alone else "unsure" if row.differences else "match"
    return Annotation(thing.box, f"{number} {thing.name}", tuple(facts), tone=tone, number=number)


def _summary(found: Agreement, titles: tuple[str, str]) -> str:
    differing = sum(row.first_index is not None and row.second_index is not None for row in found.different)
    both = f"{found.in_both} in both" + (f" ({differing} named differently)" if differing else "")
    return f"{both}, {found.only_first} only by {titles[0]}, {found.only_second} only by {titles[1]}"


def _table(
    picture: Picture, first: Side, second: Side, found: Agreement, chosen: int | None, key: str, what: str, measure: str
) -> None:
    if not found.rows:
        st.caption("Neither of them found anything above the threshold, so there is nothing to compare.")
        return
    points = agreement.LEAST_CONFIDENCE_DIFFERENCE
    if found.different:
        st.caption(
            "What belongs together has one number. Solid outline: both say the same; dotted: both have it, with "
            f"another name or a {measure} {points:.0f} points apart; dashed: only one has it."
        )
        only = st.toggle("Only differences", value=True, key=f"{key}_only_differences")
    else:
        st.caption(f"They agree: the same things in the same places, no {measure} {points:.0f} points apart.")
        only = False
    rows = [
        _region(number, row, first, second, measure)
        for number, row in enumerate(found.rows, 1)
        if row.differences or not only
    ]
    region_table.show(
        picture,
        rows,
        ["No.", "Difference", first.title, second.title, "Overlap"],
        key=f"{key}_differences",
        selected=chosen,
        alt=f"{what}: what both have, and where they differ",
    )


def _region(number: int, row: Row, first: Side, second: Side, measure: str) -> Region:
    one = None if row.first_index is None else first.things[row.first_index]
    other = None if row.second_index is None else second.things[row.second_index]
    box = (one and one.box) or (other and other.box) or _WHOLE_PICTURE
    overlap = "" if row.overlap is None else f"{row.overlap * 100:.0f} %"
    words = _difference(row, first.title, second.title, measure)
    return Region(number, box, f"{number}", (words, _cell(one), _cell(other), overlap))


def _difference(row: Row, first: str, second: str, measure: str) -> str:
    words = {
        "only first": f"only {first}",
        "only second": f"only {second}",
        "other name": "named differently",
        "other confidence": f"{measure} differs",
    }
    return ", ".join(words[difference] for difference in row.differences) or "none"


def _cell(thing: Thing | None) -> str:
    if thing is None:
        return "–"  # noqa: RUF001  a dash for a cell that holds nothing
    name = thing.name if thing.box else f"{thing.name} (whole picture)"
    return name if thing.confidence is None else f"{name}, {thing.confidence:.1f} %"
