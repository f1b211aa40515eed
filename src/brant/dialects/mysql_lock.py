"""The lock of MySQL and MariaDB: GET_LOCK."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from brant.dialects.base import Lock, ask


class NamedLock(Lock):
    """``GET_LOCK(name, 0)``: belongs to the session that does the work and ends with it.

    MySQL manual, 14.14 Locking Functions. A name has at most 64 characters, and
    is the server's, not the database's: the key's hash and the database go in.
    """

    def __init__(self, connection: sa.Connection, key: str, processlist: str) -> None:
        self._connection = connection
        self._processlist = processlist
        database = ask(connection, "SELECT DATABASE()") or ""
        self._name = "brant:" + hashlib.sha256(f"{database}\x00{key}".encode()).hexdigest()[:40]

    def try_acquire(self) -> bool:
        return bool(ask(self._connection, f"SELECT GET_LOCK('{self._name}', 0)") == 1)

    def release(self) -> None:
        if not self._connection.invalidated and not self._connection.closed:
            ask(self._connection, f"SELECT RELEASE_LOCK('{self._name}')")

    def holder(self) -> str | None:
        backend = ask(self._connection, f"SELECT IS_USED_LOCK('{self._name}')")
        return sessions(self._connection, self._processlist).get(int(backend)) if backend is not None else None

    def is_held(self) -> bool:
        return ask(self._connection, f"SELECT IS_USED_LOCK('{self._name}')") is not None

    def force_release(self) -> bool:
        backend = ask(self._connection, f"SELECT IS_USED_LOCK('{self._name}')")
        if backend is not None:
            self._connection.exec_driver_sql(f"KILL {int(backend)}")
        return backend is not None


def sessions(connection: sa.Connection, processlist: str) -> dict[int, str]:
    """Who is connected, by the connection's number.

    ``information_schema.processlist`` can't be read on MySQL 9 while anybody runs a statement with an emoji in
    it (error 3854), and SHOW PROCESSLIST cuts statements within a character. ``performance_schema.processlist``
    (8.0.22 and later) does neither, but is empty where the performance schema is off.
    """
    owned = connection.in_transaction()
    rows = connection.exec_driver_sql(f"SELECT id, user, host FROM {processlist}").all()
    rows = rows or connection.exec_driver_sql("SHOW FULL PROCESSLIST").all()
    if not owned:
        connection.commit()
    return {int(row[0]): f"connection {row[0]} ({row[1]}, {row[2]})" for row in rows}
