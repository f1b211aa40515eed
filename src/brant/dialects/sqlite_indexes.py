"""How SQLite writes an index, and reads it again from its own text: reflection leaves much of it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.definitions import IndexDefinition, IndexElement
from brant.dialects.sqlite_in_bulk import Stored
from brant.dialects.sqlite_tokens import Token, quote, tokens_of, written
from brant.operations.index_ddl import CreateIndex, beside, condition_text, elements_text

INDEX_FEATURES = frozenset({"partial", "expression", "collation"})


def index_here(index: IndexDefinition) -> IndexDefinition:
    """Without what is said to another database alone."""
    return replace(index, elements=tuple(replace(place, opclass=None, length=None) for place in index.elements))


@compiles(CreateIndex, "sqlite")
def _create_index(element: CreateIndex, compiler: DDLCompiler, **_: Any) -> str:
    """The schema stands before the index, and the table has none."""
    index = index_here(element.index)
    name = beside(compiler, element.table.name, index.name)
    table = compiler.preparer.quote(element.table.name.rpartition(".")[2])
    text = f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {name} ON {table} ({elements_text(compiler, index)})"
    return f"{text} WHERE {condition_text(compiler, index.where)}" if index.where is not None else text


def indexes_of(connection: sa.Connection, table: str, known: Stored | None = None) -> tuple[IndexDefinition, ...]:
    """The indexes of *table* that a CREATE INDEX made, ordered by name; *known* saves asking."""
    schema, _, name = table.rpartition(".")
    if known is not None:
        places = known.pragmas["index_xinfo"]
        return tuple(_index(places[index], index, sql) for index, sql in sorted(known.indexes.get(table, ())))
    master = f"{quote(schema)}.sqlite_master" if schema else "sqlite_master"
    rows = connection.execute(
        sa.text(f"SELECT name, sql FROM {master} WHERE type = 'index' AND sql IS NOT NULL AND lower(tbl_name) = :name"),
        {"name": name.lower()},
    ).all()
    prefix = f"{quote(schema)}." if schema else ""
    return tuple(
        _index(connection.exec_driver_sql(f"PRAGMA {prefix}index_xinfo({quote(index)})").all(), index, sql)
        for index, sql in sorted((row[0], row[1]) for row in rows)
    )


def _index(places: Sequence[Any], name: str, sql: str) -> IndexDefinition:
    tokens, _ = tokens_of(sql)
    members, rest = _members(tokens)
    elements = []
    for place in sorted((row for row in places if row[5]), key=lambda row: row[0]):
        column, descending = place[2], bool(place[3])
        member = members[place[0]]
        if column is not None:
            collation = place[4] if any(token.key == "COLLATE" for token in member) else None
            elements.append(IndexElement(column, descending=descending, collation=collation))
        else:
            said = sqla.element_said(written(_plain(member)).strip(), lambda _: False)
            elements.append(replace(said, descending=descending))
    where = written(rest[1:]).strip() if rest and rest[0].key == "WHERE" else None
    return IndexDefinition(
        name,
        tuple(elements),
        unique=any(token.key == "UNIQUE" for token in tokens[:3]),
        where=sqla.expression(where) if where else None,
    )


def _members(tokens: list[Token]) -> tuple[list[list[Token]], list[Token]]:
    """What stands between the commas of the first parenthesis, and the tokens behind it."""
    members: list[list[Token]] = [[]]
    depth = 0
    for place, token in enumerate(tokens):
        if token.key == ")":
            depth -= 1
            if depth == 0:
                return members, tokens[place + 1 :]
        if token.key == "," and depth == 1:
            members.append([])
        elif depth:
            members[-1].append(token)
        if token.key == "(":
            depth += 1
    return members, []


def _plain(member: list[Token]) -> list[Token]:
    """A member without its ASC or DESC, and without parentheses around all of it."""
    while member and member[-1].key in ("ASC", "DESC"):
        member = member[:-1]
    if len(member) > 2 and member[0].key == "(" and _closes_at_end(member):
        return member[1:-1]
    return member


def _closes_at_end(member: list[Token]) -> bool:
    return next(_closings(member)) == len(member) - 1


def _closings(member: list[Token]) -> Iterator[int]:
    depth = 0
    for place, token in enumerate(member):
        depth += {"(": 1, ")": -1}.get(token.key, 0)
        if token.key == ")" and depth == 0:
            yield place
