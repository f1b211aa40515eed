"""Schemas in which every name and every literal is a text that breaks careless SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy import Column, Enum, Integer, String, Text

from brant import columns as c
from brant.migrations.recorder import Schema
from tests.engines.server import Family
from tests.fuzz.texts import Texts

COLUMNS, ENUMS, LABELS, VALUES = 40, 3, 60, 200
SHOWN = 2
"""How many columns the view has: each rename under it makes it anew."""

RENAMED = 15
"""How many columns are renamed, each by a statement of its own."""

Cases: TypeAlias = dict[tuple[str, int], str]
"""What was given, or what the server holds: each entry is one case."""


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """The texts of one schema; ``renamed`` and so on are those it is altered to."""

    table: str
    columns: tuple[str, ...]
    defaults: tuple[str, ...]
    comments: tuple[str, ...]
    table_comment: str
    enums: tuple[tuple[str, str, tuple[str, ...]], ...]
    checked: str
    allowed: tuple[str, ...]
    inserted: tuple[str, ...]
    primary_key: str
    unique: str
    check: str
    index: str
    child: str
    child_column: str
    foreign_key: str
    view: str
    shown: tuple[str, ...]


def has_comments(family: Family) -> bool:
    return family != "sqlite"


def holds_astral_names(family: Family) -> bool:
    """Names, comments and labels of MySQL and MariaDB are kept in three-byte UTF-8."""
    return family in ("sqlite", "postgresql")


def fuzzed(family: Family, seed: int) -> Fuzzed:
    literals = Texts(seed, astral=True)
    said = Texts(seed + 1_000, astral=holds_astral_names(family))
    in_bytes = family == "postgresql"
    limit = {"postgresql": 63, "mysql": 64, "mariadb": 64, "sqlite": 128}[family]

    def name() -> str:
        return said.name(limit, in_bytes=in_bytes)

    def table() -> str:
        return said.table(limit, in_bytes=in_bytes)

    columns = tuple(name() for _ in range(COLUMNS))
    return Fuzzed(
        table=table(),
        columns=columns,
        defaults=tuple(literals.values(COLUMNS)),
        comments=tuple(said.values(COLUMNS, 200)),
        table_comment=said.value(200),
        enums=tuple((name(), table(), tuple(said.labels(LABELS, 15))) for _ in range(ENUMS)),
        checked=name(),
        allowed=tuple(literals.values(VALUES)),
        inserted=tuple(literals.values(VALUES)),
        primary_key=name(),
        unique=name(),
        check=name(),
        index=name(),
        child=table(),
        child_column=name(),
        foreign_key=name(),
        view=table(),
        shown=tuple(column for column in columns if not column[0].isspace())[:SHOWN],
    )


def create(schema: Schema, given: Fuzzed) -> None:
    schema.create_table(
        given.table,
        Column("id", Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=given.primary_key),
        *(
            Column(name, Text() if place % 4 == 2 else String(80), server_default=default, comment=comment)
            for place, (name, default, comment) in enumerate(
                zip(given.columns, given.defaults, given.comments, strict=True)
            )
        ),
        *(Column(name, Enum(*labels, name=type_, create_constraint=True)) for name, type_, labels in given.enums),
        Column(given.checked, String(80)),
        sa.CheckConstraint(sa.column(given.checked).in_(given.allowed), name=given.check),
        comment=given.table_comment,
    )
    table = schema.table(given.table)
    table.add_index(given.columns[0], name=given.index)
    table.add_unique("id", given.columns[1], name=given.unique)
    schema.create_table(given.child, c.id(), Column(given.child_column, Integer))
    schema.table(given.child).add_foreign_key(given.child_column, f"{given.table}.id", name=given.foreign_key)
    schema.create_view(given.view, sa.select(*map(sa.column, given.shown)).select_from(sa.table(given.table)))
    schema.execute(
        sa.insert(sa.table(given.table, sa.column("id"), sa.column(given.columns[-1]))).values(
            [{"id": 5_000 + place, given.columns[-1]: value} for place, value in enumerate(given.inserted)]
        ),
        down=(),
    )


def alter(schema: Schema, was: Fuzzed, to: Fuzzed) -> None:
    """Everything that has a text gets another one; labels are added to those there are."""
    table = schema.table(was.table)
    for name, default, comment in zip(was.columns, to.defaults, to.comments, strict=True):
        table.alter_column(name, default=default, comment=comment)
    for (_, type_, _), (_, _, labels) in zip(was.enums, to.enums, strict=True):
        schema.add_enum_value(type_, labels[0])
    table.set_comment(to.table_comment)
    table.drop_check(was.check)
    table.add_check(sa.column(was.checked).in_(to.allowed), name=to.check)
    for name, new in zip(was.columns[:RENAMED], to.columns, strict=False):
        table.rename_column(name, to=new)
    table.rename_column(was.checked, to=to.checked)
    for (name, _, _), (new, _, _) in zip(was.enums, to.enums, strict=True):
        table.rename_column(name, to=new)
    table.rename_index(was.index, to=to.index)
    schema.rename_view(was.view, to=to.view)
    schema.rename_table(was.child, to=to.child)
    schema.rename_table(was.table, to=to.table)


def altered(was: Fuzzed, to: Fuzzed) -> Fuzzed:
    """What is there after :func:`alter`; a view keeps the names of its columns."""
    enums = [
        (new, type_, (*labels, more[0])) for (_, type_, labels), (new, _, more) in zip(was.enums, to.enums, strict=True)
    ]
    return replace(
        to,
        columns=(*to.columns[:RENAMED], *was.columns[RENAMED:]),
        enums=tuple(enums),
        inserted=was.inserted,
        primary_key=was.primary_key,
        unique=was.unique,
        child_column=was.child_column,
        foreign_key=was.foreign_key,
        shown=was.shown,
    )


def cases(given: Fuzzed, family: Family) -> Cases:
    """Every text with its place, as :func:`tests.fuzz.reading.found` reads it back."""
    every = dict(_cases(given))
    if not has_comments(family):
        every = {key: text for key, text in every.items() if "comment" not in key[0]}
    return every


def _cases(given: Fuzzed) -> Iterator[tuple[tuple[str, int], str]]:
    columns = (*given.columns, *(name for name, _, _ in given.enums), given.checked)
    yield from _numbered("column", columns)
    yield from _numbered("default", given.defaults)
    yield from _numbered("comment", given.comments)
    for enum, (_, _, labels) in enumerate(given.enums):
        yield from _numbered(f"label {enum}", labels)
    yield from _numbered("allowed", given.allowed)
    yield from _numbered("inserted", given.inserted)
    yield from _numbered("shown", given.shown)
    yield from _numbered("table", sorted([given.table, given.child, "canary"]))
    yield from _numbered("constraint", sorted([given.unique, given.check, given.foreign_key]))
    yield ("table comment", 0), given.table_comment
    yield ("child column", 0), given.child_column
    yield ("index", 0), given.index
    yield ("view", 0), given.view


def _numbered(what: str, texts: tuple[str, ...] | list[str]) -> Iterator[tuple[tuple[str, int], str]]:
    return (((what, place), text) for place, text in enumerate(texts))
