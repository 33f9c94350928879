"""Drop a picture and see every face in it, with what can be told about each and how surely."""

from components.asking import picture_page, picture_question
from components.asking.picture_page import Words
from components.faces import face_explorer
from components.pictures import image_input, samples
from components.shell import connection
from services import faces

WORDS = Words(
    nothing="Choose a picture, and every face in it appears here.",
    before="The faces appear here. Nothing is sent to AWS before you ask.",
    many="Every picture is asked about once; the faces appear here as they are found.",
    file_stem="faces_in",
)

aws = connection.current()
pictures = image_input.show("faces_input", multiple=True, samples=samples.FACES)
question = picture_question.of(faces.QUESTION)
picture_page.show(aws, pictures, question, face_explorer.EXPLORER, WORDS, key="faces", chosen=pictures)
