"""Columns made by brant on a server, and what the server itself says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.dialects.base import Recorded
from brant.testing.suite import carry_out, dialect_of_engine


class Place:
    """A database in which a schema is recorded and carried out, verb by verb."""

    def __init__(self, connection: sa.Connection, catalog: Catalog | None = None) -> None:
        self.connection = connection
        self.dialect = dialect_of(connection)
        self.schema = Schema(catalog or Catalog())
        self._before = self.schema._catalog
        self.done: list[Recorded] = []

    def carry_out(self) -> None:
        """What was recorded since the last time."""
        recorded = self.schema._operations[len(self.done) :]
        carry_out(self.dialect, self.connection, recorded, self._before)
        self.done += recorded
        self._before = self.schema._catalog

    def undo(self, number: int = 1) -> None:
        """The last *number* operations, last first."""
        states = [Catalog()]
        for operation, _ in self.done:
            states.append(operation.apply(states[-1]))
        for _ in range(number):
            operation, where = self.done.pop()
            states.pop()
            after = operation.apply(states[-1])
            carry_out(self.dialect, self.connection, [(operation.reverse(states[-1]), where)], after)
        self.schema = Schema(states[-1])
        self._before = states[-1]

    def reflected(self, table: str) -> Any:
        with self.connection.begin():
            return self.dialect.reflect(self.connection, [table]).table(table)

    def insert(self, table: str, **values: Any) -> None:
        with self.connection.begin():
            named = ", ".join(values)
            given = ", ".join(f":{name}" for name in values)
            text = f"INSERT INTO {table} ({named}) VALUES ({given})" if values else _empty_row(self.dialect.name, table)
            self.connection.execute(sa.text(text), values)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.connection.begin():
            return [tuple(row) for row in self.connection.execute(sa.text(sql))]

    def value(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def run(self, *statements: str) -> None:
        with self.connection.begin():
            for sql in statements:
                self.connection.exec_driver_sql(sql, execution_options={"no_parameters": True})

    def has(self, kind: str) -> bool:
        """Whether the server has such types: by an extension, which the database has from now on, or by its version."""
        version = self.connection.dialect.server_version_info or ()
        if self.dialect.name == "postgresql":
            known = (kind,) in self.rows("SELECT name FROM pg_available_extensions")
            if known:
                self.run(f"CREATE EXTENSION IF NOT EXISTS {kind} CASCADE")
            return known
        return kind != "vector" or version >= ((11, 7) if self.dialect.name == "mariadb" else (9,))

    def described(self, table: str, column: str) -> str:
        """Everything about a column, in the server's own words."""
        return " ".join(str(part) for part in self._description(table, column) if part not in (None, ""))

    def type_of(self, table: str, column: str) -> str:
        """The column's type in the server's own words, and how it counts."""
        return _type_of(self.described(table, column))

    def _description(self, table: str, column: str) -> tuple[Any, ...]:
        if self.dialect.name == "postgresql":
            return self.rows(_POSTGRESQL.format(table=table, column=column))[0]
        if self.dialect.name == "sqlite":
            sql = self.value(f"SELECT sql FROM sqlite_master WHERE name = '{table}'")
            return (next(line for line in _lines(sql) if line.split()[0].strip('"') == column).partition(" ")[2],)
        created = self.rows(f"SHOW CREATE TABLE `{table}`")[0][1]
        line = next(line for line in created.splitlines() if line.strip().startswith(f"`{column}` "))
        return (line.strip().removesuffix(",").partition("` ")[2],)


def _empty_row(database: str, table: str) -> str:
    return (
        f"INSERT INTO {table} () VALUES ()"
        if database in {"mysql", "mariadb"}
        else f"INSERT INTO {table} DEFAULT VALUES"
    )


_POSTGRESQL = """
SELECT format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
       CASE WHEN a.attnotnull THEN 'NOT NULL' END,
       CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY' END,
       CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END,
       'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
       (SELECT format('START %s INCREMENT %s MINIMUM %s MAXIMUM %s', seqstart, seqincrement, seqmin, seqmax)
          FROM pg_sequence WHERE seqrelid = pg_get_serial_sequence('{table}', a.attname)::regclass),
       'COMMENT ' || col_description(a.attrelid, a.attnum)
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = '{table}'::regclass AND a.attname = '{column}'
"""


def _lines(create_sql: str) -> Iterator[str]:
    """The definitions of a table as brant writes it: one in each line."""
    for line in create_sql.partition("(")[2].rpartition(")")[0].splitlines():
        if line.strip():
            yield line.strip().removesuffix(",")


def _type_of(described: str) -> str:
    type_ = re.split(
        r" (?:NOT NULL|NULL|DEFAULT|COLLATE|CHARACTER|COMMENT|GENERATED|STORED|CHECK|/\*|IDENTITY|AUTO_INCREMENT)\b",
        described,
    )[0]
    for mark in ("IDENTITY", "AUTO_INCREMENT"):
        if f" {mark}" in described:
            type_ += f" {mark.lower()}"
    return type_


@contextmanager
def place(engine: sa.Engine) -> Iterator[Place]:
    connection = dialect_of_engine(engine).own_connection(engine)
    try:
        yield Place(connection)
    finally:
        connection.close()
