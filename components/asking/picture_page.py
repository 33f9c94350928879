"""One picture, many, or none yet: what every page does that asks a question about pictures.

A noun says how its answers are looked at with an `Explorer`; a page names its question, its explorer and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

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
    explorer: Explorer[T, V],
    words: Words,
    *,
    key: str,
    chosen: tuple[Picture, ...],
) -> None:
    """Ask about the pictures and show the answers. A batch is found again by all pictures that are `chosen`."""
    job: Job[Picture, T] | None = batch_progress.current(f"{key}_batch", chosen)
    both = side_by_side.wanted(aws, key=key) if explorer.things and (pictures or job) else False
    shown: tuple[Picture, T] | None = None
    view: V | None = None
    if job:
        view = _controls(job, explorer, key)
        batch = picture_batch.Batch[T](
            note=partial(_note, explorer, view), is_found=explorer.is_found(view), files=explorer.files(view)
        )
        shown = picture_batch.show(job, batch, key=key, file_stem=words.file_stem)
    elif len(pictures) > 1:
        question.many(aws, pictures, key=f"{key}_batch", chosen=chosen)
        if words.many:
            st.caption(words.many)
    elif not pictures:
        st.caption(words.nothing)
    elif answer := question.one(aws, pictures[0], key=key):
        shown = pictures[0], answer
    elif not aws.is_local and words.before:
        st.caption(words.before)
    if shown is None:
        return
    picture, answer = shown
    receipts = explorer.receipts(answer)
    # A batch may be older than the choice of who answers.
    asks_local = both and receipts and receipts[0].backend == "aws"
    local = question.local(aws, picture, key=key) if asks_local else None
    if local is not None and explorer.receipts(local):
        _beside(picture, answer, local, explorer, view, key)
    else:
        explorer.show(picture, answer, key=key, view=view)
    call.show_all(receipts, f"{key}_call")
    explorer.below(picture, answer)


def _controls(job: Job[Picture, T], explorer: Explorer[T, V], key: str) -> V:
    """The controls that all answers of a batch share."""
    with st.container(horizontal=True, gap="medium"):
        return explorer.controls(key, [one.result for one in job.outcomes if one.result is not None])


def _note(explorer: Explorer[T, V], view: V, answer: T) -> str:
    return explorer.note(answer, view)


def _beside(picture: Picture, answer: T, local: T, explorer: Explorer[T, V], view: V | None, key: str) -> None:
    """The answers of both backends beside each other, and the call to Local."""
    assert explorer.things
    if view is None:
        with st.container(horizontal=True, gap="medium"):
            view = explorer.controls(key, [answer, local])
    sides = [side_by_side.Side(explorer.things(one, view), explorer.receipts(one)[0]) for one in (answer, local)]
    side_by_side.show(picture, *sides, key=f"{key}_sides", what=explorer.what, measure=explorer.measure)
    explorer.about_local(local)
    call.show_all(explorer.receipts(local), f"{key}_local_call", "Show Local's call")
