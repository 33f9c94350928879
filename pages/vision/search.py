"""Drop a picture and see who of a collection is in it: every face is searched, one by one."""

import streamlit as st

from components.answers import alerts
from components.asking import picture_page
from components.asking.picture_page import Words
from components.people import collection_chooser, collection_list, search_asking, search_results
from components.pictures import image_input, samples
from components.shell import connection, navigation
from services.people import collections

COLLECTIONS = "pages/vision/collections.py"
WORDS = Words(
    nothing="Choose a picture, and the people in it appear here.",
    before="",  # what is asked first and what next stands beside the buttons
    many="",
    file_stem="people_in",
)

aws = connection.current()
names: tuple[str, ...] = ()
collection = None
with alerts.service_errors():
    names = collection_list.names(aws)
    if names:
        collection = collections.describe(aws, collection_chooser.show(aws, names, key="search_collection"))
    else:
        st.text("A search needs a collection: the faces of people you know, each under a name. There is none yet.")
        navigation.link(COLLECTIONS, "Make a collection and enroll somebody", icon=":material/group_add:")

if collection and not collection.faces:
    st.text(f"{collection.name} is empty. Enroll somebody first; then every picture can be searched for them.")
    navigation.link(COLLECTIONS, "Enroll somebody", icon=":material/person_add:")

elif collection:
    pictures = image_input.show("search_input", multiple=True, samples=samples.COMPARED)
    question, explorer = search_asking.Search(collection), search_results.explorer(aws)
    picture_page.show(aws, pictures, question, explorer, WORDS, key="search", chosen=pictures)
