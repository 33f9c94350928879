"""Whose work is this, and does its owner still live? Each process that works in a data folder is an owner.

An owner is known by a random token made at its start, never by its process id: the server of a restarted container has
the id of the one before. The token names a file in the data folder on which the process holds an exclusive lock. The
kernel takes the lock back however the process ends, so whoever gets another token's lock knows that its owner is dead.
This holds across containers that share a folder on one machine, and for a copy of a folder; a folder on a network disk
must have locks.
"""

import contextlib
import fcntl
import os
import secrets
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from local_aws.account.disk import explain, make_folder

FOLDER = "owners"
_token = secrets.token_hex(16)


class Owner:
    """This process as an owner in one data folder; `Owner.of(data_dir)` gives the same one as long as it is held.

    The lock is taken when the token is asked for, and given back when nobody holds the object any more.
    """

    _held: ClassVar["weakref.WeakValueDictionary[Path, Owner]"] = weakref.WeakValueDictionary()
    _lock: ClassVar = threading.RLock()

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER
        self._descriptor: int | None = None

    @classmethod
    def of(cls, data_dir: Path) -> "Owner":
        """This process's owner in a data folder."""
        with cls._lock:
            found = cls._held.get(data_dir)
            if found is None:
                found = cls._held[data_dir] = cls(data_dir)
            return found

    @property
    def token(self) -> str:
        """32 hexadecimal digits; whoever sees them in a row of this folder finds them locked. Raises `StorageError`."""
        with self._lock:
            if self._descriptor is None:
                self._descriptor = self._locked()
            return _token

    def is_dead(self, token: str) -> bool:
        """Whether the owner of `token` has ended; an owner without a file, such as "", has."""
        if token == _token and self._descriptor is not None:
            return False
        with _opened(self.folder / token) as descriptor:
            return descriptor is None or _try_lock(descriptor)

    def release(self) -> None:
        """Give the lock back: what rows still name this owner is anybody's. Does nothing where there is none."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    def __del__(self) -> None:
        self.release()

    def _locked(self) -> int:
        make_folder(self.folder)
        path = self.folder / _token
        try:
            while True:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                with contextlib.suppress(FileNotFoundError):
                    if path.stat().st_ino == os.fstat(descriptor).st_ino:
                        break
                os.close(descriptor)  # another process swept the file away before it was locked
        except OSError as error:
            raise explain(error, path) or error from error
        self._sweep()
        return descriptor

    def _sweep(self) -> None:
        """Remove the files of the dead."""
        for path in self.folder.iterdir():
            if path.name != _token:
                with _opened(path) as descriptor:
                    if descriptor is not None and _try_lock(descriptor):
                        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """The descriptor of a file, None where there is none; closing it gives its lock back."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except (FileNotFoundError, IsADirectoryError):
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _after_fork() -> None:
    """A forked process is another owner; a lock that it inherited would outlive its parent."""
    global _token
    Owner._lock = threading.RLock()
    for owner in list(Owner._held.values()):
        owner.release()
    _token = secrets.token_hex(16)


os.register_at_fork(after_in_child=_after_fork)
