"""``--pretend``: a plan as SQL on stdout, or as fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from brant.cli.answer import Answer
from brant.cli.invocation import Invocation

if TYPE_CHECKING:
    from brant.events import Direction
    from brant.execution.plan import Plan, Step
    from brant.migrator import Migrator
    from brant.statement import Work


def pretended(invocation: Invocation, migrator: Migrator, *plans: Plan) -> Answer:
    """What the plans would run, in order. Nothing is run."""
    steps = [(plan.direction, step) for plan in plans for step in plan.steps]
    dialect = migrator.database.dialect.name
    invocation.say("Pretending: this is what would be run.\n" if steps else "Nothing to do.")
    migrations = [_fields(direction, step) for direction, step in steps]
    fields = {"pretend": True, "dialect": dialect, "migrations": migrations}
    return Answer(fields, [_text(step, dialect) for _, step in steps])


def _text(step: Step, dialect: str) -> str:
    losses = [f"-- loses data: {line}" for line in step.lossy]
    return "\n".join([f"-- {step.name}", *losses, _script(step.work, dialect)])


def _script(work: Sequence[Work], dialect: str) -> str:
    from brant.migrations.sqltext import joined
    from brant.statement import Call

    parts: list[str] = []
    for each in work:
        if isinstance(each, Call):
            parts.append(joined(each.preview, dialect) if each.preview else f"-- {each.description}\n")
        else:
            parts.append(joined([each.sql], dialect))
    return "".join(parts)


def _fields(direction: Direction, step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "direction": direction,
        "batch": step.batch,
        "atomic": step.atomic,
        "lossy": step.lossy,
        "statements": [str(work) for work in step.work],
    }
