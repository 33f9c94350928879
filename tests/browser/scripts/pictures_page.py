"""Picture input, boxes and gallery on one page."""

import streamlit as st

from components.pictures import annotated_image, gallery, image_input, samples
from components.pictures.annotated_image import Annotation
from services.boxes import Box

st.title("Pictures")
if st.query_params.get("show") == "input":
    found = image_input.show("pictures")
    st.text("Got " + ", ".join(f"{picture.name} {picture.width_px}" for picture in found))
elif st.query_params.get("show") == "gallery":
    tiles = [gallery.Thumbnail(sample.picture, sample.title, "a sample") for sample in samples.ALL * 3]
    st.text(f"Chosen {gallery.show(tiles, key='tiles', alt='Samples')}")
else:
    count = int(st.query_params.get("boxes", "3"))
    boxes = [
        Annotation(
            Box(n % 10 / 10 + 0.02, n // 10 / 10 + 0.25, 0.05, 0.05),
            f"Face {n + 1} <b>",
            ("Detection confidence 99.1 %", "<img src=https://evil.example/x.png>"),
        )
        for n in range(count)
    ]
    row = st.selectbox("Row", [None, *range(count)], key="row")
    chosen = annotated_image.show(
        samples.SCOREBOARD.picture, boxes, key="picture", selected=row, alt="A scoreboard", what="Faces"
    )
    st.text(f"Chosen {chosen}")
