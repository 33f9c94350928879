"""People who resemble a face: name, similarity, verdict, and which stored example matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.answers.plain import escaped
from components.comparison import similarity_band
from services.aws import Aws
from services.people import roster
from services.people.search import PersonMatch
from services.similarity import SEARCHED, Band, Verdict

_ICONS: Mapping[Verdict, str] = {"same person": "check_circle", "unsure": "help", "someone else": "cancel"}


def show(aws: Aws, matches: Sequence[PersonMatch], *, key: str, band: Band = SEARCHED) -> None:
    """One row a person, most similar first, with the stored example that matched best (its picture if one is kept)."""
    examples: dict[str, list[str]] = {}
    for person in matches:
        if person.examples[0].has_thumbnail:
            examples.setdefault(person.collection, []).append(person.examples[0].face_id)
    kept = {name: roster.thumbnails(aws, name, faces) for name, faces in examples.items()}
    for number, person in enumerate(matches):
        best = person.examples[0]
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}_{number}"):
            if thumbnail := kept.get(person.collection, {}).get(best.face_id):
                st.image(thumbnail, width=56, alt=f"The stored example of {person.name} that matched")
            with st.container(gap=None):
                verdict = band.verdict(person.similarity)
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.text(person.name, width="content")
                    st.badge(
                        f"{person.similarity:.1f} % · {verdict}",
                        icon=f":material/{_ICONS[verdict]}:",
                        color=similarity_band.BADGES[verdict],
                    )
                st.caption(escaped(example_words(person)))


def example_words(person: PersonMatch) -> str:
    """Which stored example matched: "from messi5.jpg, in team; 2 examples alike"."""
    best = person.examples[0]
    origin = f"from {best.picture_name}" if best.picture_name else f"face {best.face_id[:8]}"
    more = f"; {len(person.examples)} stored examples" if len(person.examples) > 1 else ""
    return f"{origin}, in {person.collection}{more}"
