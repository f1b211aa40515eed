"""SQLite's options of tables: in the text of CREATE TABLE, and as edits of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.definitions import TableDefinition
from brant.catalog.table_options import said_for
from brant.columns.types import Raw
from brant.columns.variants import variant
from brant.dialects import sqlite_text as text
from brant.dialects.sqlite_grammar import parse, parse_column
from brant.dialects.sqlite_strict import strict_column, strict_type
from brant.errors import Unsupported


def with_options(create_sql: str, table: TableDefinition) -> str:
    """CREATE TABLE with what stands behind its parenthesis, and the types that go with it."""
    wanted = _words(table)
    return text.edit(create_sql, [wanted]) if wanted.strict or wanted.without_rowid else create_sql


def as_stored(column_sql: str, table: TableDefinition) -> str:
    """A column's text as *table* takes it: STRICT has few types."""
    return str(strict_column(parse_column(column_sql)).body) if _words(table).strict else column_sql


def option_edits(before: TableDefinition, after: TableDefinition, compiler: DDLCompiler) -> Iterator[text.Edit]:
    """What leads from one to the other; a table that is no longer STRICT has its types as they were said."""
    was, has = _words(before), _words(after)
    _refuse_autoincrement(said_for("sqlite", before.options), said_for("sqlite", after.options), after.name)
    if was == has:
        return
    yield has
    if was.strict and not has.strict:
        for column in after.columns:
            said = compiler.dialect.type_compiler_instance.process(variant(column.type.construct, "sqlite"))
            if strict_type(said) != said:
                yield text.SetType(column.name, said)


def _words(table: TableDefinition) -> text.SetOptions:
    said = said_for("sqlite", table.options)
    return text.SetOptions(bool(said.get("strict")), bool(said.get("without_rowid")))


def _refuse_autoincrement(was: Mapping[str, Any], has: Mapping[str, Any], table: str) -> None:
    if bool(was.get("autoincrement")) != bool(has.get("autoincrement")):
        raise Unsupported(
            f"sqlite says AUTOINCREMENT where a table is created: {table!r} has its key already",
            hint="create a table with sqlite_autoincrement=True, copy the rows, drop the old one and rename",
        )


def adapted(table: TableDefinition, compiler: DDLCompiler) -> TableDefinition:
    """The table with the types that are stored: STRICT has few."""
    if not _words(table).strict:
        return table
    types = compiler.dialect.type_compiler_instance
    return replace(
        table,
        columns=tuple(
            replace(column, type=sqla.type_definition(Raw(strict_type(types.process(column.type.construct)))))
            for column in table.columns
        ),
    )


def told_options(table: TableDefinition, create_sql: str) -> TableDefinition:
    """*table* with the options that its stored text has."""
    stored = parse(create_sql)
    given = {
        "sqlite_strict": stored.is_strict,
        "sqlite_without_rowid": stored.is_without_rowid,
        "sqlite_autoincrement": stored.is_autoincrement,
    }
    return replace(table, options=sqla.options(given))
