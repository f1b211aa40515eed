"""Forward and back: migrate, rollback and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brant import events
from brant.dialects import dialect_for
from brant.errors import ConfigurationError
from brant.events import Direction
from brant.execution.target import (
    Batch,
    Batching,
    Edited,
    Everything,
    Late,
    Latest,
    Only,
    Rules,
    Steps,
    Target,
    Transactions,
)
from brant.execution.tracker import AppliedMigration, Interrupted
from brant.migrations.directory import Directory
from brant.migrations.repeatable.file import PREFIX
from brant.migrator.base import Base, with_squashes
from brant.migrator.base import live_tables as _live

# Planning and running are imported when there is something to plan: that nothing is pending shall cost nothing.
if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.dialects.base import Dialect
    from brant.dialects.overview import ObjectKind
    from brant.execution.plan import Plan
    from brant.execution.tracker import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the names in the order carried out, and their batch; none when there was nothing to do.

    A file of objects is called ``objects/NAME``.
    """

    direction: Direction
    names: tuple[str, ...] = ()
    batch: int | None = None

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def migrations(self) -> tuple[str, ...]:
        """The migrations among the names."""
        return tuple(name for name in self.names if not name.startswith(PREFIX))

    @property
    def objects(self) -> tuple[str, ...]:
        """The files of objects that had their turn, without what stands in front of their names."""
        return tuple(name.removeprefix(PREFIX) for name in self.names if name.startswith(PREFIX))


