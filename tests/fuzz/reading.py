"""What a server holds, read through its driver: brant has no part in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.engines.server import Family
from tests.fuzz.schemas import COLUMNS, Cases, Fuzzed, has_comments

_TABLES: dict[Family, str] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    "mysql": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
}
_VIEWS: dict[Family, str] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'view'",
    "postgresql": "SELECT viewname::text FROM pg_views WHERE schemaname = 'public'",
    "mysql": "SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()",
}
_INDEXES: dict[Family, str] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table",
    "postgresql": "SELECT relname::text FROM pg_index JOIN pg_class ON oid = indexrelid"
    " WHERE indrelid = (SELECT oid FROM pg_class WHERE relname = :table) AND NOT indisunique",
    "mysql": "SELECT index_name FROM information_schema.statistics"
    " WHERE table_schema = DATABASE() AND table_name = :table AND non_unique = 1",
}
_CONSTRAINTS: dict[Family, str] = {
    "postgresql": "SELECT conname::text FROM pg_constraint WHERE contype IN ('u', 'c', 'f')"
    " AND conrelid IN (SELECT oid FROM pg_class WHERE relname IN (:table, :child))",
    "mysql": "SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = DATABASE()"
    " AND table_name IN (:table, :child) AND constraint_type <> 'PRIMARY KEY'",
}
_COMMENTS: dict[Family, str] = {
    "postgresql": "SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attnum > 1"
    " AND attrelid = (SELECT oid FROM pg_class WHERE relname = :table) ORDER BY attnum",
    "mysql": "SELECT column_comment FROM information_schema.columns"
    " WHERE table_schema = DATABASE() AND table_name = :table AND ordinal_position > 1 ORDER BY ordinal_position",
}
_TABLE_COMMENTS: dict[Family, str] = {
    "postgresql": "SELECT obj_description(oid) FROM pg_class WHERE relname = :table",
    "mysql": "SELECT table_comment FROM information_schema.tables"
    " WHERE table_schema = DATABASE() AND table_name = :table",
}


def found(connection: sa.Connection, family: Family, given: Fuzzed) -> Cases:
    """The texts as they come back: from the catalog, from rows filled by defaults, and from rows that are let in."""
    server = _Server(connection, family)
    cases: Cases = {}

    def note(what: str, texts: Sequence[str]) -> None:
        cases.update({(what, place): text for place, text in enumerate(texts)})

    names, values = server.filled(given.table)
    note("column", names)
    note("default", values[:COLUMNS])
    for enum, (name, _, labels) in enumerate(given.enums):
        note(f"label {enum}", server.let_in(given.table, name, labels))
    note("allowed", server.let_in(given.table, given.checked, given.allowed))
    note("inserted", server.rows(given.table, given.columns[-1], "id >= 5000"))
    note("shown", server.header(given.view))
    note("table", sorted(server.ask(_TABLES)))
    note("view", server.ask(_VIEWS))
    note("index", server.ask(_INDEXES, table=given.table))
    note("constraint", sorted(server.constraints(given)))
    note("child column", server.header(given.child)[1:])
    if has_comments(family):
        note("comment", server.ask(_COMMENTS, table=given.table)[:COLUMNS])
        note("table comment", server.ask(_TABLE_COMMENTS, table=given.table))
    server.refuses(given.table, given.checked, "anything else")
    for name, _, _ in given.enums:
        server.refuses(given.table, name, "anything else")
    server.clear(given.table)
    return cases


class _Server:
    def __init__(self, connection: sa.Connection, family: Family) -> None:
        self._connection = connection
        self._family: Family = "mysql" if family == "mariadb" else family
        mark = "`" if self._family == "mysql" else '"'
        self._quoted: Callable[[str], str] = lambda name: mark + name.replace(mark, mark * 2) + mark

    def ask(self, queries: dict[Family, str], **parameters: str) -> list[str]:
        return list(self._connection.execute(sa.text(queries[self._family]), parameters).scalars())

    def filled(self, table: str) -> tuple[list[str], list[Any]]:
        """The columns' names, and what their defaults put into a row; the key left out."""
        self._run(f"INSERT INTO {self._quoted(table)} (id) VALUES (1)")
        result = self._run(f"SELECT * FROM {self._quoted(table)} WHERE id = 1")
        return list(result.keys())[1:], list(result.one())[1:]

    def clear(self, table: str) -> None:
        """Only what brant inserted stays."""
        self._run(f"DELETE FROM {self._quoted(table)} WHERE id < 5000")

    def header(self, table: str) -> list[str]:
        return list(self._run(f"SELECT * FROM {self._quoted(table)}").keys())

    def let_in(self, table: str, column: str, values: Sequence[str]) -> list[str]:
        """Each value in a row of its own, through the driver's parameters, and read again."""
        first = 10 + int(self._run(f"SELECT max(id) FROM {self._quoted(table)} WHERE id < 5000").scalar_one())
        for place, value in enumerate(values, first):
            self._insert(table, column, place, value)
        return self.rows(table, column, f"id BETWEEN {first} AND 4999")

    def rows(self, table: str, column: str, where: str) -> list[str]:
        sql = f"SELECT {self._quoted(column)} FROM {self._quoted(table)} WHERE {where} ORDER BY id"
        return list(self._run(sql).scalars())

    def refuses(self, table: str, column: str, value: str) -> None:
        with pytest.raises(DBAPIError), self._connection.begin_nested():
            self._insert(table, column, 4_999, value)

    def constraints(self, given: Fuzzed) -> list[str]:
        if self._family != "sqlite":
            return self.ask(_CONSTRAINTS, table=given.table, child=given.child)
        stored = "\n".join(self._run("SELECT sql FROM sqlite_master WHERE type = 'table'").scalars())
        return [
            name
            for name in (given.unique, given.check, given.foreign_key)
            if f"CONSTRAINT {self._quoted(name)} " in stored or f"CONSTRAINT {name} " in stored
        ]

    def _insert(self, table: str, column: str, key: int, value: str) -> None:
        mark = "?" if self._family == "sqlite" else "%s"
        names = f"{self._quoted(table)} (id, {self._quoted(column)})"
        if self._family != "sqlite":
            names = names.replace("%", "%%")
        self._connection.exec_driver_sql(f"INSERT INTO {names} VALUES ({key}, {mark})", (value,))

    def _run(self, sql: str) -> sa.CursorResult[Any]:
        return self._connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
