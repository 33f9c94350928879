"""Is it the same person? A reference face, or several, against every face of a picture, or of many."""

from functools import partial

import streamlit as st

from components.answers import alerts, paid
from components.asking import batch_progress, picture_batch, picture_question, side_by_side
from components.comparison import comparison_explorer, comparison_sides, similarity_band
from components.shell import connection
from services import comparison
from services.comparison import Lineup
from services.jobs import many as batch

aws = connection.current()
references, pictures = comparison_sides.choose("compare")
job = batch_progress.current("compare_batch", (*references, *pictures))
calls = len(references) * len(pictures)
price = comparison.QUESTION.price_usd(aws, calls)
compare = partial(comparison.compare_each, references=references)
if calls > 1 and not job:
    st.caption(f"References x pictures: {len(references)} x {len(pictures)} = {calls} comparisons, one call each.")

if job:
    with st.container(width=480):
        band = similarity_band.slider(key="compare")
    shown = picture_batch.Batch[Lineup](
        note=lambda lineup: comparison_explorer.note(lineup, band),
        is_found=lambda lineup: comparison_explorer.is_found(lineup, band),
        explore=lambda picture, lineup: comparison_explorer.show(lineup, key="compare", band=band),
        files=comparison_explorer.files(band),
    )
    picture_batch.show(job, shown, key="compare", file_stem="compared_in")

elif not references or not pictures:
    missing = "a reference, the face to look for," if not references else "a picture to look in"
    st.caption(f"Choose {missing} and every face appears here with its similarity.")

elif len(pictures) > 1:
    if paid.button(f"Compare with {len(pictures)} pictures: {calls} comparisons", price, key="compare_all"):
        with alerts.service_errors():
            batch_progress.remember("compare_batch", batch.start(aws, compare, pictures), (*references, *pictures))
            st.rerun()

else:
    both = side_by_side.wanted(aws, key="compare")
    variant = " ".join(reference.digest for reference in references)
    lineup = picture_question.answer(
        aws,
        pictures[0],
        compare,
        key="compare",
        label="Compare the faces" if calls == 1 else f"Compare: {calls} comparisons",
        doing="Comparing",
        price_usd=price,
        variant=variant,
    )
    is_other = both and lineup and lineup.receipts
    local = side_by_side.local_answer(aws, pictures[0], compare, key="compare", variant=variant) if is_other else None
    if lineup and local and local.receipts:
        sides = [side_by_side.Side(comparison_explorer.things(one), one.receipts[0]) for one in (lineup, local)]
        side_by_side.show(pictures[0], *sides, key="compare_sides", what="Faces", measure="Similarity")
    elif lineup:
        comparison_explorer.show(lineup, key="compare")
    elif not aws.is_local:
        st.caption("The similarities appear here. Nothing is sent to AWS before you ask.")
