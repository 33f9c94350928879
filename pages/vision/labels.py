"""See what is on a picture: labels by category, the boxes of what they name, its colors and quality."""

from functools import partial

import streamlit as st

from components.answers import alerts, call, paid
from components.asking import batch_progress, picture_batch, picture_question, side_by_side
from components.labels import label_explorer
from components.pictures import image_input, samples
from components.shell import connection
from services import labels
from services.images import Picture
from services.jobs import many as batch
from services.labels import LabelReading
from services.ledger import Answered

aws = connection.current()
pictures = image_input.show("labels_input", multiple=True, samples=samples.ALL)
job = batch_progress.current("labels_batch", pictures)
both = side_by_side.wanted(aws, key="labels") if pictures or job else False
properties = aws.is_local or st.toggle(
    "Colors and quality, too", value=True, key="labels_properties", help="AWS bills them on top of the labels."
)
read = partial(labels.read, properties=properties)


def explore(picture: Picture, reading: Answered[LabelReading], view: label_explorer.View | None = None) -> None:
    """One picture's answer, beside Local's where both are asked, and the call behind it."""
    is_other = both and reading.receipt.backend == "aws"  # a batch may be older than the choice of who answers
    local = side_by_side.local_answer(aws, picture, labels.read, key="labels") if is_other else None
    if local:
        if view is None:
            with st.container(horizontal=True, gap="medium"):
                view = label_explorer.controls("labels", [reading, local])
        sides = [side_by_side.Side(label_explorer.things(one, view), one.receipt) for one in (reading, local)]
        side_by_side.show(picture, *sides, key="labels_sides", what="Things")
        label_explorer.vocabulary(local)
    else:
        label_explorer.show(picture, reading, key="labels", view=view)
    call.show(reading.receipt, "labels_call")
    if local:
        call.show(local.receipt, "labels_local_call", "Show Local's call")


if job:
    answered = [outcome.result for outcome in job.outcomes if outcome.result is not None]
    with st.container(horizontal=True, gap="medium"):
        view = label_explorer.controls("labels", answered)
    shown = picture_batch.Batch[Answered[LabelReading]](
        note=lambda reading: label_explorer.note(reading, view),
        is_found=(lambda reading: bool(label_explorer.seen(reading.value, view))) if view.include else None,
        explore=lambda picture, reading: explore(picture, reading, view),
        files=label_explorer.files(view),
    )
    picture_batch.show(job, shown, key="labels", file_stem="labels_of")

elif len(pictures) > 1:
    price = labels.question(properties=properties).price_usd(aws, len(pictures))
    if paid.button(f"Label {len(pictures)} pictures", price, key="labels_all"):
        with alerts.service_errors():
            batch_progress.remember("labels_batch", batch.start(aws, read, pictures), pictures)
            st.rerun()
    st.caption("Every picture is asked about once; then labels can be searched in all of them at no cost.")

elif pictures:
    reading = picture_question.answer(
        aws,
        pictures[0],
        read,
        key="labels",
        label="Find the labels",
        doing="Looking",
        price_usd=labels.question(properties=properties).price_usd(aws),
        variant="with properties" if properties else "",
    )
    if reading:
        explore(pictures[0], reading)
    elif not aws.is_local:
        st.caption("The labels appear here. Nothing is sent to AWS before you ask.")

else:
    st.caption("Choose a picture, and what is on it appears here.")
