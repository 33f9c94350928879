"""One picture, many, or none yet: what every page does that asks a question about pictures.

A noun says how its answers are looked at with an `Explorer`; a page names its question, its explorer and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from components.answers import call
from components.asking import batch_progress, picture_batch, side_by_side
from components.asking.picture_batch import Files
from services.agreement import Thing
from services.aws import Aws
from services.images import Picture
from services.jobs.job import Job
from services.ledger import Receipt

T = TypeVar("T")
V = TypeVar("V")
Given = TypeVar("Given", covariant=True)
Shown = TypeVar("Shown", contravariant=True)
View = TypeVar("View", contravariant=True)


class Asking(Protocol[Given]):
    """Asks about one picture, of Local too, or about many: a `PictureQuestion`, or what takes more than one step."""

    def one(self, aws: Aws, picture: Picture, *, key: str) -> Given | None:
        """The answer about one picture, if there is one already."""

    def local(self, aws: Aws, picture: Picture, *, key: str) -> Given | None:
        """Local's answer to the same question."""

    def many(self, aws: Aws, pictures: Sequence[Picture], *, key: str, chosen: tuple[Picture, ...]) -> None:
        """What starts the batch `key`."""


class Show(Protocol[Shown, View]):
    """Shows one picture's answer with its controls or, where those stand elsewhere, as `view` says."""

    def __call__(self, picture: Picture, answer: Shown, *, key: str, view: View | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Explorer(Generic[T, V]):
    """How answers are looked at; `V` is what the visitor has set for it: a threshold, filters, a search word.

    `controls` draws the sliders. `note` says in two words what a picture's answer is, `files` makes files of many, and
    `is_found` says which pictures of many come first. `receipts` are those of an answer's calls. `below` is shown under
    the answer. `things` are compared with those of the other backend; `what` names them, `measure` their percentages.
    """

    controls: Callable[[str, Sequence[T]], V]
    show: Show[T, V]
    note: Callable[[T, V], str]
    files: Callable[[V], Files[T]]
    receipts: Callable[[T], Sequence[Receipt]]
    things: Callable[[T, V], Sequence[Thing]] | None = None
    is_found: Callable[[V], Callable[[T], bool] | None] = lambda view: None
    below: Callable[[Picture, T], None] = lambda picture, answer: None
    about_local: Callable[[T], None] = lambda answer: None
    what: str = "Faces"
    measure: str = "Confidence"


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says while there is no answer: without a picture, before AWS is asked, and beside many pictures."""

    nothing: str
    before: str
    many: str
    file_stem: str


def show(
    aws: Aws,
    pictures: Sequence[Picture],
    question: Asking[T],
    explorer: Explorer[T, Any],
    words: Words,
    *,
    key: str,
    chosen: tuple[Picture, ...],
) -> None:
    """Ask about the pictures and show the answers. A batch is found again by all pictures that are `chosen`."""
    job: Job[Picture, T] | None = batch_progress.current(f"{key}_batch", chosen)
    both = side_by_side.wanted(aws, key=key) if explorer.things and (pictures or job) else False
    if job:
        _batch(aws, job, question, explorer, both, key, words.file_stem)
    elif len(pictures) > 1:
        question.many(aws, pictures, key=f"{key}_batch", chosen=chosen)
        if words.many:
            st.caption(words.many)
    elif not pictures:
        st.caption(words.nothing)
    elif answer := question.one(aws, pictures[0], key=key):
        _explore(aws, pictures[0], answer, question, explorer, both, key)
    elif not aws.is_local and words.before:
        st.caption(words.before)


def _batch(
    aws: Aws, job: Job[Picture, T], question: Asking[T], explorer: Explorer[T, V], both: bool, key: str, file_stem: str
) -> None:
    """Many pictures: the controls that all answers share, a tile a picture, and the chosen one in full."""
    answers = [outcome.result for outcome in job.outcomes if outcome.result is not None]
    with st.container(horizontal=True, gap="medium"):
        view = explorer.controls(key, answers)
    shown = picture_batch.Batch[T](
        note=lambda answer: explorer.note(answer, view),
        is_found=explorer.is_found(view),
        explore=lambda picture, answer: _explore(aws, picture, answer, question, explorer, both, key, view),
        files=explorer.files(view),
    )
    picture_batch.show(job, shown, key=key, file_stem=file_stem)


def _explore(
    aws: Aws,
    picture: Picture,
    answer: T,
    question: Asking[T],
    explorer: Explorer[T, V],
    both: bool,
    key: str,
    view: V | None = None,
) -> None:
    """One picture's answer, beside Local's where both are asked, and the calls behind it."""
    receipts = explorer.receipts(answer)
    # A batch may be older than the choice of who answers.
    asks_local = both and receipts and receipts[0].backend == "aws"
    local = question.local(aws, picture, key=key) if asks_local else None
    if explorer.things and local is not None and explorer.receipts(local):
        if view is None:
            with st.container(horizontal=True, gap="medium"):
                view = explorer.controls(key, [answer, local])
        sides = [side_by_side.Side(explorer.things(one, view), explorer.receipts(one)[0]) for one in (answer, local)]
        side_by_side.show(picture, *sides, key=f"{key}_sides", what=explorer.what, measure=explorer.measure)
        explorer.about_local(local)
        call.show_all(explorer.receipts(local), f"{key}_local_call", "Show Local's call")
    else:
        explorer.show(picture, answer, key=key, view=view)
    call.show_all(receipts, f"{key}_call")
    explorer.below(picture, answer)
