"""Alembic's own revisions, run by Alembic on brant's session: with :mod:`.alembic_plain` the rooms that import it.

``env.py`` is asked for its settings (the names of constraints, the version table, its hooks) on a connection of its
own; what it says about running is not followed: lock, transactions, journal and history are brant's. Alembic's version
table is kept in step, so that Alembic finds the database as it would have left it.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from brant.config.alembic_ini import ini_of
from brant.errors import BrantError, ConfigurationError, InvalidMigration, MissingFact
from brant.statement import Program

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.migration import HeadMaintainer, MigrationContext
    from alembic.script import ScriptDirectory

    from brant.catalog.catalog import Catalog
    from brant.dialects.base import Dialect
    from brant.migrations.recorder import Schema
    from brant.migrations.revisions import RevisionMigration

EXTRA = 'pip install "brant[alembic]"'


Outside = Callable[[], AbstractContextManager[None]]
"""Commits what is under way, and runs the block with each statement committed by itself."""


@dataclass(slots=True)
class _Asked:
    """One call of ``context.configure`` in ``env.py``, and what it then passes to each revision."""

    options: dict[str, Any]
    url: Any = None
    keywords: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass
class Environment:
    """One folder of Alembic's, as its ``env.py`` sets it up; kept for the length of a run."""

    home: Path
    arguments: tuple[str, ...] = ()
    _asked: list[_Asked] = field(default_factory=list[_Asked])
    _told: set[str] | None = None
    _contexts: dict[int, tuple[MigrationContext, HeadMaintainer]] = field(default_factory=dict)

    @cached_property
    def config(self) -> Config:
        try:
            from alembic.config import Config
        except ImportError as error:
            raise ConfigurationError(
                "these are Alembic's revisions, and Alembic is not installed", hint=EXTRA
            ) from error
        from argparse import Namespace

        ini = ini_of(self.home)
        named: dict[str, Any] = {} if ini is None else {"toml_file": ini} if ini.suffix == ".toml" else {"file_": ini}
        config = Config(**named)
        if config.get_alembic_option("script_location") is None:
            config.set_main_option("script_location", str(self.home).replace("%", "%%"))
        if ini is None:
            config.set_main_option("recursive_version_locations", "true")
        config.cmd_opts = Namespace(x=list(self.arguments), autogenerate=False)
        return config

    @cached_property
    def script(self) -> ScriptDirectory:
        from alembic.script import ScriptDirectory

        script = ScriptDirectory.from_config(self.config)
        script.dir = str(self.home)
        return script

    @cached_property
    def _loaded(self) -> ScriptDirectory:
        """With every file imported, while Alembic's module-level names are there for it."""
        from alembic.runtime.environment import EnvironmentContext

        try:
            with EnvironmentContext(self.config, self.script):
                self.script.revision_map.heads  # noqa: B018  # which reads them all
        except Exception as error:
            file = _file_of(error, [Path(place).resolve() for place in self.script.versions])
            raise InvalidMigration(
                f"Alembic can't load {file.name if file else 'the revisions'}: {type(error).__name__}: {error}",
                file=str(file or self.home),
                line=_line_in(error, file or self.home),
                hint=_hint(error),
            ) from error
        return self.script

    @property
    def order(self) -> list[str]:
        """All revisions as Alembic would run them on an empty database."""
        found = self._loaded.iterate_revisions("heads", "base", implicit_base=True)
        return [str(one.revision) for one in reversed([*found])]

    def prepare(self, connection: sa.Connection) -> None:
        """Asks ``env.py``, once, while no transaction of brant's is open. Raises InvalidMigration where it fails."""
        if self._asked:
            return
        self._loaded  # noqa: B018
        theirs = connection.in_transaction()
        url = connection.engine.url.render_as_string(hide_password=False)
        self.config.attributes.setdefault("connection", connection)
        try:
            self._ask()
        except Exception as first:
            if isinstance(first, BrantError):
                raise
            # The address in alembic.ini may be a placeholder: what is asked is the same on any database.
            self.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            try:
                self._ask()
            except Exception:
                raise InvalidMigration(
                    f"{self.home / 'env.py'} can't be run: {type(first).__name__}: {first}",
                    file=str(self.home / "env.py"),
                    line=_line_in(first, self.home / "env.py"),
                    hint=_hint(first),
                ) from first
        finally:
            if not theirs and connection.in_transaction():
                connection.rollback()
        self._refuse_silence()

    def make_ready(self, connection: sa.Connection) -> None:
        """Alembic's version table is there before the first revision, and not part of it."""
        self.prepare(connection)
        theirs = connection.in_transaction()
        self.context(connection)
        if not theirs:
            connection.commit()

    def _refuse_silence(self) -> None:
        if not self._asked:
            raise InvalidMigration(
                f"{self.home / 'env.py'} never calls context.configure()", file=str(self.home / "env.py"), line=1
            )

    def _ask(self, *, as_sql: bool = False) -> None:
        self._asked.clear()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._run_env(as_sql)
        else:  # an asynchronous env.py starts a loop of its own, which no thread with a running one may
            with ThreadPoolExecutor(1) as pool:
                pool.submit(self._run_env, as_sql).result()

    def _run_env(self, as_sql: bool) -> None:
        from alembic.runtime.environment import EnvironmentContext

        asked, script = self._asked, self.script
        environment = EnvironmentContext(self.config, script, fn=lambda *_: [], destination_rev="heads", as_sql=as_sql)
        configure = environment.configure

        def take_down(connection: Any = None, *given: Any, **options: Any) -> None:
            configure(connection, *given, **options)
            kept = {name: value for name, value in environment.context_opts.items() if name not in ("fn", "as_sql")}
            asked.append(_Asked(kept, getattr(getattr(connection, "engine", None), "url", None)))

        def run_nothing(**keywords: Any) -> None:
            if asked:
                asked[-1].keywords = keywords

        # On the object: Alembic's module-level names stand for its own class alone.
        environment.configure = take_down  # type: ignore[method-assign]
        environment.run_migrations = run_nothing  # type: ignore[method-assign]
        with environment, patch("logging.config.fileConfig", _leave_logging_alone), _in_application():
            script.run_env()

    # -- running

    def context(self, connection: sa.Connection) -> tuple[MigrationContext, HeadMaintainer]:
        from alembic.runtime.migration import HeadMaintainer, MigrationContext

        known = self._contexts.get(id(connection))
        if known is None:
            options = {**self._settings(connection).options, "transaction_per_migration": True, "as_sql": False}
            context = MigrationContext.configure(
                connection=connection, opts=options, environment_context=self._bare(options)
            )
            # brant's own transaction surrounds it, or brant's journal.
            context._in_external_transaction = False
            known = context, HeadMaintainer(context, context.get_current_heads())
            if not known[1].heads:
                context._version.create(connection, checkfirst=True)
            self._contexts[id(connection)] = known
        return known

    def _settings(self, connection: sa.Connection) -> _Asked:
        """Of several configurations (one for each database) that of this one, else the first."""
        url = connection.engine.url
        for asked in self._asked:
            if asked.url is not None and (asked.url.host, asked.url.database) == (url.host, url.database):
                return asked
        return self._asked[0]

    def _bare(self, options: dict[str, Any]) -> Any:
        from alembic.runtime.environment import EnvironmentContext

        return EnvironmentContext(self.config, self.script, **{k: v for k, v in options.items() if k != "script"})

    def perform(self, program: Program, connection: sa.Connection, outside: Outside) -> None:
        """The revision's function, and Alembic's version table after it, in the transaction that is open.

        *outside* is what its ``autocommit_block()`` does.
        """
        from alembic.operations import Operations
        from alembic.runtime.migration import MigrationStep

        context, heads = self.context(connection)
        context.connection = context.impl.connection = connection
        context._transaction = connection.get_transaction()
        context.autocommit_block = outside  # type: ignore[method-assign,assignment]
        script = self._loaded.get_revision(program.revision)
        assert script is not None
        revisions = self.script.revision_map
        made = MigrationStep.upgrade_from_script if program.way == "up" else MigrationStep.downgrade_from_script
        step = made(revisions, script)
        environment = context.environment_context
        assert environment is not None
        environment._migration_context = context
        keywords = self._settings(connection).keywords
        with environment, _operations(Operations(context)):
            step.migration_fn(**keywords)
            if program.among_others:
                heads.heads = {*context.get_current_heads()}
            heads.update_to_step(step)
            for callback in context.on_version_apply_callbacks:
                callback(ctx=context, step=step.info, heads=set(heads.heads), run_args=keywords)

    def stopped(self) -> None:
        """After an error nobody knows which heads the version table has."""
        self._contexts.clear()

    # -- without a database

    def prepare_text(self) -> None:
        """Asks ``env.py`` as it stands without a database, once. What it can't say then is left at its default."""
        if self._asked:
            return
        with suppress(Exception):
            self._ask(as_sql=True)
        if not self._asked:
            self._asked.append(_Asked({}))

    def text(self, program: Program, dialect: Dialect) -> tuple[str, ...]:
        """The statements that the revision says without a database, and the change of Alembic's version table.

        To be asked in the order of a run. Raises MissingFact where it asks a database.
        """
        from alembic.operations import Operations
        from alembic.runtime.migration import HeadMaintainer, MigrationContext, MigrationStep

        from brant.migrations.sqltext import split

        self.prepare_text()
        buffer = io.StringIO()
        options = {**self._asked[0].options, "as_sql": True, "output_buffer": buffer, "literal_binds": True}
        environment = self._bare(options)
        context = MigrationContext.configure(dialect=dialect.compiler, opts=options, environment_context=environment)
        environment._migration_context = context
        script = self._loaded.get_revision(program.revision)
        assert script is not None
        made = MigrationStep.upgrade_from_script if program.way == "up" else MigrationStep.downgrade_from_script
        step = made(self.script.revision_map, script)
        self._told = self._moved({*step.from_revisions}, program.way)
        heads = HeadMaintainer(context, self._told)
        try:
            with environment, _operations(Operations(context)):
                if not self._told and context.connection is not None:
                    context._version.create(context.connection)
                step.migration_fn(**self._asked[0].keywords)
                heads.update_to_step(step)
        except Exception as error:
            raise MissingFact(
                f"revision {program.revision} can't be told without a database: {type(error).__name__}: {error}",
                where=program.where,
                hint="it looks at rows or tables when it runs: brant migrate runs it",
            ) from error
        self._told = heads.heads
        return tuple(part.text for part in split(buffer.getvalue(), dialect.name))

    def _moved(self, wanted: set[str], way: str) -> set[str]:
        """The heads that the text has come to: converted revisions in between have moved them."""
        if self._told is None or wanted <= self._told:
            return wanted if self._told is None else self._told
        if way == "up":
            new = wanted - self._below(self._told)
            return self._told - self._below(new) | new
        return {head for head in self._told if not wanted & self._below({head})} | wanted

    def _below(self, revisions: set[str]) -> set[str]:
        """These and all that they stand on."""
        if not revisions:
            return set()
        found = self._loaded.iterate_revisions(tuple(revisions), "base", implicit_base=True)
        return {str(one.revision) for one in found}

    # -- as brant's operations

    def record(self, one: RevisionMigration, way: str, dialect: Dialect, schema: Schema, afterwards: Catalog) -> None:
        """Records what the revision does into *schema*; *afterwards* is what a server had when it was run.

        Raises NotPlain where no file can say it, with the line.
        """
        from alembic.runtime.migration import MigrationContext

        from brant.execution.alembic_plain import NotPlain, reason_of, recording

        self.prepare_text()
        only_as_text = ("as_sql", "literal_binds", "output_buffer", "output_encoding")
        options = {name: value for name, value in self._asked[0].options.items() if name not in only_as_text}
        environment = self._bare(options)
        context = MigrationContext.configure(dialect=dialect.compiler, opts=options)
        script = self._loaded.get_revision(one.header.revision)
        assert script is not None
        function = getattr(script.module, "upgrade" if way == "up" else "downgrade", None)
        try:
            with environment, _operations(recording(context, schema, afterwards)):
                if function is not None:
                    function(**self._asked[0].keywords)
        except Exception as error:
            is_of_history = isinstance(error, BrantError)
            raise NotPlain(reason_of(error), _line_in(error, one.path), is_of_history=is_of_history) from error


