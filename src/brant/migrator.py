"""The front door: a database and a directory → migrate, rollback, status, plan, sql, new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from brant import events
from brant.dialects import dialect_for
from brant.errors import ConfigurationError, UnknownMigration
from brant.events import Direction, Event, Listener
from brant.execution.database import Database
from brant.execution.kept import Objects
from brant.execution.listeners import Listeners
from brant.execution.status import (
    MigrationStatus,
    ObjectState,
    ObjectStatus,
    State,
    migration_statuses,
    object_statuses,
)
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
from brant.execution.tracker import AppliedMigration, Interrupted, LogEntry, Tracker
from brant.migrations.directory import Directory
from brant.migrations.repeatable.file import PREFIX
from brant.migrations.repeatable.folder import ObjectFolder, found_beside

# Planning and running are imported when there is something to plan: that nothing is pending shall cost nothing.
if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.catalog.catalog import Lookup
    from brant.catalog.definitions import TableDefinition
    from brant.database_url import DatabaseUrl
    from brant.dialects.base import Dialect
    from brant.dialects.overview import ObjectKind
    from brant.execution.generation import Ask, Changes
    from brant.execution.plan import Plan
    from brant.execution.tracker import Session
    from brant.inspector import Inspector

__all__ = [
    "LockStatus",
    "MigrationStatus",
    "Migrator",
    "ObjectState",
    "ObjectStatus",
    "Outcome",
    "State",
]

E = TypeVar("E", bound=Event)


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


@dataclass(frozen=True, slots=True)
class LockStatus:
    """Whether anybody holds the lock, and who, as far as the database tells."""

    held: bool
    holder: str | None = None


class Migrator:
    """Brings one database to where a directory of migrations says.

    *database* is an Engine of the application's, a URL, or a Connection (then all happens on it, inside
    its transaction if one is open; async applications hand it over through ``run_sync``). Nothing is
    connected or imported before a method is called. *objects* names the folders of views, functions and the like
    that are kept as files; by default ``objects/`` inside or beside each folder of migrations. *lock_wait*,
    *lock_timeout* and *statement_timeout* are in seconds.
    """

    def __init__(
        self,
        database: sa.Engine | sa.Connection | sa.URL | DatabaseUrl | str,
        *directories: str | Path,
        objects: str | Path | Sequence[str | Path] | None = None,
        table: str = "brant_migrations",
        schema: str | None = None,
        lock_wait: float = 600.0,
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
        late: Late | str = Late.INDEPENDENT,
        edited: Edited | str = Edited.REFUSE,
        transactions: Transactions | str = Transactions.EACH,
        actor: str | None = None,
    ) -> None:
        self.database = Database(database, lock_timeout, statement_timeout)
        self.directories = tuple(Path(directory) for directory in (directories or ("migrations",)))
        self._objects = objects
        self._tracker = Tracker(table, schema, actor)
        self._lock_wait = lock_wait
        self._rules = Rules(Late(late), Edited(edited), Batching.TOGETHER, Transactions(transactions))
        self._listeners = Listeners()

    @property
    def directory(self) -> Directory:
        """The migrations as the folders hold them now. Raises ConfigurationError, DuplicateMigration when asked."""
        return Directory(*self.directories, apart=self.objects.paths)

    @property
    def objects(self) -> ObjectFolder:
        """The files of objects as they are now. Raises ConfigurationError, DuplicateMigration when asked."""
        if self._objects is None:
            return ObjectFolder(*found_beside(self.directories))
        return ObjectFolder(*([self._objects] if isinstance(self._objects, str | Path) else self._objects))

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

    # -- looking

    def status(self) -> list[MigrationStatus]:
        """Each migration by name: those of the files and those of the history. Imports no file, takes no lock."""
        return migration_statuses(*self._history(), self.directory.migrations)

    def object_status(self) -> list[ObjectStatus]:
        """Each file of objects by name: those there are, and those the database remembers. Imports no file."""
        with self.database.peek() as connection:
            rows = self._kept(connection, with_content=False).latest
        return object_statuses(rows, self.objects.files)

    def applied(self) -> list[AppliedMigration]:
        """The history, in the order applied."""
        return self._history()[0]

    def pending(self) -> list[str]:
        """The names of what is not applied, in order of name."""
        return [status.name for status in self.status() if status.state in {State.PENDING, State.INTERRUPTED}]

    def log(self, limit: int | None = None) -> list[LogEntry]:
        """What was applied, reverted or failed, when and by whom; the latest first."""
        with self.database.peek() as connection:
            return self._tracker.entries(connection, limit) if self._tracker.exists(connection) else []

    def plan(
        self, target: Target | None = None, *, batching: Batching = Batching.TOGETHER, prune: bool = False
    ) -> Plan:
        """What ``migrate(target)`` would do now. Nothing is run or created."""
        from brant.execution.plan import plan_up

        with self.database.connect() as (connection, dialect):
            applied = self._applied(connection)
            rules = self._with(batching)
            return plan_up(
                self.directory,
                applied,
                target or Latest(),
                dialect,
                rules=rules,
                live=_live(connection, dialect),
                objects=self._kept(connection, prune=prune),
            )

    def plan_rollback(self, target: Target | None = None) -> Plan:
        """What ``rollback(target)`` would do now. Nothing is run."""
        from brant.execution.plan import plan_down

        with self.database.connect() as (connection, dialect):
            applied = self._applied(connection)
            live, objects = _live(connection, dialect), self._kept(connection)
            return plan_down(
                self.directory, applied, target or Batch(), dialect, rules=self._rules, live=live, objects=objects
            )

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

    def new(
        self,
        name: str,
        *,
        create: str | None = None,
        table: str | None = None,
        sql: bool = False,
    ) -> Path:
        """Writes a new migration file and returns its path; the name tells which table it is for, as in Laravel.

        *create* and *table* name the table to create or change, *sql* asks for a plain SQL file.
        """
        from brant.migrations.new import create as create_file

        return create_file(self.directories[0], name, create=create, table=table, sql=sql)

    def changes(
        self,
        *models: sa.MetaData | str,
        rename: Sequence[str] = (),
        drop: Sequence[str] = (),
        ask: Ask | None = None,
        from_database: bool = False,
        offline: bool = False,
    ) -> Changes:
        """What leads from the files (with *from_database* from what the database has) to the models; false if nothing.

        *models* are MetaDatas, or say where one is: ``"app.models:Base"``. Both sides are made in an empty place of
        the server's, read again and compared; *offline*, or where that can't be had, they are compared by their
        text. *rename* names things that have a new name, ``old:new`` or ``table.old:new``; *drop* those that went;
        *ask* is asked about others that look like renames. Raises UnclearRename without an answer, ConfigurationError
        for models that are not there, and with *from_database* CannotConnect, and StatementFailed or Unsupported where
        the server does not take the models.
        """
        from brant.execution.generation import Renames, changes, reflected, replayed
        from brant.execution.shadow import Comparison

        if from_database and offline:
            raise ConfigurationError(
                "the database can't be looked at offline", hint="leave out offline, or compare with the files"
            )
        from brant.migrations.models import catalog_of, found

        metadatas = [
            metadata for model in models for metadata in (found([model]) if isinstance(model, str) else [model])
        ]
        after = catalog_of(metadatas)
        before = (
            reflected(self.database, after, self._tracker.names)
            if from_database
            else replayed(self.directory, self.directories)
        )
        comparison = Comparison(self.database, offline, strict=from_database)
        renames = Renames(tuple(rename), tuple(drop), ask)
        return changes(before, after, comparison, renames, of_others=from_database)

    # -- the database itself

    def inspect(self) -> Inspector:
        """Asks the database what is in it: tables, sizes, indexes, views … Nothing is changed."""
        from brant.inspector import Inspector

        return Inspector(self.database)

    def create_database(self) -> bool:
        """Makes the database that the URL names, empty and in UTF-8; False if it was there.

        Raises CannotConnect, ConfigurationError, and Unsupported for a database brant has no file for.
        """
        from brant.execution.databases import create_database

        return create_database(self.database)

    def drop_database(self) -> bool:
        """Drops the database that the URL names, with all that is in it; False if there was none.

        Raises what create_database() raises.
        """
        from brant.execution.databases import drop_database

        return drop_database(self.database)

    # -- lock

    def lock_status(self) -> LockStatus:
        """Whether a runner is at work."""
        with self.database.connect() as (connection, dialect):
            lock = dialect.lock(connection, self._tracker.key)
            return LockStatus(True, lock.holder()) if lock.is_held() else LockStatus(False)

    def release_lock(self) -> bool:
        """Ends the session that holds the lock, where the database can; whether anything was ended."""
        with self.database.connect() as (connection, dialect):
            return dialect.lock(connection, self._tracker.key).force_release()

    def resolve(self, name: str, *, done: bool) -> None:
        """Says whether the one statement that was under way when a run was killed has taken effect."""
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            interrupted = self._tracker.interrupted(session.connection)
            if interrupted is None or interrupted.name != name or interrupted.open is None:
                raise UnknownMigration(f"no statement of {name!r} is open", hint="brant status tells what is")
            session.resolve(interrupted.name, interrupted.open.position, done=done)

    # -- listening

    def listen(self, handler: Callable[[E], object], event: type[E]) -> Callable[[], None]:
        """Calls *handler* with each event of this type (or a subtype). Returns what stops it.

        A handler that raises never stops a migration: that is told as a ListenerFailed event.
        """
        return self._listeners.add(handler, event)

    @property
    def _notify(self) -> Listener:
        return self._listeners.notify

    # -- inside

    @contextmanager
    def _session(self, connection: sa.Connection, dialect: Dialect) -> Iterator[Session]:
        from brant.execution.lock import locked

        with locked(connection, dialect, self._tracker, self._lock_wait, self._notify) as session:
            yield session

    def _is_up_to_date(self, prune: bool) -> bool:
        """Names and checksums only: no lock, no file imported."""
        migrations, tracker = self.directory.migrations, self._tracker
        if not migrations:
            raise ConfigurationError(
                f"there are no migrations in {self.directory.places}",
                hint="is it the right folder (--dir)? brant new makes the first one",
            )
        with self.database.peek() as connection:
            if not tracker.exists(connection) or tracker.interrupted(connection) is not None:
                return False
            checksums = tracker.checksums(connection)
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
        directory, applied = self.directory, self._applied(session.connection)
        live, objects = _live(session.connection, session.dialect), self._kept(session.connection, prune=prune)
        rules = self._with(batching)
        plan = plan_up(directory, applied, target, session.dialect, rules=rules, live=live, objects=objects)
        # Only now: what can't be planned leaves the database as it was.
        session.ensure_tables(with_objects=any(step.notes for step in plan.steps))
        self._accept_checksums(session, directory, applied)
        for row, checksum in plan.alike:
            session.accept_object(row, checksum)
        return self._carried_out(plan, session, resumed)

    def _down(self, session: Session, target: Target) -> Outcome:
        from brant.execution.plan import Plan, plan_down

        resumed, batch = self._resumed(session, Direction.DOWN)
        applied, objects = self._applied(session.connection), self._kept(session.connection)
        if resumed and isinstance(target, Batch):
            if any(row.batch == batch for row in applied) or not objects.has_left(batch):
                return self._carried_out(Plan(Direction.DOWN), session, resumed)
            target = Batch(batch)  # Of what was being reverted, objects alone are left.
        live = _live(session.connection, session.dialect)
        plan = plan_down(
            self.directory, applied, target, session.dialect, rules=self._rules, live=live, objects=objects
        )
        return self._carried_out(plan, session, resumed)

    def _carried_out(self, plan: Plan, session: Session, resumed: tuple[str, ...]) -> Outcome:
        from brant.execution.runner import run

        for warning in plan.warnings:
            self._notify(events.PlanWarning(message=warning))
        if plan:
            names = run(plan, session, self._notify)
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
        return run(plan, session, self._notify, resumed=position), interrupted.batch

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
        applied, live = self._tracker.applied(connection), _live(connection, session.dialect)
        refuse_missing(interrupted, self.directory, objects)
        if file is not None and interrupted.direction is Direction.DOWN:
            return plan_object_down(
                self.directory,
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
        return planned(self.directory, applied, target, session.dialect, rules=rules, live=live, objects=objects)

    def _accept_checksums(self, session: Session, directory: Directory, applied: Sequence[AppliedMigration]) -> None:
        """Files that read differently and mean the same, as planning has found: don't record them again next time."""
        if self._rules.edited is not Edited.REFUSE:
            return
        for row in applied:
            checksum = directory.get(row.name).checksum
            if row.checksum and row.checksum != checksum:
                session.accept_checksum(row.name, checksum)

    def _with(self, batching: Batching) -> Rules:
        return replace(self._rules, batching=batching)

    def _kept(
        self, connection: sa.Connection, *, prune: bool = False, only: str | None = None, with_content: bool = True
    ) -> Objects:
        """The files of objects, and what the database remembers of them."""
        tracker = self._tracker
        rows = tracker.kept(connection, with_content=with_content) if tracker.knows_objects(connection) else ()
        return Objects(self.objects, rows, prune, only)

    def _applied(self, connection: sa.Connection) -> list[AppliedMigration]:
        return self._tracker.applied(connection) if self._tracker.exists(connection) else []

    def _history(self) -> tuple[list[AppliedMigration], Interrupted | None]:
        with self.database.peek() as connection:
            if not self._tracker.exists(connection):
                return [], None
            return self._tracker.applied(connection), self._tracker.interrupted(connection)


def _live(connection: sa.Connection, dialect: Dialect) -> Lookup:
    """Asks the database about a table that the files don't know."""

    def look(name: str) -> TableDefinition | None:
        owned = connection.in_transaction()
        found = dialect.reflect(connection, [name]).tables.get(name)
        if not owned and connection.in_transaction():
            connection.rollback()
        return found

    return look
