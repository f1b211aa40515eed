"""Show what was applied, reverted or failed, when and by whom."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.durations import shown
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.table import Cell, Column, Table

if TYPE_CHECKING:
    from brant.execution.tracker import LogEntry

_STYLES = {"applied": "green", "reverted": "yellow", "failed": "red"}


@click.command(cls=Command)
@click.option("-n", "--lines", type=click.IntRange(min=1), metavar="N", help="Only the N latest.")
@click.pass_obj
def command(invocation: Invocation, *, lines: int | None) -> Answer:
    """Show what happened to migrations in this database, the latest first."""
    entries = invocation.migrator().log(lines)
    if not entries:
        invocation.say("Nothing has happened here yet.")
    fields = [asdict(entry) | {"detail": _masked(invocation, entry.detail)} for entry in entries]
    return Answer({"entries": fields}, [_table(invocation, entries)] if entries else [])


def _table(invocation: Invocation, entries: list[LogEntry]) -> Table:
    columns = [
        Column("at (UTC)"),
        Column("event"),
        Column("migration"),
        Column("batch", "right", spare=2),
        Column("duration", "right", spare=3),
        Column("by", spare=4),
        Column("detail", spare=1),
    ]
    used = columns if any(entry.detail for entry in entries) else columns[:-1]
    return Table(used, [_row(invocation, entry)[: len(used)] for entry in entries])


def _row(invocation: Invocation, entry: LogEntry) -> list[str | Cell]:
    return [
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        Cell(entry.event, _STYLES.get(entry.event)),
        entry.migration,
        str(entry.batch),
        shown(entry.duration),
        entry.actor,
        (_masked(invocation, entry.detail) or "").partition("\n")[0],
    ]


def _masked(invocation: Invocation, detail: str | None) -> str | None:
    return None if detail is None else invocation.masked(detail)
