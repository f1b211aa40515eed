"""One runner at a time: waits for the lock, and hands out the Session that goes with it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects.base import Dialect, Lock
from brant.errors import LockNotObtained
from brant.events import Listener, LockAcquired, LockReleased, LockWaiting
from brant.execution.tracker import Session, Tracker

SHORTEST, LONGEST = 0.02, 0.5
"""Seconds between two tries: growing, and spread so that runners don't march in step."""


@contextmanager
def locked(
    connection: sa.Connection, dialect: Dialect, tracker: Tracker, wait: float, notify: Listener
) -> Iterator[Session]:
    """Holds the lock of this database's history. Raises LockNotObtained after *wait* seconds.

    The lock belongs to the connection that does the work: they live and die together.
    """
    lock = dialect.lock(connection, tracker.key)
    theirs = connection.in_transaction()
    began = time.monotonic()
    _acquire(lock, wait, notify)
    try:
        notify(LockAcquired(waited=time.monotonic() - began))
        yield Session(connection, dialect, tracker, lock)
    finally:
        if not theirs:
            _roll_back(connection)
        # A lost connection has given the lock back already, and its error is the one to tell.
        with suppress(DBAPIError):
            _release(lock)
        notify(LockReleased())


def _acquire(lock: Lock, wait: float, notify: Listener) -> None:
    deadline = time.monotonic() + wait
    pause = SHORTEST
    told = False
    while not lock.try_acquire():
        if not told:
            notify(LockWaiting(holder=lock.holder(), timeout=wait))
            told = True
        left = deadline - time.monotonic()
        if left <= 0:
            holder = lock.holder()
            raise LockNotObtained(
                f"another runner holds the lock{f' ({holder})' if holder else ''}; waited {wait:g} s",
                hint="try again later, or wait longer: --lock-wait 30m; brant lock status tells who it is",
            )
        time.sleep(min(pause * random.uniform(0.5, 1.0), max(left, 0.001)))
        pause = min(pause * 1.5, LONGEST)


def _roll_back(connection: sa.Connection) -> None:
    """Nothing of a failed run may stay open when the lock goes; a transaction of the application's is its own."""
    if not connection.closed and not connection.invalidated and connection.in_transaction():
        with suppress(DBAPIError):
            connection.rollback()


def _release(lock: Lock) -> None:
    if not lock.lasts_with_transaction:
        lock.release()
