"""Edits SQLite's CREATE TABLE text in place: what no edit names stays as it was written.

SQLite keeps the statement a table was made with and can alter little of it.
Reflection loses what it has no field for (ON CONFLICT, COLLATE, AUTOINCREMENT,
unnamed checks, comments), so a table is rebuilt from its own text instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from brant.dialects.sqlite_grammar import (
    Clause,
    Column,
    CreateTable,
    Kind,
    TableConstraints,
    parse,
    parse_clause,
    parse_column,
    parse_table_constraints,
)
from brant.dialects.sqlite_tokens import Token, fold, quote, tokens_of
from brant.errors import (
    AlreadyExists,
    RecordingError,
    UnknownColumn,
    UnknownConstraint,
    Unsupported,
    did_you_mean,
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
    _refuse_dangling(table, [change.name for change in edits if isinstance(change, DropColumn)])
    if table.is_without_rowid and not _has_primary_key(table):
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
    return _each_clause(table, lambda clause: _unqualified(clause, table.name))


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
            return _change_column(table, column, lambda found: _with_type(found, type_sql))
        case SetNullable(column, nullable):
            return _change_column(table, column, _nullable if nullable else _not_nullable)
        case SetDefault(column, sql):
            return _change_column(table, column, lambda found: _with_default(found, sql))
        case SetCollation(column, collation):
            clause = f"COLLATE {quote(collation)}" if collation is not None else None
            return _change_column(table, column, lambda found: _with_clause(found, Kind.COLLATE, clause))
        case SetGenerated(column, sql):
            return _change_column(table, column, lambda found: _with_clause(found, Kind.GENERATED, sql))
        case AddConstraint(sql):
            return _add_constraint(table, sql)
        case DropConstraint(name):
            return _drop_clauses(
                table,
                lambda _, clause: clause.name is not None and fold(clause.name) == fold(name),
                missing=f"constraint {name!r}",
                known=[clause.name for _, clause in _clauses(table) if clause.name],
                name=name,
            )
        case RenameConstraint(name, to):
            return _rename_constraint(table, name, to)
        case DropForeignKey(_, str(name)) | DropUnique(_, str(name)) if _has_constraint(table, name):
            return _apply(table, DropConstraint(name))
        case DropForeignKey(columns):
            return _drop_foreign_key(table, columns)
        case DropUnique(columns):
            return _drop_clauses(
                table,
                lambda on, clause: clause.kind is Kind.UNIQUE and _covers(on, clause, columns),
                missing=f"unique constraint over {', '.join(columns)}",
            )
        case DropPrimaryKey():
            return _drop_clauses(table, _is_primary_key, missing="primary key")
        case AddPrimaryKey(sql):
            rest = _drop_clauses(table, _is_primary_key) if _has_primary_key(table) else table
            return _add_constraint(rest, sql)
        case _:
            assert_never(change)


# Columns


def _add_column(table: CreateTable, definition_sql: str, name: str) -> CreateTable:
    column = parse_column(definition_sql)
    if fold(column.name) != fold(name):
        raise RecordingError(f"the definition of column {name!r} is that of {column.name!r}: {definition_sql}")
    if any(fold(other.name) == fold(name) for other in table.columns):
        raise AlreadyExists(f"table {table.name!r} already has a column {name!r}")
    return _insert(table, len(table.columns), column)


def _drop_column(table: CreateTable, name: str) -> CreateTable:
    column = _column(table, name)
    if len(table.columns) == 1:
        raise Unsupported(f"column {name!r} is the only one of table {table.name!r}; drop the table instead")
    return replace(table, items=tuple(item for item in table.items if item is not column))


def _change_column(table: CreateTable, name: str, change: Callable[[Column], Column]) -> CreateTable:
    column = _column(table, name)
    return replace(table, items=tuple(change(column) if item is column else item for item in table.items))


def _column(table: CreateTable, name: str) -> Column:
    for column in table.columns:
        if fold(column.name) == fold(name):
            return column
    raise UnknownColumn(
        f"table {table.name!r} has no column {name!r}",
        hint=did_you_mean(name, [column.name for column in table.columns]),
    )


def _with_type(column: Column, type_sql: str) -> Column:
    if not type_sql.strip():
        return _commented(replace(column, type_lead="", type_sql=""), column.type_lead)
    probe = parse_column(f"x {type_sql}")
    if probe.clauses or not probe.type_sql:
        raise RecordingError(f"{type_sql!r} is not a type")
    return replace(column, type_lead=column.type_lead or " ", type_sql=probe.type_sql)


def _commented(column: Column, lead: str) -> Column:
    """The column with the comments in *lead*, if any, before its first constraint."""
    comments = lead if lead.strip() else ""
    if not column.clauses:
        return replace(column, tail=_before(comments, column.tail))
    first, *rest = column.clauses
    return replace(column, clauses=(first.after(_before(comments, first.lead)), *rest))


def _nullable(column: Column) -> Column:
    refused = column.of(Kind.NOT_NULL)
    return _without(column, (*refused, *column.of(Kind.NULL))) if refused else column


def _not_nullable(column: Column) -> Column:
    if column.of(Kind.NOT_NULL):
        return column
    column = _without(column, column.of(Kind.NULL))
    return _put(column, 0, parse_clause("NOT NULL"))


def _with_default(column: Column, sql: str | None) -> Column:
    old = column.of(Kind.DEFAULT)
    if sql is None:
        return _without(column, old)
    new = parse_clause(f"DEFAULT {_as_default(sql)}")
    if new.kind is not Kind.DEFAULT:
        raise RecordingError(f"{sql!r} is not a default")
    if not old:
        return _put(column, 1 if column.clauses[:1] == column.of(Kind.NOT_NULL)[:1] else 0, new)
    # The last of several defaults is the one SQLite obeys.
    placed = [new.after(clause.lead) if clause is old[-1] else clause for clause in column.clauses]
    return _without(replace(column, clauses=tuple(placed)), old[:-1])


def _with_clause(column: Column, kind: Kind, sql: str | None) -> Column:
    """The column with this one clause of its *kind*, or with none; a generated column has no default."""
    gone = (*column.of(kind), *(column.of(Kind.DEFAULT) if kind is Kind.GENERATED and sql is not None else ()))
    column = _without(column, gone)
    return column if sql is None else _put(column, len(column.clauses), parse_clause(sql))


def _as_default(sql: str) -> str:
    tokens, _ = tokens_of(sql)
    signed = len(tokens) == 2 and tokens[0].key in ("+", "-") and tokens[1].kind == "number"
    return sql.strip() if len(tokens) == 1 or signed or _is_wrapped(tokens) else f"({sql.strip()})"


def _is_wrapped(tokens: list[Token]) -> bool:
    """Whether the first parenthesis closes with the last token."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.key == "(") - (token.key == ")")
        if depth == 0:
            return at > 0 and at == len(tokens) - 1
    return False