class Running(Base):
    """All that changes the database by way of migrations, and what it would do."""

    # -- running

    def migrate(
        self, target: Target | None = None, *, batching: Batching = Batching.TOGETHER, prune: bool = False
    ) -> Outcome:
        """Applies what is pending, up to *target* (default: all of it), as one batch.

        When that leaves no migration pending, objects whose files are new or have changed are put in place, as
        part of the batch; with *prune*, those whose files are gone are dropped.
        A runner that finds another at work waits, and then finds nothing to do. Raises MigrationFailed
        (its ``applied`` says what was completed before), MigrationInterrupted, LockNotObtained,
        HistoryMismatch, InvalidMigration, CannotConnect.
        """
        target = target or Latest()
        if isinstance(target, Latest) and self._is_up_to_date(prune):
            self._notify(events.NoPendingMigrations(direction=Direction.UP))
            return Outcome(Direction.UP)
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            return self._up(session, target, batching, prune)

    def rollback(self, target: Target | None = None) -> Outcome:
        """Reverts the last batch, or down to *target*; the latest applied first.

        Raises Irreversible before anything is run, UnknownMigration, MissingMigration, and what migrate() raises.
        """
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            return self._down(session, target or Batch())

    def reset(self) -> Outcome:
        """Reverts everything, the latest applied first."""
        return self.rollback(Everything())

    def refresh(self, steps: int | None = None) -> Outcome:
        """Reverts everything (or the *steps* applied last), and migrates again."""
        self.rollback(Steps(steps) if steps else Everything())
        outcome = self.migrate()
        self._notify(events.DatabaseRefreshed(batch=outcome.batch or 0))
        return outcome

    def redo(self, steps: int = 1) -> Outcome:
        """Reverts the *steps* applied last, and applies exactly those again."""
        reverted = self.rollback(Steps(steps))
        return self.migrate(Only(*reversed(reverted.migrations))) if reverted else Outcome(Direction.UP)

    def fresh(self) -> Outcome:
        """Drops all that is in the database's schema, whoever made it, and migrates from nothing."""
        self.wipe()
        outcome = self.migrate()
        self._notify(events.DatabaseRefreshed(batch=outcome.batch or 0))
        return outcome

    def wipe(self, *only: ObjectKind | str) -> tuple[str, ...]:
        """Drops all tables, views and types of the default schema, whoever made them; returns the tables' names.

        *only* ``"tables"``, ``"views"``, ``"types"``, ``"sequences"`` or ``"routines"`` go where that is said, and
        the names of all that went are returned. With the tables brant's own go, also where they have a schema
        of their own: nothing of what they tell is left.
        """
        from brant.dialects.overview import EVERYTHING, ObjectKind

        kinds = frozenset(map(ObjectKind, only)) or EVERYTHING
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            dropped = dialect.wipe(connection, kinds)
            if ObjectKind.TABLES in kinds:
                session.drop_tables()
            said = () if kinds == EVERYTHING else tuple(sorted(kind.value for kind in kinds))
            self._notify(events.DatabaseWiped(tables=dropped, only=said))
            return dropped

    # -- what would be done

    def plan(
        self, target: Target | None = None, *, batching: Batching = Batching.TOGETHER, prune: bool = False
    ) -> Plan:
        """What ``migrate(target)`` would do now. Nothing is run or created."""
        from brant.execution.plan import plan_up

        with self.database.connect() as (connection, dialect):
            directory, applied, _ = self._applied(connection, self.directory)
            rules = self._with(batching)
            plan = plan_up(
                directory,
                applied,
                self._meant(target or Latest(), connection, directory),
                dialect,
                rules=rules,
                live=_live(connection, dialect),
                objects=self._kept(connection, prune=prune),
            )
            return self._previewed(plan, directory, connection, dialect)

    def plan_rollback(self, target: Target | None = None) -> Plan:
        """What ``rollback(target)`` would do now. Nothing is run."""
        from brant.execution.plan import plan_down

        with self.database.connect() as (connection, dialect):
            directory, applied, _ = self._applied(connection, self.directory)
            live, objects = _live(connection, dialect), self._kept(connection)
            target = self._meant(target or Batch(), connection, directory)
            plan = plan_down(directory, applied, target, dialect, rules=self._rules, live=live, objects=objects)
            return self._previewed(plan, directory, connection, dialect)

    def _previewed(self, plan: Plan, directory: Directory, connection: sa.Connection, dialect: Dialect) -> Plan:
        """With what Alembic's revisions would say, where there are any."""
        if directory.graph is None:
            return plan
        from brant.execution.tools import Tools

        return Tools(self._arguments).previewed(plan, connection, dialect)

    def sql(
        self,
        start: str | None = None,
        end: str | None = None,
        *,
        dialect: str | None = None,
        direction: Direction = Direction.UP,
    ) -> str:
        """The script that takes a database from *start* (default: nothing) to *end* (default: the latest).

        Needs no connection and no driver. Downwards, from *start* (default: the latest) to *end* (default:
        nothing). *dialect* is ``postgresql``, ``mysql``, ``mariadb`` or ``sqlite``, or ``postgresql18``
        for what only that and later versions can; default: the database's.
        """
        from brant.execution.script import script

        chosen = dialect_for(dialect) if dialect else self.database.dialect
        return script(
            self.directory, start, end, chosen, direction=direction, tracker=self._tracker, objects=self.objects
        )

    # -- inside

    def _is_up_to_date(self, prune: bool) -> bool:
        """Names and checksums only: no lock, no file imported."""
        directory, tracker = self.directory, self._tracker
        migrations = directory.migrations
        if not migrations:
            raise ConfigurationError(
                f"there are no migrations in {self.directory.places}",
                hint="is it the right folder (--dir)? brant new makes the first one",
            )
        with self.database.peek() as connection:
            if not tracker.exists(connection) or tracker.interrupted(connection) is not None:
                return False
            checksums = tracker.checksums(connection)
            if directory.graph is not None:
                from brant.execution.alembic_version import beside

                if beside(connection, directory.graph, checksums):
                    return False
            if directory.squashes:
                directory = directory.seen_by(checksums)
                migrations = directory.migrations
                if directory.view.taken or directory.view.torn:
                    return False
            has_objects = prune or self.objects.files
            if has_objects and not self._kept(connection, prune=prune, with_content=False).are_settled:
                return False
        return len(migrations) == len(checksums) and all(
            migration.name in checksums and checksums[migration.name] in {None, migration.checksum}
            for migration in migrations
        )

    def _up(self, session: Session, target: Target, batching: Batching, prune: bool) -> Outcome:
        from brant.execution.plan import plan_up

        resumed, _ = self._resumed(session, Direction.UP)
        directory, applied = self._noted(session)
        live, objects = _live(session.connection, session.dialect), self._kept(session.connection, prune=prune)
        rules, target = self._with(batching), self._meant(target, session.connection, directory)
        plan = plan_up(directory, applied, target, session.dialect, rules=rules, live=live, objects=objects)
        # Only now: what can't be planned leaves the database as it was.
        session.ensure_tables(with_objects=any(step.notes for step in plan.steps))
        self._accept_files(session, directory, applied)
        for row, checksum in plan.alike:
            session.accept_object(row, checksum)
        return self._carried_out(plan, session, resumed)

    def _down(self, session: Session, target: Target) -> Outcome:
        from brant.execution.plan import Plan, plan_down

        resumed, batch = self._resumed(session, Direction.DOWN)
        directory, applied = self._noted(session)
        objects = self._kept(session.connection)
        if resumed and isinstance(target, Batch):
            if any(row.batch == batch for row in applied) or not objects.has_left(batch):
                return self._carried_out(Plan(Direction.DOWN), session, resumed)
            target = Batch(batch)  # Of what was being reverted, objects alone are left.
        live = _live(session.connection, session.dialect)
        target = self._meant(target, session.connection, directory)
        plan = plan_down(directory, applied, target, session.dialect, rules=self._rules, live=live, objects=objects)
        return self._carried_out(plan, session, resumed)

    def _carried_out(self, plan: Plan, session: Session, resumed: tuple[str, ...]) -> Outcome:
        from brant.execution.runner import run

        for warning in plan.warnings:
            self._notify(events.PlanWarning(message=warning))
        if plan:
            names = run(plan, session, self._notify, arguments=self._arguments)
            return Outcome(plan.direction, (*resumed, *names), plan.steps[0].batch)
        if not resumed:
            self._notify(events.NoPendingMigrations(direction=plan.direction))
        return Outcome(plan.direction, resumed)

    def _resumed(self, session: Session, direction: Direction) -> tuple[tuple[str, ...], int]:
        """Finishes what an earlier run left half-way; the names of what that completed, and its batch."""
        if not self._tracker.exists(session.connection):
            return (), 0
        interrupted = self._tracker.interrupted(session.connection)
        if interrupted is None:
            return (), 0
        from brant.execution.resume import refuse_other_direction, resume_at
        from brant.execution.runner import run

        refuse_other_direction(interrupted, direction)
        plan = self._plan_interrupted(session, interrupted)
        plan = replace(plan, steps=tuple(replace(step, batch=interrupted.batch) for step in plan.steps))
        position = resume_at(plan.steps[0], interrupted, session)
        names = run(plan, session, self._notify, resumed=position, interrupted=interrupted, arguments=self._arguments)
        return names, interrupted.batch

    def _plan_interrupted(self, session: Session, interrupted: Interrupted) -> Plan:
        """The one step that stands half-way, as it was planned."""
        from brant.execution.plan import plan_down, plan_object_down, plan_up
        from brant.execution.resume import refuse_missing

        name, connection = interrupted.name, session.connection
        file = name.removeprefix(PREFIX) if name.startswith(PREFIX) else None
        # Without its file, it is being dropped.
        is_gone = file is not None and self.objects.find(file) is None
        objects = self._kept(connection, only=file or "", prune=is_gone)
        rules = replace(self._rules, late=Late.ANY, transactions=Transactions.NONE)
        directory, applied = with_squashes(self.directory, self._tracker.applied(connection), interrupted)
        live = _live(connection, session.dialect)
        refuse_missing(interrupted, directory, objects)
        if file is not None and interrupted.direction is Direction.DOWN:
            return plan_object_down(
                directory,
                applied,
                file,
                interrupted.batch,
                session.dialect,
                rules=rules,
                live=live,
                objects=objects,
            )
        planned = plan_up if interrupted.direction is Direction.UP else plan_down
        target = Only() if file is not None else Only(name)
        return planned(directory, applied, target, session.dialect, rules=rules, live=live, objects=objects)

    def _accept_files(self, session: Session, directory: Directory, applied: Sequence[AppliedMigration]) -> None:
        """Files that read differently and mean the same, as planning has found: don't record them again next time."""
        if self._rules.edited is not Edited.REFUSE:
            return
        other = [row for row in applied if row.checksum and row.checksum != directory.get(row.name).checksum]
        digests: dict[str, str] = {}
        if any(row.digest in directory.get(row.name).former for row in other):
            from brant.execution.plan import recordings

            whole = recordings(directory.in_dependency_order(directory.migrations))
            digests = {
                row.name: whole[row.name].digest for row in other if row.digest in directory.get(row.name).former
            }
        for row in other:
            session.accept(row.name, directory.get(row.name).checksum, digests.get(row.name))

    def _with(self, batching: Batching) -> Rules:
        return replace(self._rules, batching=batching)
