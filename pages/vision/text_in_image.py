"""Read what is written in a picture, or find a word among many: shirts, signs, scoreboards."""

from components.asking import picture_page, picture_question
from components.asking.picture_page import Words
from components.pictures import image_input, samples
from components.shell import connection
from components.text import text_explorer
from services import text

WORDS = Words(
    nothing="Choose a picture, and what is written in it appears here.",
    before="The text appears here. Nothing is sent to AWS before you ask.",
    many="Every picture is read once; then a name or a number can be searched in all of them at no cost.",
    file_stem="text_in",
)

aws = connection.current()
pictures = image_input.show("text_input", multiple=True, samples=samples.TEXTS)
question = picture_question.of(text.QUESTION)
picture_page.show(aws, pictures, question, text_explorer.EXPLORER, WORDS, key="text", chosen=pictures)
