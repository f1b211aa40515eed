"""Edits SQLite's CREATE TABLE text in place: what no edit names stays as it was written.

SQLite keeps the statement a table was made with and can alter little of it.
Reflection loses what it has no field for (ON CONFLICT, COLLATE, AUTOINCREMENT,
unnamed checks, comments), so a table is rebuilt from its own text instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from brant.dialects.sqlite_column_text import (
    as_not_nullable,
    as_nullable,
    is_wrapped,
    with_clause,
    with_default,
    with_type,
)
from brant.dialects.sqlite_constraint_text import (
    add_constraint,
    clauses_of,
    column_of,
    covers,
    drop_clauses,
    drop_foreign_key,
    each_clause,
    has_constraint,
    has_primary_key,
    inserted,
    is_primary_key,
    rename_constraint,
)
from brant.dialects.sqlite_grammar import (
    Clause,
    Column,
    CreateTable,
    Kind,
    parse,
    parse_column,
)
from brant.dialects.sqlite_strict import with_options, with_strict_types
from brant.dialects.sqlite_tokens import Token, fold, quote
from brant.errors import (
    AlreadyExists,
    RecordingError,
    Unsupported,
)


@dataclass(frozen=True, slots=True)
class AddColumnText:
    """Add a column behind the last one; ``definition_sql`` is the whole definition, with its name."""

    definition_sql: str
    name: str


@dataclass(frozen=True, slots=True)
class DropColumn:
    """Drop a column with the constraints written in its own definition."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    """Give the table another name; its references to itself follow."""

    to: str


@dataclass(frozen=True, slots=True)
class SetType:
    """Put another type, as SQL, in place of the column's; an empty text leaves none."""

    column: str
    type_sql: str


@dataclass(frozen=True, slots=True)
class SetNullable:
    """Let the column hold NULL, or forbid it."""

    column: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class SetDefault:
    """Put another default in place of the column's; None drops it.

    Anything but one literal, or a number with a sign, is put in parentheses.
    """

    column: str
    sql: str | None


@dataclass(frozen=True, slots=True)
class SetCollation:
    """Put another collation in place of the column's; None leaves SQLite's own."""

    column: str
    collation: str | None


@dataclass(frozen=True, slots=True)
class SetGenerated:
    """Make the column a generated one by this clause, or with None one that holds what it is given."""

    column: str
    sql: str | None


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """Add a table constraint given as SQL, with or without a CONSTRAINT name."""

    sql: str


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """Drop the column or table constraint of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    """Give the column or table constraint of this name another one."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class DropForeignKey:
    """Drop the foreign key of this name; where none has it, the one over these columns, however it is written."""

    columns: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DropUnique:
    """Drop the unique constraint of this name; where none has it, those over these columns, however written."""

    columns: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DropPrimaryKey:
    """Drop the primary key, whether a column or the table carries it."""


@dataclass(frozen=True, slots=True)
class AddPrimaryKey:
    """Add a primary key given as a table constraint, in place of the one there is."""

    sql: str


@dataclass(frozen=True, slots=True)
class SetOptions:
    """STRICT and WITHOUT ROWID, set or taken away; None leaves it as it is."""

    strict: bool | None = None
    without_rowid: bool | None = None


Edit: TypeAlias = (
    AddColumnText
    | DropColumn
    | RenameTable
    | SetType
    | SetNullable
    | SetDefault
    | SetCollation
    | SetGenerated
    | AddConstraint
    | DropConstraint
    | RenameConstraint
    | DropForeignKey
    | DropUnique
    | DropPrimaryKey
    | AddPrimaryKey
    | SetOptions
)


def edit(create_sql: str, edits: Iterable[Edit]) -> str:
    """The CREATE TABLE statement after the edits, which are carried out in order.

    Raises UnknownColumn or UnknownConstraint for what isn't there, AlreadyExists
    for a name that is taken, RecordingError when a dropped column is still needed
    by what stays, and InvalidMigration for SQL that can't be read.
    """
    return str(edited(parse(create_sql), edits))


