"""Carries a case out: by brant, there and back, and the same again as a script through the database's own client."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from types import ModuleType, SimpleNamespace
from typing import cast

import sqlalchemy as sa

from brant import Migrator, Only
from brant.dialects import dialect_of
from brant.dialects.base import Dialect
from brant.events import Direction
from brant.migrations.digest import checksum
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration, PythonMigration
from brant.testing.case import nothing
from tests.engines.scratch import Database
from tests.matrix.base import base
from tests.matrix.case import Case, Story
from tests.matrix.cases.tables import ELSEWHERE
from tests.matrix.clients import Client
from tests.matrix.dumps import Dump, dump


class StoryMigration(PythonMigration):
    """A migration whose file is functions of the matrix."""

    def __init__(self, name: str, up: Story, down: Story | None = None) -> None:
        super().__init__(name, (up.__code__.co_filename,))
        self._functions = SimpleNamespace(up=up, down=down)

    @cached_property
    def module(self) -> ModuleType:
        return cast("ModuleType", self._functions)

    @cached_property
    def checksum(self) -> str:
        """Of the function too: what was replayed is remembered by it, and a file has many functions."""
        return sha256(f"{checksum(self.path)} {self._functions.up.__qualname__}".encode()).hexdigest()


class Stories(Directory):
    """The base, what the case is given, and the case."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        return (
            StoryMigration("1_base", base),
            *([StoryMigration("2_given", self._case.given)] if self._case.given is not nothing else []),
            StoryMigration("3_case", self._case.up, self._case.down),
        )

    @property
    def ends(self) -> tuple[str, str]:
        """The points of history before the case and after it."""
        return self.migrations[-2].name, self.migrations[-1].name


class CaseMigrator(Migrator):
    """A Migrator that gets its directory from the matrix."""

    def __init__(self, database: sa.Engine | str, case: Case) -> None:
        super().__init__(database)
        self._stories = Stories(case)

    @property
    def directory(self) -> Stories:
        return self._stories

    def up_script(self, dialect: str) -> str:
        """The case alone, as ``brant sql`` writes it without a connection."""
        return self.sql(*self._stories.ends, dialect=dialect)

    def whole_script(self, dialect: str) -> str:
        """What the case is given, and the case."""
        return self.sql("1_base", None, dialect=dialect)

    def down_script(self, dialect: str) -> str:
        before, after = self._stories.ends
        return self.sql(after, before, dialect=dialect, direction=Direction.DOWN)


@dataclass(frozen=True, slots=True)
class Tried:
    """The database before a case, after it and after its ``down``; and the same by its scripts."""

    before: Dump
    after: Dump
    restored: Dump
    after_script: Dump
    restored_by_script: Dump

    @property
    def is_exact(self) -> bool:
        return self.before == self.restored == self.restored_by_script


class Bench:
    """One database of a worker, which is at the base between two cases."""

    def __init__(self, database: Database, client: Client) -> None:
        self.database = database
        self._client = client
        self._engine = database.engine()
        self._watching = database.engine(isolation_level="AUTOCOMMIT").connect()
        self.is_clean = True

    @cached_property
    def dialect(self) -> Dialect:
        return dialect_of(self._watching)

    def try_case(self, case: Case) -> Tried:
        """Raises Unsupported before the case is begun, what brant raises while it is, and ScriptFailed."""
        self.is_clean = False
        migrator = CaseMigrator(self._engine, case)
        dialect = self.dialect.key
        *given, name = (migration.name for migration in migrator.directory.migrations)
        scripts = migrator.up_script(dialect), migrator.down_script(dialect)
        migrator.migrate(Only(*given))
        before = self._look()
        migrator.migrate()
        after = self._look()
        migrator.rollback(Only(name))
        restored = self._look()
        self._client.run(scripts[0], self.database)
        after_script = self._look()
        self._client.run(scripts[1], self.database)
        restored_by_script = self._look()
        if "2_given" in given:
            migrator.rollback(Only("2_given"))
        tried = Tried(before, after, restored, after_script, restored_by_script)
        self.is_clean = tried.is_exact
        return tried

    def _look(self) -> Dump:
        return dump(self._watching, ELSEWHERE)

    def close(self) -> None:
        self._watching.close()
