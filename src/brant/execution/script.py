"""Migrations as one SQL script, for whoever may not run brant where the database is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.elements import ColumnElement

from brant.dialects.base import Dialect
from brant.errors import Unsupported
from brant.events import Direction
from brant.execution.kept import Forget, Keep, KeptObject, Miss, Objects
from brant.execution.objects import contents
from brant.execution.plan import Plan, Step, plan_down, plan_up
from brant.execution.target import Everything, Only, Rules
from brant.execution.tools import Tools
from brant.execution.tracker import AppliedMigration, Tracker
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration
from brant.migrations.repeatable.folder import ObjectFolder
from brant.migrations.replay import replay
from brant.migrations.sqltext import joined
from brant.statement import Call, Statement, Work


def script(
    directory: Directory,
    start: str | None,
    end: str | None,
    dialect: Dialect,
    *,
    direction: Direction,
    tracker: Tracker,
    objects: ObjectFolder,
) -> str:
    """The statements between two points of history, with those that note it down.

    A point is a migration's name, None its natural end. Objects of files are in a script of the whole history: what
    a database has of them at another point is known there alone. Raises UnknownMigration, Irreversible,
    Unsupported for a step in Python that is more than a note.
    """
    plan = _plan(directory, start, end, dialect, direction=direction, folder=objects)
    if not plan:
        return f"-- nothing lies between {start or 'the beginning'} and {end or 'the end'}\n"
    lines = [_heading(plan, dialect)]
    if direction is Direction.UP and start is None:
        with_objects = any(step.notes for step in plan.steps)
        lines += [_created(table, dialect) for table in tracker.tables(dialect, with_objects=with_objects)]
    plan = Tools().told(plan, dialect)
    for index, step in enumerate(plan.steps):
        lines += _step(step, direction, dialect, tracker, is_first=index == 0)
    return "\n".join(lines) + "\n"


def _plan(
    directory: Directory,
    start: str | None,
    end: str | None,
    dialect: Dialect,
    *,
    direction: Direction,
    folder: ObjectFolder,
) -> Plan:
    order = directory.in_dependency_order(directory.migrations)
    if direction is Direction.UP:
        first, last = _after(order, directory, start, 0), _after(order, directory, end, len(order))
        wanted = [migration.name for migration in order[first:last]]
        if not wanted:
            return Plan(direction)
        objects = Objects(folder) if first == 0 else None
        return plan_up(directory, _as_applied(order[:first]), Only(*wanted), dialect, rules=Rules(), objects=objects)
    first, last = _after(order, directory, end, 0), _after(order, directory, start, len(order))
    applied = _as_applied(order[:last])
    if first >= last:
        return Plan(direction)
    target = Only(*(migration.name for migration in order[first:last])) if first else Everything()
    objects = Objects(folder, _as_kept(folder, order, dialect)) if first == 0 and last == len(order) else None
    return plan_down(directory, applied, target, dialect, rules=Rules(), objects=objects)


def _after(order: Sequence[Migration], directory: Directory, text: str | None, default: int) -> int:
    """How many migrations of *order* are applied at a point of history."""
    if text is None:
        return default
    if text in {"base", "zero", "0"}:
        return 0
    if text in {"head", "heads", "latest"}:
        return len(order)
    return order.index(directory.resolve(text)) + 1


def _as_applied(migrations: Sequence[Migration]) -> list[AppliedMigration]:
    then = datetime(1970, 1, 1, tzinfo=UTC)
    return [AppliedMigration(migration.name, 1, None, None, then, 0.0, "", "") for migration in migrations]


def _as_kept(folder: ObjectFolder, order: Sequence[Migration], dialect: Dialect) -> tuple[KeptObject, ...]:
    then = datetime(1970, 1, 1, tzinfo=UTC)
    found = contents(Objects(folder), replay(order), dialect)
    return tuple(
        KeptObject(number, name, 1, "", content.stored, None, then, 0.0, "", "")
        for number, (name, content) in enumerate(found.items())
    )


def _heading(plan: Plan, dialect: Dialect) -> str:
    way = "applies" if plan.direction is Direction.UP else "reverts"
    migrations = sum(step.is_migration for step in plan.steps)
    objects = f" and {len(plan.steps) - migrations} objects" if migrations < len(plan.steps) else ""
    return f"-- brant: {way} {migrations} migrations{objects} on {dialect.name}\n"


def _step(step: Step, direction: Direction, dialect: Dialect, tracker: Tracker, *, is_first: bool) -> Iterator[str]:
    yield f"-- {step.name}"
    body = [sql for work in step.work for sql in _told(work)]
    body += _noted(step, direction, dialect, tracker, is_first=is_first)
    if step.atomic:
        body = [*dialect.begin_script(_suspends(step)), *body, *dialect.end_script(_suspends(step))]
    yield joined(body, dialect.name)


def _suspends(step: Step) -> bool:
    return any(isinstance(work, Call) and work.suspends_foreign_keys for work in step.work)


def _told(work: Work) -> tuple[str, ...]:
    match work:
        case Statement():
            return (work.sql,)
        case Call(preview=()):
            raise Unsupported(
                f"{work.description} can't be written as SQL",
                where=work.where,
                hint="run brant where the database is, or write this step as schema.execute(…)",
            )
        case Call():
            return work.preview


class _Now(ColumnElement[Any]):
    """The server's clock, in UTC where the database keeps no zone."""

    inherit_cache = True
    type = sa.DateTime(timezone=True)


