"""Show the database's tables, their rows and sizes."""

from __future__ import annotations

from dataclasses import asdict

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.table import Column, Table

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


@click.command(cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> Answer:
    """Show the server, and the tables of the database. Rows may be the server's estimate."""
    database = invocation.migrator().database
    from brant.execution.databases import overview

    seen = overview(database)
    rows = [[table.name, _number(table.rows_estimate), _size(table.bytes)] for table in seen.tables]
    columns = [Column("table"), Column("rows", "right"), Column("size", "right")]
    heading = f"{seen.product} {seen.version}, database {seen.database}, {len(rows)} tables"
    shown: list[str | Table] = [heading, "", Table(columns, rows)]
    return Answer(asdict(seen), shown if rows else [heading])


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _size(size: int | None) -> str:
    """``512 bytes``, ``1.5 MiB``."""
    if size is None:
        return ""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} bytes"
