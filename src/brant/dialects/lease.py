"""A lock for databases brant has no file for: a row with an expiry, on the server's clock."""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
import time
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects.base import Lock
from brant.errors import LockNotObtained, Refused

LOCK_TABLE = "brant_lock"
LEASE = datetime.timedelta(minutes=10)
"""How long a lease lasts that nobody renews."""


class LeaseLock(Lock):
    """One row of ``brant_lock``. The token tells this holder's lease from a later one; clocks are the server's.

    A statement that runs longer than the lease outlives it. Who then takes the lock finds the statement
    announced in the journal and stops; its sender stops when it comes to renew.
    """

    def __init__(self, connection: sa.Connection, key: str, lease: datetime.timedelta = LEASE) -> None:
        if connection.in_transaction():
            raise Refused(
                f"the lock would commit the transaction that is open on this {connection.dialect.name} connection",
                hint="give brant a connection without an open transaction, or an Engine",
            )
        self._connection = connection
        self._key = key[:200]
        self._lease = lease
        self._token = uuid.uuid4().hex
        self._renew_at = 0.0
        self._table = sa.Table(
            LOCK_TABLE,
            sa.MetaData(),
            sa.Column("name", sa.String(200), primary_key=True),
            sa.Column("token", sa.String(32)),
            sa.Column("holder", sa.String(200)),
            sa.Column("expires_at", sa.DateTime),
        )

    def try_acquire(self) -> bool:
        self._ensure_table()
        self._ensure_row()
        columns, now = self._table.c, self._now()
        free = sa.or_(columns.token.is_(None), columns.token == self._token, columns.expires_at < now)
        try:
            return self._take(free, now)
        except DBAPIError:  # a server that refuses to overtake another writer says so with an error
            self._connection.rollback()
            if self.is_held():
                return False
            raise

    def release(self) -> None:
        if not self._connection.invalidated and not self._connection.closed:
            self._give_back(self._table.c.token == self._token)

    def renew(self) -> None:
        if time.monotonic() < self._renew_at or self._connection.in_transaction():
            return
        try:
            kept = self._take(self._table.c.token == self._token, self._now())
        except DBAPIError as error:
            self._connection.rollback()
            raise self._lost() from error
        if not kept:
            raise self._lost()

    def holder(self) -> str | None:
        columns = self._table.c
        with contextlib.suppress(DBAPIError):  # no table, no holder
            now = self._now()
            held = sa.and_(columns.name == self._key, columns.token.is_not(None), columns.expires_at >= now)
            found = self._connection.execute(sa.select(columns.holder).where(held)).scalar()
            self._connection.rollback()
            return found
        self._connection.rollback()
        return None

    def is_held(self) -> bool:
        return self.holder() is not None

    def force_release(self) -> bool:
        """The holder's session goes on until it renews: then it stops."""
        return self._give_back(self._table.c.token.is_not(None))

    def _ensure_table(self) -> None:
        if not self._has_table():
            self._unless_another_was_faster(lambda: self._table.create(self._connection), self._has_table)

    def _ensure_row(self) -> None:
        if not self._has_row():
            row = self._table.insert().values(name=self._key)
            self._unless_another_was_faster(lambda: self._connection.execute(row), self._has_row)

    def _unless_another_was_faster(self, make: Callable[[], object], is_there: Callable[[], bool]) -> None:
        """Servers tell it in many ways: by a duplicate, a deadlock, a record that has changed."""
        try:
            make()
            self._connection.commit()
        except DBAPIError:
            self._connection.rollback()
            if not is_there():
                raise

    def _has_table(self) -> bool:
        found = sa.inspect(self._connection).has_table(LOCK_TABLE)
        self._connection.rollback()
        return found

    def _has_row(self) -> bool:
        columns = self._table.c
        found = self._connection.execute(sa.select(columns.name).where(columns.name == self._key)).first()
        self._connection.rollback()
        return found is not None

    def _take(self, condition: sa.ColumnElement[bool], now: datetime.datetime) -> bool:
        """Whether the row met *condition* and is ours now, for another lease."""
        who = f"pid {os.getpid()} on {socket.gethostname()}"[:200]
        ours = {"token": self._token, "holder": who, "expires_at": now + self._lease}
        taken = self._write(self._table.update().where(self._table.c.name == self._key, condition).values(ours)) == 1
        if taken:
            self._renew_at = time.monotonic() + self._lease.total_seconds() / 3
        return taken

    def _give_back(self, condition: sa.ColumnElement[bool]) -> bool:
        free = self._table.update().where(self._table.c.name == self._key, condition).values(token=None, holder=None)
        with contextlib.suppress(DBAPIError):  # no table, nothing to give back
            return self._write(free) == 1
        self._connection.rollback()
        return False

    def _lost(self) -> LockNotObtained:
        return LockNotObtained(
            "the lock was lost: its lease has run out and another runner took it, or somebody released it",
            hint="brant status tells where the run stopped; the next one goes on from there",
        )

    def _now(self) -> datetime.datetime:
        """The server's clock, the same in every session: in UTC where it tells its zone."""
        now: Any = self._connection.execute(sa.select(sa.func.current_timestamp())).scalar()
        self._connection.rollback()
        moment = datetime.datetime.fromisoformat(now) if isinstance(now, str) else now
        return moment.astimezone(datetime.UTC).replace(tzinfo=None) if moment.tzinfo else moment

    def _write(self, statement: sa.Update) -> int:
        rows = self._connection.execute(statement).rowcount
        self._connection.commit()
        return rows
