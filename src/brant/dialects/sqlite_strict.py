"""STRICT and WITHOUT ROWID in SQLite's stored text, and the types that a STRICT table takes.

https://sqlite.org/stricttables.html: INT, INTEGER, REAL, TEXT, BLOB and ANY, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace

from brant.dialects.sqlite_grammar import Column, CreateTable
from brant.dialects.sqlite_tokens import tokens_of

_TAKEN = frozenset({"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"})
_MEANT = (
    (r"INT|BOOL|YEAR", "INTEGER"),
    (r"CHAR|CLOB|TEXT|DATE|TIME|JSON|UUID|ENUM", "TEXT"),
    (r"BLOB|BINARY", "BLOB"),
    (r"REAL|FLOA|DOUBLE|NUMERIC|DECIMAL", "REAL"),
)
"""As https://sqlite.org/datatype3.html, 3.1, reads a type's name; moments and JSON are written as text."""


def strict_type(type_sql: str) -> str:
    """What a STRICT table calls a type."""
    written = type_sql.strip().upper()
    if written in _TAKEN:
        return type_sql
    return next((type_ for pattern, type_ in _MEANT if re.search(pattern, written)), "ANY")


def with_strict_types(table: CreateTable) -> CreateTable:
    return replace(
        table,
        items=tuple(strict_column(item) if isinstance(item, Column) else item for item in table.items),
    )


def strict_column(column: Column) -> Column:
    """The column with a type that a STRICT table takes."""
    meant = strict_type(column.type_sql)
    if meant == column.type_sql:
        return column
    return replace(column, type_lead=column.type_lead or " ", type_sql=meant)


def with_options(table: CreateTable, strict: bool | None, without_rowid: bool | None) -> CreateTable:
    """The statement with other words behind its parenthesis; None leaves one as it is."""
    has_strict = table.is_strict if strict is None else strict
    has_no_rowid = table.is_without_rowid if without_rowid is None else without_rowid
    if (has_strict, has_no_rowid) == (table.is_strict, table.is_without_rowid):
        return table
    said = ", ".join([*(["STRICT"] if has_strict else []), *(["WITHOUT ROWID"] if has_no_rowid else [])])
    words, _ = tokens_of(f" {said}" if said else "")
    return replace(table, options=(table.options[0], *words))
