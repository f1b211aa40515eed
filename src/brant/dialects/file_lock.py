"""A lock on a file beside a SQLite database; the system gives it back when its holder dies."""

from __future__ import annotations

import contextlib
import os
import socket
import sys

from brant.dialects.base import Lock
from brant.errors import CannotConnect


class FileLock(Lock):
    """``DATABASE-brant.lock``, locked with flock (on Windows: LockFile) and removed on release.

    The database file itself can't carry it: closing any handle on that file
    drops the POSIX locks SQLite holds on it in this process
    (sqlite.org, How To Corrupt, 2.2).
    """

    def __init__(self, database: str) -> None:
        self._path = f"{database}-brant.lock"
        self._handle: int | None = None

    def try_acquire(self) -> bool:
        while True:
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                raise CannotConnect(
                    f"can't lock the database: {error.strerror}: {self._path}",
                    hint="SQLite needs to write in the folder of its file",
                ) from None
            if not _lock(handle):
                os.close(handle)
                return False
            if self._is_current(handle):
                break
            os.close(handle)  # the holder before us removed the file after we had opened it
        os.ftruncate(handle, 0)
        os.write(handle, f"pid {os.getpid()} on {socket.gethostname()}".encode())
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":
            os.close(handle)  # an open file can't be removed there; it stays, unlocked
            return
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)
        os.close(handle)

    def holder(self) -> str | None:
        try:
            with open(self._path, encoding="utf-8") as file:
                return file.read() or None
        except OSError:
            return None

    def is_held(self) -> bool:
        if not os.path.exists(self._path):
            return False
        return super().is_held()

    def _is_current(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), os.stat(self._path))
        except FileNotFoundError:
            return False


class NoLock(Lock):
    """For a database in memory, which no other process can see."""

    def try_acquire(self) -> bool:
        return True

    def release(self) -> None:
        pass

    def is_held(self) -> bool:
        return False


def _lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
