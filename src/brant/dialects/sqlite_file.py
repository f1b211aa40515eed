"""SQLite beyond migrations: a file made, dropped, emptied and looked over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects.neutral_server import COUNTED, counts
from brant.dialects.overview import ObjectKind, TableOverview, named
from brant.errors import CannotConnect

BESIDE = ("-wal", "-shm", "-journal", "-brant.lock")
"""What may lie beside a database file, and is worth nothing without it."""

_OBJECTS = """
SELECT type, name, sql LIKE 'create virtual%' AS is_virtual FROM main.sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY type DESC, is_virtual DESC, name
"""
"""Views first, then virtual tables: each brings shadow tables of its own, and takes them along."""


_KINDS = {"table": ObjectKind.TABLES, "view": ObjectKind.VIEWS}


def drop_everything(
    connection: sa.Connection, quote: Callable[[str], str], kinds: frozenset[ObjectKind]
) -> tuple[str, ...]:
    """Empties the main database; foreign keys have to be off. SQLite's own tables stay, without rows."""
    found = [(word, name) for word, name, _ in _rows(connection, _OBJECTS) if _KINDS[word] in kinds]
    for word, name in found:
        connection.exec_driver_sql(f"DROP {word} IF EXISTS main.{quote(name)}")
    counted = _rows(connection, "SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_sequence'")
    if counted and ObjectKind.TABLES in kinds:
        connection.exec_driver_sql("DELETE FROM main.sqlite_sequence")
    return named(kinds, ((_KINDS[word], name) for word, name in found))


def create_file(database: str) -> bool:
    """An empty file, which is an empty database; its folder has to be there."""
    path = file_of(database)
    if path is None or path.exists():
        return False
    try:
        path.touch(exist_ok=False)
    except OSError as error:
        raise CannotConnect(
            f"can't create {path}: {error.strerror}", hint="the folder has to be there, and to be writable"
        ) from error
    return True


def remove_file(database: str) -> bool:
    path = file_of(database)
    if path is None or not path.exists():
        return False
    for part in (path, *(path.with_name(path.name + tail) for tail in BESIDE)):
        try:
            part.unlink(missing_ok=True)
        except OSError as error:
            raise CannotConnect(f"can't remove {part}: {error.strerror}") from error
    return True


def file_of(database: str) -> Path | None:
    """The file that a URL's database names, also as ``file:path?mode=…``; None in memory."""
    if database.startswith("file:"):
        parts = urlsplit(database)
        database = "" if "mode=memory" in parts.query else unquote(parts.path)
    return Path(database) if database not in {"", ":memory:"} else None


def tables(
    connection: sa.Connection, quote: Callable[[str], str], schema: str = "main", only: str | None = None
) -> tuple[TableOverview, ...]:
    """Small tables are counted: SQLite keeps no number of its own."""
    found = _rows(connection, _OBJECTS.replace("main.", f"{quote(schema)}."))
    virtual = {name: bool(is_virtual) for kind, name, is_virtual in found if kind == "table" and only in {None, name}}
    sizes = _sizes(connection, quote(schema), schema)
    rows = counts(connection, {name: f"{quote(schema)}.{quote(name)}" for name in sorted(virtual)}, limit=COUNTED)
    told: list[TableOverview] = []
    for name, is_virtual in sorted(virtual.items()):
        whole, indexes = sizes.get(name, (None, None))
        kind = "virtual table" if is_virtual else "table"
        told.append(TableOverview(name, rows[name], whole, indexes, kind, schema=None if schema == "main" else schema))
    return tuple(told)


def _sizes(connection: sa.Connection, quoted: str, schema: str) -> dict[str, tuple[int, int]]:
    """Each table with its indexes, and these alone; nothing where SQLite was built without ``dbstat``."""
    sql = (
        "SELECT tbl_name, sum(pgsize), sum(CASE type WHEN 'index' THEN pgsize ELSE 0 END)"
        f" FROM dbstat(:schema) s JOIN {quoted}.sqlite_master o ON o.name = s.name GROUP BY 1"
    )
    try:
        return {name: (whole, indexes) for name, whole, indexes in connection.execute(sa.text(sql), {"schema": schema})}
    except DBAPIError:
        return {}


def _rows(connection: sa.Connection, sql: str) -> Sequence[Any]:
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).all()
