"""MySQL and MariaDB beyond migrations: databases made, dropped, emptied and looked over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects.overview import ObjectKind, TableOverview, named

ER_DB_CREATE_EXISTS, ER_DB_DROP_EXISTS = 1007, 1008

# Triggers go with their tables, a MariaDB package's body with the package.
_OBJECTS = """
SELECT 1 AS turn, 'EVENT' AS kind, event_name AS name FROM information_schema.events WHERE event_schema = DATABASE()
UNION ALL
SELECT 2, routine_type, routine_name FROM information_schema.routines
WHERE routine_schema = DATABASE() AND routine_type <> 'PACKAGE BODY'
UNION ALL
SELECT CASE table_type WHEN 'VIEW' THEN 3 WHEN 'SEQUENCE' THEN 5 ELSE 4 END,
    CASE WHEN table_type IN ('VIEW', 'SEQUENCE') THEN table_type ELSE 'TABLE' END, table_name
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'TEMPORARY'
ORDER BY 1, 3
"""


_KINDS = {"VIEW": ObjectKind.VIEWS, "TABLE": ObjectKind.TABLES, "SEQUENCE": ObjectKind.SEQUENCES}


def drop_everything(
    connection: sa.Connection, quote: Callable[[str], str], kinds: frozenset[ObjectKind]
) -> tuple[str, ...]:
    """Empties the database, one object per DROP: a failing DROP of many stops half-way on MariaDB."""
    objects = [(_KINDS.get(word, ObjectKind.ROUTINES), word, name) for _, word, name in _rows(connection, _OBJECTS)]
    found = [(kind, word, name) for kind, word, name in objects if kind in kinds]
    with _foreign_keys_off(connection):
        for _, word, name in found:
            _run(connection, f"DROP {word} IF EXISTS {quote(name)}")
    return named(kinds, ((kind, name) for kind, _, name in found))


@contextmanager
def _foreign_keys_off(connection: sa.Connection) -> Iterator[None]:
    checked = _rows(connection, "SELECT @@SESSION.foreign_key_checks")[0][0]
    _run(connection, "SET SESSION foreign_key_checks = 0")
    try:
        yield
    finally:
        if not connection.invalidated:
            _run(connection, f"SET SESSION foreign_key_checks = {int(checked)}")


def create_database(connection: sa.Connection, quoted: str) -> bool:
    return _unless(ER_DB_CREATE_EXISTS, connection, f"CREATE DATABASE {quoted} CHARACTER SET utf8mb4")


def drop_database(connection: sa.Connection, quoted: str) -> bool:
    return _unless(ER_DB_DROP_EXISTS, connection, f"DROP DATABASE {quoted}")


def _unless(code: int, connection: sa.Connection, sql: str) -> bool:
    """Whether *sql* was carried out; False where the server says that it need not be."""
    try:
        _run(connection, sql)
    except DBAPIError as error:
        if getattr(error.orig, "args", ())[:1] == (code,):
            return False
        raise
    return True


_TABLES = sa.text(
    "SELECT table_name, table_rows, data_length + index_length, index_length, table_type, table_comment, engine,"
    " table_collation FROM information_schema.tables"
    " WHERE table_schema = coalesce(:schema, DATABASE()) AND table_name = coalesce(:only, table_name)"
    " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')"
)


def tables(connection: sa.Connection, schema: str | None = None, only: str | None = None) -> tuple[TableOverview, ...]:
    """Rows are InnoDB's estimate."""
    found: list[Any] = [*connection.execute(_TABLES, {"schema": schema, "only": only})]
    return tuple(
        TableOverview(
            name,
            rows,
            size,
            index_size,
            "table" if kind == "BASE TABLE" else "system-versioned table",
            comment or None,
            engine,
            collation,
            schema,
        )
        for name, rows, size, index_size, kind, comment, engine, collation in sorted(found, key=lambda row: row[0])
    )


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return _run(connection, sql).all()


def _run(connection: sa.Connection, sql: str) -> sa.CursorResult[Any]:
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
