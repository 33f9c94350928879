"""Read what is written in a picture, or find a word among many: shirts, signs, scoreboards."""

import streamlit as st

from components.answers import alerts, call, paid
from components.asking import batch_progress, picture_batch, picture_question, side_by_side
from components.pictures import image_input, samples
from components.shell import connection
from components.text import text_explorer
from services import text
from services.images import Picture
from services.jobs import many as batch
from services.ledger import Answered
from services.text import TextReading

aws = connection.current()
pictures = image_input.show("text_input", multiple=True, samples=samples.TEXTS)
job = batch_progress.current("text_batch", pictures)
both = side_by_side.wanted(aws, key="text") if pictures or job else False


def explore(picture: Picture, reading: Answered[TextReading], view: text_explorer.View | None = None) -> None:
    """One picture's answer, beside Local's where both are asked, and the call behind it."""
    is_other = both and reading.receipt.backend == "aws"  # a batch may be older than the choice of who answers
    local = side_by_side.local_answer(aws, picture, text.read, key="text") if is_other else None
    if local:
        with st.container(horizontal=True, gap="medium"):
            view = text_explorer.controls("text") if view is None else view
        sides = [side_by_side.Side(text_explorer.things(one, view), one.receipt) for one in (reading, local)]
        side_by_side.show(picture, *sides, key="text_sides", what="Text")
    else:
        text_explorer.show(picture, reading, key="text", view=view)
    call.show(reading.receipt, "text_call")
    if local:
        call.show(local.receipt, "text_local_call", "Show Local's call")


if job:
    with st.container(horizontal=True, gap="medium"):
        view = text_explorer.controls("text")
    shown = picture_batch.Batch[Answered[TextReading]](
        note=lambda reading: text_explorer.note(reading, view),
        is_found=(lambda reading: bool(text_explorer.pieces(reading.value, view))) if view.wanted.strip() else None,
        explore=lambda picture, reading: explore(picture, reading, view),
        files=text_explorer.files(view),
    )
    picture_batch.show(job, shown, key="text", file_stem="text_in")

elif len(pictures) > 1:
    if paid.button(f"Read {len(pictures)} pictures", text.QUESTION.price_usd(aws, len(pictures)), key="text_all"):
        with alerts.service_errors():
            batch_progress.remember("text_batch", batch.start(aws, text.read, pictures), pictures)
            st.rerun()
    st.caption("Every picture is read once; then a name or a number can be searched in all of them at no cost.")

elif pictures:
    reading = picture_question.answer(
        aws,
        pictures[0],
        text.read,
        key="text",
        label="Read the text",
        doing="Reading",
        price_usd=text.QUESTION.price_usd(aws),
    )
    if reading:
        explore(pictures[0], reading)
    elif not aws.is_local:
        st.caption("The text appears here. Nothing is sent to AWS before you ask.")

else:
    st.caption("Choose a picture, and what is written in it appears here.")
