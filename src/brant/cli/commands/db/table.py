"""Show one table: columns, indexes, keys, checks and triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.sizes import number, size
from brant.cli.table import Column, Table

if TYPE_CHECKING:
    from brant.catalog.definitions import (
        ColumnDefinition,
        ForeignKeyDefinition,
        IndexDefinition,
        IndexElement,
        TableDefinition,
        TypeDefinition,
    )
    from brant.catalog.objects import TriggerDefinition
    from brant.dialects.overview import TableOverview
    from brant.inspector import Inspector

Spelt = Callable[["TypeDefinition"], str]
Lines = list[tuple[str, str, dict[str, object]]]
"""Name, how it is shown, and its fields."""


@click.command(cls=Command)
@click.argument("name", required=False)
@click.pass_obj
def command(invocation: Invocation, *, name: str | None) -> Answer:
    """Show the table or view NAME as it is in the database. On a terminal brant asks for a name that is not given."""
    migrator = invocation.migrator()
    with migrator.inspect() as inspector:
        name = name or _asked(invocation, inspector)
        table = inspector.table(name)
        overview = inspector.table_overview(name)
        triggers = inspector.triggers(name)
    spelt = migrator.database.dialect.type_text
    parts = {title: sorted(lines, key=lambda line: line[0] or "") for title, lines in _parts(table, triggers)}
    return Answer(_fields(table, overview, parts, spelt), list(_shown(table, overview, parts, spelt)))


def _asked(invocation: Invocation, inspector: Inspector) -> str:
    if not invocation.interactive:
        raise click.UsageError("which table? brant db table NAME")
    for known in (*inspector.table_listing(), *inspector.view_listing()):
        invocation.say(f"  {known}")
    return str(click.prompt("Which table?", err=True)).strip()


# -- what is told


def _parts(table: TableDefinition, triggers: tuple[TriggerDefinition, ...]) -> Iterator[tuple[str, Lines]]:
    key = table.primary_key
    yield "primary_key", [(key.name, _listed(key.columns), {"columns": key.columns})] if key else []
    yield "unique", [(each.name, _listed(each.columns), {"columns": each.columns}) for each in table.uniques]
    yield "indexes", [(index.name, _index(index), _index_fields(index)) for index in table.indexes]
    yield "foreign_keys", [(key.name, _foreign_key(key), _foreign_key_fields(key)) for key in table.foreign_keys]
    yield "checks", [(each.name, each.expression.key, {"expression": each.expression.key}) for each in table.checks]
    yield "triggers", [(each.name, _trigger(each), _trigger_fields(each)) for each in triggers]


def _index(index: IndexDefinition) -> str:
    options = "".join(f" {_option(name)} {value}" for name, value in _index_options(index).items())
    where = f" where {index.where.key}" if index.where else ""
    elements = ", ".join(map(_element, index.elements))
    marks = [index.kind or "", "unique" if index.unique else "", "" if index.visible else "invisible"]
    said = "".join(f" {mark}" for mark in marks if mark)
    comment = f"  {index.comment}" if index.comment else ""
    return f"({elements}){said}{options}{where}{comment}"


def _element(element: IndexElement) -> str:
    length = f"({element.length})" if element.length else ""
    beside = "".join(f" {word}" for word in (element.collation, element.opclass) if word)
    nulls = f" nulls {element.nulls}" if element.nulls else ""
    return f"{element.label}{length}{beside}{' desc' if element.descending else ''}{nulls}"


def _index_fields(index: IndexDefinition) -> dict[str, object]:
    return {
        "unique": index.unique,
        "kind": index.kind,
        "visible": index.visible,
        "comment": index.comment,
        "columns": [
            {
                "column": element.column,
                "expression": element.expression.key if element.expression else None,
                "descending": element.descending,
                "nulls": element.nulls,
                "length": element.length,
                "collation": element.collation,
                "opclass": element.opclass,
            }
            for element in index.elements
        ],
        "where": index.where.key if index.where else None,
        "options": _index_options(index),
    }


def _index_options(index: IndexDefinition) -> dict[str, object]:
    """As dialects have them, without what says nothing."""
    return {name: _plain(value) for name, value in index.options if value not in (None, False, (), "")}


def _option(name: str) -> str:
    return name.partition("_")[2].replace("_", " ")


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _foreign_key(key: ForeignKeyDefinition) -> str:
    said = f"{_listed(key.columns)} → {key.referred_table} {_listed(key.referred_columns)}"
    said += f" on delete {key.ondelete.lower()}" if key.ondelete else ""
    said += f" on update {key.onupdate.lower()}" if key.onupdate else ""
    said += f" match {key.match.lower()}" if key.match else ""
    said += " deferrable" if key.deferrable else ""
    return said + (f" initially {key.initially.lower()}" if key.deferrable and key.initially else "")


def _foreign_key_fields(key: ForeignKeyDefinition) -> dict[str, object]:
    return {
        "columns": key.columns,
        "referred_table": key.referred_table,
        "referred_columns": key.referred_columns,
        "ondelete": key.ondelete,
        "onupdate": key.onupdate,
        "deferrable": bool(key.deferrable),
        "initially": key.initially,
    }


def _trigger(trigger: TriggerDefinition) -> str:
    when = f" when {next(iter(trigger.when))}" if trigger.when else ""
    return f"{trigger.timing.lower()} {' or '.join(trigger.events).lower()}{when}"


def _trigger_fields(trigger: TriggerDefinition) -> dict[str, object]:
    return {"timing": trigger.timing, "events": trigger.events, "body": next(iter(trigger.body))}


# -- for people


def _shown(
    table: TableDefinition, overview: TableOverview | None, parts: dict[str, Lines], spelt: Spelt
) -> Iterator[str | Table]:
    yield click.style(table.name, bold=True) + (f"  {table.comment}" if table.comment else "")
    if overview is not None and (about := _about(overview)):
        yield about
    yield ""
    columns = [Column("column"), Column("type"), Column("null"), Column("default", spare=1), Column("comment", spare=2)]
    rows = [
        [column.name, spelt(column.type), "yes" if column.nullable else "no", _default(column), column.comment or ""]
        for column in table.columns
    ]
    yield Table(columns, rows)
    for title, lines in parts.items():
        if lines:
            yield f"\n{title.replace('_', ' ').capitalize()}"
            yield Table([Column(""), Column("")], [[f"  {name or ''}", text] for name, text, _ in lines])


def _about(overview: TableOverview) -> str:
    """``system-versioned table, about 1,200 rows, 1.5 MiB, of which indexes 0.5 MiB, InnoDB, utf8mb4_bin``."""
    facts = [
        overview.kind if overview.kind != "table" else "",
        f"about {number(overview.rows_estimate)} rows" if overview.rows_estimate is not None else "",
        size(overview.bytes) + (f" (indexes {size(overview.index_bytes)})" if overview.index_bytes else ""),
        overview.engine or "",
        overview.collation or "",
    ]
    return ", ".join(filter(None, facts))


def _default(column: ColumnDefinition) -> str:
    if column.computed is not None:
        stored = " stored" if column.computed.persisted else ""
        return f"computed{stored}: {column.computed.expression.key}"
    if column.identity is not None:
        return "identity always" if column.identity.always else "identity"
    if column.autoincrement is True:
        return "autoincrement"
    said = "" if column.default is None else _literal(column)
    return f"{said} on update {column.on_update.expression.key}".strip() if column.on_update else said


def _literal(column: ColumnDefinition) -> str:
    return repr(column.default) if isinstance(column.default, str) else getattr(column.default, "key", "")


def _listed(names: tuple[str, ...]) -> str:
    return f"({', '.join(names)})"


# -- for programs


def _fields(
    table: TableDefinition, overview: TableOverview | None, parts: dict[str, Lines], spelt: Spelt
) -> dict[str, object]:
    return {
        "table": table.name,
        "kind": overview.kind if overview is not None else "view",
        "comment": table.comment,
        "rows_estimate": overview.rows_estimate if overview is not None else None,
        "bytes": overview.bytes if overview is not None else None,
        "index_bytes": overview.index_bytes if overview is not None else None,
        "engine": overview.engine if overview is not None else None,
        "collation": overview.collation if overview is not None else None,
        "columns": [_column_fields(column, spelt) for column in table.columns],
        **{
            title: [{"name": name, "definition": text, **fields} for name, text, fields in lines]
            for title, lines in parts.items()
        },
    }


def _column_fields(column: ColumnDefinition, spelt: Spelt) -> dict[str, object]:
    computed, identity = column.computed, column.identity
    return {
        "name": column.name,
        "type": spelt(column.type),
        "nullable": column.nullable,
        "default": _default(column) or None,
        "computed": {"expression": computed.expression.key, "stored": computed.persisted} if computed else None,
        "identity": {"always": identity.always, **dict(identity.options)} if identity else None,
        "autoincrement": identity is not None or column.autoincrement is True,
        "comment": column.comment,
    }
