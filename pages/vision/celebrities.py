"""Who is it? Public figures in a picture by name, and a way on for the faces that no list knows."""

import streamlit as st

from components.asking import picture_page, picture_question
from components.asking.picture_page import Words
from components.celebrities import celebrity_explorer
from components.pictures import image_input, samples
from components.shell import connection
from services import celebrities

WORDS = Words(
    nothing="Choose a picture, and the public figures in it appear here by name.",
    before="The names appear here. Nothing is sent to AWS before you ask.",
    many="Every picture is asked about once; the names appear here as they are found.",
    file_stem="celebrities_in",
)

aws = connection.current()
pictures = image_input.show("celebrities_input", multiple=True, samples=samples.PEOPLE)
st.caption(celebrity_explorer.who_is_known(aws))
question = picture_question.of(celebrities.QUESTION)
explorer = celebrity_explorer.explorer(aws)
picture_page.show(aws, pictures, question, explorer, WORDS, key="celebrities", chosen=pictures)
