"""See what is on a picture: labels by category, the boxes of what they name, its colors and quality."""

import streamlit as st

from components.asking import picture_page, picture_question
from components.asking.picture_page import Words
from components.labels import label_explorer
from components.pictures import image_input, samples
from components.shell import connection
from services import labels

WORDS = Words(
    nothing="Choose a picture, and what is on it appears here.",
    before="The labels appear here. Nothing is sent to AWS before you ask.",
    many="Every picture is asked about once; then labels can be searched in all of them at no cost.",
    file_stem="labels_of",
)

aws = connection.current()
pictures = image_input.show("labels_input", multiple=True, samples=samples.ALL)
properties = aws.is_local or st.toggle(
    "Colors and quality, too", value=True, key="labels_properties", help="AWS bills them on top of the labels."
)
question = picture_question.of(labels.question(properties=properties))
picture_page.show(aws, pictures, question, label_explorer.EXPLORER, WORDS, key="labels", chosen=pictures)
