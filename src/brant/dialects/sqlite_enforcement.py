"""Rows that break foreign keys on SQLite: remembered before a time without enforcement, and told after it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from brant.errors import Refused

KEPT = "brant: rows that broke foreign keys before"
SHOWN = 5

Violation = tuple[str, str]
"""The table, and the one that it refers to."""


def violations_remembered(connection: sa.Connection) -> None:
    """An application may live without enforcement, and with such rows: they are not ours to complain of."""
    connection.info[KEPT] = _violations(connection)


def violations_told(connection: sa.Connection) -> None:
    """Raises Refused, which rolls all of it back, for rows that came to break a key meanwhile."""
    new = _violations(connection) - connection.info.pop(KEPT, Counter[Violation]())
    if new:
        listed = [f"{count} of {table!r} refer to no row of {parent!r}" for (table, parent), count in new.items()]
        raise Refused(
            f"rows break foreign keys at the end of without_foreign_keys(): {', '.join(listed[:SHOWN])}",
            hint="PRAGMA foreign_key_check lists them",
        )


def _violations(connection: sa.Connection) -> Counter[Violation]:
    rows: list[Any] = [*connection.exec_driver_sql('SELECT "table", parent FROM pragma_foreign_key_check')]
    return Counter((str(row[0]), str(row[1])) for row in rows)
