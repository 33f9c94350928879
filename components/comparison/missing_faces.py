"""Which picture of a comparison has no face: CompareFaces itself says only that one of the two has none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.answers.plain import escaped
from components.asking.picture_question import PictureQuestion
from components.shell import connection
from services import comparison, faces
from services.comparison import Lineup
from services.images import Picture


def show(lineup: Lineup, *, key: str) -> None:
    """Name the pictures without a face, where there are any; where it would cost, offer to find out which they are."""
    without = [reference for reference, compared in _with_faces(lineup) if not compared]
    if not without:
        return
    if len(without) < len(lineup.references):
        _say(without, ())  # the other references were compared, so the picture has a face
        return
    suspects = tuple({picture.digest: picture for picture in (*lineup.references, lineup.picture)}.values())
    above = st.container()
    aws = connection.current()
    faceless = _question(suspects).one(aws, lineup.picture, key=key)
    if faceless is None:
        if not aws.is_local:
            above.text(
                "There was no face to compare: in the picture, in the references, or in both. CompareFaces does not "
                "say where."
            )
        return
    found = {one.digest for one in faceless}
    _say(
        [reference for reference in lineup.references if reference.digest in found],
        [lineup.picture] if lineup.picture.digest in found else (),
    )


def _question(suspects: Sequence[Picture]) -> PictureQuestion[tuple[Picture, ...]]:
    return PictureQuestion(
        lambda aws, picture: comparison.faceless(aws, suspects),
        "Find out where",
        faces.QUESTION.waiting,
        lambda aws, pictures: faces.QUESTION.price_usd(aws, len(suspects)),
        variant=tuple(picture.digest for picture in suspects),
    )


def _with_faces(lineup: Lineup) -> list[tuple[Picture, bool]]:
    return [(one, compared.has_faces) for one, compared in zip(lineup.references, lineup.comparisons, strict=True)]


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
