"""Who is in one picture: names on the picture, a row for each face, and the chosen face's people.

One fragment, so that a slider or a click redraws this and nothing else; no call is made again. Two questions are kept
apart throughout: is it a face, and is it the same person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

import streamlit as st

from components.answers import alerts, badge, call, file_downloads
from components.answers.plain import escaped
from components.asking.picture_page import Explorer
from components.comparison import similarity_band
from components.people import person_matches
from components.pictures import annotated_image, chosen_number, region_table
from components.pictures.annotated_image import Annotation, Tone
from components.pictures.region_table import Region
from services.aws import Aws
from services.exports import search as search_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.people.search import FaceSearch, PictureSearch
from services.similarity import SEARCHED, Band, Verdict

DEFAULT_FACE_PERCENT = 80
_MOST_PEOPLE = 5
_ORDER = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class View:
    """Faces at least so sure to be faces, and what the similarity of their people is taken for.

    Of many pictures those with the person `wanted` come first.
    """

    least_face: int = DEFAULT_FACE_PERCENT
    band: Band = SEARCHED
    wanted: str = ""

    def verdict(self, face: FaceSearch) -> Verdict:
        """What the face's best person is taken for."""
        return self.band.verdict(face.best.similarity if face.best else None)

    def seen(self, found: PictureSearch) -> tuple[FaceSearch, ...]:
        """The faces that are looked at."""
        return tuple(face for face in found.faces if face.face.confidence >= self.least_face)


def controls(key: str, found: Sequence[PictureSearch]) -> View:
    """The sliders, and the people of many pictures to choose one from."""
    view = sliders(key)
    people = sorted({name for one in found for name in people_in(one, view, unsure=True)})
    wanted = st.selectbox(
        "Pictures with", people, index=None, key=f"{key}_wanted", placeholder="anybody", filter_mode="contains"
    )
    return replace(view, wanted=wanted or "")


def sliders(key: str) -> View:
    """The two sliders; both stand in the address, and neither makes a call."""
    least = st.slider(
        "Is it a face?",
        0,
        100,
        DEFAULT_FACE_PERCENT,
        format="%d %%",
        key=f"{key}_face",
        bind="query-params",
        help="Detection confidence: faces that are less sure to be faces are not shown. It says nothing of who it is.",
    )
    return View(least, similarity_band.slider(key, SEARCHED, "Is it the same person?"))


@st.fragment
def show(aws: Aws, picture: Picture, answer: PictureSearch, *, key: str, view: View | None = None) -> None:
    """Show the answer for a picture with its sliders or, where they stand elsewhere, as `view` says."""
    found = answer
    left, right = st.columns([3, 2], gap="medium")
    with right:
        view = sliders(key) if view is None else view
        shown = view.seen(found)
    with left:
        chosen = _picture(picture, shown, view, key)
        badge.show(chosen.receipt if chosen and chosen.receipt else found.detection.receipt)
        _together(found)
        _downloads(picture, found, view, key)
    with right:
        st.header(headline(found, view), anchor=False)
        _remarks(found, shown, view)
        _table(picture, shown, chosen, view, key)
    if chosen:
        with right:
            _face(aws, chosen, view, key)


def headline(found: PictureSearch, view: View) -> str:
    """What one face is taken for, or how many of several for what: "3 faces: 2 same person, 1 someone else"."""
    shown = view.seen(found)
    if not shown:
        return "No face"
    if len(shown) == 1:
        return _taken_for(shown[0], view).capitalize()
    counts = Counter(_taken_for(face, view) for face in shown)
    order = sorted(counts, key=lambda words: _ORDER.index(words) if words in _ORDER else len(_ORDER))
    return f"{len(shown)} faces: " + ", ".join(f"{counts[words]} {words}" for words in order)


def note(found: PictureSearch, view: View) -> str:
    """What became of a picture in two words: a name, "2 people", "unsure", "someone else", "no face"."""
    shown = view.seen(found)
    names = people_in(found, view)
    if len(names) == 1:
        return names[0]
    if names:
        return f"{len(names)} people"
    words = [_taken_for(face, view) for face in shown]
    return next((verdict for verdict in _ORDER if verdict in words), words[0] if words else "no face")


def people_in(found: PictureSearch, view: View, *, unsure: bool = False) -> tuple[str, ...]:
    """The people recognized in the picture, each once; with `unsure` those worth a look, too."""
    wanted = ("same person", "unsure") if unsure else ("same person",)
    names = (face.best.name for face in view.seen(found) if face.best and view.verdict(face) in wanted)
    return tuple(dict.fromkeys(names))


def files(view: View) -> dict[str, Callable[[Iterable[PictureResult[PictureSearch]]], bytes]]:
    """What makes a file of many answers as they are looked at, by the file's ending."""
    return {
        "csv": partial(search_exports.to_csv, confidence=view.least_face, band=view.band),
        "json": partial(search_exports.to_json, confidence=view.least_face, band=view.band),
    }


def boxes(shown: Sequence[FaceSearch], view: View) -> list[Annotation]:
    """The faces with their names, for the page and for the picture to download."""
    return [
        Annotation(
            face.face.box,
            _label(face, view),
            _facts(face, view),
            tone=_tone(face, view),
            number=face.face.number,
        )
        for face in shown
    ]


