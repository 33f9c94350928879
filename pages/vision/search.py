"""Drop a picture and see who of a collection is in it: every face is searched, one by one."""

import streamlit as st

from components.answers import alerts
from components.asking import batch_progress, picture_batch
from components.people import collection_chooser, collection_list, search_asking, search_results
from components.pictures import image_input, samples
from components.shell import connection, navigation
from services.people import collections
from services.people.search import PictureSearch

COLLECTIONS = "pages/vision/collections.py"

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
    job = batch_progress.current("search_batch", pictures)

    if job:
        found = [outcome.result for outcome in job.outcomes if outcome.result is not None]
        with st.container(horizontal=True, gap="medium"):
            view = search_results.controls("search")
            people = sorted({name for one in found for name in search_results.people_in(one, view, unsure=True)})
            wanted = st.selectbox(
                "Pictures with", people, index=None, key="search_wanted", placeholder="anybody", filter_mode="contains"
            )
        shown = picture_batch.Batch[PictureSearch](
            note=lambda one: search_results.note(one, view),
            is_found=(lambda one: wanted in search_results.people_in(one, view, unsure=True)) if wanted else None,
            explore=lambda picture, one: search_results.show(aws, picture, one, key="search", view=view),
            files=search_results.files(view),
        )
        picture_batch.show(job, shown, key="search", file_stem="people_in")

    elif len(pictures) > 1:
        with alerts.service_errors():
            search_asking.many(aws, pictures, collection, key="search")

    elif pictures:
        with alerts.service_errors():
            if answer := search_asking.one(aws, pictures[0], collection, key="search"):
                search_results.show(aws, pictures[0], answer, key="search")

    else:
        st.caption("Choose a picture, and the people in it appear here.")
