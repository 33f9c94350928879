"""What this server has stored of a visit, and how to make it forget."""

import streamlit as st

from components.answers import alerts
from components.privacy import forgetting, stored_calls
from components.shell import connection
from services import ledger, stored_data
from services.ledger import pictures_kept, reading

KEEP_DAYS = {0: "Do not keep them", 1: "1 day", 7: "7 days", 30: "30 days", 365: "365 days"}

aws = connection.current()
forgetting.show_outcome()

with alerts.service_errors():
    totals, found = ledger.visit_totals(aws.visit), stored_data.overview()
    with st.grid(min_column_width=150, key="stored_data_figures"):
        st.metric("Calls of this visit", totals.calls)
        st.metric("Answered from the ledger", totals.repeated)
        st.metric("Calls of all visits", found.ledger.calls)
        st.metric("Ledger", stored_calls.size(found.ledger.size_bytes))
        st.metric(
            "Pictures kept", found.pictures, help="Of all visits. Pictures are kept only when a visitor asks for it."
        )
        st.metric(
            "Embedded AWS",
            stored_calls.size(found.embedded_bytes),
            help="Lexicons, objects, collections and other things made on the pages with Local. Forgetting a visit "
            "leaves them: delete them on the pages where they were made.",
        )
    st.text(
        f"Each call is stored for {found.retention_days:g} days: its question (the text you typed; of a picture only "
        f"its name and digest), its answer, its duration and its list price. It lies in {found.ledger.where}."
    )

st.header("Pictures", anchor=False)
with alerts.service_errors():
    days = st.selectbox(
        "Keep the pictures that I ask about",
        list(KEEP_DAYS),
        index=list(KEEP_DAYS).index(pictures_kept.chosen_days(aws.visit)),
        format_func=lambda number: KEEP_DAYS[number],
        key="stored_data_keep_days",
        help="From now on, and only for this visit. Without it a picture's pixels are never written to the disk.",
    )
    pictures_kept.choose(aws.visit, days)
    kept = {picture.digest: picture for picture in pictures_kept.kept(aws.visit)}
    names = {asked.digest: asked.name for asked in reading.pictures(aws.visit)}
    names |= {picture.digest: picture.name for picture in kept.values()}
    if kept:
        with st.grid(min_column_width=140, key="stored_data_kept"):
            for picture in list(kept.values())[:12]:
                with st.container():
                    st.image(pictures_kept.read(picture.digest) or b"", width=140, alt=f"Kept picture {picture.name}")
                    st.text(f"{picture.name}, until {picture.until:%d %B %Y}")
    if names:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            digest = st.selectbox(
                "A picture that this visit asked about",
                list(names),
                format_func=lambda digest: names[digest] + (" (kept)" if digest in kept else ""),
                key="stored_data_picture",
            )
            st.button(
                "Forget this picture", key="stored_data_forget_picture", on_click=forgetting.picture, args=(digest,)
            )
    else:
        st.caption("This visit has asked about no picture that had not been asked about before.")

st.header("Calls of this visit", anchor=False)
with alerts.service_errors():
    stored_calls.show(aws.visit, key="stored_data_calls")
    st.download_button(
        "Download what is stored about this visit",
        lambda: stored_data.export_json(aws.visit),
        file_name="vitrine_visit.json",
        mime="application/json",
        key="stored_data_download",
        icon=":material/download:",
        on_click="ignore",
    )

st.header("Forget", anchor=False)
st.text(
    "Forgetting deletes rows and files at once and for good. What other people were shown or downloaded stays theirs."
)
st.button("Forget this visit", key="stored_data_forget_visit", on_click=forgetting.visit, args=(aws.visit,))
if forgetting.may_forget_everything():
    with st.form("stored_data_everything", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(f"To forget every visit, type {forgetting.CONFIRMATION}", key="stored_data_confirmation")
        st.form_submit_button("Forget everything", key="stored_data_forget_everything", on_click=forgetting.everything)