def _put(column: Column, place: int, clause: Clause) -> Column:
    """The column with one more constraint, at the end where nothing separates the others."""
    if place < len(column.clauses) and not column.clauses[place].lead:
        place = len(column.clauses)
    placed = (*column.clauses[:place], clause.after(" "), *column.clauses[place:])
    return replace(column, clauses=placed)


def _without(column: Column, dropped: tuple[Clause, ...]) -> Column:
    """The column without these constraints; comments before them stay."""
    kept: list[Clause] = []
    comments = ""
    for clause in column.clauses:
        if any(clause is other for other in dropped):
            comments += clause.lead if clause.lead.strip() else ""
        else:
            kept.append(clause.after(_before(comments, clause.lead)))
            comments = ""
    return replace(column, clauses=tuple(kept), tail=_before(comments, column.tail))


def _before(comments: str, lead: str) -> str:
    if not comments:
        return lead
    ends_its_line = "\n" in comments[len(comments.rstrip()) :]
    return comments + lead.lstrip(" \t") if ends_its_line else comments.rstrip() + lead


# Constraints


def _clauses(table: CreateTable) -> list[tuple[Column | None, Clause]]:
    """Every constraint with the column it stands in, or None for one of the table."""
    of_columns = [(column, clause) for column in table.columns for clause in column.clauses]
    return [*of_columns, *((None, clause) for clause in table.constraints)]


def _covers(column: Column | None, clause: Clause, columns: tuple[str, ...]) -> bool:
    covered = clause.columns if column is None else (column.name,)
    return [*map(fold, covered)] == [*map(fold, columns)]


def _is_primary_key(_: Column | None, clause: Clause) -> bool:
    return clause.kind is Kind.PRIMARY_KEY


def _has_primary_key(table: CreateTable) -> bool:
    return any(_is_primary_key(column, clause) for column, clause in _clauses(table))


def _add_constraint(table: CreateTable, sql: str) -> CreateTable:
    added = parse_table_constraints(sql)
    taken = {fold(clause.name) for _, clause in _clauses(table) if clause.name}
    for clause in added.clauses:
        if clause.name and fold(clause.name) in taken:
            raise AlreadyExists(f"table {table.name!r} already has a constraint {clause.name!r}")
        for name in clause.columns:
            _column(table, name)
    return _insert(table, len(table.items), added)