@contextmanager
def _operations(operations: Operations) -> Iterator[None]:
    """``op``'s names for as long as it lasts: Alembic's own way leaves them behind an error."""
    operations._install_proxy()
    try:
        yield
    finally:
        operations._remove_proxy()


@contextmanager
def _in_application() -> Iterator[None]:
    """Flask-Migrate's ``env.py`` asks for the application, which ``flask`` would have loaded."""
    import os

    if not os.environ.get("FLASK_APP"):
        yield
        return
    from flask import has_app_context  # type: ignore[import-not-found,unused-ignore]
    from flask.cli import ScriptInfo  # type: ignore[import-not-found,unused-ignore]

    if has_app_context():
        yield
        return
    with ScriptInfo().load_app().app_context():
        yield


def _leave_logging_alone(*_: object, **__: object) -> None:
    """``env.py`` sets up logging for a program of its own: here it is the application's."""


def _line_in(error: BaseException, file: Path) -> int:
    import traceback

    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return (lines[-1] if lines else None) or getattr(error, "lineno", None) or 1


def _file_of(error: BaseException, folders: list[Path]) -> Path | None:
    """The revision file that an error came through."""
    import traceback

    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename)
    files = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    theirs = [file for file in files if any(folder in file.parents for folder in folders)]
    return theirs[-1] if theirs else None


def _hint(error: BaseException) -> str | None:
    match error:
        case ModuleNotFoundError(name=str(name)):
            return f"there is no module {name!r}: run brant in the project's own environment and folder"
        case _ if "application context" in str(error):
            return "set FLASK_APP, or run brant with the application's context: with app.app_context(): …"
        case _:
            return None
