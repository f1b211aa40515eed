"""Directory: the migration files of one or several folders, in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from brant.errors import (
    ConfigurationError,
    DependencyError,
    DuplicateMigration,
    UnknownMigration,
    did_you_mean,
)
from brant.migrations.migration import Migration, PythonMigration, SqlFileMigration

if TYPE_CHECKING:
    from brant.migrations.revisions import AskOrder, Graph
    from brant.migrations.squashes import Squash, View

OBJECTS = "objects"
"""The folder in a folder of migrations that holds objects kept as files."""

IGNORED = frozenset({"__init__", "__main__", "conftest", "env"})
"""Python files beside migrations that are none."""


class Directory:
    """Migrations by name, from folders searched with all their subfolders.

    Only names are read; a file is opened when its migration is asked something.
    Names that begin with ``_`` or ``.`` are left out, files and folders alike.
    """

    def __init__(self, *paths: str | Path, apart: Iterable[Path] | None = None, ask: AskOrder | None = None) -> None:
        """*apart* are folders in these that hold something else: by default ``objects/``.

        *ask* tells the order of Alembic's revisions where they have branches.
        """
        self._ask = ask
        self.instead: Mapping[str, str] = {}
        """Paths of Alembic's revisions, and of the files that are read in their place."""
        self._applied, self._gone = frozenset[str](), frozenset[str]()
        self.paths = tuple(Path(path) for path in paths)
        others = [path / OBJECTS for path in self.paths] if apart is None else apart
        self._graph: Graph | None = None
        self._apart = frozenset(str(path.resolve()) for path in others)

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        """The migrations ordered by name: of those that stand for others, and the others, the ones that count here.

        Raises DuplicateMigration naming both files.
        """
        if not self.squashes:
            return self.every
        return tuple(migration for migration in self.every if migration.name not in self.view.hidden)

    @cached_property
    def every(self) -> tuple[Migration, ...]:
        """All migrations ordered by name, also those that are hidden here."""
        python: dict[str, str] = {}
        sql: dict[str, list[str]] = {}
        there = list(dict.fromkeys(self._files()))
        revisions, apart = self._revisions(there)
        for path, filename in there:
            if path in apart:
                continue
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
        return (*revisions, *sorted(found, key=_by_its_name))

    @cached_property
    def graph(self) -> Graph | None:
        """Alembic's revisions, if there are any."""
        self.every  # noqa: B018  # they are told apart where the files are looked at
        return self._graph

    # -- migrations that stand for others

    @cached_property
    def squashes(self) -> tuple[Squash, ...]:
        """Migrations that stand for others. Told by their names: no other file is opened."""
        named = [migration for migration in self.every if migration.name.endswith("_squashed")]
        if not named:
            return ()
        from brant.migrations.squashes import read

        return tuple(found for one in named if (found := read(one.name, one.path)) is not None)

    @cached_property
    def view(self) -> View:
        """What is hidden here, and why."""
        from brant.migrations.squashes import view

        return view(self.squashes, {migration.name for migration in self.every} - self._gone, self._applied)

    def seen_by(self, applied: Iterable[str], gone: Iterable[str] = ()) -> Directory:
        """As a database sees it in which *applied* (or begun) are these, once the files of *gone* are deleted."""
        if not self.squashes:
            return self
        other = copy(self)
        other._applied, other._gone = frozenset(applied), frozenset(gone)
        for name in ("migrations", "view", "_by_name"):
            vars(other).pop(name, None)
        return other

    def _revisions(self, files: Sequence[tuple[str, str]]) -> tuple[Sequence[Migration], set[str]]:
        """Alembic's revisions come before all others; the files that are no migrations of brant's."""
        self._graph = None
        homes = {str(path.resolve()): home for path in self.paths if (home := home_of(path.resolve()))}
        if not homes:
            return (), set()
        from brant.migrations.revisions import read

        graph, others = read([file for file in files if file[0].endswith(".py")], homes, self._ask, self.instead)
        self._graph = graph if graph.by_revision else None
        return graph.order, others | {one.file for one in graph.order}

    @cached_property
    def _by_name(self) -> dict[str, Migration]:
        return {migration.name: migration for migration in self.migrations}

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def place_in_list(self, name: str) -> tuple[int, int, str]:
        """As position(), but without asking Alembic: for people to look at."""
        if self.graph is None or name not in self.graph.names:
            return (1, 0, name)
        return (0, self.graph.listed[name], "")

    def position(self, name: str) -> tuple[int, str]:
        """Where a migration stands among all: by its name, and Alembic's revisions before those that have a name."""
        if self.graph is None or name not in self.graph.names:
            return (1, name)
        return (0, f"{self.graph.places[name]:08}")

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
        if self.squashes and text in self.view.hidden and self.view.hidden[text] in self._by_name:
            return self._by_name[self.view.hidden[text]]
        if self.graph is not None and (revision := self.graph.find(text.removesuffix("@head"))):
            return revision
        for test in (str.startswith, str.__contains__):
            found = [migration for migration in self.migrations if test(migration.name, text)]
            if len(found) == 1:
                return found[0]
            if found:
                raise _unclear(text, [migration.name for migration in found])
        if self.squashes and (instead := self._instead_of(text)):
            return self._by_name[instead]
        near = did_you_mean(text, [*self._by_name, *map(_without_its_time, self._by_name)])
        raise UnknownMigration(f"there is no migration {text!r} in {self.places}", hint=near)

    def _instead_of(self, text: str) -> str | None:
        """What stands for the hidden migrations that *text* is a part of the name of."""
        found = {to for name, to in self.view.hidden.items() if text in name and to in self._by_name}
        if len(found) > 1:
            raise _unclear(text, sorted(found))
        return next(iter(found), None)

    def in_dependency_order(
        self, wanted: Iterable[Migration], known: Mapping[str, Sequence[str]] | None = None
    ) -> list[Migration]:
        """*wanted* with dependencies first, otherwise by name. Imports the wanted files, and no others.

        What is *known* of a migration's dependencies, by its name, is not asked of its file. Raises DependencyError
        naming both ends of a missing dependency, or a whole cycle.
        """
        pending = {migration.name: migration for migration in wanted}
        known = known or {}
        order: dict[str, Migration] = {}
        path: list[str] = []

        def visit(migration: Migration) -> None:
            if migration.name in order:
                return
            if migration.name in path:
                cycle = " → ".join([*path[path.index(migration.name) :], migration.name])
                raise DependencyError(f"migrations depend on each other in a circle: {cycle}")
            path.append(migration.name)
            said = known.get(migration.name)
            for dependency in migration.settings.depends_on if said is None else said:
                needed = self._dependency(migration, dependency)
                if needed.name in pending:
                    visit(needed)
            path.pop()
            order[migration.name] = migration

        for name in sorted(pending, key=self.position):
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


