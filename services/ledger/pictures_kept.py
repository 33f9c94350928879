"""Pictures that a visitor asked to keep, for the number of days that the visitor named.

Without being asked nothing is kept: the ledger knows a picture by its digest only. Kept pictures lie as files in the
data folder's `pictures`, named by their digest; the ledger's table `pictures_kept` says whose they are and until when.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import clock
from services.aws import data_folder
from services.errors import BadInput, VitrineError
from services.ledger import forgotten
from services.ledger.forgotten import UNMARKED, Mark

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from services.images import Picture
    from services.ledger.questions import Named

MOST_DAYS = 365
_ORPHAN_AGE_S = 3600  # a file that another process is about to name is younger

_choices: dict[str, int] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture on the server's disk: whose visit kept it, its size, and when it goes (UTC)."""

    digest: str
    name: str
    visit: str
    size_bytes: int
    width_px: int
    height_px: int
    kept_at: datetime
    until: datetime


def folder() -> Path:
    """Where kept pictures lie."""
    return data_folder() / "pictures"


def choose(visit: str, days: int) -> None:
    """From now on keep every picture that the visit asks about for so many days; 0 keeps none.

    Raises `BadInput` outside 0 to 365.
    """
    _check(days, 0)
    with _lock:
        if days:
            _choices[visit] = days
        else:
            _choices.pop(visit, None)


def chosen_days(visit: str) -> int:
    """For how many days the visit's pictures are kept; 0 unless somebody chose it."""
    with _lock:
        return _choices.get(visit, 0)


def keep_as_chosen(pictures: Sequence[Named], visit: str, mark: Mark = UNMARKED) -> str:
    """Keep the pictures if the visit chose so; returns "" or a sentence that says why one could not be kept.

    What is known by name and digest only cannot be kept, and is passed over; so is what was forgotten since the mark.
    """
    days = chosen_days(visit)
    if not days:
        return ""
    from services.images import Picture

    try:
        for picture in pictures:
            if isinstance(picture, Picture):
                keep(picture, visit=visit, days=days, mark=mark)
    except VitrineError as error:
        return f"The picture could not be kept. {error}"
    return ""


def keep(picture: Picture, *, visit: str, days: int, mark: Mark = UNMARKED) -> KeptPicture | None:
    """Keep the picture for 1 to 365 days from now; keeping it again counts the days anew.

    None, and it is not kept, where it was forgotten since the mark was taken.

    Raises `BadInput` for another number of days, `DatabaseUnavailable` where it cannot be written.
    """
    _check(days, 1)
    from sqlalchemy import delete, insert

    from services.database import schema, store

    table = schema.pictures_kept
    now_ms = clock.now_ms()
    row: dict[str, Any] = {
        "digest": picture.digest,
        "visit": visit,
        "name": picture.name.replace("\x00", "").encode("utf-8", "replace").decode("utf-8"),
        "file": f"{picture.digest}{'.png' if picture.data.startswith(bytes([0x89])) else '.jpg'}",
        "size_bytes": len(picture.data),
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "kept_at_ms": now_ms,
        "until_ms": now_ms + days * clock.DAY_MS,
    }
    # The file is written inside the transaction: whoever forgets the same picture meanwhile waits, and sees the row.
    with store.writing() as connection:
        if forgotten.is_forgotten(connection, mark):
            return None
        connection.execute(delete(table).where(table.c.digest == picture.digest, table.c.visit == visit))
        connection.execute(insert(table), row)
        _write(folder() / row["file"], picture.data)
    return _kept(row)


def kept(visit: str | None = None) -> tuple[KeptPicture, ...]:
    """Kept pictures, newest first: of one visit, or of all."""
    from sqlalchemy import select

    from services.database import schema, store

    table = schema.pictures_kept
    wanted = select(table).order_by(table.c.kept_at_ms.desc(), table.c.digest)
    if visit is not None:
        wanted = wanted.where(table.c.visit == visit)
    with store.reading() as connection:
        return tuple(_kept(dict(row)) for row in connection.execute(wanted).mappings())


def read(digest: str) -> bytes | None:
    """The picture's JPEG or PNG, or None where none is kept (any more)."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        return None  # it becomes part of a path
    for file in (folder() / f"{digest}.jpg", folder() / f"{digest}.png"):
        if file.is_file():
            return file.read_bytes()
    return None


def remove(connection: Connection, which: ColumnElement[bool] | None) -> tuple[int, int]:
    """Delete rows of `pictures_kept` (None: all) and the files that no other row names: how many files, their bytes."""
    from sqlalchemy import delete, select

    from services.database import schema

    table = schema.pictures_kept
    chosen, command = select(table.c.file).distinct(), delete(table)
    if which is not None:
        chosen, command = chosen.where(which), command.where(which)
    files = set(connection.execute(chosen).scalars())
    connection.execute(command)
    files -= set(connection.execute(select(table.c.file).where(table.c.file.in_(files))).scalars())
    return _unlink([folder() / name for name in files])


def remove_orphans() -> tuple[int, int]:
    """Delete files that no row names, left by a process that was killed: how many, their bytes."""
    from sqlalchemy import select

    from services.database import schema, store

    if not folder().is_dir():
        return 0, 0
    with store.reading() as connection:
        named = set(connection.execute(select(schema.pictures_kept.c.file)).scalars())
    oldest = time.time() - _ORPHAN_AGE_S
    return _unlink([file for file in folder().iterdir() if file.name not in named and file.stat().st_mtime < oldest])


def _unlink(files: Sequence[Path]) -> tuple[int, int]:
    sizes = []
    for file in files:
        try:
            size = file.stat().st_size
            file.unlink()
        except FileNotFoundError:
            continue
        sizes.append(size)
    return len(sizes), sum(sizes)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _check(days: int, least: int) -> None:
    if not least <= days <= MOST_DAYS:
        raise BadInput(f"A picture cannot be kept for {days} days.", f"Choose {least} to {MOST_DAYS} days.")


def _kept(row: dict[str, Any]) -> KeptPicture:
    return KeptPicture(
        digest=row["digest"],
        name=row["name"],
        visit=row["visit"],
        size_bytes=row["size_bytes"],
        width_px=row["width_px"],
        height_px=row["height_px"],
        kept_at=clock.moment(row["kept_at_ms"]),
        until=clock.moment(row["until_ms"]),
    )