def _label(face: FaceSearch, view: View) -> str:
    verdict = view.verdict(face)
    if face.best and verdict != "someone else":
        return face.best.name + ("?" if verdict == "unsure" else "")
    return f"Face {face.face.number}"


def _facts(face: FaceSearch, view: View) -> tuple[str, ...]:
    facts = [f"Is it a face? {face.face.confidence:.1f} %"]
    if face.best:
        facts.append(f"Is it {face.best.name}? {face.best.similarity:.1f} %")
    if face.note or face.error:
        facts.append(face.error.message if face.error else face.note)
    return tuple(facts)


def _picture(picture: Picture, shown: tuple[FaceSearch, ...], view: View, key: str) -> FaceSearch | None:
    """The picture with its names; returns the face that is chosen now, whether here or in the table."""
    numbers = [face.face.number for face in shown]
    chosen = chosen_number.follow(key, picture.digest, numbers, first=next(iter(numbers), None))
    place = None if chosen is None else numbers.index(chosen)
    annotated_image.show(
        picture,
        boxes(shown, view),
        key=f"{key}_picture",
        selected=place,
        alt=f"{picture.name}, with a box around each face and the names that were found",
        what="Faces",
    )
    return None if place is None else shown[place]


def _table(picture: Picture, shown: tuple[FaceSearch, ...], chosen: FaceSearch | None, view: View, key: str) -> None:
    if not shown:
        return
    rows = [
        Region(
            face.face.number,
            face.face.box,
            f"{face.face.number}",
            (_label(face, view) if view.verdict(face) != "someone else" else _taken_for(face, view), _similarity(face)),
        )
        for face in shown
    ]
    region_table.show(
        picture,
        rows,
        ["Face", "Person", "Same person?"],
        key=f"{key}_table",
        selected=chosen.face.number if chosen else None,
        alt="The faces of the picture with the person of the collection who resembles each most",
    )


def _taken_for(face: FaceSearch, view: View) -> str:
    """The verdict on the face, or why there is none: "nobody" is in the collection."""
    if face.best:
        return view.verdict(face)
    return "failed" if face.error else "not searched" if face.note else "nobody"


def _tone(face: FaceSearch, view: View) -> Tone:
    return similarity_band.TONES[view.verdict(face)] if face.best else "neutral"


def _similarity(face: FaceSearch) -> float | None:
    return face.best.similarity if face.best else None


def _face(aws: Aws, face: FaceSearch, view: View, key: str) -> None:
    """The chosen face: the people who resemble it, with the stored example that matched."""
    st.header(f"Face {face.face.number}", anchor=False)
    st.caption(f"Is it a face? {face.face.confidence:.1f} % sure")
    if face.error:
        alerts.show(face.error)
    elif face.note:
        st.text(face.note)
    elif not face.people:
        st.caption("The collection has nobody to compare it with.")
    else:
        with alerts.service_errors():
            person_matches.show(aws, face.people[:_MOST_PEOPLE], key=f"{key}_people", band=view.band)
    if face.receipt:
        call.show(face.receipt, f"{key}_call")


def _remarks(found: PictureSearch, shown: tuple[FaceSearch, ...], view: View) -> None:
    if not found.faces:
        st.caption(
            "There is no face to be seen in this picture. Faces that are very small (under about 40 of 1,920 pixels), "
            "turned away or covered are not found."
        )
    elif not shown:
        st.caption(f"No face reaches {view.least_face} %. Move “Is it a face?” to the left to see less certain ones.")
    elif all(_taken_for(face, view) == "someone else" for face in shown):
        people = f"the people of {escaped(found.collection)}"
        st.caption(f"Someone else than {people}: no similarity reaches {view.band.unsure_from:.0f} %.")
    if found.detection.value.is_cut_off:
        st.caption("The 100 largest faces of a picture are searched; there may be more.")


def _together(found: PictureSearch) -> None:
    """What the whole answer took: AWS searches one face a call."""
    receipts = [found.detection.receipt, *(face.receipt for face in found.faces if face.receipt)]
    if len(receipts) < 3:
        return
    calls = f"{len(receipts)} calls together: 1 to find the faces, {len(receipts) - 1} to search them"
    cost = sum(receipt.cost_usd or 0 for receipt in receipts)
    priced = f" · list price {badge.dollars(cost)}" if receipts[0].backend != "local" else ""
    repeated = sum(receipt.repeated for receipt in receipts)
    st.caption(escaped(calls + priced + (f" · {repeated} answered from the ledger" if repeated else "")))


def _downloads(picture: Picture, found: PictureSearch, view: View, key: str) -> None:
    results = [PictureResult(picture, found)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(view).items()}
    makes["png"] = lambda: annotated_image.to_png(picture, boxes(view.seen(found), view))
    file_downloads.show(picture, "people", makes, key=key)


def _is_found(view: View) -> Callable[[PictureSearch], bool] | None:
    return (lambda found: view.wanted in people_in(found, view, unsure=True)) if view.wanted else None


def explorer(aws: Aws) -> Explorer[PictureSearch, View]:
    """How answers are looked at; the stored examples come from the collections of `aws`. A face shows its own call."""
    return Explorer(controls, partial(show, aws), note, files, lambda found: (), is_found=_is_found)