@compiles(_Now)
def _now(_element: _Now, _compiler: Any, **_: Any) -> str:
    return "CURRENT_TIMESTAMP"


@compiles(_Now, "mysql", "mariadb")
def _utc_now(_element: _Now, _compiler: Any, **_: Any) -> str:
    return "UTC_TIMESTAMP(6)"


def _noted(step: Step, direction: Direction, dialect: Dialect, tracker: Tracker, *, is_first: bool) -> Iterator[str]:
    """What brant itself would have written in its history and its log."""
    if not step.is_migration:
        yield from _noted_of_objects(step, direction, dialect, tracker)
        return
    history, log = tracker.history, tracker.log
    here = history.c.migration == step.name
    if direction is Direction.DOWN:
        logged = tracker.logged("reverted", step.name, step.batch)
        yield dialect.compile(_inserted(log, logged, {"batch": history.c.batch, "at": _Now()}, here))
        yield dialect.compile(history.delete().where(here))
        return
    top = sa.func.coalesce(sa.func.max(history.c.batch), 0)
    batch = top + 1 if is_first else top
    recorded = tracker.recorded(step, datetime.now(UTC), 0.0)
    yield dialect.compile(_inserted(history, recorded, {"batch": batch, "applied_at": _Now()}))
    logged = tracker.logged("applied", step.name, step.batch)
    yield dialect.compile(_inserted(log, logged, {"batch": history.c.batch, "at": _Now()}, here))


def _noted_of_objects(step: Step, direction: Direction, dialect: Dialect, tracker: Tracker) -> Iterator[str]:
    history, log, objects = tracker.history, tracker.log, tracker.objects
    batch = sa.select(sa.func.coalesce(sa.func.max(history.c.batch), 0)).scalar_subquery()
    asked = {"batch": batch, "at": _Now(), "applied_at": _Now()}
    for note in step.notes:
        match note:
            case Keep():
                row = {"object": note.name, "batch": 0, "checksum": note.checksum, "content": note.content}
                row |= {"applied_at": datetime.now(UTC), "duration": 0.0, **tracker.who}
                yield dialect.compile(_inserted(objects, row, asked))
            case Forget():
                yield dialect.compile(objects.delete().where(objects.c.object == note.name))
            case Miss():
                pass
    event = "applied" if direction is Direction.UP else "reverted"
    yield dialect.compile(_inserted(log, tracker.logged(event, step.name, 0), asked))


def _inserted(
    table: sa.Table,
    row: Mapping[str, Any],
    asked: Mapping[str, ColumnElement[Any]],
    where: ColumnElement[bool] | None = None,
) -> sa.Insert:
    """INSERT … SELECT of *row*, with some values *asked* of the database."""
    known = {name: value for name, value in row.items() if value is not None}
    query = sa.select(*(asked.get(name, sa.literal(value)).label(name) for name, value in known.items()))
    return table.insert().from_select(list(known), query if where is None else query.where(where))


def _created(table: sa.Table, dialect: Dialect) -> str:
    return joined([dialect.compile(CreateTable(table, if_not_exists=True))], dialect.name)
