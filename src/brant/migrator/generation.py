"""From models and databases to migrations: what differs, and the file that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brant import events
from brant.errors import ConfigurationError, did_you_mean
from brant.execution.database import Database
from brant.execution.kept import Objects
from brant.migrator.history import History

if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.execution.adopting import Adopted, Reverted
    from brant.execution.checking import Aspect, Finding, Report
    from brant.execution.generation import Ask, Changes
    from brant.execution.sides import Side

_LIVE = ("db", "database")
_SIDES = ("db", "models", "history", "applied")


class Generation(History):
    """New migrations, by hand and from what there is."""

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

        return create_file(self.own_folder, name, create=create, table=table, sql=sql)

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
        from brant.execution.generation import Renames, changes, reflected, replayed, schemas_of
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
        if not from_database:
            self._refuse_unknown_tables()
        before = (
            reflected(self.database, schemas_of(after), self._tracker.names, self._choose)
            if from_database
            else replayed(self.directory, self.directories)
        )
        comparison = Comparison(self.database, offline, strict=from_database)
        renames = Renames(tuple(rename), tuple(drop), ask)
        # What Alembic has made is called as the server or its conventions called it.
        of_others = from_database or self._directory_if_any.graph is not None
        return changes(before, after, comparison, renames, of_others=of_others)

    @property
    def _knows_no_tables(self) -> bool:
        """Where all migrations are Alembic's, which don't say what they make."""
        directory = self._directory_if_any
        return directory.graph is not None and len(directory.migrations) == len(directory.graph.opaque)

    def _refuse_unknown_tables(self) -> None:
        if not self._knows_no_tables:
            return
        raise ConfigurationError(
            "the migrations are Alembic's, which don't say what they make",
            hint="brant init --from alembic writes down what the tables are; --from-database compares the database",
        )

    def assume(self, folder: str | Path, name: str = "as alembic left it") -> Path:
        """Writes a migration into *folder* that says what the tables are and runs nothing: for those that follow it.

        For a database that Alembic's revisions have made, which say nothing of it themselves. Raises
        ConfigurationError where some of them are pending.
        """
        from brant.execution.adopting import assumed
        from brant.migrations.new import write

        if pending := self.pending():
            raise ConfigurationError(
                f"{pending[0]} is not applied: the database is not yet what the next migration begins with",
                hint="brant migrate, then again",
            )
        return write(Path(folder), name, assumed(self._side("db").catalog, name))

    # -- what a database has, beside what the history says

    def drift(self) -> Changes:
        """What leads from where the history has led to what the database has; false if the two are the same.

        Views, routines, triggers and policies are among it. ``untold`` names what could not be compared. What raw SQL
        has made is in no file: ``schema.assume_table`` says it. Raises CannotConnect, MissingMigration, Unsupported.
        """
        from brant.execution.generation import difference

        self._refuse_unknown_tables()
        history = self._side("applied")
        return difference(history, self._side("db", schemas_like=history), self.database)

    def adopt(
        self, name: str = "", *, rename: Sequence[str] = (), drop: Sequence[str] = (), ask: Ask | None = None
    ) -> Adopted:
        """Writes what drift() finds as a migration, and records it as applied: the database is right.

        Raises UnclearRename, and ConfigurationError where a file can't say it.
        """
        from brant.execution.adopting import Adopted, as_migration
        from brant.execution.generation import Renames, difference
        from brant.execution.stamping import Stamped
        from brant.execution.target import Only

        self._refuse_unknown_tables()
        history = self._side("applied")
        live = self._side("db", schemas_like=history)
        found = difference(history, live, self.database, Renames(tuple(rename), tuple(drop), ask))
        if not found:
            return Adopted(None, Stamped(), found.untold)
        path = as_migration(found, self.own_folder, name or found.name)
        return Adopted(path, self.stamp(Only(path.stem)), found.untold)

    def revert_drift(self, *, rename: Sequence[str] = (), drop: Sequence[str] = (), ask: Ask | None = None) -> Reverted:
        """Takes the database back to where the history has led: the history is right.

        *rename* and *drop* speak of what the database has. Raises UnclearRename, LockNotObtained, StatementFailed.
        """
        from brant.execution.adopting import Reverted, revert
        from brant.execution.generation import Renames, difference

        self._refuse_unknown_tables()
        renames = Renames(tuple(rename), tuple(drop), ask)
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            history = self._side("applied")
            live = self._side("db", schemas_like=history)
            found = difference(live, history, self.database, renames)
            done = revert(found, session) if found else ()
            self._notify(events.DriftReverted(statements=done))
            return Reverted(done, found.untold)

    def baseline(self, name: str = "baseline", *, through: str | None = None, schemas: Sequence[str] = ()) -> Adopted:
        """Takes over a database that others have made.

        Where there are no migrations yet, the first is written from what the database has, and recorded as applied.
        Where there are, those up to *through* (default: all) are recorded as applied. Either is done only if the
        migrations lead to exactly what the database has. Raises HistoryMismatch naming what differs, and what
        changes() raises.
        """
        from brant.catalog.catalog import Catalog
        from brant.execution.adopting import Adopted, as_migration, proven
        from brant.execution.generation import difference
        from brant.execution.sides import Side
        from brant.execution.target import Latest, Through

        if any(folder.exists() for folder in self.directories) and self.directory.migrations:
            files = self._side("history" if through is None else f"history@{through}")
            live = self._side("db", schemas_like=files, schemas=schemas)
            untold = proven(difference(files, live, self.database), "the migrations")
            return Adopted(None, self.stamp(Through(through) if through else Latest()), untold)
        live = self._side("db", schemas=schemas)
        found = difference(Side("nothing", Catalog()), live, self.database)
        if not found:
            raise ConfigurationError(
                f"there is nothing in {self.database.url} to begin with",
                hint="brant new or brant make begins from nothing",
            )
        recording = found.recording()
        untold = proven(difference(Side("file", recording.after), live, self.database), "the migration")
        path = as_migration(found, self.own_folder, name)
        return Adopted(path, self.stamp(Latest()), untold)

    def models(self, style: str = "declarative", *, schemas: Sequence[str] = ()) -> str:
        """SQLAlchemy models of the tables there are, as a Python file; needs ``brant[models]``.

        *style* is ``declarative``, ``dataclasses``, ``tables`` or ``sqlmodels``. *schemas* are looked at beside the
        default one. Raises ConfigurationError, CannotConnect.
        """
        from brant.execution.model_text import model_text

        return model_text(self.database, style, schemas, self._tracker.names, self._choose)

    def compare(self, before: str, after: str, *, models: Sequence[sa.MetaData | str] = ()) -> Changes:
        """What leads from one side to another: ``db``, ``models``, ``history``, ``history@NAME``, ``applied``, a URL.

        ``history`` is where the files lead, ``applied`` where the history of the database has. Raises
        ConfigurationError for another word, and for two databases of different kinds.
        """
        from brant.execution.generation import difference

        first, second = self._side(before, models=models), self._side(after, models=models)
        if second.told and "." in "".join(first.catalog.tables):
            second = self._side(after, schemas_like=first, models=models)
        elif first.told and "." in "".join(second.catalog.tables):
            first = self._side(before, schemas_like=second, models=models)
        server = next((self._other(word) for word in (before, after) if "://" in word), self.database)
        kinds = {self._other(word).dialect.name for word in (before, after) if word in _LIVE or "://" in word}
        if len(kinds) > 1:
            raise ConfigurationError(f"databases of different kinds can't be compared: {' and '.join(sorted(kinds))}")
        return difference(first, second, server)

    def check(
        self,
        *aspects: Aspect | str,
        models: Sequence[sa.MetaData | str] = (),
        engines: Sequence[str] = (),
    ) -> Report:
        """Whether files, models, history and database tell the same story; of *aspects*, or all that can be looked at.

        The files are compiled for each of *engines* (``"mysql"``; default: the database's). Models are looked at
        where some are given, ``history`` and ``drift`` where there is a database. Raises CannotConnect.
        """
        from brant.dialects import dialect_for
        from brant.execution import checking

        wanted = [checking.Aspect(aspect) for aspect in aspects] or list(checking.Aspect)
        dialects = [dialect_for(name) for name in engines] or [self.database.dialect]

        def history() -> Iterator[Finding]:
            directory, applied, interrupted = self._history(self.directory)
            yield from checking.check_history(directory, applied, interrupted, self._rules.late)

        def drift() -> Iterator[Finding]:
            directory, applied, _ = self._history(self.directory)
            if not any(row.name not in directory for row in applied):
                hint = "brant drift --adopt keeps it, --revert takes it back"
                yield from checking.check_changes(checking.Aspect.DRIFT, "drift", self.drift(), hint)

        def stale() -> Iterator[Finding]:
            found = self.compare("history", "models", models=models)
            yield from checking.check_changes(
                checking.Aspect.MODELS, "stale", found, "brant make writes it as a migration"
            )

        skipped = {} if models else {checking.Aspect.MODELS: "no models are named"}
        if self._knows_no_tables:
            reason = "the migrations are Alembic's, which don't say what they make"
            skipped |= {checking.Aspect.MODELS: reason, checking.Aspect.DRIFT: reason}
        return checking.gathered(
            wanted,
            {
                checking.Aspect.FILES: lambda: checking.check_files(self.directory, dialects),
                checking.Aspect.MODELS: stale,
                checking.Aspect.HISTORY: history,
                checking.Aspect.DRIFT: drift,
            },
            skipped,
        )

    def _other(self, word: str) -> Database:
        return Database(word) if "://" in word else self.database

    def _side(
        self,
        word: str,
        *,
        schemas_like: Side | None = None,
        schemas: Sequence[str] = (),
        models: Sequence[sa.MetaData | str] = (),
    ) -> Side:
        from brant.execution.generation import reflected, schemas_of
        from brant.execution.sides import Side, chosen, of_files, of_history
        from brant.migrations.models import catalog_of, found
        from brant.migrations.readable import readable

        kind, _, name = word.partition("@") if "://" not in word else (word, "", "")
        match kind:
            case _ if "://" in kind or kind in _LIVE:
                where = [*schemas, *(schemas_of(schemas_like.catalog) if schemas_like is not None else ())]
                database = self._other(word)
                told = reflected(database, dict.fromkeys(where), self._tracker.names, self._choose)
                return Side(word, readable(told, database.dialect.type_text), told)
            case "history" | "files":
                catalog = of_files(self.directory, name or None, Objects(self.objects), self.database.dialect)
                return Side(word, chosen(catalog, self._choose))
            case "applied":
                with self.database.peek() as connection:
                    directory, applied, _ = self._applied(connection, self._directory_if_any)
                    objects = self._kept(connection)
                return Side(word, chosen(of_history(directory, applied, objects), self._choose))
            case "models" if models:
                every = [metadata for one in models for metadata in (found([one]) if isinstance(one, str) else [one])]
                return Side(word, chosen(catalog_of(every), self._choose), has_objects=False)
            case "models":
                raise ConfigurationError("no models are named", hint='write models = "app.models:Base" in brant.toml')
            case _:
                raise ConfigurationError(
                    f"{word!r} is nothing that could be compared",
                    hint=did_you_mean(kind, _SIDES) or f"it is one of {', '.join(_SIDES)}, history@NAME, or a URL",
                )
