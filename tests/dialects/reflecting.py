"""What a server tells of tables beside what was recorded, told as lines: nothing where it is the same.

Types, defaults and expressions are compared as a database spells them, without the parentheses,
casts and quotes that it adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    TableDefinition,
)
from brant.catalog.table_options import said_for
from brant.dialects.base import Dialect
from brant.dialects.mysql import MySQL
from brant.dialects.sqlite_strict import strict_type
from brant.operations.ddl import default_text

SYNONYMS = (
    (r"\bBOOL(EAN)?\b", "TINYINT(1)"),
    (r"\bNUMERIC\b", "DECIMAL"),
    (r"\bINT\b|\bMEDIUMINT\b", "INTEGER"),
    (r"\bTIMESTAMP WITHOUT TIME ZONE\b", "TIMESTAMP"),
    (r"\bTIME WITHOUT TIME ZONE\b", "TIME"),
    (r"\bDOUBLE PRECISION\b", "DOUBLE"),
    (r"\bCHAR(?=\()", "CHARACTER"),
    (r"\bFLOAT\b", "DOUBLE"),
    (r"\b(?:BIG|SMALL)?SERIAL\b", "INTEGER"),
)
"""Words for the same type, which databases and SQLAlchemy use side by side."""


def differences(dialect: Dialect, recorded: Catalog, told: Catalog) -> list[str]:
    """Each fact that *told*, which a server was asked for, has in another way than *recorded*."""
    return [
        f"{table.name}: {line}"
        for table in recorded
        for line in (
            _of_table(dialect, table, told.tables[table.name]) if table.name in told.tables else ["it is not told"]
        )
    ]


def _of_table(dialect: Dialect, recorded: TableDefinition, told: TableDefinition) -> Iterator[str]:
    recorded = dialect.adapted(recorded) if isinstance(dialect, MySQL) else recorded
    pairs = {
        "columns": (sorted(recorded.column_names), sorted(told.column_names)),
        "primary key": tuple(table.primary_key and table.primary_key.columns for table in (recorded, told)),
        "foreign keys": tuple(sorted(map(_key, table.foreign_keys)) for table in (recorded, told)),
        "checks": (sorted([*_checks(recorded), *_of_types(dialect, recorded)]), _checks(told)),
        "indexes": (_indexes(recorded), _indexes(told, but_for=recorded)),
        "comment": (recorded.comment, told.comment) if dialect.name != "sqlite" else ("", ""),
    }
    for what, (one, other) in pairs.items():
        if one != other:
            yield f"{what} {one!r} is told as {other!r}"
    for column in recorded.columns:
        if told.has_column(column.name):
            yield from _of_column(dialect, recorded, column, told.column(column.name))


def _of_column(
    dialect: Dialect, table: TableDefinition, recorded: ColumnDefinition, told: ColumnDefinition
) -> Iterator[str]:
    pairs: dict[str, tuple[object, object]] = {
        "type": (_type(dialect, table, recorded), _type(dialect, table, told)),
        "nullable": (recorded.nullable, told.nullable),
        "default": (_default(dialect, recorded), _default(dialect, told)),
        "computed": (recorded.computed is not None, told.computed is not None),
        "comment": (recorded.comment, told.comment) if dialect.name != "sqlite" else ("", ""),
    }
    if recorded.identity is not None and dialect.name == "postgresql":
        pairs["identity"] = (recorded.identity.always, told.identity and told.identity.always)
    for what, (one, other) in pairs.items():
        if one != other:
            yield f"{recorded.name}: {what} {one!r} is told as {other!r}"


def _type(dialect: Dialect, table: TableDefinition, column: ColumnDefinition) -> str:
    text = dialect.type_text(column.type)
    if dialect.name == "sqlite" and said_for("sqlite", table.options).get("strict"):
        text = strict_type(text)
    for word, other in SYNONYMS:
        text = re.sub(word, other, text, flags=re.IGNORECASE)
    return re.sub(r"[\s\"`]+", "", text).lower()


def _default(dialect: Dialect, column: ColumnDefinition) -> str | None:
    if column.computed is not None or column.identity is not None or column.default is None:
        return None
    compiler = dialect.compiler.ddl_compiler(dialect.compiler, None)  # type: ignore[arg-type]
    return _bare(default_text(compiler, column.default))


def _bare(text: str) -> str:
    """Without casts, quotes, parentheses and case."""
    text = re.sub(r"::[a-z_ ]+(\(\d+(,\s*\d+)?\))?", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(now|current_timestamp)\b(\(\d*\))?", "CURRENT_TIMESTAMP", text, flags=re.IGNORECASE)
    text = re.sub(r"[()\s'\"`]+", "", text).lower()
    text = {"true": "1", "false": "0"}.get(text, text)
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text)


def _key(key: ForeignKeyDefinition) -> tuple[object, ...]:
    actions = tuple("" if said in {None, "NO ACTION", "RESTRICT"} else said for said in (key.ondelete, key.onupdate))
    deferred = (bool(key.deferrable), (key.initially or "IMMEDIATE").upper())
    return key.name, key.columns, key.referred_table, key.referred_columns, *actions, *deferred


def _checks(table: TableDefinition) -> list[str]:
    return sorted(check.name for check in table.checks)


def _of_types(dialect: Dialect, table: TableDefinition) -> Iterator[str]:
    """The checks that a Boolean or Enum type brings along, where the database has no such type."""
    compiler = dialect.compiler.ddl_compiler(dialect.compiler, None)  # type: ignore[arg-type]
    for column in table.columns:
        yield from (name for name, _ in sqla.type_checks(table, column.name, compiler))


def _indexes(table: TableDefinition, but_for: TableDefinition | None = None) -> list[tuple[object, ...]]:
    """Unique constraints among them: MySQL and MariaDB tell no difference, and make indexes for foreign keys."""
    recorded = but_for or table
    special = {index.name for index in recorded.indexes if index.kind is not None}
    uniques = [(unique.name, tuple((name, False) for name in unique.columns), True, False) for unique in table.uniques]
    found = [*uniques, *(_index(index, special) for index in table.indexes)]
    if but_for is not None:
        keys = {key.name for key in but_for.foreign_keys}
        mine = {name for name, *_ in _indexes(but_for)}
        found = [index for index in found if index[0] in mine or index[0] not in keys]
    return sorted(found)


def _index(index: IndexDefinition, special: set[str]) -> tuple[object, ...]:
    """A fulltext or spatial one by its name alone: each database has its own way of making one."""
    places = tuple(
        (_bare(element.label) if element.expression is not None else element.label, element.descending)
        for element in index.elements
        if index.name not in special
    )
    return index.name, places, index.unique, index.where is not None
