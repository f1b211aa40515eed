"""Show which migrations are applied and which are pending, and how the files of objects stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.durations import shown
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.table import Cell, Column, Table

if TYPE_CHECKING:
    from brant.migrator import MigrationStatus, ObjectStatus

PENDING = 3
"""The exit code that --exit-code asks for."""
_STYLES = {"applied": "green", "pending": "yellow", "changed": "red", "missing": "red", "interrupted": "red"}
_WAITING = {"pending", "interrupted"}
_OBJECT_STYLES = {"unchanged": "green", "new": "yellow", "changed": "yellow", "waiting": "yellow", "gone": "red"}
_COMING = {"new", "changed", "waiting"}


@click.command(cls=Command)
@click.option("--pending", is_flag=True, help="Show only what brant migrate would apply.")
@click.option("--exit-code", is_flag=True, help="End with 3 when something is pending.")
@click.pass_obj
def command(invocation: Invocation, pending: bool, exit_code: bool) -> Answer:
    """Show each migration, of the files and of the history, and where it stands.

    A changed migration's file reads differently from when it was applied, a missing one's is gone. An
    interrupted one stopped part-way, and the next run continues it. Objects that are new or changed are put
    in place by the next run; of one that is gone, the file is.
    """
    migrator = invocation.migrator()
    statuses, objects = migrator.status(), migrator.object_status()
    waiting = [status for status in statuses if status.state.value in _WAITING]
    coming = [status for status in objects if status.state.value in _COMING]
    rows, things = (waiting, coming) if pending else (statuses, objects)
    fields = {"migrations": [_fields(row) for row in rows], "total": len(statuses), "pending": len(waiting)}
    if objects:
        fields["objects"] = [_fields(row) for row in things]
        fields["objects_pending"] = len(coming)
    tables = [_table("migration", rows)] if rows else []
    tables += [_table("object", things)] if things else []
    return Answer(
        fields,
        [tables[0], "", *tables[1:]] if len(tables) > 1 else tables,
        PENDING if exit_code and (waiting or coming) else 0,
        closing=_summary(invocation, len(statuses), len(waiting)) + _of_objects(len(objects), len(coming)),
    )


def _table(what: str, rows: Sequence[MigrationStatus | ObjectStatus]) -> Table:
    columns = [
        Column(what),
        Column("batch", "right"),
        Column("state"),
        Column("applied at (UTC)", spare=1),
        Column("duration", "right", spare=2),
    ]
    return Table(columns, [_row(row) for row in rows])


def _row(row: MigrationStatus | ObjectStatus) -> list[str | Cell]:
    return [
        row.name,
        "" if row.batch is None else str(row.batch),
        Cell(row.state.value, (_STYLES if row.state.value in _STYLES else _OBJECT_STYLES).get(row.state.value)),
        f"{row.applied_at:%Y-%m-%d %H:%M:%S}" if row.applied_at else "",
        "" if row.duration is None else shown(row.duration),
    ]


def _summary(invocation: Invocation, total: int, waiting: int) -> str:
    if not total:
        return f"There are no migrations in {', '.join(map(str, invocation.config.dir))}."
    return f"{waiting or 'Nothing'}{'' if waiting else ' is'} pending, {total - waiting} applied."


def _of_objects(total: int, coming: int) -> str:
    if not total:
        return ""
    return f" Of {total} object{'' if total == 1 else 's'}, {coming or 'none'} {'are' if coming > 1 else 'is'} pending."


def _fields(row: MigrationStatus | ObjectStatus) -> dict[str, object]:
    return {
        "name": row.name,
        "state": row.state,
        "batch": row.batch,
        "applied_at": row.applied_at,
        "duration": row.duration,
        "path": row.path,
    }