def own_folder(folders: Sequence[Path]) -> Path:
    """Where new migrations are written: the first folder that is not Alembic's, if there is one."""
    return next((folder for folder in folders if home_of(folder.resolve()) is None), folders[0])


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


def home_of(folder: Path) -> Path | None:
    """Looks for two files before the room of Alembic's revisions is imported."""
    if not (folder / "env.py").is_file() and not (folder.parent / "env.py").is_file():
        return None
    from brant.migrations import revisions

    return revisions.home_of(folder)


_by_its_name = attrgetter("name")


def _unclear(text: str, names: Sequence[str]) -> UnknownMigration:
    listed = ", ".join(names[:5])
    return UnknownMigration(f"{text!r} may mean {len(names)} migrations: {listed}", hint="say more of the name")


def _duplicate(name: str, first: str, second: str) -> DuplicateMigration:
    return DuplicateMigration(
        f"two files are called {name!r}: {first} and {second}",
        file=second,
        hint="a migration's name is its identity: rename one of them",
    )


def named(directory: Directory, names: Sequence[str]) -> list[Migration]:
    """The migrations with these names, in the order given."""
    return [directory.get(name) for name in names]


def _without_its_time(name: str) -> str:
    """``2024_01_08_091500_create_films`` → ``create_films``."""
    return name.lstrip("0123456789_") or name
