"""Directory: the migration files of one or several folders, in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from pathlib import Path

from brant.errors import (
    ConfigurationError,
    DependencyError,
    DuplicateMigration,
    UnknownMigration,
    did_you_mean,
)
from brant.migrations.migration import Migration, PythonMigration, SqlFileMigration

OBJECTS = "objects"
"""The folder in a folder of migrations that holds objects kept as files."""

IGNORED = frozenset({"__init__", "__main__", "conftest", "env"})
"""Python files beside migrations that are none."""


class Directory:
    """Migrations by name, from folders searched with all their subfolders.

    Only names are read; a file is opened when its migration is asked something.
    Names that begin with ``_`` or ``.`` are left out, files and folders alike.
    """

    def __init__(self, *paths: str | Path, apart: Iterable[Path] | None = None) -> None:
        """*apart* are folders in these that hold something else: by default ``objects/``."""
        self.paths = tuple(Path(path) for path in paths)
        others = [path / OBJECTS for path in self.paths] if apart is None else apart
        self._apart = frozenset(str(path.resolve()) for path in others)

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        """All migrations ordered by name. Raises DuplicateMigration naming both files."""
        python: dict[str, str] = {}
        sql: dict[str, list[str]] = {}
        for path, filename in dict.fromkeys(self._files()):
            stem, _, suffix = filename.rpartition(".")
            if suffix == "py" and stem not in IGNORED:
                if stem in python:
                    raise _duplicate(stem, python[stem], path)
                python[stem] = path
            elif suffix == "sql" and (name := _name_of_sql(filename)) is not None:
                sql.setdefault(name, []).append(path)
        for name, files in sql.items():
            if name in python:
                raise _duplicate(name, python[name], files[0])
            names = [os.path.basename(file) for file in files]
            for filename in names:
                if names.count(filename) > 1:
                    first, second, *_ = (file for file in files if os.path.basename(file) == filename)
                    raise _duplicate(name, first, second)
        found: list[Migration] = [PythonMigration(name, (path,)) for name, path in python.items()]
        found += [SqlFileMigration(name, tuple(sorted(map(Path, files)))) for name, files in sql.items()]
        return tuple(sorted(found, key=_by_its_name))

    @cached_property
    def _by_name(self) -> dict[str, Migration]:
        return {migration.name: migration for migration in self.migrations}

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Migration:
        """The migration with exactly this name. Raises UnknownMigration with a suggestion."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownMigration(
                f"there is no migration {name!r} in {self.places}", hint=did_you_mean(name, self._by_name)
            )
        return found

    def resolve(self, text: str) -> Migration:
        """The migration that *text* means: its name, a unique beginning, or a unique part between underscores."""
        if text in self._by_name:
            return self._by_name[text]
        for test in (str.startswith, str.__contains__):
            found = [migration for migration in self.migrations if test(migration.name, text)]
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(migration.name for migration in found[:5])
                raise UnknownMigration(
                    f"{text!r} may mean {len(found)} migrations: {listed}", hint="say more of the name"
                )
        return self.get(text)

    def in_dependency_order(self, wanted: Iterable[Migration]) -> list[Migration]:
        """*wanted* with dependencies first, otherwise by name. Imports the wanted files, and no others.

        Raises DependencyError naming both ends of a missing dependency, or a whole cycle.
        """
        pending = {migration.name: migration for migration in wanted}
        order: dict[str, Migration] = {}
        path: list[str] = []

        def visit(migration: Migration) -> None:
            if migration.name in order:
                return
            if migration.name in path:
                cycle = " → ".join([*path[path.index(migration.name) :], migration.name])
                raise DependencyError(f"migrations depend on each other in a circle: {cycle}")
            path.append(migration.name)
            for dependency in migration.settings.depends_on:
                needed = self._dependency(migration, dependency)
                if needed.name in pending:
                    visit(needed)
            path.pop()
            order[migration.name] = migration

        for name in sorted(pending):
            visit(pending[name])
        return list(order.values())

    def _dependency(self, migration: Migration, name: str) -> Migration:
        try:
            return self.resolve(name)
        except UnknownMigration as error:
            raise DependencyError(
                f"{migration.name} depends on {name!r}: {error.message}",
                file=str(migration.path),
                hint=error.hint,
            ) from None

    def _files(self) -> Iterator[tuple[str, str]]:
        for path in self.paths:
            if not path.exists():
                raise ConfigurationError(
                    f"there is no directory {str(path)!r}", hint="brant init makes one; --dir names another"
                )
            if not path.is_dir():
                raise ConfigurationError(
                    f"{str(path)!r} is not a directory", hint="--dir names the folder of migrations"
                )
            yield from _walk(str(path.resolve()), self._apart)

    @property
    def places(self) -> str:
        """The folders, for people."""
        return ", ".join(str(path) for path in self.paths)


def _walk(folder: str, apart: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Path and name of each file in *folder* and below.

    Without reading any: os.scandir tells files from folders without a stat. As text: to make a Path takes
    longer than to find its file.
    """
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name[0] in "._":
                continue
            if name.endswith((".py", ".sql")):
                yield entry.path, name
            elif entry.is_dir(follow_symlinks=False) and entry.path not in apart:
                folders.append(entry.path)
    for below in folders:
        yield from _walk(below, apart)


def _name_of_sql(filename: str) -> str | None:
    """Imported when there is a SQL file at all."""
    from brant.migrations.sqlnames import recognise

    found = recognise(filename)
    return None if found is None else found.name


_by_its_name = attrgetter("name")


def _duplicate(name: str, first: str, second: str) -> DuplicateMigration:
    return DuplicateMigration(
        f"two files are called {name!r}: {first} and {second}",
        file=second,
        hint="a migration's name is its identity: rename one of them",
    )


def named(directory: Directory, names: Sequence[str]) -> list[Migration]:
    """The migrations with these names, in the order given."""
    return [directory.get(name) for name in names]
