"""Several migrations in one: written, proven, and recorded in the place of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from brant import events
from brant.errors import ConfigurationError, HistoryMismatch
from brant.execution.database import Database
from brant.execution.listeners import Listeners
from brant.migrator.running import Running

if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.execution.squashing import Squashed
    from brant.execution.tracker import AppliedMigration, Session
    from brant.migrations.directory import Directory
    from brant.migrations.squashes import Squash


class Squashing(Running):
    """Fewer files, and no database that notices."""

    def squash(
        self,
        first: str | None = None,
        last: str | None = None,
        *,
        prove_on: Sequence[sa.Engine | sa.URL | str] = (),
        write: bool = True,
    ) -> Squashed:
        """Writes one migration that stands for all from *first* to *last*, both included (default: all).

        Recorded, it leads to the same as they do, or it is not written. *prove_on* names databases on whose servers
        both are run besides, each in a new empty database that is dropped. The others stay: a database that has some
        of them goes on with them, a new one takes the squash, and finish_squash() deletes them. Raises
        ConfigurationError for a step that can't be part of it, HistoryMismatch where a proof fails, CannotConnect.
        """
        from brant.execution.squashing import prove, squashed

        found = squashed(self.directory, first, last)
        for target in prove_on:
            database = Database(target)
            prove(found, database, self._migrate_elsewhere, [*self._tracker.names])
            found = replace(found, proven_on=(*found.proven_on, database.dialect.name))
        if write:
            path = self.directory.get(found.replaces[-1]).path.with_name(f"{found.name}.py")
            with path.open("x", encoding="utf-8") as file:
                file.write(found.text)
            found = replace(found, path=path)
        return found

    def finish_squash(self, name: str, *others: sa.Engine | sa.URL | str) -> tuple[Path, ...]:
        """Records a squash in the place of what it stands for, here and in *others*, and deletes those files.

        First everywhere is looked whether all of them, or none, are applied; then it is recorded, then the files go.
        A database that is not named records it when it next migrates. Raises HistoryMismatch for one that has some
        of them, UnknownMigration, CannotConnect, LockNotObtained; then no file is deleted.
        """
        directory = self.directory
        squash = next((one for one in directory.squashes if one.name == directory.resolve(name).name), None)
        if squash is None:
            raise ConfigurationError(
                f"{directory.resolve(name).name} stands for no others", hint="brant squash FROM:TO writes one that does"
            )
        everywhere = [self, *(self._elsewhere(Database(other)) for other in others)]
        with ExitStack() as stack:
            sessions = [stack.enter_context(one._locked()) for one in everywhere]
            for one, session in zip(everywhere, sessions, strict=True):
                one._refuse_half(session, squash)
            for one, session in zip(everywhere, sessions, strict=True):
                one._record(session, directory, squash)
        gone = [migration for migration in directory.every if migration.name in squash.replaces]
        files = tuple(file for migration in gone for file in migration.files)
        for file in files:
            file.unlink()
        return files

    @contextmanager
    def _locked(self) -> Iterator[Session]:
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            yield session

    def _refuse_half(self, session: Session, squash: Squash) -> None:
        names = {row.name for row in self._rows(session)}
        here = [name for name in squash.replaces if name in names]
        left = [name for name in squash.replaces if name not in names]
        half = self._tracker.interrupted(session.connection) if self._tracker.exists(session.connection) else None
        if half is not None or (here and left and squash.name not in names):
            raise HistoryMismatch(
                f"{half.name} stands half-way in {self.database.url}"
                if half is not None
                else f"in {self.database.url} {here[0]} is applied and {left[0]} is not",
                hint="brant migrate there first; nothing was deleted",
            )

    def _record(self, session: Session, directory: Directory, squash: Squash) -> None:
        from brant.execution.replacing import record

        rows = self._rows(session)
        seen = directory.seen_by([row.name for row in rows], gone=squash.replaces)
        if old := tuple(name for names in seen.view.taken.values() for name in names):
            self._notify(events.HistoryStamped(recorded=record(session, rows, seen), forgotten=old))

    def _rows(self, session: Session) -> list[AppliedMigration]:
        return self._tracker.applied(session.connection) if self._tracker.exists(session.connection) else []

    def _migrate_elsewhere(self, database: Database, folders: Sequence[Path]) -> None:
        elsewhere = self._elsewhere(database)
        elsewhere.directories = (*self.directories, *folders)
        if elsewhere._objects is None:
            elsewhere._objects = [*self.objects.paths]
        elsewhere.migrate()

    def _elsewhere(self, database: Database) -> Squashing:
        """The same migrations and settings for another database; nobody listens."""
        other = copy(self)
        other.database, other._listeners = database, Listeners()
        return other
