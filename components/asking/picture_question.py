"""What a page asks about pictures: of one at once where it is free, behind a priced button where it is billed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from components.answers import alerts, paid, remembered
from components.asking import batch_progress
from services import aws as connections
from services import ledger
from services.aws import Aws
from services.images import Picture
from services.jobs import catalog
from services.jobs.tasks import Task
from services.ledger import Answered, Question

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PictureQuestion(Generic[T]):
    """A question about a picture, with the words of its button ("Find the faces") and its spinner.

    `price_usd` is what so many pictures cost at most; `variant` tells apart questions with other parameters; `task`
    asks the same of many pictures, where that makes sense.
    """

    ask: Callable[[Aws, Picture], T]
    label: str
    waiting: str
    price_usd: Callable[[Aws, int], float | None]
    variant: Hashable
    task: Callable[[Aws], Task[Picture, T]] | None = None
    many_label: str = ""

    def one(self, aws: Aws, picture: Picture, *, key: str) -> T | None:
        """The answer about this picture from this connection; None when it has not been asked for, or was refused."""
        question = (aws, picture.digest, self.variant)
        kept: remembered.Kept[T] | None = remembered.find(key, question)
        asked, place = kept is None, None
        if not aws.is_local and (kept is None or kept.refusal):
            place = st.empty()  # the button stays where it is when the question fails, and goes when it is answered
            with place.container():
                asked = paid.button(self.label, self.price_usd(aws, 1), key=f"{key}_ask")
        if asked:
            with st.spinner(self.waiting), remembered.keeping(key, question) as kept:
                kept.value = self.ask(aws, picture)
        if kept is None:
            return None
        if kept.refusal and aws.is_local:
            remembered.show_refusal(key, kept.refusal)
        elif kept.refusal:
            alerts.show(kept.refusal)
        elif place:
            place.empty()
        return kept.value

    def local(self, aws: Aws, picture: Picture, *, key: str) -> T | None:
        """Local's answer to the same question, to stand beside that of AWS; None when it was refused."""

        def asking() -> T:
            return self.ask(connections.local(visit=aws.visit), picture)

        question = (picture.digest, self.variant)
        return remembered.answer(f"{key}_local", question, asking, waiting="Asking Local, too")

    def many(self, aws: Aws, pictures: Sequence[Picture], *, key: str, chosen: tuple[Picture, ...]) -> None:
        """The button that starts the batch `key`, which the page finds again by the pictures `chosen` on it."""
        label = self.many_label or f"{self.label} in {len(pictures)} pictures"
        if paid.button(label, self.price_usd(aws, len(pictures)), key=f"{key.removesuffix('_batch')}_all"):
            task = self.task
            assert task, f"{label} is asked about one picture only"
            batch_progress.begin(lambda: task(aws), aws, pictures, label, key=key, chosen=chosen)


def of(question: Question[T]) -> PictureQuestion[Answered[T]]:
    """A question of the ledger, asked about whole pictures."""
    return PictureQuestion(
        lambda aws, picture: ledger.ask(aws, question, picture),
        question.label,
        question.waiting,
        question.price_usd,
        question.variant,
        lambda aws: catalog.question(question),
    )
