"""What the history says, and what is said to it; the lock beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brant import events
from brant.errors import UnknownMigration
from brant.execution.status import (
    MigrationStatus,
    ObjectStatus,
    State,
    migration_statuses,
    object_statuses,
)
from brant.execution.target import Latest, Target
from brant.execution.tracker import AppliedMigration, LogEntry
from brant.migrations.directory import Directory
from brant.migrator.base import Base

if TYPE_CHECKING:
    from brant.execution.histories import TakenOver
    from brant.execution.stamping import Stamp, Stamped
    from brant.execution.tracker import Session


@dataclass(frozen=True, slots=True)
class LockStatus:
    """Whether anybody holds the lock, and who, as far as the database tells."""

    held: bool
    holder: str | None = None


class History(Base):
    """What is applied, what is pending, and who is at work."""

    # -- looking

    def status(self) -> list[MigrationStatus]:
        """Each migration by name: those of the files and those of the history. Imports no file, takes no lock."""
        directory, applied, interrupted = self._history(self.directory)
        return migration_statuses(applied, interrupted, directory)

    def object_status(self) -> list[ObjectStatus]:
        """Each file of objects by name: those there are, and those the database remembers. Imports no file."""
        with self.database.peek() as connection:
            rows = self._kept(connection, with_content=False).latest
        return object_statuses(rows, self.objects.files)

    def applied(self) -> list[AppliedMigration]:
        """The history, in the order applied."""
        return self._history(self._directory_if_any)[1]

    def pending(self) -> list[str]:
        """The names of what is not applied, in order of name."""
        return [status.name for status in self.status() if status.state in {State.PENDING, State.INTERRUPTED}]

    def log(self, limit: int | None = None) -> list[LogEntry]:
        """What was applied, reverted or failed, when and by whom; the latest first."""
        with self.database.peek() as connection:
            return self._tracker.entries(connection, limit) if self._tracker.exists(connection) else []

    # -- saying what is applied

    def stamp(self, target: Target | None = None, *, purge: bool = False) -> Stamped:
        """Makes the history end at *target* (default: the latest), and runs nothing.

        What leads there is recorded as applied, what comes after a migration named with Through is forgotten, and
        with Everything() all is. Only() records some. *purge* forgets also what has no file any more. A migration
        that stands half-way is taken as it is said. What is recorded is batch 0, which no rollback of a batch takes.
        Raises UnknownMigration, InvalidMigration, LockNotObtained.
        """
        from brant.execution.stamping import stamp_at

        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            objects = self._kept(connection)
            directory, applied = self._noted(session)
            target = self._meant(target or Latest(), connection, directory)
            stamp = stamp_at(directory, applied, target, objects, dialect, purge=purge)
            return self._stamped(session, stamp, directory)

    def forget(self, *names: str) -> Stamped:
        """Takes migrations out of the history, as if they had not been applied; what they did stays.

        Raises UnknownMigration for one that is not in it.
        """
        from brant.execution.stamping import without

        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            directory, applied = self._noted(session)
            return self._stamped(session, without(applied, names), directory)

    def take_over(self, tool: str) -> TakenOver:
        """Records as applied what another tool's table says is: for its files of plain SQL, or files so called.

        *tool* is dbmate, flyway, goose, laravel (with its batches), liquibase, rails or yoyo. Nothing is run, and its
        table stays. Raises ConfigurationError for a tool that was never here.
        """
        from brant.execution.histories import TakenOver, take_over

        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            directory, applied = self._noted(session)
            stamp, missing = take_over(tool, connection, directory, applied)
            return TakenOver(self._stamped(session, stamp, directory), missing)

    def _stamped(self, session: Session, stamp: Stamp, directory: Directory) -> Stamped:
        done = stamp.done
        if done:
            session.ensure_tables(with_objects=any(step.notes for step in stamp.steps))
            session.stamp(stamp.steps, stamp.forgotten)
            if directory.graph is not None:
                from brant.execution.alembic_version import write

                write(session, directory.graph)
            self._notify(events.HistoryStamped(recorded=done.recorded, forgotten=done.forgotten))
        return done

    def tag(self, name: str) -> str | None:
        """Calls this point of the history *name*; returns the latest migration applied, None where none is.

        Through(name) leads there then. A name may be given again. Raises ConfigurationError for one that means
        something else.
        """
        from brant.execution.stamping import refuse_tag

        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            directory, applied, _ = self._applied(connection, self._directory_if_any)
            refuse_tag(name, directory)
            session.ensure_tables()
            last = applied[-1] if applied else None
            session.log("tagged", last.name if last else "", last.batch if last else 0, 0.0, name)
            return last.name if last else None

    def tags(self) -> dict[str, LogEntry]:
        """Each tag: when it was set and by whom, and the migration that was the latest then (empty: none)."""
        with self.database.peek() as connection:
            return self._tracker.tags(connection) if self._tracker.exists(connection) else {}

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
