"""Which picture of a comparison has no face: CompareFaces itself says only that one of the two has none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers import alerts, paid
from components.answers.plain import escaped
from components.shell import connection
from services import comparison, faces
from services.comparison import Lineup
from services.images import Picture


def show(lineup: Lineup, *, key: str) -> None:
    """Name the pictures without a face, where there are any; where it would cost, offer to find out which they are."""
    without = [reference for reference, told in _told(lineup) if not told]
    if not without:
        return
    if len(without) < len(lineup.references):
        _say(without, ())  # the other references were compared, so the picture has a face
        return
    suspects = tuple({picture.digest: picture for picture in (*lineup.references, lineup.picture)}.values())
    question = tuple(picture.digest for picture in suspects)
    if st.session_state.get(f"{key}_question") != question:
        aws = connection.current()
        if not aws.is_local:
            st.text(
                "There was no face to compare: in the picture, in the references, or in both. CompareFaces does not "
                "say where."
            )
        price = faces.QUESTION.price_usd(aws, len(suspects))
        if not aws.is_local and not paid.button("Find out where", price, key=f"{key}_ask"):
            return
        with st.spinner("Looking for faces"), alerts.service_errors():
            st.session_state[f"{key}_found"] = {one.digest for one in comparison.faceless(aws, suspects)}
            st.session_state[f"{key}_question"] = question
    if st.session_state.get(f"{key}_question") == question:
        found = st.session_state[f"{key}_found"]
        _say(
            [reference for reference in lineup.references if reference.digest in found],
            [lineup.picture] if lineup.picture.digest in found else (),
        )


def _told(lineup: Lineup) -> list[tuple[Picture, bool]]:
    return [(one, told.has_faces) for one, told in zip(lineup.references, lineup.comparisons, strict=True)]


def _say(references: Sequence[Picture], pictures: Sequence[Picture]) -> None:
    for role, found in (("reference", references), ("picture", pictures)):
        for picture in found:
            st.info(
                f"There is no face in the {role} {escaped(f'“{picture.name}”')}. "
                + ("Choose one that shows the person from the front." if role == "reference" else "Choose another."),
                icon=":material/face_retouching_off:",
            )
    if not references and not pictures:
        st.info("Faces were found this time, but none that could be compared.", icon=":material/info:")
