"""What is on pictures as files: labels with their boxes as a table, and with colors and quality as a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from services import labels
from services.exports import table as picture_table
from services.exports.table import BOX_COLUMNS, CALL_COLUMNS, PICTURE_COLUMNS, Cell, PictureResult
from services.labels import Color, Instance, Label, LabelReading, Look
from services.ledger import Answered

Result = PictureResult[Answered[LabelReading]]

COLUMNS = (
    *PICTURE_COLUMNS,
    *("label", "confidence_percent", "categories", "parents", "aliases"),
    *("instances", "instance", "instance_confidence_percent"),
    *BOX_COLUMNS,
    *CALL_COLUMNS,
)
"""The columns of the table. `instances` counts the label's boxes, `instance` numbers them from 1."""


def to_csv(
    readings: Iterable[Result],
    *,
    confidence: float = 0.0,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
) -> bytes:
    """One row an instance, one for each label without any, and one for each picture without labels."""
    return picture_table.to_csv(COLUMNS, _rows(readings, confidence, include, exclude))


def to_json(
    readings: Iterable[Result],
    *,
    confidence: float = 0.0,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
) -> bytes:
    """Pictures, each with its labels, their instances, and colors and quality where they were measured."""
    pictures = [_document(entry, _chosen(entry, confidence, include, exclude)) for entry in readings]
    filters = {"include": sorted(include), "exclude": sorted(exclude)}
    return picture_table.to_json({"least_confidence_percent": confidence, **filters, "pictures": pictures})


def _document(entry: Result, chosen: tuple[Label, ...]) -> dict[str, Any]:
    about: dict[str, Any] = picture_table.about_picture(entry, "labels", "no label", len(chosen))
    about["labels"] = [
        {**_about(label), "boxes": [_about_instance(one) for one in label.instances]} for label in chosen
    ]
    if entry.result:
        reading = entry.result.value
        looks = {"whole": reading.whole, "foreground": reading.foreground, "background": reading.background}
        about["look"] = {part: _about_look(look) for part, look in looks.items() if look}
        about |= picture_table.about_call(entry.result.receipt)
    return about


def _chosen(entry: Result, confidence: float, include: Collection[str], exclude: Collection[str]) -> tuple[Label, ...]:
    if entry.result is None:
        return ()
    return labels.chosen(entry.result.value, confidence, include=include, exclude=exclude)


def _rows(
    readings: Iterable[Result],
    confidence: float,
    include: Collection[str],
    exclude: Collection[str],
) -> Iterator[dict[str, Cell]]:
    for entry in readings:
        chosen = _chosen(entry, confidence, include, exclude)
        about = picture_table.about_picture(entry, "labels", "no label", len(chosen))
        call = picture_table.about_call(entry.result.receipt if entry.result else None)
        if not chosen:
            yield {**about, **call}
        for label in chosen:
            row: dict[str, Cell] = {**about, **_about(label), **call}
            for name in ("categories", "parents", "aliases"):
                row[name] = ", ".join(getattr(label, name))
            if not label.instances:
                yield row
            for number, one in enumerate(label.instances, 1):
                yield {**row, "instance": number, **_about_instance(one, prefix="instance_")}


def _about(label: Label) -> dict[str, Any]:
    return {
        "label": label.name,
        "confidence_percent": None if label.confidence is None else round(label.confidence, 5),
        "categories": list(label.categories),
        "parents": list(label.parents),
        "aliases": list(label.aliases),
        "instances": len(label.instances),
    }


def _about_instance(one: Instance, prefix: str = "") -> dict[str, Any]:
    about: dict[str, Any] = dict(picture_table.about_box(one.box))
    about[f"{prefix}confidence_percent"] = None if one.confidence is None else round(one.confidence, 5)
    if not prefix and one.colors:
        about["colors"] = [_about_color(color) for color in one.colors]
    return about


def _about_look(look: Look) -> dict[str, Any]:
    measured = {"brightness": look.brightness, "sharpness": look.sharpness, "contrast": look.contrast}
    return {
        **{name: round(value, 5) for name, value in measured.items() if value is not None},
        "colors": [_about_color(color) for color in look.colors],
    }


def _about_color(color: Color) -> dict[str, Any]:
    return {
        "hex": color.hex_code,
        "css_name": color.css_name,
        "simple_name": color.simple_name,
        "share_percent": round(color.percent, 5),
    }
