"""SQLite files made by SQL, and all there is to see of them: through the driver, without brant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine

from brant.dialects.sqlite_tokens import quote

# What a rebuild from reflection loses or can't do; each has a table t with the columns id and extra.
TABLES = {
    name.strip(): script.strip()
    for name, script in (
        section.split("\n", 1)
        for section in Path(__file__).with_name("sqlite_tables.sql").read_text("utf-8").split("--- ")[1:]
    )
}


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def prepare(path: Path, script: str) -> None:
    connection = connect(path)
    connection.executescript(script + "; CREATE TABLE IF NOT EXISTS parents (id PRIMARY KEY)")
    connection.close()


@contextmanager
def migrating(path: Path, *, foreign_keys: str = "OFF") -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys = {foreign_keys}")
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


def rows_of(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    connection = connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()


def stored(path: Path, name: str = "t") -> str:
    return str(rows_of(path, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", name)[0][0])


def everything(path: Path) -> dict[str, Any]:
    """All there is to see of a database but the text of t and its own columns' shape."""
    tables = [row[0] for row in rows_of(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        "objects": rows_of(
            path,
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND"
            " NOT (type = 'table' AND name = 't') ORDER BY type, name",
        ),
        "indexes": {
            row: rows_of(path, "SELECT name, desc, coll FROM pragma_index_xinfo(?) WHERE key", row[0])
            for row in rows_of(path, "SELECT name, \"unique\", origin, partial FROM pragma_index_list('t') ORDER BY 1")
        },
        "keys": rows_of(path, "SELECT * FROM pragma_foreign_key_list('t')"),
        "columns": rows_of(path, "SELECT * FROM pragma_table_xinfo('t')"),
        "rows": {name: dump(path, name) for name in tables},
    }


def dump(path: Path, table: str) -> list[tuple[Any, ...]]:
    columns = {row[0].lower() for row in rows_of(path, "SELECT name FROM pragma_table_xinfo(?)", table)}
    has_rowid = table != "sqlite_sequence" and "WITHOUT" not in stored(path, table)
    rowid = next((name for name in ("_rowid_", "oid", "rowid") if has_rowid and name not in columns), "0")
    return sorted(rows_of(path, f"SELECT {rowid}, * FROM {quote(table)}"), key=repr)
