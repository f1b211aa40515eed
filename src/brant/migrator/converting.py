"""Alembic's revisions as brant's files, in the same places."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from brant import events
from brant.errors import BrantError, ConfigurationError
from brant.migrator.squashing import Squashing

if TYPE_CHECKING:
    from brant.catalog.catalog import Catalog
    from brant.execution.alembic import Environment
    from brant.execution.converting import Converted
    from brant.execution.database import Database
    from brant.migrations.revisions import Graph


class Converting(Squashing):
    """Away from Alembic, file by file."""

    def convert(self, *, write: bool = True) -> Converted:
        """Rewrites the revisions of Alembic's that a file of brant's can say; each keeps its file, id and place.

        On the server of this database the directory is run as it was and as it is then, each in a new database that
        is dropped: schemas after each revision and rows in the end must be the same, or a revision stays as it is.
        A database that has a revision has what stands for it. Raises ConfigurationError where there are no revisions,
        HistoryMismatch, CannotConnect, and what running them raises; then nothing is written.
        """
        from brant.execution.alembic import Environment
        from brant.execution.proving import scratch

        graph = self.directory.graph
        if graph is None:
            raise ConfigurationError(
                f"there are no revisions of Alembic's in {self.directory.places}",
                hint="run it where alembic.ini is, or name the folder: --dir alembic",
            )

        @cache
        def environment_of(home: Path) -> Environment:
            return Environment(home, self._arguments)

        for one in graph.order:
            environment_of(one.home).config  # noqa: B018  # says so where Alembic is not installed
        from brant.execution.converting import converted

        differs: dict[str, str] = {}
        with scratch(self.database, "old") as old:
            was = self._watched(old, graph)
            found = converted(graph, environment_of, self.database.dialect, was, differs)
            while found.files and not self._are_alike(old, was, graph, found, differs):
                found = converted(graph, environment_of, self.database.dialect, was, differs)
        if write:
            for path, text in found.files.items():
                beside = path.with_suffix(".converted")
                beside.write_text(text, "utf-8")
                beside.replace(path)
        return replace(found, proven_on=self.database.dialect.name)

    def _are_alike(
        self, old: Database, was: Mapping[str, Catalog], graph: Graph, found: Converted, differs: dict[str, str]
    ) -> bool:
        """Runs what was converted in a new database; the first that leads elsewhere is said in *differs*."""
        from brant.execution.proving import differing, refuse_difference, scratch

        with tempfile.TemporaryDirectory() as folder, scratch(self.database, "new") as new:
            instead = _laid(found.files, Path(folder))
            try:
                now = self._watched(new, graph, instead)
            except BrantError as error:
                name = _revision_at(error, graph, instead)
                if name is None or name in differs:
                    raise
                differs[name] = f"can't be run as a file: {error.message}"
                return False
            for name, before in was.items():
                lines = differing(before, now[name], old.dialect)
                if lines and name not in differs:
                    differs[name] = f"leads elsewhere: {lines[0]}"
                    return False
            hint = "leave its revision to Alembic, and please report it"
            refuse_difference(old, new, self._names_beside(graph), "what was converted", hint)
        return True

    def _watched(
        self, database: Database, graph: Graph, instead: Mapping[str, str] | None = None
    ) -> dict[str, Catalog]:
        """What the database has after each revision, all of them run in it from the first."""
        from brant.execution.proving import seen
        from brant.execution.target import Steps

        elsewhere = self._elsewhere(database)
        elsewhere._instead = instead or {}
        found: dict[str, Catalog] = {}

        def look(event: events.MigrationApplied) -> None:
            found[event.name] = seen(database, self._names_beside(graph))

        elsewhere.listen(look, events.MigrationApplied)
        elsewhere.migrate(Steps(len(graph.by_revision)))
        return found

    def _names_beside(self, graph: Graph) -> list[str]:
        from brant.migrations.revisions import version_table

        homes = {one.home for one in graph.by_revision.values()}
        return [*self._tracker.names, *(version_table(home)[0] for home in homes)]


def _revision_at(error: BrantError, graph: Graph, instead: Mapping[str, str]) -> str | None:
    """The revision whose new file an error speaks of."""
    files = {instead.get(str(one.path)): one.name for one in graph.order}
    return files.get(error.where.file) if error.where is not None else None


def _laid(files: Mapping[Path, str], folder: Path) -> dict[str, str]:
    """The new texts in a folder, by the paths of those they stand for."""
    found: dict[str, str] = {}
    for number, (path, text) in enumerate(files.items()):
        place = folder / str(number) / path.name
        place.parent.mkdir()
        place.write_text(text, "utf-8")
        found[str(path)] = str(place)
    return found
