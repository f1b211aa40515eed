"""The constraints in the text of a SQLite table: of columns and of the table, found, added, renamed, dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from brant.dialects.sqlite_column_text import without
from brant.dialects.sqlite_grammar import Clause, Column, CreateTable, Kind, TableConstraints, parse_table_constraints
from brant.dialects.sqlite_tokens import fold, quote
from brant.errors import AlreadyExists, RecordingError, UnknownColumn, UnknownConstraint, did_you_mean


def column_of(table: CreateTable, name: str) -> Column:
    for column in table.columns:
        if fold(column.name) == fold(name):
            return column
    raise UnknownColumn(
        f"table {table.name!r} has no column {name!r}",
        hint=did_you_mean(name, [column.name for column in table.columns]),
    )


def clauses_of(table: CreateTable) -> list[tuple[Column | None, Clause]]:
    """Every constraint with the column it stands in, or None for one of the table."""
    of_columns = [(column, clause) for column in table.columns for clause in column.clauses]
    return [*of_columns, *((None, clause) for clause in table.constraints)]


def covers(column: Column | None, clause: Clause, columns: tuple[str, ...]) -> bool:
    covered = clause.columns if column is None else (column.name,)
    return [*map(fold, covered)] == [*map(fold, columns)]


def is_primary_key(_: Column | None, clause: Clause) -> bool:
    return clause.kind is Kind.PRIMARY_KEY


def has_primary_key(table: CreateTable) -> bool:
    return any(is_primary_key(column, clause) for column, clause in clauses_of(table))


def add_constraint(table: CreateTable, sql: str) -> CreateTable:
    added = parse_table_constraints(sql)
    taken = {fold(clause.name) for _, clause in clauses_of(table) if clause.name}
    for clause in added.clauses:
        if clause.name and fold(clause.name) in taken:
            raise AlreadyExists(f"table {table.name!r} already has a constraint {clause.name!r}")
        for name in clause.columns:
            column_of(table, name)
    return inserted(table, len(table.items), added)


def rename_constraint(table: CreateTable, name: str, to: str) -> CreateTable:
    """The name stands behind the word CONSTRAINT, with which such a clause begins."""

    def renamed(clause: Clause) -> Clause:
        if clause.name is None or fold(clause.name) != fold(name):
            return clause
        word, called, *rest = clause.tokens
        return replace(clause, tokens=(word, replace(called, text=quote(to), kind="quoted"), *rest), name=to)

    if not has_constraint(table, name):
        known = [clause.name for _, clause in clauses_of(table) if clause.name]
        raise UnknownConstraint(f"table {table.name!r} has no constraint {name!r}", hint=did_you_mean(name, known))
    return each_clause(table, renamed)


def has_constraint(table: CreateTable, name: str) -> bool:
    return any(clause.name is not None and fold(clause.name) == fold(name) for _, clause in clauses_of(table))


def drop_foreign_key(table: CreateTable, columns: tuple[str, ...]) -> CreateTable:
    def matches(on: Column | None, clause: Clause) -> bool:
        return clause.kind is Kind.FOREIGN_KEY and covers(on, clause, columns)

    found = [clause for on, clause in clauses_of(table) if matches(on, clause)]
    if len(found) > 1:
        raise RecordingError(
            f"table {table.name!r} has {len(found)} foreign keys over {', '.join(columns)}",
            hint="say which one by its constraint name",
        )
    return drop_clauses(table, matches, missing=f"foreign key over {', '.join(columns)}")


def drop_clauses(
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
            items.append(without(item, (*gone, *_deferrals_of(item, gone))))
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


def inserted(table: CreateTable, place: int, item: Column | TableConstraints) -> CreateTable:
    """The table with one more item, laid out as the item before it."""
    previous = table.items[place - 1]
    blanks = re.search(r"\s*\Z", previous.lead)
    lead = (blanks.group() if blanks else "") or " "
    if place == len(table.items):
        # A comment at the end of the last line speaks of that line: the comma goes before it.
        previous = replace(previous, tail="", after=previous.tail + previous.after)
    added = replace(item, lead=lead, tail="", after="")
    return replace(table, items=(*table.items[: place - 1], previous, added, *table.items[place:]))


def each_clause(table: CreateTable, change: Callable[[Clause], Clause]) -> CreateTable:
    items = [replace(item, clauses=tuple(map(change, item.clauses))) for item in table.items]
    return replace(table, items=tuple(items))
