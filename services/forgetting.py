"""`forget`: a picture, a visit or everything, in every room that remembers anything.

The rooms stand in one place, here. All rows, kept pictures and unrecorded answers go together, in one transaction of
`services.ledger.forgetting`, which also keeps answers that are under way from being written; `ROOMS` are the memories
of this process beside it. What a page remembers stands in `components.privacy.forgetting`. Before anything new
remembers something, it is here: a test holds every column that names a visit, an owner or a picture to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services import aws as connections
from services.jobs.catalog import JOBS
from services.ledger import Removed
from services.ledger import forgetting as rows


@dataclass(frozen=True, slots=True)
class Picture:
    """All that any visit asked about a picture, by its SHA-256 in hexadecimal."""

    digest: str


@dataclass(frozen=True, slots=True)
class Visit:
    """All that a visit asked, kept and started."""

    name: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All of every visit."""


About = Picture | Visit | Everything


def forget(about: About) -> Removed:
    """Forget it for good, down to the bytes on the disk, and say what was removed.

    Raises `DatabaseUnavailable` where rows cannot be deleted; the memories are emptied all the same.
    """
    try:
        return _rows(about)
    finally:  # after the rows: until they are gone, a look at a job would bring it back
        for room in ROOMS:
            room(about)


def _rows(about: About) -> Removed:
    match about:
        case Picture(digest):
            return rows.forget_picture(digest)
        case Visit(name):
            return rows.forget_visit(name)
        case Everything():
            return rows.forget_everything()


def _jobs(about: About) -> None:
    """Jobs with their pictures and results."""
    match about:
        case Picture(digest):
            JOBS.forget(lambda job: job.holds(digest))
        case Visit(name):
            JOBS.forget(lambda job: job.owner == name)
        case Everything():
            JOBS.forget()


def _spoken(about: About) -> None:
    """The sound that the embedded AWS spoke lately, which is known by its text and not by a visit."""
    if about == Everything():
        connections.forget_spoken()


ROOMS: tuple[Callable[[About], None], ...] = (_jobs, _spoken)
"""The memories of this process."""
