"""References against one picture: lines between the faces, a table of every similarity, and files of both.

One fragment, so that the lines of the slider or a click redraw this and nothing else; no call is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from components.answers import badge, file_downloads
from components.asking.picture_page import Explorer
from components.comparison import comparison_view, missing_faces, similarity_band
from components.comparison.comparison_view import FaceSeen, Line, Reference
from components.pictures import chosen_number, region_table
from components.pictures.region_table import Region
from services import similarity
from services.agreement import Thing
from services.comparison import Contender, Lineup
from services.exports import comparison as comparison_exports
from services.exports.table import PictureResult
from services.images import Picture
from services.ledger import Receipt
from services.similarity import Band

_MOST_COLUMNS = 3  # with more references a column each would not fit; the most similar one is named instead


@st.fragment
def show(picture: Picture, answer: Lineup, *, key: str, view: Band | None = None) -> None:
    """Show one picture with its references and the slider or, where that stands elsewhere, as `view` says."""
    lineup = answer
    band = controls(key, [lineup]) if view is None else view
    contenders = lineup.contenders
    st.header(summary(lineup, band), anchor=False)
    missing_faces.show(lineup, key=f"{key}_missing")
    chosen = _chosen(lineup, contenders, key)
    comparison_view.show(
        references(lineup),
        lineup.picture,
        [seen(contender, lineup, band) for contender in contenders],
        key=f"{key}_view",
        selected=None if chosen is None else chosen - 1,
    )
    st.caption("Compared is the largest face of a reference and no other: the one that is marked.")
    if contenders:
        _table(lineup, contenders, band, chosen, key)
    _badge(lineup.receipts)
    _downloads(lineup, band, key)


def controls(key: str, answers: Sequence[Lineup]) -> Band:
    """The slider with two ends."""
    with st.container(width=480):
        band = similarity_band.slider(key, similarity.COMPARED, "Same person? Similarity")
        st.caption(f"From {band.same_from} % the same person, from {band.unsure_from} % unsure, below someone else.")
    return band


def summary(lineup: Lineup, band: Band) -> str:
    """What was found, in a sentence: "The same person: face 2. Unsure: face 3." """
    contenders = lineup.contenders
    if not contenders:
        return "Nothing to compare"
    verdicts = [(contender.face.number, band.verdict(contender.best)) for contender in contenders]
    same = [number for number, verdict in verdicts if verdict == "same person"]
    unsure = [number for number, verdict in verdicts if verdict == "unsure"]
    parts = [f"The same person: {_faces(same)}." if same else ""]
    parts += [f"Unsure: {_faces(unsure)}." if unsure else ""]
    other = "Someone else" if len(contenders) == 1 else f"Each of the {len(contenders)} faces is someone else"
    return " ".join(part for part in parts if part) or other


def note(lineup: Lineup, band: Band) -> str:
    """What became of one picture of many: "same person, 97 %", "unsure, 62 %", "someone else", "no face"."""
    contenders = lineup.contenders
    best = max((contender.best for contender in contenders if contender.best is not None), default=None)
    if not contenders:
        return "no face"
    verdict = band.verdict(best)
    return "someone else" if best is None or verdict == "someone else" else f"{verdict}, {best:.0f} %"


def is_found(lineup: Lineup, band: Band) -> bool:
    """Whether some face of the picture is held to be the person of a reference."""
    return any(band.verdict(contender.best) == "same person" for contender in lineup.contenders)


def references(lineup: Lineup) -> list[Reference]:
    """The references with the faces that were compared, named as the visitor named them."""
    several = len(lineup.references) > 1
    return [
        Reference(
            reference,
            f"Reference {place}: {reference.name}" if several else f"Reference: {reference.name}",
            comparison.reference_box,
        )
        for place, (reference, comparison) in enumerate(zip(lineup.references, lineup.comparisons, strict=True), 1)
    ]


def seen(contender: Contender, lineup: Lineup, band: Band) -> FaceSeen:
    """A face of the picture with a line to every reference that it has a similarity to."""
    several = len(lineup.references) > 1
    lines, similarities = [], []
    for place, value in enumerate(contender.similarities):
        if value is not None:
            lines.append(Line(place, f"{value:.1f} %", similarity_band.TONES[band.verdict(value)]))
            to = f"reference {place + 1}" if several else "the reference"
            similarities.append(f"similarity to {to} {value:.1f} percent")
    verdict = band.verdict(contender.best)
    label = f"Face {contender.face.number}"
    spoken = ", ".join([label, verdict, *(similarities or ["no similarity"])])
    return FaceSeen(contender.face.box, label, spoken, similarity_band.TONES[verdict], tuple(lines))


def things(lineup: Lineup, band: Band) -> tuple[Thing, ...]:
    """Every face of the picture under the reference that it is most like, for a comparison with another answer."""
    return tuple(
        Thing(_most_like(contender, lineup), contender.best, contender.face.box) for contender in lineup.contenders
    )


def _most_like(contender: Contender, lineup: Lineup) -> str:
    if contender.best is None:
        return "Not compared"
    return f"Like {lineup.references[contender.similarities.index(contender.best)].name}"


def files(band: Band) -> dict[str, Callable[[Sequence[PictureResult[Lineup]]], bytes]]:
    """Makers of the files, by ending."""
    return {
        "csv": partial(comparison_exports.to_csv, band=band),
        "json": partial(comparison_exports.to_json, band=band),
    }


def _faces(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"face {numbers[0]}"
    return f"faces {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _chosen(lineup: Lineup, contenders: Sequence[Contender], key: str) -> int | None:
    """The number of the chosen face, whether it was clicked in the picture or in the table."""
    subject = (lineup.picture.digest, tuple(reference.digest for reference in lineup.references))
    return chosen_number.follow(key, subject, range(1, len(contenders) + 1), view="view")


def _table(lineup: Lineup, contenders: Sequence[Contender], band: Band, chosen: int | None, key: str) -> None:
    """Every face with every similarity, the unmatched too."""
    count = len(lineup.references)
    each = count <= _MOST_COLUMNS
    headings = ["Similarity"] if count == 1 else [f"Similarity to {place}" for place in range(1, count + 1)]
    columns = ["Face", *(headings if each else ["Best similarity", "Most like"]), "Taken for", "Detection confidence"]
    rows = []
    for contender in contenders:
        if each:
            cells = [_cell(value) for value in contender.similarities]
        else:
            most_like = "no reference" if contender.nearest is None else f"reference {contender.nearest + 1}"
            cells = [_cell(contender.best), most_like]
        cells += [band.verdict(contender.best), contender.face.confidence]
        rows.append(Region(contender.face.number, contender.face.box, f"Face {contender.face.number}", tuple(cells)))
    region_table.show(
        lineup.picture,
        rows,
        columns,
        key=f"{key}_table",
        selected=chosen,
        alt="Every face of the picture with its similarity to the references",
    )


def _cell(similarity: float | None) -> float | str:
    return "no match" if similarity is None else similarity


def _badge(receipts: Sequence[Receipt]) -> None:
    """One line for all comparisons of the picture together."""
    if not receipts:
        return
    costs = [receipt.cost_usd for receipt in receipts if receipt.cost_usd is not None]
    together = replace(
        receipts[0],
        duration_ms=sum(receipt.duration_ms for receipt in receipts),
        cost_usd=sum(costs) if len(costs) == len(receipts) else None,
        saved_usd=sum(receipt.saved_usd for receipt in receipts),
        repeated=all(receipt.repeated for receipt in receipts),
    )
    badge.show(together)
    if len(receipts) > 1:
        st.caption(f"{len(receipts)} comparisons together.")


def _downloads(lineup: Lineup, band: Band, key: str) -> None:
    results = [PictureResult(lineup.picture, lineup)]
    makes: dict[str, Callable[[], bytes]] = {ending: partial(make, results) for ending, make in files(band).items()}
    makes["png"] = lambda: comparison_view.to_png(
        references(lineup), lineup.picture, [seen(contender, lineup, band) for contender in lineup.contenders]
    )
    file_downloads.show(lineup.picture, "compared", makes, key=key)


EXPLORER: Explorer[Lineup, Band] = Explorer(
    controls,
    show,
    note,
    files,
    lambda lineup: lineup.receipts,
    things,
    is_found=lambda band: lambda lineup: is_found(lineup, band),
    measure="Similarity",
)
