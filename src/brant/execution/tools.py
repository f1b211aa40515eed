"""The tools whose programs a run carries out, each set up once and when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brant.errors import MissingFact
from brant.statement import Program, Work

if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.dialects.base import Dialect
    from brant.execution.alembic import Environment
    from brant.execution.plan import Plan


@dataclass(slots=True)
class Tools:
    """By the tool's folder. ``arguments`` are what ``-x`` says to Alembic's ``env.py``."""

    arguments: tuple[str, ...] = ()
    _known: dict[str, Environment] = field(default_factory=dict[str, "Environment"])

    def of(self, program: Program) -> Environment:
        found = self._known.get(program.home)
        if found is None:
            from brant.execution.alembic import Environment

            found = self._known[program.home] = Environment(Path(program.home), self.arguments)
        return found

    def told(self, plan: Plan, dialect: Dialect) -> Plan:
        """The plan with what each program says without a database. Raises MissingFact where one asks it."""
        return _with_work(plan, lambda work: self._told(work, dialect))

    def previewed(self, plan: Plan, connection: sa.Connection, dialect: Dialect) -> Plan:
        """The plan with what each program would say, as far as that can be told without running it."""

        def previewed(work: Work) -> Work:
            try:
                if isinstance(work, Program):
                    self.of(work).prepare(connection)
                return self._told(work, dialect)
            except MissingFact as error:
                return (
                    replace(work, description=f"{work.description}: {error.message}")
                    if isinstance(work, Program)
                    else work
                )

        return _with_work(plan, previewed)

    def _told(self, work: Work, dialect: Dialect) -> Work:
        return replace(work, preview=self.of(work).text(work, dialect)) if isinstance(work, Program) else work


def _with_work(plan: Plan, told: Callable[[Work], Work]) -> Plan:
    if not any(isinstance(work, Program) for step in plan.steps for work in step.work):
        return plan
    return replace(plan, steps=tuple(replace(step, work=tuple(map(told, step.work))) for step in plan.steps))
