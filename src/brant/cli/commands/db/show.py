"""Show the database's tables, their rows and sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.sizes import number, size
from brant.cli.table import Column, Table

if TYPE_CHECKING:
    from brant.catalog.objects import AnyView, DomainDefinition, EnumDefinition
    from brant.dialects.overview import TableOverview


@click.command(cls=Command)
@click.option("--counts", is_flag=True, help="Count the rows of every table: exact, and slow on large ones.")
@click.option("--views", is_flag=True, help="Show views too.")
@click.option("--types", is_flag=True, help="Show enum types and domains too (PostgreSQL).")
@click.pass_obj
def command(invocation: Invocation, *, counts: bool, views: bool, types: bool) -> Answer:
    """Show the server, and the tables of the database. Rows are the server's estimate, unless --counts is given."""
    with invocation.migrator().inspect() as inspector:
        server, schema, tables = inspector.server(), inspector.current_schema(), inspector.tables()
        rows = inspector.counts(table.name for table in tables) if counts else None
        seen_views = inspector.views() if views else ()
        seen_types = inspector.types() if types else ()
    name = invocation.url.name
    fields: dict[str, object] = {
        "product": server.product,
        "version": server.version,
        "database": name,
        "default_schema": schema,
        "tables": [{**asdict(table), "rows": rows[table.name] if rows is not None else None} for table in tables],
    }
    if views:
        fields["views"] = [{"name": view.name, "kind": view.kind, "query": _query(view)} for view in seen_views]
    if types:
        fields["types"] = [{"name": type_.name, "kind": type_.kind, "definition": _type(type_)} for type_ in seen_types]
    heading = f"{server.product} {server.version}, database {name}, {len(tables)} tables"
    shown: list[str | Table] = [heading]
    if tables:
        shown += ["", _tables(tables, rows)]
    if views:
        shown += _part("view", [[view.name, view.kind] for view in seen_views], "kind")
    if types:
        shown += _part("type", [[type_.name, _type(type_)] for type_ in seen_types], "values")
    return Answer(fields, shown)


def _tables(tables: Sequence[TableOverview], counts: dict[str, int] | None) -> Table:
    """What no table has is left out."""
    columns = [
        Column("table"),
        Column("rows", "right"),
        Column("size", "right"),
        Column("indexes", "right", spare=1),
        Column("kind", spare=2),
        Column("engine", spare=3),
        Column("comment", spare=4),
    ]
    rows = [
        [
            table.name,
            number(table.rows_estimate if counts is None else counts[table.name]),
            size(table.bytes),
            size(table.index_bytes),
            "" if table.kind == "table" else table.kind,
            table.engine or "",
            table.comment or "",
        ]
        for table in tables
    ]
    kept = [place for place in range(len(columns)) if place < 3 or any(row[place] for row in rows)]
    return Table([columns[place] for place in kept], [[row[place] for place in kept] for row in rows])


def _part(what: str, rows: Sequence[Sequence[str]], beside: str) -> Iterator[str | Table]:
    yield ""
    yield Table([Column(what), Column(beside)], rows) if rows else f"There are no {what}s."


def _query(view: AnyView) -> str:
    return next(iter(view.select))


def _type(type_: EnumDefinition | DomainDefinition) -> str:
    """An enum's values, or a domain's type with its checks."""
    from brant.catalog.objects import EnumDefinition

    if isinstance(type_, EnumDefinition):
        return ", ".join(type_.values)
    checks = [f"CHECK ({check.expression.key})" for check in type_.checks]
    return " ".join([type_.type.key, *checks])
