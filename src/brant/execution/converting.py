"""Alembic's revisions rewritten as brant's files: those that a file can say, proven by running both."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brant.catalog.catalog import Catalog
from brant.errors import BrantError, Irreversible
from brant.execution.alembic_plain import NotPlain
from brant.migrations.condensing import as_recorded
from brant.migrations.recorder import Schema
from brant.migrations.revisions import ConvertedRevision, RevisionMigration
from brant.migrations.written import written
from brant.operations.tables import AssumeTable

if TYPE_CHECKING:
    from brant.dialects.base import Dialect
    from brant.execution.alembic import Environment
    from brant.migrations.revisions import Graph
    from brant.operations.base import Operation

_NOTE = "# The code of Alembic's that this file stands for."
_HEADER = ("revision", "down_revision", "branch_labels", "depends_on")


@dataclass(frozen=True, slots=True)
class Left:
    """A revision that stays Alembic's, and why."""

    name: str
    file: Path
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The new text of each file that was rewritten, and what was not; ``proven_on`` names the database they ran on."""

    files: Mapping[Path, str]
    left: tuple[Left, ...] = ()
    proven_on: str = ""


def converted(
    graph: Graph,
    environment_of: Callable[[Path], Environment],
    dialect: Dialect,
    seen: Mapping[str, Catalog],
    differs: Mapping[str, str],
) -> Converted:
    """What the files become. *seen* is what a server had after each; *differs* says which lead elsewhere, and how."""
    catalog = before = Catalog()
    files: dict[Path, str] = {}
    left: list[Left] = []
    for one in sorted(graph.order, key=lambda one: graph.places[one.name]):
        now = seen.get(one.name, before)
        try:
            if isinstance(one, ConvertedRevision):
                catalog = one.up(catalog).after
            elif one.name in differs:
                raise NotPlain(differs[one.name])
            else:
                conversion = _Conversion(one, environment_of(one.home), dialect, catalog, before, now)
                files[one.path], catalog = conversion.done()
        except NotPlain as error:
            left.append(Left(one.name, one.path, error.line, error.reason))
        before = now
    return Converted(files, tuple(left))


@dataclass(frozen=True, slots=True)
class _Conversion:
    """Of one revision: *before* is what the files know, *was* and *now* what a server had before it and after it."""

    one: RevisionMigration
    environment: Environment
    dialect: Dialect
    before: Catalog
    was: Catalog
    now: Catalog

    def done(self) -> tuple[str, Catalog]:
        """The text of its file, and where that leads.

        What a revision that stays has made the files don't know: what this one speaks of, it says first.
        """
        if self.one.commits_at is not None:
            raise NotPlain("commits on its way", self.one.commits_at)
        text = self.one.path.read_text("utf-8")
        spoken_of = [table for table in self.was if table.name.rpartition(".")[2] in text]
        unknown = [table for table in spoken_of if not self.before.has_table(table.name)]
        refused: NotPlain | None = None
        for assumed in (tables for tables in ([], unknown, spoken_of) if tables or refused is None):
            try:
                return self._written([AssumeTable(table) for table in assumed])
            except NotPlain as error:
                refused = refused or error
                if not error.is_of_history:
                    break
        assert refused is not None
        raise refused

    def _written(self, first: Sequence[AssumeTable]) -> tuple[str, Catalog]:
        operations, after = self._said("up", self.before, first)
        down = None if _is_derived(operations, self.before) else self._said("down", after)[0]
        text = self.one.path.read_text("utf-8")
        facts = f'{_header(text)}\n\n{_NOTE}\nconverted_from = "{self.one.digest}"'
        return written(operations, _title(text, self.one), down=down, facts=facts), after

    def _said(
        self, way: str, start: Catalog, first: Sequence[AssumeTable] = ()
    ) -> tuple[tuple[Operation, ...], Catalog]:
        """What is the same each time, and can be read back from a file."""
        try:
            operations, after = self._recorded(way, start, first)
            if self._recorded(way, start, first)[0] != operations:
                raise NotPlain("says something else each time it is run")
            if as_recorded(operations, start) != (operations, after):
                raise NotPlain("records something that can't be written into a file")
        except BrantError as error:
            line = error.where.line if error.where else 1
            raise NotPlain(error.message, line, is_of_history=True) from error
        return operations, after

    def _recorded(
        self, way: str, start: Catalog, first: Sequence[AssumeTable]
    ) -> tuple[tuple[Operation, ...], Catalog]:
        schema = Schema(start, str(self.one.path))
        for operation in first:
            schema._record(operation)
        self.environment.record(self.one, way, self.dialect, schema, self.now if way == "up" else self.was)
        after = schema._finish()
        return tuple(operation for operation, _ in schema._operations), after


def _is_derived(operations: Sequence[Operation], before: Catalog) -> bool:
    states = [before]
    for operation in operations:
        states.append(operation.apply(states[-1]))
    try:
        for operation, state in zip(reversed(operations), reversed(states[:-1]), strict=True):
            operation.reverse(state)
    except Irreversible:
        return False
    return True


def _header(text: str) -> str:
    """The lines by which Alembic knows the file, as they stand there."""
    found: list[str] = []
    for node in ast.parse(text).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in _HEADER:
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in _HEADER:
                pass
            case _:
                continue
        try:
            said = _literal(ast.literal_eval(value))
        except ValueError:
            said = ast.get_source_segment(text, value) or ""
        found.append(f"{name} = {said}")
    return "\n".join(found)


def _literal(value: object) -> str:
    """As ruff and black would have it."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case tuple() | list() | set():
            items = ", ".join(map(_literal, value))
            return f"({items},)" if len(value) == 1 else f"({items})"
        case _:
            return repr(value)


def _title(text: str, one: RevisionMigration) -> str:
    said = (ast.get_docstring(ast.parse(text)) or one.name).strip().splitlines()[0].rstrip(".")
    return (said or one.name).replace("\\", "").replace('"', "'")