def _rename_constraint(table: CreateTable, name: str, to: str) -> CreateTable:
    """The name stands behind the word CONSTRAINT, with which such a clause begins."""

    def renamed(clause: Clause) -> Clause:
        if clause.name is None or fold(clause.name) != fold(name):
            return clause
        word, called, *rest = clause.tokens
        return replace(clause, tokens=(word, replace(called, text=quote(to), kind="quoted"), *rest), name=to)

    if not _has_constraint(table, name):
        known = [clause.name for _, clause in _clauses(table) if clause.name]
        raise UnknownConstraint(f"table {table.name!r} has no constraint {name!r}", hint=did_you_mean(name, known))
    return _each_clause(table, renamed)


def _has_constraint(table: CreateTable, name: str) -> bool:
    return any(clause.name is not None and fold(clause.name) == fold(name) for _, clause in _clauses(table))


def _drop_foreign_key(table: CreateTable, columns: tuple[str, ...]) -> CreateTable:
    def matches(on: Column | None, clause: Clause) -> bool:
        return clause.kind is Kind.FOREIGN_KEY and _covers(on, clause, columns)

    found = [clause for on, clause in _clauses(table) if matches(on, clause)]
    if len(found) > 1:
        raise RecordingError(
            f"table {table.name!r} has {len(found)} foreign keys over {', '.join(columns)}",
            hint="say which one by its constraint name",
        )
    return _drop_clauses(table, matches, missing=f"foreign key over {', '.join(columns)}")


def _drop_clauses(
    table: CreateTable,
    chosen: Callable[[Column | None, Clause], bool],
    *,
    missing: str = "",
    known: Iterable[str] = (),
    name: str = "",
) -> CreateTable:
    items: list[Column | TableConstraints] = []
    dropped = False
    for item in table.items:
        on = item if isinstance(item, Column) else None
        gone = tuple(clause for clause in item.clauses if chosen(on, clause))
        dropped = dropped or bool(gone)
        if not gone:
            items.append(item)
        elif isinstance(item, Column):
            items.append(_without(item, (*gone, *_deferrals_of(item, gone))))
        elif kept := tuple(clause for clause in item.clauses if clause not in gone):
            items.append(replace(item, clauses=kept))
    if not dropped:
        raise UnknownConstraint(
            f"table {table.name!r} has no {missing}", hint=did_you_mean(name, known) if name else None
        )
    return replace(table, items=tuple(items))


def _deferrals_of(column: Column, gone: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """DEFERRABLE clauses that stand apart from the foreign key they belong to, the last one before them."""
    found: list[Clause] = []
    foreign_key: Clause | None = None
    for clause in column.clauses:
        if clause.kind is Kind.FOREIGN_KEY:
            foreign_key = clause
        if clause.kind is Kind.DEFERRABLE and any(clause_gone is foreign_key for clause_gone in gone):
            found.append(clause)
    return tuple(found)


def _insert(table: CreateTable, place: int, item: Column | TableConstraints) -> CreateTable:
    """The table with one more item, laid out as the item before it."""
    previous = table.items[place - 1]
    blanks = re.search(r"\s*\Z", previous.lead)
    lead = (blanks.group() if blanks else "") or " "
    if place == len(table.items):
        # A comment at the end of the last line speaks of that line: the comma goes before it.
        previous = replace(previous, tail="", after=previous.tail + previous.after)
    added = replace(item, lead=lead, tail="", after="")
    return replace(table, items=(*table.items[: place - 1], previous, added, *table.items[place:]))


# The table


def _rename(table: CreateTable, to: str) -> CreateTable:
    def following(clause: Clause) -> Clause:
        if clause.referred is None or fold(clause.referred) != fold(table.name):
            return _unqualified(clause, table.name)
        place = next(at for at, token in enumerate(clause.tokens) if token.key == "REFERENCES") + 1
        tokens = list(clause.tokens)
        tokens[place] = replace(tokens[place], text=quote(to), kind="quoted")
        return replace(clause, tokens=tuple(tokens), referred=to)

    return replace(_each_clause(table, following), name_sql=quote(to))


def _each_clause(table: CreateTable, change: Callable[[Clause], Clause]) -> CreateTable:
    items = [replace(item, clauses=tuple(map(change, item.clauses))) for item in table.items]
    return replace(table, items=tuple(items))


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
    for _, clause in _clauses(table):
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
    bare = not _is_wrapped(value)
    while _is_wrapped(value):
        value = value[1:-1]
    if value[0].key in ("+", "-"):
        return value[1].text if len(value) == 2 and value[1].kind == "number" else None
    if len(value) != 1 or value[0].key.startswith("CURRENT_"):
        return None
    known = value[0].kind in ("literal", "number") or value[0].key in ("NULL", "TRUE", "FALSE")
    return value[0].text if known or bare else None
