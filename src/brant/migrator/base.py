"""What every part of the front door stands on: a database, folders, and brant's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from brant import events
from brant.errors import ConfigurationError
from brant.events import Event, Listener
from brant.execution.database import Database
from brant.execution.kept import Objects
from brant.execution.listeners import Listeners
from brant.execution.target import Batching, Edited, Everything, Late, Rules, Target, Through, Transactions
from brant.execution.tracker import AppliedMigration, Interrupted, Tracker
from brant.migrations.directory import Directory, own_folder
from brant.migrations.repeatable.folder import ObjectFolder, found_beside

if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.catalog.catalog import Lookup
    from brant.catalog.definitions import TableDefinition
    from brant.database_url import DatabaseUrl
    from brant.dialects.base import Dialect
    from brant.execution.sides import Chooser
    from brant.execution.tracker import Session

E = TypeVar("E", bound=Event)


class Base:
    """Nothing is connected or imported before a method is called."""

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
        include: Chooser | str | Sequence[str] = (),
        exclude: Chooser | str | Sequence[str] = (),
        arguments: Sequence[str] = (),
    ) -> None:
        self.database = Database(database, lock_timeout, statement_timeout)
        self.directories = tuple(Path(directory) for directory in (directories or ("migrations",)))
        self._objects = objects
        self._tracker = Tracker(table, schema, actor)
        self._lock_wait = lock_wait
        self._rules = Rules(Late(late), Edited(edited), Batching.TOGETHER, Transactions(transactions))
        self._listeners = Listeners()
        self._chosen = (include, exclude)
        self._arguments = tuple(arguments)
        self._instead: Mapping[str, str] = {}

    @property
    def directory(self) -> Directory:
        """The migrations as the folders hold them now. Raises ConfigurationError, DuplicateMigration when asked."""
        directory = Directory(*self.directories, apart=self.objects.paths, ask=_as_alembic_orders)
        directory.instead = self._instead
        return directory

    @property
    def own_folder(self) -> Path:
        """Where new migrations are written: the first folder that is not Alembic's, if there is one."""
        return own_folder(self.directories)

    @property
    def _directory_if_any(self) -> Directory:
        """Without migrations where there is no folder: what is applied can be told all the same."""
        directory = self.directory
        try:
            directory.migrations  # noqa: B018
        except ConfigurationError:
            return Directory()
        return directory

    @property
    def objects(self) -> ObjectFolder:
        """The files of objects as they are now. Raises ConfigurationError, DuplicateMigration when asked."""
        if self._objects is None:
            return ObjectFolder(*found_beside(self.directories))
        return ObjectFolder(*([self._objects] if isinstance(self._objects, str | Path) else self._objects))

    @property
    def _choose(self) -> Chooser:
        from brant.execution.sides import chooser

        return chooser(*self._chosen)

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

    def _kept(
        self, connection: sa.Connection, *, prune: bool = False, only: str | None = None, with_content: bool = True
    ) -> Objects:
        """The files of objects, and what the database remembers of them."""
        tracker = self._tracker
        rows = tracker.kept(connection, with_content=with_content) if tracker.knows_objects(connection) else ()
        return Objects(self.objects, rows, prune, only)

    def _applied(
        self, connection: sa.Connection, directory: Directory
    ) -> tuple[Directory, list[AppliedMigration], Interrupted | None]:
        """The folder as this database sees it, its history, and what stands half-way.

        With what Alembic has done beside it where the revisions are Alembic's, and squashed migrations where they
        stand for others.
        """
        exists = self._tracker.exists(connection)
        rows = self._tracker.applied(connection) if exists else []
        interrupted = self._tracker.interrupted(connection) if exists else None
        if directory.graph is not None:
            from brant.execution.alembic_version import beside

            rows = beside(connection, directory.graph, [row.name for row in rows]).seen(rows)
        return *with_squashes(directory, rows, interrupted), interrupted

    def _history(self, directory: Directory) -> tuple[Directory, list[AppliedMigration], Interrupted | None]:
        with self.database.peek() as connection:
            return self._applied(connection, directory)

    def _noted(self, session: Session) -> tuple[Directory, list[AppliedMigration]]:
        """As _applied(), once the history says all of it."""
        directory = self.directory
        rows = self._note_beside(session, directory)
        if not directory.squashes:
            return directory, rows
        from brant.execution.replacing import record

        exists = self._tracker.exists(session.connection)
        interrupted = self._tracker.interrupted(session.connection) if exists else None
        directory, _ = with_squashes(directory, rows, interrupted)
        if old := [name for names in directory.view.taken.values() for name in names]:
            squashed = record(session, rows, directory)
            self._notify(events.HistoryStamped(recorded=squashed, forgotten=tuple(old)))
            rows = self._tracker.applied(session.connection)
        return directory, rows

    def _meant(self, target: Target, connection: sa.Connection, directory: Directory) -> Target:
        """A tag's name stands for the migration that was the latest then."""
        if not isinstance(target, Through) or target.name in directory or not self._tracker.exists(connection):
            return target
        tag = self._tracker.tags(connection).get(target.name)
        if tag is None:
            return target
        return Through(tag.migration) if tag.migration else Everything()

    def _note_beside(self, session: Session, directory: Directory) -> list[AppliedMigration]:
        """The history, once it has noted what Alembic has done beside it."""
        if directory.graph is not None:
            from brant.execution.alembic_version import beside

            exists = self._tracker.exists(session.connection)
            names = [*self._tracker.checksums(session.connection)] if exists else []
            found = beside(session.connection, directory.graph, names)
            if found:
                session.ensure_tables()
                session.stamp(found.steps, found.reverted)
                recorded = tuple(step.name for step in found.steps)
                self._notify(events.HistoryStamped(recorded=recorded, forgotten=found.reverted))
        return self._tracker.applied(session.connection) if self._tracker.exists(session.connection) else []


def with_squashes(
    directory: Directory, rows: list[AppliedMigration], interrupted: Interrupted | None
) -> tuple[Directory, list[AppliedMigration]]:
    """The folder as a database with these rows sees it, and its history as squashed migrations have it."""
    if not directory.squashes:
        return directory, rows
    from brant.execution.replacing import as_seen

    begun = [interrupted.name] if interrupted is not None else []
    directory = directory.seen_by([*(row.name for row in rows), *begun])
    return directory, as_seen(rows, directory)


def _as_alembic_orders(home: Path) -> list[str]:
    from brant.execution.alembic import Environment

    return Environment(home).order


def live_tables(connection: sa.Connection, dialect: Dialect) -> Lookup:
    """Asks the database about a table that the files don't know."""

    def look(name: str) -> TableDefinition | None:
        owned = connection.in_transaction()
        found = dialect.reflect(connection, [name]).tables.get(name)
        if not owned and connection.in_transaction():
            connection.rollback()
        return found

    return look
