"""One file of objects: what it says to a database, read when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from brant.errors import BrantError, InvalidMigration, Unsupported, Where
from brant.migrations.digest import checksum

# What reads a file is imported when one is read: that nothing has changed shall cost nothing.
if TYPE_CHECKING:
    from brant.catalog.catalog import Catalog
    from brant.catalog.objects import AnyView, ObjectDefinition
    from brant.dialects.base import Dialect
    from brant.migrations.repeatable.content import Content
    from brant.migrations.repeatable.reading import Cleared, Declared
    from brant.operations.rows import SqlText, Variants

PREFIX = "objects/"
"""How a file of objects is called among migrations, which have no slash in their names."""


class ObjectFile:
    """Objects under one name. Nothing is read or imported before it is asked for."""

    def __init__(self, name: str, files: tuple[Path, ...]) -> None:
        self.name = name
        self.files = files

    @property
    def path(self) -> Path:
        return self.files[0]

    @cached_property
    def checksum(self) -> str:
        return checksum(*self.files)

    def content(self, dialect: Dialect, catalog: Catalog) -> Content:
        """What it says to *dialect*, when *catalog* is the schema below it. Raises InvalidMigration, Unsupported."""
        raise NotImplementedError


class SqlObjects(ObjectFile):
    """``NAME.sql``, with variants by database as migrations have them."""

    def content(self, dialect: Dialect, catalog: Catalog) -> Content:
        from brant.migrations.repeatable.content import Content
        from brant.migrations.sqlfile import SqlSource

        scripts = SqlSource(self.name, self.files).scripts
        up = self._chosen(scripts.up, dialect)
        down = None if scripts.down is None else self._chosen(scripts.down, dialect)
        told = self._told(up, dialect, is_undone=down is not None)
        content = Content(
            tuple(declared.definition for declared, _ in told),
            depends_on=scripts.depends_on,
            adopting=tuple(declared.adopting for declared, _ in told),
            wheres=tuple(part.where for _, part in told),
        )
        _refuse_twice(content, self.path)
        if down is None:
            return content
        from dataclasses import replace

        return replace(content, up=up, down=down, adopting=())

    def _chosen(self, variants: Variants, dialect: Dialect) -> tuple[SqlText, ...]:
        from brant.operations.rows import SqlText

        try:
            script = variants.choose(dialect.name, *dialect.variants)
        except Unsupported as error:
            error.where = error.where or Where(str(self.path), 1)
            own = f"{self.name}.{dialect.name}.sql"
            error.hint = f"write {own}; an empty one says that nothing of it is needed there"
            raise
        return tuple(part for part in script if isinstance(part, SqlText))

    def _told(self, parts: Sequence[SqlText], dialect: Dialect, *, is_undone: bool) -> list[tuple[Declared, SqlText]]:
        from dataclasses import replace

        from brant.catalog.objects import MaterializedViewDefinition, ViewDefinition
        from brant.migrations.repeatable.reading import Cleared, declared, is_cleared

        found: list[tuple[Declared, SqlText]] = []
        cleared: list[tuple[Cleared, SqlText]] = []
        for part in parts:
            views: list[AnyView] = [
                said.definition
                for said, _ in found
                if isinstance(said.definition, ViewDefinition | MaterializedViewDefinition)
            ]
            try:
                said = declared(part.text, dialect, views)
            except BrantError as error:
                error.where = error.where or part.where
                raise
            if isinstance(said, Cleared):
                cleared.append((said, part))
            elif said is not None:
                ways = [clearing for clearing, _ in cleared if is_cleared(said.definition, clearing)]
                if ways and not said.adopting:
                    said = replace(said, adopting=(ways[-1].sql, part.text))
                cleared = [each for each in cleared if not is_cleared(said.definition, each[0])]
                found.append((said, part))
            elif not is_undone:
                raise InvalidMigration(
                    f"nobody can tell how to undo {_shown(part.text)}",
                    where=part.where,
                    hint="say it below a line '-- down'; what is no view, routine, trigger, policy, grant or event"
                    " belongs into a migration",
                )
        if cleared and not is_undone:
            raise InvalidMigration(
                f"{_shown(cleared[0][1].text)} drops what this file does not create",
                where=cleared[0][1].where,
                hint="a file says what there is; drop other things in a migration",
            )
        return found


class PythonObjects(ObjectFile):
    """``NAME.py`` with ``def define(schema)``, which creates views, functions and the like with a migration's verbs."""

    def content(self, dialect: Dialect, catalog: Catalog) -> Content:
        from brant.migrations.migration import PythonMigration
        from brant.migrations.repeatable.content import Content
        from brant.operations.objects import CreateObject

        migration = PythonMigration(self.name, self.files, says="define")
        try:
            recording = migration.up(catalog)
        except InvalidMigration as error:
            if error.message.endswith("has no define()"):  # The folder was found by its name: it may be another's.
                error.hint = f"{error.hint}; if this folder holds something else, name brant's: objects = …"
            raise
        found: list[ObjectDefinition] = []
        for operation, where in recording.operations:
            if not isinstance(operation, CreateObject) or operation.definition.kind not in KEPT:
                raise InvalidMigration(
                    f"{operation.source().partition('(')[0]}() belongs into a migration",
                    where=where,
                    hint="a file of objects creates what can be replaced: views, functions, triggers and the like",
                )
            found.append(operation.definition)
        content = Content(tuple(found), wheres=tuple(where for _, where in recording.operations))
        _refuse_twice(content, self.path)
        return content


class _Kept:
    """The kinds that hold no rows, and can be made again at any time: all but types, sequences, schemas, extensions."""

    def __contains__(self, kind: object) -> bool:
        return kind not in ("enum", "domain", "sequence", "schema", "extension")


KEPT = _Kept()


def _refuse_twice(content: Content, path: Path) -> None:
    for place, key in enumerate(content.keys):
        if key in content.keys[:place]:
            raise InvalidMigration(
                f"{content.definitions[place]} is created twice",
                where=content.wheres[place] or Where(str(path), 1),
                hint="keep one of them",
            )


def _shown(sql: str) -> str:
    first = " ".join(sql.split())
    return repr(first if len(first) <= 60 else first[:57] + "…")