def edited(table: CreateTable, edits: Iterable[Edit]) -> CreateTable:
    """The same as ``edit`` for a statement that is parsed already."""
    edits = tuple(edits)
    for change in edits:
        table = _apply(table, change)
    if table.is_strict:
        table = with_strict_types(table)
    _refuse_dangling(table, [change.name for change in edits if isinstance(change, DropColumn)])
    if table.is_without_rowid and not has_primary_key(table):
        raise Unsupported(f"table {table.name!r} is WITHOUT ROWID and can't be without a primary key")
    return table


def with_name(create_sql: str, new_name: str) -> str:
    """The same statement for a table of another name; what it refers to stays, itself included."""
    return str(replace(parse(create_sql), name_sql=quote(new_name)))


def without_own_name(table: CreateTable) -> CreateTable:
    """The same table with ``price > 0`` for ``goods.price > 0`` in its checks.

    A check sees one table only, so the short form means the same; the long form
    doesn't compile while the table goes by another name.
    """
    return each_clause(table, lambda clause: _unqualified(clause, table.name))


def can_add_natively(definition_sql: str) -> bool:
    """Whether ALTER TABLE ADD COLUMN takes this definition on a table that has rows.

    False also for REFERENCES with a default other than NULL, which SQLite takes only
    while foreign keys are not enforced. See https://sqlite.org/lang_altertable.html.
    """
    column = parse_column(definition_sql)
    if column.of(Kind.PRIMARY_KEY) or column.of(Kind.UNIQUE):
        return False
    if column.is_generated:
        return not any(clause.has("STORED") for clause in column.of(Kind.GENERATED))
    defaults = column.of(Kind.DEFAULT)
    default = _constant(defaults[-1]) if defaults else "NULL"
    if default is None:
        return False
    if default.upper() == "NULL":
        return not column.of(Kind.NOT_NULL)
    return not column.of(Kind.FOREIGN_KEY)


def _apply(table: CreateTable, change: Edit) -> CreateTable:
    match change:
        case AddColumnText(definition_sql, name):
            return _add_column(table, definition_sql, name)
        case DropColumn(name):
            return _drop_column(table, name)
        case RenameTable(to):
            return _rename(table, to)
        case SetType(column, type_sql):
            return _change_column(table, column, lambda found: with_type(found, type_sql))
        case SetNullable(column, nullable):
            return _change_column(table, column, as_nullable if nullable else as_not_nullable)
        case SetDefault(column, sql):
            return _change_column(table, column, lambda found: with_default(found, sql))
        case SetCollation(column, collation):
            clause = f"COLLATE {quote(collation)}" if collation is not None else None
            return _change_column(table, column, lambda found: with_clause(found, Kind.COLLATE, clause))
        case SetGenerated(column, sql):
            return _change_column(table, column, lambda found: with_clause(found, Kind.GENERATED, sql))
        case AddConstraint(sql):
            return add_constraint(table, sql)
        case DropConstraint(name):
            return drop_clauses(
                table,
                lambda _, clause: clause.name is not None and fold(clause.name) == fold(name),
                missing=f"constraint {name!r}",
                known=[clause.name for _, clause in clauses_of(table) if clause.name],
                name=name,
            )
        case RenameConstraint(name, to):
            return rename_constraint(table, name, to)
        case DropForeignKey(_, str(name)) | DropUnique(_, str(name)) if has_constraint(table, name):
            return _apply(table, DropConstraint(name))
        case DropForeignKey(columns):
            return drop_foreign_key(table, columns)
        case DropUnique(columns):
            return drop_clauses(
                table,
                lambda on, clause: clause.kind is Kind.UNIQUE and covers(on, clause, columns),
                missing=f"unique constraint over {', '.join(columns)}",
            )
        case DropPrimaryKey():
            return drop_clauses(table, is_primary_key, missing="primary key")
        case AddPrimaryKey(sql):
            rest = drop_clauses(table, is_primary_key) if has_primary_key(table) else table
            return add_constraint(rest, sql)
        case SetOptions(strict, without_rowid):
            return with_options(table, strict, without_rowid)
        case _:
            assert_never(change)


