"""Really deleting: rows, sound and picture files, down to the bytes on the disk."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, false, func, select, update

from services import clock
from services.database import schema, store
from services.errors import VitrineError
from services.ledger import forgotten, pictures_kept, unrecorded
from services.ledger.records import Removed
from services.ledger.retention import retention_days
from services.server import background

_DAY_S = 86_400

_sweeper: threading.Thread | None = None
_starting = threading.Lock()
_ending = threading.Event()

Which = ColumnElement[bool] | None  # None: all rows

log = logging.getLogger("vitrine.ledger")

_STILL_READ = (
    "The rows are deleted. Another process is reading the ledger, so traces of them stay on the disk until the next "
    "daily sweep."
)


def forget_visit(visit: str) -> Removed:
    """Delete every call that the visit made, its repeats, its jobs, and the pictures and thumbnails that it kept."""
    return _forget(
        forgotten.of_visit(visit),
        schema.calls.c.visit == visit,
        schema.repeats.c.visit == visit,
        schema.pictures_kept.c.visit == visit,
        enrolled=schema.enrolled_faces.c.visit == visit,
        jobs=schema.jobs.c.owner == visit,
    )


def forget_picture(digest: str) -> Removed:
    """Delete every call of any visit that was about the picture (also as a crop of it), its kept file and thumbnails,
    and every job that was to ask about it.

    A face that was enrolled from it stays in its collection; the register forgets what the picture was called.
    """
    about = select(schema.call_pictures.c.call_id).where(schema.call_pictures.c.digest == digest)
    items = select(schema.job_items.c.job_id).where(schema.job_items.c.digest == digest)
    return _forget(
        forgotten.of_picture(digest),
        schema.calls.c.id.in_(about),
        schema.repeats.c.call_id.in_(about),
        schema.pictures_kept.c.digest == digest,
        enrolled=schema.enrolled_faces.c.picture_digest == digest,
        jobs=schema.jobs.c.id.in_(items) | schema.jobs.c.parameters_json.contains(digest),
    )


def forget_everything() -> Removed:
    """Delete all calls, repeats, pictures, thumbnails and jobs of every visit."""
    return _forget(forgotten.EVERYTHING, None, None, None, enrolled=None, jobs=None)


def sweep() -> Removed:
    """Delete what is older than the retention time, and picture files that nothing names."""
    now_ms = clock.now_ms()
    oldest_ms = now_ms - int(retention_days() * clock.DAY_MS)
    unrecorded.sweep(clock.moment(oldest_ms))
    removed = _forget(
        None,
        schema.calls.c.asked_at_ms < oldest_ms,
        schema.repeats.c.asked_at_ms < oldest_ms,
        schema.pictures_kept.c.until_ms < now_ms,
        enrolled=false(),  # the register lasts as long as its collection
        jobs=_past_jobs(now_ms, oldest_ms),
        copies_older_than_s=_DAY_S,  # until then they are the way back to the version before
    )
    orphans, orphan_bytes = pictures_kept.remove_orphans()
    return replace(removed, pictures=removed.pictures + orphans, content_bytes=removed.content_bytes + orphan_bytes)


def sweep_daily() -> None:
    """Sweep now, and again every day for as long as the process lives; calling it again changes nothing.

    Raises what `sweep` raises for the first sweep; later ones that fail are logged and tried again the next day.
    """
    global _sweeper
    with _starting:
        if _sweeper:
            return
        _sweeper = background.start("sweep", "Deletes what is older than the retention time", _sweep_on, _ending.set)
    sweep()


def _sweep_on() -> None:
    while not _ending.wait(_DAY_S):
        try:
            sweep()
        except VitrineError:
            log.warning("the daily sweep of the ledger failed", exc_info=True)


def _forget(
    about: str | None,
    calls: Which,
    repeats: Which,
    pictures: Which,
    *,
    enrolled: Which,
    jobs: Which,
    copies_older_than_s: float = 0.0,
) -> Removed:
    token = ""
    if about:
        token = forgotten.remember_here(about)
        unrecorded.forget(about)
    with store.writing() as connection:
        if about:
            forgotten.remember(connection, about, token)
        else:
            forgotten.sweep(connection)
        ids = _where(select(schema.calls.c.id), calls)
        size = _content_bytes(connection, ids)
        removed = Removed(
            observations=_delete(connection, schema.observations, schema.observations.c.call_id.in_(ids)),
            repeats=_delete(connection, schema.repeats, repeats),
            calls=_delete(connection, schema.calls, calls),
        )
        files, file_bytes = pictures_kept.remove(connection, pictures)
        thumbnails, thumbnail_bytes = _forget_origin(connection, enrolled)
        _delete(connection, schema.jobs, jobs)  # with their items
    gone = store.scrub(shrink=removed.calls > 0, copies_older_than_s=copies_older_than_s)
    return replace(
        removed,
        pictures=files + thumbnails,
        content_bytes=size + file_bytes + thumbnail_bytes,
        note="" if gone else _STILL_READ,
    )


def _past_jobs(now_ms: int, oldest_ms: int) -> ColumnElement[bool]:
    """Jobs older than the retention time; one that has not ended lasts a day at least, however short that is."""
    jobs = schema.jobs
    return (jobs.c.asked_at_ms < oldest_ms) & (
        jobs.c.ended_at_ms.is_not(None) | (jobs.c.asked_at_ms < now_ms - clock.DAY_MS)
    )


def _forget_origin(connection: Connection, which: Which) -> tuple[int, int]:
    """Take picture, thumbnail and visit out of the register, where the person stays: thumbnails removed, their bytes.

    Who is in a collection must be known for as long as the face is there, or nobody could have it deleted.
    """
    faces = schema.enrolled_faces
    kept = _where(
        select(func.count(faces.c.thumbnail), func.coalesce(func.sum(func.length(faces.c.thumbnail)), 0)), which
    )
    count, size = connection.execute(kept).one()
    command = update(faces) if which is None else update(faces).where(which)
    connection.execute(command.values(picture_name="", picture_digest="", thumbnail=None, visit=""))
    return int(count), int(size)


def _where(wanted: Select[Any], which: Which) -> Select[Any]:
    return wanted if which is None else wanted.where(which)


def _delete(connection: Connection, table: Table, which: Which) -> int:
    command = delete(table) if which is None else delete(table).where(which)
    return connection.execute(command).rowcount


def _content_bytes(connection: Connection, ids: Select[Any]) -> int:
    calls, data = schema.calls, schema.answer_bytes
    texts = func.length(calls.c.parameters_json) + func.coalesce(func.length(calls.c.response_packed), 0)
    sums = (
        select(func.coalesce(func.sum(texts), 0)).where(calls.c.id.in_(ids)),
        select(func.coalesce(func.sum(func.length(data.c.data)), 0)).where(data.c.call_id.in_(ids)),
    )
    return sum(int(connection.execute(one).scalar_one()) for one in sums)
