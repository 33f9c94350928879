"""Is it the same person? A reference face, or several, against every face of a picture, or of many."""

import streamlit as st

from components.asking import picture_page
from components.asking.picture_page import Words
from components.comparison import comparison_explorer, comparison_sides
from components.shell import connection

aws = connection.current()
references, pictures = comparison_sides.choose("compare")
calls = len(references) * len(pictures)
if calls > 1:
    st.caption(f"References x pictures: {len(references)} x {len(pictures)} = {calls} comparisons, one call each.")
missing = "a reference, the face to look for," if not references else "a picture to look in"
words = Words(
    nothing=f"Choose {missing} and every face appears here with its similarity.",
    before="The similarities appear here. Nothing is sent to AWS before you ask.",
    many="",
    file_stem="compared_in",
)
picture_page.show(
    aws,
    pictures if references else (),
    comparison_sides.question(references, pictures),
    comparison_explorer.EXPLORER,
    words,
    key="compare",
    chosen=(*references, *pictures),
)
