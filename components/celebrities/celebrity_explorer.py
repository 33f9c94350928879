"""Who is in one picture: names on the faces, a table with both confidences, and what to do about a face without a name.

One fragment, so that the threshold or a click redraws this and nothing else; no call is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from components.answers import badge, confidence_bar, file_downloads
from components.answers.confidence_bar import Fact, Group
from components.answers.plain import escaped
from components.asking.picture_page import Explorer
from components.people import collection_actions, guided_recognition
from components.pictures import annotated_image, chosen_number, region_table
from components.pictures.annotated_image import Annotation
from components.pictures.region_table import Region
from services import celebrities
from services.agreement import Thing
from services.aws import Aws
from services.celebrities import Celebrity, Recognition
from services.exports import celebrities as celebrity_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.ledger import Answered

DEFAULT_MATCH_PERCENT = 80
_MATCH_NOTE = "Match confidence: that it is this person. Detection confidence: only that it is a face."
_GENDER_NOTE = "Known gender is what is on record about the person, not an estimate from looks."


@st.fragment
def show(aws: Aws, picture: Picture, answer: Answered[Recognition], *, key: str, view: int | None = None) -> None:
    """Show the answer for a picture with a slider for the threshold, or, where it stands elsewhere, with `view`."""
    recognition = answer.value
    left, right = st.columns([3, 2], gap="medium")
    with right:
        least = threshold(key) if view is None else view
        known = celebrities.named(recognition, least)
        numbers = _numbers(recognition)
    with left:
        chosen = _picture(picture, recognition, least, key)
        badge.show(answer.receipt)
        _downloads(picture, answer, least, key)
    with right:
        st.header(_count(recognition, known), anchor=False)
        _remarks(recognition)
        _table(picture, recognition, least, chosen, key)
        if chosen is not None:
            _facts(aws, picture, recognition, chosen, least, key)
        elif numbers:
            st.caption("Choose a face, in the picture or in the table, and what is known of it appears here.")


def threshold(key: str) -> int:
    """The slider for the least match confidence, 0 to 100."""
    return st.slider(
        "Least match confidence",
        0,
        100,
        DEFAULT_MATCH_PERCENT,
        format="%d %%",
        key=f"{key}_match",
        bind="query-params",
        help="How sure it must be that it is this very person. Below it a face stays without a name. It is applied to "
        "what came back, so moving it costs no call.",
    )


def controls(key: str, answers: Sequence[Answered[Recognition]]) -> int:
    """The threshold where it stands above many answers, or above two."""
    with st.container(width=420):
        return threshold(key)


def who_is_known(aws: Aws) -> str:
    """Whom this connection can recognize at all, as Markdown."""
    if aws.is_local:
        return (
            f"Local knows **{celebrities.LOCAL_GALLERY_PEOPLE} people: members of the US Congress, current and former, "
            "with an official portrait of up to 2015**. It knows no actor, no singer and no athlete; whoever is "
            "missing can be put into a collection of your own."
        )
    return (
        "AWS knows a list of its own, which it does not publish. People known in one field only, a club's players for "
        "one, are often not on it; a collection of your own names them."
    )


def note(answered: Answered[Recognition], least: int) -> str:
    """What became of one picture of many: "Ann Lee", "Ann Lee and 2 more", "3 not recognized", "no face"."""
    recognition = answered.value
    known = celebrities.named(recognition, least)
    if known:
        return known[0].name + (f" and {len(known) - 1} more" if len(known) > 1 else "")
    count = len(recognition.faces)
    return f"{count} not recognized" if count else "no face"


def files(least: int) -> dict[str, Callable[[Sequence[PictureResult[Answered[Recognition]]]], bytes]]:
    """Makers of the files, by ending."""
    return {
        "csv": partial(celebrity_exports.to_csv, match_confidence=least),
        "json": partial(celebrity_exports.to_json, match_confidence=least),
    }


def boxes(recognition: Recognition, least: int) -> list[Annotation]:
    """The boxes of all faces, with names on those who are recognized."""
    drawn = []
    for one in recognition.celebrities:
        sure = one.match_confidence >= least
        facts: tuple[str, ...] = (
            one.name if sure else f"Perhaps {one.name}",
            f"Match confidence {one.match_confidence:.1f} %",
            f"Detection confidence {one.face.confidence:.1f} %",
        )
        label = one.name if sure else f"Face {one.face.number}"
        tone: annotated_image.Tone = "match" if sure else "unsure"
        drawn.append(Annotation(one.face.box, label, facts[1:] if sure else facts, tone=tone, number=one.face.number))
    for face in recognition.unrecognized:
        facts = ("Not recognized", f"Detection confidence {face.confidence:.1f} %")
        drawn.append(Annotation(face.box, f"Face {face.number}", facts, number=face.number))
    return drawn


def things(answered: Answered[Recognition], least: int) -> tuple[Thing, ...]:
    """Every face with its name, or without, for a comparison with another answer."""
    recognition = answered.value
    known = celebrities.named(recognition, least)
    names = {celebrity.face.number: celebrity for celebrity in known}
    return tuple(
        Thing(names[face.number].name, names[face.number].match_confidence, face.box)
        if face.number in names
        else Thing("Not recognized", None, face.box)
        for face in recognition.faces
    )


def _numbers(recognition: Recognition) -> tuple[int, ...]:
    return tuple(face.number for face in recognition.faces)


def _picture(picture: Picture, recognition: Recognition, least: int, key: str) -> int | None:
    """The picture with its boxes; returns the number of the face that is chosen, whether here or in the table."""
    numbers = _numbers(recognition)
    chosen = chosen_number.follow(key, picture.digest, numbers, first=next(iter(numbers), None))
    annotated_image.show(
        picture,
        boxes(recognition, least),
        key=f"{key}_picture",
        selected=None if chosen is None else numbers.index(chosen),
        alt=f"{picture.name}, with a box around each face and the names of those who are recognized",
        what="Faces",
    )
    return chosen


def _table(picture: Picture, recognition: Recognition, least: int, chosen: int | None, key: str) -> None:
    rows = []
    for one in recognition.celebrities:
        sure = one.match_confidence >= least
        cells: tuple[str | float | None, ...] = (
            one.match_confidence,
            one.known_gender or "not on record",
            one.face.confidence,
        )
        rows.append(Region(one.face.number, one.face.box, one.name if sure else f"Face {one.face.number}", cells))
    for face in recognition.unrecognized:
        cells = ("not recognized", "–", face.confidence)  # noqa: RUF001  a dash for a cell that holds nothing
        rows.append(Region(face.number, face.box, f"Face {face.number}", cells))
    if rows:
        region_table.show(
            picture,
            rows,
            ["Who", "Match confidence", "Known gender", "Detection confidence"],
            key=f"{key}_table",
            selected=chosen,
            alt="The faces of the picture, who they are and how sure that is",
        )


def _facts(aws: Aws, picture: Picture, recognition: Recognition, number: int, least: int, key: str) -> None:
    celebrity = next((one for one in recognition.celebrities if one.face.number == number), None)
    if celebrity and celebrity.match_confidence >= least:
        _known(celebrity, key)
        return
    face = celebrity.face if celebrity else recognition.unrecognized[number - 1 - len(recognition.celebrities)]
    st.header(f"Face {number}", anchor=False)
    if celebrity:
        st.text(f"Perhaps {celebrity.name}, but only with {celebrity.match_confidence:.1f} % match confidence.")
    else:
        st.text("Not recognized. That says nothing about whether the person is known.")
    others = [other for other in recognition.faces if other is not face]
    collection_actions.ask_collections(aws, picture, face, f"{key}_ask_{number}", others=others)
    with st.expander("Add to a collection", icon=":material/person_add:", key=f"{key}_add_{number}_open"):
        collection_actions.add_to_collection(aws, picture, face, f"{key}_add_{number}", others=others)


def _known(celebrity: Celebrity, key: str) -> None:
    """The confidences of a recognized face, what is on record, and where to read on."""
    st.header(escaped(celebrity.name), anchor=False)
    facts = (
        Fact("Match confidence", percent=celebrity.match_confidence),
        Fact("Detection confidence", percent=celebrity.face.confidence),
    )
    record = (Fact("Known gender", celebrity.known_gender or "not on record"), Fact("Id", celebrity.identifier))
    groups = (Group("How sure", facts, _MATCH_NOTE), Group("On record", record, _GENDER_NOTE))
    confidence_bar.show(groups, key=f"{key}_facts")
    with st.container(horizontal=True, gap="small"):
        for place, link in enumerate(celebrity.links):
            st.link_button(escaped(_host(link)), link, icon=":material/open_in_new:", key=f"{key}_link_{place}")


def _host(link: str) -> str:
    """The part of a link that tells where it leads: "www.wikidata.org"."""
    return urlsplit(link).hostname or link


def _count(recognition: Recognition, known: Sequence[Celebrity]) -> str:
    faces = len(recognition.faces)
    if not faces:
        return "No face"
    if faces == 1:
        return "Recognized" if known else "1 face, not recognized"
    return f"{len(known)} of {faces} faces recognized"


def _remarks(recognition: Recognition) -> None:
    if not recognition.faces:
        st.caption(
            "There is no face to be seen in this picture. Very small, turned away or covered ones are not found."
        )
    if recognition.is_cut_off:
        st.caption(f"The {celebrities.MOST_FACES} largest faces of a picture are looked at; there may be more.")


def _downloads(picture: Picture, answered: Answered[Recognition], least: int, key: str) -> None:
    results = [PictureResult(picture, answered)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(least).items()}
    makes["png"] = lambda: annotated_image.to_png(picture, boxes(answered.value, least))
    file_downloads.show(picture, "celebrities", makes, key=key)


def _name_strangers(aws: Aws, picture: Picture, answer: Answered[Recognition]) -> None:
    """The way on for the faces without a name."""
    if strangers := answer.value.unrecognized:
        guided_recognition.show(aws, picture, strangers, answer.value.faces, key="celebrities_guided")


def explorer(aws: Aws) -> Explorer[Answered[Recognition], int]:
    """How answers are looked at; from there faces are looked for in the collections of `aws`."""
    return Explorer(
        controls,
        partial(show, aws),
        note,
        files,
        lambda answered: [answered.receipt],
        things,
        is_found=lambda least: lambda answered: bool(celebrities.named(answered.value, least)),
        below=partial(_name_strangers, aws),
        measure="Match confidence",
    )
