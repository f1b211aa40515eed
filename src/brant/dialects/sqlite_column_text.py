"""The text of one column of a SQLite table with one thing in it changed."""

from __future__ import annotations

from dataclasses import replace

from brant.dialects.sqlite_grammar import Clause, Column, Kind, parse_clause, parse_column
from brant.dialects.sqlite_tokens import Token, tokens_of
from brant.errors import RecordingError


def with_type(column: Column, type_sql: str) -> Column:
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


def as_nullable(column: Column) -> Column:
    refused = column.of(Kind.NOT_NULL)
    return without(column, (*refused, *column.of(Kind.NULL))) if refused else column


def as_not_nullable(column: Column) -> Column:
    if column.of(Kind.NOT_NULL):
        return column
    column = without(column, column.of(Kind.NULL))
    return _put(column, 0, parse_clause("NOT NULL"))


def with_default(column: Column, sql: str | None) -> Column:
    old = column.of(Kind.DEFAULT)
    if sql is None:
        return without(column, old)
    new = parse_clause(f"DEFAULT {_as_default(sql)}")
    if new.kind is not Kind.DEFAULT:
        raise RecordingError(f"{sql!r} is not a default")
    if not old:
        return _put(column, 1 if column.clauses[:1] == column.of(Kind.NOT_NULL)[:1] else 0, new)
    # The last of several defaults is the one SQLite obeys.
    placed = [new.after(clause.lead) if clause is old[-1] else clause for clause in column.clauses]
    return without(replace(column, clauses=tuple(placed)), old[:-1])


def with_clause(column: Column, kind: Kind, sql: str | None) -> Column:
    """The column with this one clause of its *kind*, or with none; a generated column has no default."""
    gone = (*column.of(kind), *(column.of(Kind.DEFAULT) if kind is Kind.GENERATED and sql is not None else ()))
    column = without(column, gone)
    return column if sql is None else _put(column, len(column.clauses), parse_clause(sql))


def _as_default(sql: str) -> str:
    tokens, _ = tokens_of(sql)
    signed = len(tokens) == 2 and tokens[0].key in ("+", "-") and tokens[1].kind == "number"
    return sql.strip() if len(tokens) == 1 or signed or is_wrapped(tokens) else f"({sql.strip()})"


def is_wrapped(tokens: list[Token]) -> bool:
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


def without(column: Column, dropped: tuple[Clause, ...]) -> Column:
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
