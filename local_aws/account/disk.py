"""Files of an account, written whole or not at all, and sentences for what a disk can do to them."""

import errno
import os
import sqlite3
import tempfile
from pathlib import Path

from local_aws.errors import StorageError

BUSY_TIMEOUT_S = 30.0

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR}
_STORAGE_WORDS = ("readonly", "read-only", "unable to open", "disk is full", "disk i/o", "malformed", "not a database")


def explain(error: BaseException, path: Path) -> StorageError | None:
    """The sentence for a failure of the disk or of the database at `path`; None for any other failure."""
    if isinstance(error, sqlite3.Error):
        text = str(error)
        if "malformed" in text or "not a database" in text:
            return StorageError(
                f"The database file {path} is damaged ({text}). Move it away to start afresh, or restore a copy of it."
            )
        if "disk is full" in text:
            return StorageError(f"The disk that holds {path} is full. Free some space and try again.")
        if "locked" in text or "busy" in text:
            return StorageError(
                f"Another process has kept {path} locked for {BUSY_TIMEOUT_S:.0f} seconds. Close it and try again."
            )
        if any(word in text for word in _STORAGE_WORDS):
            return StorageError(f"The database file {path} cannot be written ({text}). Check the folder's permissions.")
        return None
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        named = error.filename or path
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return StorageError(f"The disk that holds {named} is full. Free some space and try again.")
        return StorageError(f"{named} cannot be read or written ({error.strerror}). Check the folder's permissions.")
    return None


def make_folder(path: Path) -> Path:
    """Make `path` and its parents, readable by their owner only; raises `StorageError` where that is impossible."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, path) or StorageError(f"The folder {path} cannot be made ({error.strerror}).") from error
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a crash, finds the whole old file or the whole new one.

    The folder is made if need be. The data is on the disk when this returns. Raises `StorageError`.
    """
    make_folder(path.parent)
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise explain(error, path) or error from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