# Columns


def _add_column(table: CreateTable, definition_sql: str, name: str) -> CreateTable:
    column = parse_column(definition_sql)
    if fold(column.name) != fold(name):
        raise RecordingError(f"the definition of column {name!r} is that of {column.name!r}: {definition_sql}")
    if any(fold(other.name) == fold(name) for other in table.columns):
        raise AlreadyExists(f"table {table.name!r} already has a column {name!r}")
    return inserted(table, len(table.columns), column)


def _drop_column(table: CreateTable, name: str) -> CreateTable:
    column = column_of(table, name)
    if len(table.columns) == 1:
        raise Unsupported(f"column {name!r} is the only one of table {table.name!r}; drop the table instead")
    return replace(table, items=tuple(item for item in table.items if item is not column))


def _change_column(table: CreateTable, name: str, change: Callable[[Column], Column]) -> CreateTable:
    column = column_of(table, name)
    return replace(table, items=tuple(change(column) if item is column else item for item in table.items))


# The table


def _rename(table: CreateTable, to: str) -> CreateTable:
    def following(clause: Clause) -> Clause:
        if clause.referred is None or fold(clause.referred) != fold(table.name):
            return _unqualified(clause, table.name)
        place = next(at for at, token in enumerate(clause.tokens) if token.key == "REFERENCES") + 1
        tokens = list(clause.tokens)
        tokens[place] = replace(tokens[place], text=quote(to), kind="quoted")
        return replace(clause, tokens=tuple(tokens), referred=to)

    return replace(each_clause(table, following), name_sql=quote(to))


def _unqualified(clause: Clause, table: str) -> Clause:
    if clause.kind is not Kind.CHECK:
        return clause
    tokens: list[Token] = []
    for token in clause.tokens:
        tokens.append(token)
        if len(tokens) > 2 and tokens[-2].text == "." and fold(tokens[-3].name) == fold(table):
            *before, owner, _, column = tokens
            lead = owner.lead
            if len(before) > 2 and before[-1].text == ".":
                *before, schema, _ = before
                lead = schema.lead
            tokens = [*before, replace(column, lead=lead)]
    return replace(clause, tokens=tuple(tokens))


def _refuse_dangling(table: CreateTable, dropped: Iterable[str]) -> None:
    """Refuses when what stays needs a dropped column.

    SQLite itself wouldn't always: it reads a name in double quotes that no column
    has as a string, and the check goes on with that.
    """
    gone = {fold(name): name for name in dropped}
    for column in table.columns:
        gone.pop(fold(column.name), None)
    for _, clause in clauses_of(table):
        for needed in sorted(clause.mentions(table.name) & gone.keys()):
            raise RecordingError(
                f"column {gone[needed]!r} of table {table.name!r} is still needed by {clause.text}",
                hint="drop that first",
            )


def _constant(default: Clause) -> str | None:
    """The literal a DEFAULT gives, or None when it is an expression or the current time."""
    tokens = list(default.tokens)
    place = next(at for at, token in enumerate(tokens) if token.key == "DEFAULT") + 1
    value = tokens[place:]
    bare = not is_wrapped(value)
    while is_wrapped(value):
        value = value[1:-1]
    if value[0].key in ("+", "-"):
        return value[1].text if len(value) == 2 and value[1].kind == "number" else None
    if len(value) != 1 or value[0].key.startswith("CURRENT_"):
        return None
    known = value[0].kind in ("literal", "number") or value[0].key in ("NULL", "TRUE", "FALSE")
    return value[0].text if known or bare else None
