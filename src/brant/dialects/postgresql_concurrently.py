"""PostgreSQL's INVALID indexes: what CREATE and DROP INDEX CONCURRENTLY leave when they are stopped or fail.

PostgreSQL manual, CREATE INDEX, Building Indexes Concurrently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa

_NAME = r'(?:"(?:[^"]|"")+"|\w+)'
_CREATION = re.compile(
    rf"\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>{_NAME})\s+"
    rf"ON\s+(?:ONLY\s+)?(?P<table>{_NAME}(?:\.{_NAME})?)",
    re.IGNORECASE,
)


def left_behind(connection: sa.Connection, sql: str) -> str | None:
    """The INVALID index, as SQL names it, in whose place *sql* would create one of that name on the same table."""
    creation = _CREATION.match(sql)
    if creation is None:
        return None
    given = creation["name"]
    name = given[1:-1].replace('""', '"') if given.startswith('"') else given.lower()
    found = dict(invalid_indexes(connection, [creation["table"]]))
    return found.get(name)


def is_half_made(connection: sa.Connection, sql: str, tables: Iterable[str]) -> bool:
    """Whether an index that *sql* names stands INVALID on one of *tables*."""
    return any(name in sql for name, _ in invalid_indexes(connection, tables))


def invalid_indexes(connection: sa.Connection, tables: Iterable[str]) -> list[tuple[str, str]]:
    """Name, and name as SQL would say it, of the INVALID indexes of *tables*, which are given as SQL would."""
    listed = ", ".join("to_regclass('" + table.replace("'", "''") + "')" for table in tables) or "NULL"
    rows = connection.exec_driver_sql(
        "SELECT c.relname, i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        f" WHERE NOT i.indisvalid AND i.indrelid IN ({listed})",
        execution_options={"no_parameters": True},
    )
    return [(str(name), str(quoted)) for name, quoted in rows]
