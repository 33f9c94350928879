"""The faces that this visit enrolled, held in the visit's memory so that deleting one can be undone while it lasts."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import streamlit as st

from services.ledger import Named
from services.people.enrollment import Enrolled

_KEPT = "collections_cutouts"
_DELETIONS = "collections_deletions"
MOST = 200
"""Pieces of pictures, some 50 KB each, that a visit holds on to."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The picture that a face was cut out of, by name and digest: its pixels are not held."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class KeptCutout:
    """An enrolled face, and which picture it was cut out of."""

    enrolled: Enrolled
    whole: Whole


def keep(enrolled: Enrolled, whole: Named) -> None:
    """Hold on to the face; the oldest goes when there are too many."""
    kept = _kept()
    kept[enrolled.request.collection, enrolled.face_id] = KeptCutout(enrolled, Whole(whole.name, whole.digest))
    while len(kept) > MOST:
        kept.popitem(last=False)


def find(collection: str, face_id: str) -> KeptCutout | None:
    """The face, if this visit enrolled it and still holds it."""
    return _kept().get((collection, face_id))


def _kept() -> OrderedDict[tuple[str, str], KeptCutout]:
    kept: OrderedDict[tuple[str, str], KeptCutout] = st.session_state.setdefault(_KEPT, OrderedDict())
    return kept


def deletions() -> int:
    """How often this visit has deleted faces: what was enrolled before a deletion may no longer be."""
    count: int = st.session_state.get(_DELETIONS, 0)
    return count


def deleted() -> None:
    """Note that faces were deleted."""
    st.session_state[_DELETIONS] = deletions() + 1
