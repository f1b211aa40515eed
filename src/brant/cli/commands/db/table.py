"""Show one table: columns, indexes, keys and constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.table import Column, Table

if TYPE_CHECKING:
    from brant.catalog.definitions import ColumnDefinition, IndexDefinition, TableDefinition, TypeDefinition

Spelt = Callable[["TypeDefinition"], str]


@click.command(cls=Command)
@click.argument("name")
@click.pass_obj
def command(invocation: Invocation, *, name: str) -> Answer:
    """Show the table NAME as it is in the database."""
    database = invocation.migrator().database
    from brant.execution.databases import describe

    compiler = database.dialect.compiler

    def spelt(type_: TypeDefinition) -> str:
        return type_.construct.compile(dialect=compiler)

    table = describe(database, name)
    return Answer(_fields(table, spelt), list(_shown(table, spelt)))


def _shown(table: TableDefinition, spelt: Spelt) -> Iterator[str | Table]:
    yield click.style(table.name, bold=True) + (f"  {table.comment}" if table.comment else "")
    yield ""
    columns = [Column("column"), Column("type"), Column("null"), Column("default", spare=1), Column("comment", spare=2)]
    rows = [
        [column.name, spelt(column.type), "yes" if column.nullable else "no", _default(column), column.comment or ""]
        for column in table.columns
    ]
    yield Table(columns, rows)
    for title, lines in _constraints(table):
        if lines:
            yield f"\n{title}"
            yield Table([Column(""), Column("")], [[f"  {name}", text] for name, text in lines])


def _constraints(table: TableDefinition) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    key = table.primary_key
    yield "Primary key", [(key.name or "", _listed(key.columns))] if key else []
    yield "Unique", [(unique.name, _listed(unique.columns)) for unique in table.uniques]
    yield "Indexes", [(index.name, _index(index)) for index in table.indexes]
    yield (
        "Foreign keys",
        [
            (
                key.name,
                f"{_listed(key.columns)} → {key.referred_table} {_listed(key.referred_columns)}"
                + (f" on delete {key.ondelete.lower()}" if key.ondelete else "")
                + (f" on update {key.onupdate.lower()}" if key.onupdate else ""),
            )
            for key in table.foreign_keys
        ],
    )
    yield "Checks", [(check.name, check.expression.key) for check in table.checks]


def _index(index: IndexDefinition) -> str:
    elements = [
        (element.column or (element.expression.key if element.expression else ""))
        + (" desc" if element.descending else "")
        for element in index.elements
    ]
    where = f" where {index.where.key}" if index.where else ""
    return f"{_listed(elements)}{' unique' if index.unique else ''}{where}"


def _default(column: ColumnDefinition) -> str:
    if column.computed is not None:
        return f"computed: {column.computed.expression.key}"
    if column.identity is not None:
        return "identity"
    if column.default is None:
        return ""
    return repr(column.default) if isinstance(column.default, str) else column.default.key


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return f"({', '.join(names)})"


def _fields(table: TableDefinition, spelt: Spelt) -> dict[str, object]:
    return {
        "table": table.name,
        "comment": table.comment,
        "columns": [
            {
                "name": column.name,
                "type": spelt(column.type),
                "nullable": column.nullable,
                "default": _default(column) or None,
                "comment": column.comment,
            }
            for column in table.columns
        ],
        **{
            title.lower().replace(" ", "_"): [{"name": name, "definition": text} for name, text in lines]
            for title, lines in _constraints(table)
        },
    }
