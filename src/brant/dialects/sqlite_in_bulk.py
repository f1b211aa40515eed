"""What SQLite has stored of all tables, in one statement for each kind of fact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Rows = dict[str, list[Any]]
"""Rows as the PRAGMA gives them, by the table's or index's name."""

_OF_TABLES = ("table_xinfo", "foreign_key_list", "index_list")


@dataclass(frozen=True, slots=True)
class Stored:
    """Texts of tables and indexes as they were written, and the answers to each PRAGMA. Names as they are stored."""

    tables: dict[str, str]
    indexes: dict[str, list[tuple[str, str]]]
    pragmas: dict[str, Rows]

    def answers(self, dialect: Any) -> dict[str, Any]:
        """In the place of SQLAlchemy's questions; what is not known here is asked."""

        def pragma(connection: sa.Connection, name: str, of: str, schema: str | None = None) -> list[Any]:
            known = self.pragmas.get(name)
            if schema is not None or known is None or (of not in known and of not in self.tables):
                found: list[Any] = type(dialect)._get_table_pragma(dialect, connection, name, of, schema)
                return found
            return known.get(of, [])

        def sql(connection: sa.Connection, table: str, schema: str | None = None, **more: Any) -> str:
            if schema is None and table in self.tables:
                return self.tables[table]
            return str(type(dialect)._get_table_sql(dialect, connection, table, schema=schema, **more))

        return {"_get_table_pragma": pragma, "_get_table_sql": sql}


def stored(connection: sa.Connection) -> Stored:
    """All of the main database. PRAGMAs as table-valued functions came with SQLite 3.16."""
    tables: dict[str, str] = {}
    indexes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
    for kind, name, table, sql in connection.exec_driver_sql(query):
        if kind == "table":
            tables[name] = sql
        elif sql is not None:
            indexes[table].append((name, sql))
    pragmas = {pragma: _rows(connection, pragma, "table") for pragma in _OF_TABLES}
    pragmas["index_xinfo"] = _rows(connection, "index_xinfo", "index")
    pragmas["index_info"] = {name: [row[:3] for row in rows if row[5]] for name, rows in pragmas["index_xinfo"].items()}
    return Stored(tables, indexes, pragmas)


def _rows(connection: sa.Connection, pragma: str, kind: str) -> Rows:
    found: Rows = defaultdict(list)
    query = f"SELECT m.name, p.* FROM sqlite_master AS m, pragma_{pragma}(m.name) AS p WHERE m.type = '{kind}'"
    for name, *row in connection.exec_driver_sql(query):
        found[name].append(tuple(row))
    return dict(found)
