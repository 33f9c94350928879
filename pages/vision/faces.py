"""Drop a picture and see every face in it, with what can be told about each and how surely."""

import streamlit as st

from components.answers import alerts, call, paid
from components.asking import batch_progress, picture_batch, picture_question, side_by_side
from components.faces import face_explorer
from components.pictures import image_input, samples
from components.shell import connection
from services import faces
from services.faces import FaceDetection
from services.images import Picture
from services.jobs import many as batch
from services.ledger import Answered

aws = connection.current()
pictures = image_input.show("faces_input", multiple=True, samples=samples.FACES)
job = batch_progress.current("faces_batch", pictures)
both = side_by_side.wanted(aws, key="faces") if len(pictures) == 1 and not job else False


def explore(picture: Picture, detection: Answered[FaceDetection], least: int | None = None) -> None:
    """One picture's faces, and the call behind them."""
    face_explorer.show(picture, detection, key="faces", least=least)
    call.show(detection.receipt, "faces_call")


if job:
    with st.container(width=420):
        least = face_explorer.threshold("faces")
    shown = picture_batch.Batch[Answered[FaceDetection]](
        note=lambda detection: face_explorer.note(detection, least),
        explore=lambda picture, detection: explore(picture, detection, least),
        files=face_explorer.files(least),
    )
    picture_batch.show(job, shown, key="faces", file_stem="faces_in")

elif len(pictures) > 1:
    if paid.button(
        f"Find the faces in {len(pictures)} pictures", faces.QUESTION.price_usd(aws, len(pictures)), key="faces_all"
    ):
        with alerts.service_errors():
            batch_progress.remember("faces_batch", batch.start(aws, faces.detect, pictures), pictures)
            st.rerun()
    st.caption("Every picture is asked about once; the faces appear here as they are found.")

elif pictures:
    detection = picture_question.answer(
        aws,
        pictures[0],
        faces.detect,
        key="faces",
        label="Find the faces",
        doing="Looking for faces",
        price_usd=faces.QUESTION.price_usd(aws),
    )
    if detection:
        if both and (local := side_by_side.local_answer(aws, pictures[0], faces.detect, key="faces")):
            with st.container(width=420):
                least = face_explorer.threshold("faces")
            sides = [side_by_side.Side(face_explorer.things(one, least), one.receipt) for one in (detection, local)]
            side_by_side.show(pictures[0], *sides, key="faces_sides", what="Faces")
            call.show(local.receipt, "faces_local_call", "Show Local's call")
        else:
            face_explorer.show(pictures[0], detection, key="faces")
        call.show(detection.receipt, "faces_call")
    elif not aws.is_local:
        st.caption("The faces appear here. Nothing is sent to AWS before you ask.")

else:
    st.caption("Choose a picture, and every face in it appears here.")
