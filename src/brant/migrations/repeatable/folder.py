"""The folders of objects, and the files in them by name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from brant.errors import ConfigurationError, DuplicateMigration, InvalidMigration
from brant.migrations.directory import OBJECTS
from brant.migrations.repeatable.file import ObjectFile, PythonObjects, SqlObjects


class ObjectFolder:
    """Files by name, which is their path in the folder: ``reports/monthly`` is ``objects/reports/monthly.sql``.

    Only names are read; a file is opened when it is asked something. Names that begin
    with ``_`` or ``.`` are left out, files and folders alike.
    """

    def __init__(self, *paths: str | Path) -> None:
        self.paths = tuple(Path(path) for path in paths)

    @cached_property
    def files(self) -> tuple[ObjectFile, ...]:
        """All files ordered by name. Raises DuplicateMigration naming both files, ConfigurationError."""
        python: dict[str, list[Path]] = {}
        sql: dict[str, list[Path]] = {}
        for folder in self.paths:
            if not folder.is_dir():
                raise ConfigurationError(f"there is no directory {str(folder)!r}", hint="objects = … names it")
            for path in _walk(folder.resolve()):
                inside = path.relative_to(folder.resolve()).parent.as_posix()
                name = _name(path) if inside == "." else f"{inside}/{_name(path)}"
                (sql if path.suffix == ".sql" else python).setdefault(name, []).append(path)
        for name, found in [*python.items(), *sql.items()]:
            both = [*python.get(name, ()), *sql.get(name, ())]
            if (name in python and len(both) > 1) or len({path.name for path in found}) < len(found):
                raise DuplicateMigration(
                    f"two files are called {name!r}: {both[0]} and {both[1]}",
                    file=str(both[1]),
                    hint="an object file's name is its identity: rename one of them",
                )
        files: list[ObjectFile] = [PythonObjects(name, (path,)) for name, (path,) in python.items()]
        files += [SqlObjects(name, tuple(sorted(paths))) for name, paths in sql.items()]
        return tuple(sorted(files, key=lambda file: file.name))

    @cached_property
    def _by_name(self) -> dict[str, ObjectFile]:
        return {file.name: file for file in self.files}

    def find(self, name: str) -> ObjectFile | None:
        return self._by_name.get(name)

    def __bool__(self) -> bool:
        return bool(self.paths)

    @property
    def places(self) -> str:
        """The folders, for people."""
        return ", ".join(str(path) for path in self.paths)


def found_beside(directories: Sequence[Path]) -> tuple[Path, ...]:
    """``objects/`` inside each folder of migrations, or else beside it. One with ``__init__.py`` is a package."""
    found: dict[Path, None] = {}
    for directory in directories:
        for place in (directory / OBJECTS, directory.parent / OBJECTS):
            if place.is_dir() and not (place / "__init__.py").exists():
                found.setdefault(place)
                break
    return tuple(found)


def _walk(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if entry.name[0] in "._":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.name.endswith((".py", ".sql")):
            yield Path(entry.path)


def _name(path: Path) -> str:
    if path.suffix == ".py":
        return path.stem
    from brant.migrations.sqlnames import recognise

    found = recognise(path.name)
    assert found is not None
    if found.direction == "up":
        raise InvalidMigration(f"{path.name} says 'up': an object's file is what there is", file=str(path))
    return found.name
