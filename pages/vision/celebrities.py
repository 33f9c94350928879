"""Who is it? Public figures in a picture by name, and a way on for the faces that no list knows."""

import streamlit as st

from components.answers import alerts, call, paid
from components.asking import batch_progress, picture_batch, picture_question, side_by_side
from components.celebrities import celebrity_explorer
from components.people import guided_recognition
from components.pictures import image_input, samples
from components.shell import connection
from services import celebrities
from services.celebrities import Recognition
from services.images import Picture
from services.jobs import many as batch
from services.ledger import Answered

aws = connection.current()
pictures = image_input.show("celebrities_input", multiple=True, samples=samples.PEOPLE)
st.caption(celebrity_explorer.who_is_known(aws))
job = batch_progress.current("celebrities_batch", pictures)
both = side_by_side.wanted(aws, key="celebrities") if len(pictures) == 1 and not job else False


def explore(picture: Picture, answered: Answered[Recognition], least: int | None = None) -> None:
    """One picture's answer, the way on for those without a name, and the call behind it."""
    celebrity_explorer.show(aws, picture, answered, key="celebrities", least=least)
    call.show(answered.receipt, "celebrities_call")
    recognition = answered.value
    if recognition.unrecognized:
        guided_recognition.show(aws, picture, recognition.unrecognized, recognition.faces, key="celebrities_guided")


if job:
    with st.container(width=420):
        least = celebrity_explorer.threshold("celebrities")
    shown = picture_batch.Batch[Answered[Recognition]](
        note=lambda recognition: celebrity_explorer.note(recognition, least),
        is_found=lambda recognition: bool(celebrities.named(recognition.value, least)),
        explore=lambda picture, recognition: explore(picture, recognition, least),
        files=celebrity_explorer.files(least),
    )
    picture_batch.show(job, shown, key="celebrities", file_stem="celebrities_in")

elif len(pictures) > 1:
    price = celebrities.QUESTION.price_usd(aws, len(pictures))
    if paid.button(f"Recognize the faces in {len(pictures)} pictures", price, key="celebrities_all"):
        with alerts.service_errors():
            batch_progress.remember("celebrities_batch", batch.start(aws, celebrities.recognize, pictures), pictures)
            st.rerun()
    st.caption("Every picture is asked about once; the names appear here as they are found.")

elif pictures:
    recognition = picture_question.answer(
        aws,
        pictures[0],
        celebrities.recognize,
        key="celebrities",
        label="Recognize the faces",
        doing="Looking",
        price_usd=celebrities.QUESTION.price_usd(aws),
    )
    is_other = both and recognition
    local = side_by_side.local_answer(aws, pictures[0], celebrities.recognize, key="celebrities") if is_other else None
    if recognition and local:
        with st.container(width=420):
            least = celebrity_explorer.threshold("celebrities")
        answers = (recognition, local)
        sides = [side_by_side.Side(celebrity_explorer.things(one, least), one.receipt) for one in answers]
        side_by_side.show(pictures[0], *sides, key="celebrities_sides", what="Faces", measure="Match confidence")
        call.show(recognition.receipt, "celebrities_call")
        call.show(local.receipt, "celebrities_local_call", "Show Local's call")
    elif recognition:
        explore(pictures[0], recognition)
    elif not aws.is_local:
        st.caption("The names appear here. Nothing is sent to AWS before you ask.")

else:
    st.caption("Choose a picture, and the public figures in it appear here by name.")
