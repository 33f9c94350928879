"""Keep faces of people you know, each under a name, so that pictures can be searched for them."""

import streamlit as st

from components.answers import alerts
from components.people import collection_care, collection_chooser, collection_list, enrolling, people_table
from components.pictures import image_input, samples
from components.shell import connection, navigation
from services.people import collections, roster

SEARCH = "pages/vision/search.py"
CHOOSER = "collections_collection"
PEOPLE, ENROLL, DELETE = "People", "Enroll", "Delete"

aws = connection.current()
collection_care.show_outcome()
names: tuple[str, ...] = ()
collection = None
with alerts.service_errors():
    names = collection_list.names(aws)
    if names:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = collection_chooser.show(aws, names, key=CHOOSER)
            with st.popover("New collection", icon=":material/add:", key="collections_new"):
                collection_care.make(aws, key="collections_more", chooser=CHOOSER)
        collection = collections.describe(aws, chosen)
    else:
        st.text(
            "A collection holds faces of people you know, each under a name. Then any picture can be searched for "
            "them, also for people whom celebrity recognition does not know. There is none yet."
        )
        collection_care.make(aws, key="collections_first", chooser=CHOOSER, suggestion="people")

if collection:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        faces = "1 face" if collection.faces == 1 else f"{collection.faces:,} faces"
        st.caption(
            f"{faces}, made on {collection.created_at:%d %B %Y}, face model {collection.model_version}. "
            "Rekognition keeps numbers that describe a face, not pictures."
        )
        if collection.faces:
            query = {collection_chooser.PARAMETER: collection.name}
            navigation.link(SEARCH, "Search a picture in it", icon=":material/person_search:", query_params=query)
    view = st.segmented_control(
        "Show",
        [PEOPLE, ENROLL, DELETE],
        default=PEOPLE if collection.faces else ENROLL,
        required=True,
        key="collections_view",
        label_visibility="collapsed",
    )
    with alerts.service_errors():
        if view == PEOPLE:
            people_table.show(aws, collection.name, key="collections_people")
        elif view == ENROLL:
            pictures = image_input.show("collections_input", multiple=True, samples=samples.FACES[:2])
            enrolling.show(aws, pictures, collection.name, key="collections_enrol")
        else:
            listed = roster.enrolled(aws, collection.name)
            collection_care.delete(aws, collection, len(listed.people), key="collections_end", chooser=CHOOSER)
