"""Keys and constraints in SQLite's stored text: the edits that change them, and what the text says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import names, sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    Options,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.dialects import sqlite_text as text
from brant.dialects.sqlite_grammar import Clause, Column, CreateTable, Kind, parse
from brant.dialects.sqlite_tokens import fold, written

# -- changing --------------------------------------------------------------------------------------


def adding(constraint: ConstraintDefinition, after: TableDefinition, compiler: DDLCompiler) -> text.Edit:
    """What puts *constraint* on the table, which is *after* then."""
    built = sqla.build_table(after)
    sql = compiler.process(next(have for have in built.constraints if str(have.name) == constraint.name))
    return text.AddPrimaryKey(sql) if isinstance(constraint, PrimaryKeyDefinition) else text.AddConstraint(sql)


def dropping(constraint: ConstraintDefinition) -> text.Edit:
    """By name, else by columns: a table made elsewhere may have left its constraints unnamed."""
    match constraint:
        case ForeignKeyDefinition():
            return text.DropForeignKey(constraint.columns, constraint.name)
        case UniqueDefinition():
            return text.DropUnique(constraint.columns, constraint.name)
        case PrimaryKeyDefinition():
            return text.DropPrimaryKey()
        case CheckDefinition() | ExclusionDefinition():
            return text.DropConstraint(constraint.name)


def replacing(
    was: ConstraintDefinition, constraint: ConstraintDefinition, after: TableDefinition, compiler: DDLCompiler
) -> Iterator[text.Edit]:
    """A WITHOUT ROWID table is never without a key: the new one takes the place of the old."""
    if not isinstance(was, PrimaryKeyDefinition) or not isinstance(constraint, PrimaryKeyDefinition):
        yield dropping(was)
    yield adding(constraint, after, compiler)


# -- reading ---------------------------------------------------------------------------------------


def with_constraints(table: TableDefinition, create_sql: str) -> TableDefinition:
    """*table* as SQLAlchemy reflected it, with keys and constraints as its text has them."""
    said = parse(create_sql)
    key: PrimaryKeyDefinition | None = None
    uniques: list[UniqueDefinition] = []
    checks: list[CheckDefinition] = []
    foreign_keys: list[ForeignKeyDefinition] = []
    for columns, clause, deferral in _constraints(said):
        match clause.kind:
            case Kind.PRIMARY_KEY:
                called = clause.name or names.primary_key_name(table.name)
                key = PrimaryKeyDefinition(called, _spelled(table, columns), _conflict(clause))
            case Kind.UNIQUE:
                covered = _spelled(table, columns)
                called = clause.name or names.unique_name(table.name, covered)
                uniques.append(UniqueDefinition(called, covered, options=_conflict(clause)))
            case Kind.CHECK:
                checks.append(_check(table.name, clause))
            case Kind.FOREIGN_KEY:
                foreign_keys.append(_foreign_key(table, _spelled(table, columns), clause, deferral))
            case _:
                pass
    return replace(
        table,
        primary_key=key,
        uniques=tuple(uniques),
        checks=tuple(checks),
        foreign_keys=tuple(foreign_keys),
    )


def _constraints(said: CreateTable) -> Iterator[tuple[tuple[str, ...], Clause, Clause]]:
    """Each with its columns, and with the clause that says whether it can be deferred."""
    for column in said.columns:
        for at, clause in enumerate(column.clauses):
            yield (column.name,), clause, _deferral(column, at)
    for clause in said.constraints:
        yield clause.columns, clause, clause


def _deferral(column: Column, at: int) -> Clause:
    """A column's constraint may be followed by DEFERRABLE as a clause of its own."""
    following = column.clauses[at + 1 : at + 2]
    return following[0] if following and following[0].kind is Kind.DEFERRABLE else column.clauses[at]


def _spelled(table: TableDefinition, columns: tuple[str, ...]) -> tuple[str, ...]:
    known = {fold(name): name for name in table.column_names}
    return tuple(known.get(fold(name), name) for name in columns)


def _conflict(clause: Clause) -> Options:
    keys = [token.key for token in clause.tokens]
    place = next((at for at, key in enumerate(keys) if key == "CONFLICT" and keys[at - 1] == "ON"), None)
    return () if place is None else (("sqlite_on_conflict", keys[place + 1]),)


def _check(table: str, clause: Clause) -> CheckDefinition:
    opening = next(at for at, token in enumerate(clause.tokens) if token.text == "(")
    closing = max(at for at, token in enumerate(clause.tokens) if token.text == ")")
    said = sqla.expression(written(clause.tokens[opening + 1 : closing]).strip().replace(":", "\\:"))
    return CheckDefinition(clause.name or names.check_name(table, said.key), said, _conflict(clause))


def _foreign_key(
    table: TableDefinition, columns: tuple[str, ...], clause: Clause, deferral: Clause
) -> ForeignKeyDefinition:
    """A reference without columns is to the key of the other table, which reflection has looked up."""
    told = fold(str(clause.referred))
    same = [key for key in table.foreign_keys if key.columns == columns]
    looked_up = next((key for key in same if fold(names.base(key.referred_table)) == told), None)
    referred = looked_up.referred_table if looked_up else str(clause.referred)
    is_deferrable = deferral.has("DEFERRABLE") and not deferral.has("NOT", "DEFERRABLE")
    deferrable, initially = sqla.timing(
        is_deferrable, "DEFERRED" if is_deferrable and deferral.has("INITIALLY", "DEFERRED") else None
    )
    return ForeignKeyDefinition(
        clause.name or names.foreign_key_name(table.name, columns, referred),
        columns,
        referred,
        clause.referred_columns or (looked_up.referred_columns if looked_up else ()),
        _action(clause, "DELETE"),
        _action(clause, "UPDATE"),
        deferrable,
        initially,
        match=next((match for match in ("FULL", "PARTIAL") if clause.has("MATCH", match)), None),
    )


def _action(clause: Clause, event: str) -> str | None:
    actions = ("CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT")
    return next((action for action in actions if clause.has("ON", event, *action.split())), None)
