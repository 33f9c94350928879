"""What this server has stored, in figures and as a file: for the page that shows it and makes it forget."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services import ledger
from services.aws import data_folder
from services.jobs import stored as jobs
from services.ledger import pictures_kept, reading
from services.people import register

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the server's disk, over all visits; sizes in bytes.

    `embedded_bytes` is what lies in the data folder besides the ledger and the pictures: the embedded AWS's lexicons,
    objects and collections, which belong to the account and not to a visit.
    """

    ledger: ledger.Contents
    pictures: int
    pictures_bytes: int
    embedded_bytes: int
    folder: Path
    retention_days: float


def overview() -> Overview:
    """The figures now. Raises a `VitrineError` where the ledger cannot be read."""
    files = [file for file in data_folder().rglob("*") if file.is_file()]
    pictures = [file for file in files if file.is_relative_to(pictures_kept.folder())]
    own = {*pictures, *(file for file in files if file.parent == data_folder() and file.name.startswith("ledger."))}
    return Overview(
        ledger=reading.contents(),
        pictures=len(pictures),
        pictures_bytes=_size(pictures),
        embedded_bytes=_size([file for file in files if file not in own]),
        folder=data_folder(),
        retention_days=ledger.retention_days(),
    )


def export_json(visit: str) -> str:
    """Everything that is stored about a visit, as JSON to read: calls, jobs, kept pictures, and faces it enrolled."""
    calls: list[dict[str, Any]] = []
    before: str | None = None
    while page := reading.history(visit=visit, before=before, limit=_PAGE):
        calls += [_call(entry) for entry in page]
        before = page[-1].call_id
    kept = [dataclasses.asdict(picture) for picture in pictures_kept.kept(visit)]
    exported = {
        "visit": visit,
        "calls": calls,
        "jobs": jobs.owned_by(visit),
        "pictures_kept": kept,
        "enrolled_faces": register.enrolled_by(visit),
    }
    return json.dumps(exported, indent=2, ensure_ascii=False, default=str)


def _call(entry: ledger.Entry) -> dict[str, Any]:
    answer = reading.answer(entry.call_id)
    exported = dataclasses.asdict(entry)
    exported["parameters"] = json.loads(exported.pop("parameters_json"))
    return exported | {"answer": json.loads(answer.receipt.response_json) if answer else None}


def _size(files: list[Path]) -> int:
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except FileNotFoundError:  # written or swept by somebody else meanwhile
            continue
    return total
