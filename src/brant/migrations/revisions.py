"""Alembic's revision files as migrations: what stands at their top is read as text, and nothing is imported.

Alembic itself runs them: see :mod:`brant.execution.alembic`.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brant.config.alembic_ini import folders_apart
from brant.errors import DependencyError, UnknownMigration, Where, did_you_mean
from brant.migrations.migration import Migration, PythonMigration, Recording, Settings

if TYPE_CHECKING:
    from brant.catalog.catalog import Catalog
    from brant.operations.rows import RunRevision

_ASSIGNED = re.compile(
    r"^(?P<name>revision|down_revision|depends_on|branch_labels)[ \t]*(?::[^=\n]*)?=[ \t]*(?P<value>[^\n]*)",
    re.MULTILINE,
)
_SIMPLE = re.compile(r"""(?:None|u?"(?P<double>[^"\\]*)"|u?'(?P<single>[^'\\]*)')[ \t]*(?:\#.*)?""")
_COMMITS = re.compile(r"autocommit_block|\.(?:commit|rollback)\(|[\"']\s*(?:COMMIT|ROLLBACK|BEGIN)\b", re.IGNORECASE)
_CONVERTED = re.compile(r"^converted_from[ \t]*=[ \t]*[\"']([0-9a-f]+)[\"']", re.MULTILINE)
_NO_KEYS = re.compile(r"batch_alter_table|foreign_keys", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What a revision file says of itself: its id, those it follows, those it waits for, and names for its branch."""

    revision: str
    follows: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def home_of(folder: Path) -> Path | None:
    """The folder with ``env.py`` whose revisions *folder* has: itself, or the one it is in."""
    for home in (folder, folder.parent):
        if (home / "env.py").is_file() and ((home / "script.py.mako").is_file() or (home / "versions").is_dir()):
            return home
    return None


def header_of(text: str) -> Header | None:
    """None for a file that is no revision. Labels that the file computes are Alembic's to know."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _ASSIGNED.finditer(text):
        simple = _SIMPLE.fullmatch(match["value"].strip())
        if simple is None:
            found = _parsed(text)
            break
        value = simple["double"] if simple["double"] is not None else simple["single"]
        found[match["name"]] = () if value is None else (value,)
    if not found.get("revision"):
        return None
    named = [found.get(name, ()) for name in ("down_revision", "depends_on", "branch_labels")]
    return Header(found["revision"][0], *named)


def _parsed(text: str) -> dict[str, tuple[str, ...]]:
    """Lists, and what goes over several lines."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return found
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        if name in ("revision", "down_revision", "depends_on", "branch_labels"):
            found[name] = tuple(_literals(value))
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            for item in items:
                yield from _literals(item)
        case _:
            pass


AskOrder = Callable[[Path], Iterable[str]]
"""The ids of all revisions of a folder in the order in which Alembic would run them."""


class Graph:
    """All revisions of a directory, by id, and what follows what."""

    def __init__(self, revisions: Iterable[RevisionMigration], ask: AskOrder | None = None) -> None:
        self._ask = ask
        self.by_revision: dict[str, RevisionMigration] = {}
        for one in revisions:
            other = self.by_revision.get(one.header.revision)
            if other is not None:
                raise DependencyError(f"two files are revision {one.header.revision}: {other.path} and {one.path}")
            self.by_revision[one.header.revision] = one
            one.graph = self
        self.labels = {label: one for one in self.by_revision.values() for label in one.header.labels}

    def find(self, text: str) -> RevisionMigration | None:
        """By the whole id, by a label, or by a beginning that one id alone has."""
        found = self.by_revision.get(text) or self.labels.get(text)
        if found is None and len(text) >= 3:
            near = [one for revision, one in self.by_revision.items() if revision.startswith(text)]
            found = near[0] if len(near) == 1 else None
        return found

    def resolve(self, text: str, wanted_by: RevisionMigration) -> RevisionMigration:
        found = self.find(text)
        if found is None:
            raise DependencyError(
                f"{wanted_by.path.name} comes after revision {text!r}, which no file is",
                file=wanted_by.file,
                hint=did_you_mean(text, self.by_revision),
            )
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.by_revision.values())

    @cached_property
    def opaque(self) -> frozenset[str]:
        """The names of those that Alembic runs."""
        return frozenset(one.name for one in self.by_revision.values() if not isinstance(one, ConvertedRevision))

    @cached_property
    def above(self) -> dict[str, tuple[RevisionMigration, ...]]:
        """Those that stand directly on each, by its id."""
        found: dict[str, list[RevisionMigration]] = {}
        for one in self.by_revision.values():
            for below in one.below:
                found.setdefault(below.header.revision, []).append(one)
        return {revision: tuple(ones) for revision, ones in found.items()}

    def descendants(self, revisions: Iterable[str]) -> tuple[str, ...]:
        """The ids of these revisions and of all that stand on them, sorted."""
        found: set[str] = set()
        waiting = [*revisions]
        while waiting:
            revision = waiting.pop()
            if revision not in found:
                found.add(revision)
                waiting += [one.header.revision for one in self.above.get(revision, ())]
        return tuple(sorted(found))

    @cached_property
    def order(self) -> tuple[RevisionMigration, ...]:
        """Each after those it follows and depends on; otherwise by file. Raises DependencyError for a circle."""
        order: dict[str, RevisionMigration] = {}
        entered: set[str] = set()
        for start in sorted(self.by_revision.values(), key=lambda one: one.name):
            waiting = [(start, False)]
            while waiting:
                one, is_ready = waiting.pop()
                revision = one.header.revision
                if is_ready:
                    order[revision] = one
                elif revision not in order:
                    if revision in entered:
                        raise DependencyError(f"revisions follow each other in a circle, {revision} among them")
                    entered.add(revision)
                    waiting.append((one, True))
                    waiting += [(below, False) for below in reversed(one.below) if below.header.revision not in order]
        return tuple(order.values())

    @cached_property
    def listed(self) -> dict[str, int]:
        return {one.name: place for place, one in enumerate(self.order)}

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each has its turn. Between branches that is Alembic's choice, and what it names depends on it."""
        order = list(self.order)
        follows = [one for one in order for _ in one.below]
        is_line = len(follows) == len(order) - 1 and len({*follows}) == len(follows)
        if self._ask is not None and not is_line:
            asked = [revision for home in dict.fromkeys(one.home for one in order) for revision in self._ask(home)]
            if {*asked} == self.by_revision.keys():
                order = [self.by_revision[revision] for revision in asked]
        return {one.name: place for place, one in enumerate(order)}

    def ancestors_of(self, name: str) -> frozenset[str]:
        """The names of the revision with this name and of all that it stands on."""
        return self.ancestors(one.header.revision for one in self.by_revision.values() if one.name == name)

    def ancestors(self, revisions: Iterable[str]) -> frozenset[str]:
        """The names of these revisions and of all that they stand on. Raises UnknownMigration for an id of no file."""
        found: dict[str, None] = {}
        waiting: list[RevisionMigration] = []
        for revision in revisions:
            one = self.by_revision.get(revision)
            if one is None:
                raise UnknownMigration(
                    f"the database is at Alembic's revision {revision!r}, which no file is",
                    hint="is it another branch of the project? bring its files, or the right database",
                )
            waiting.append(one)
        while waiting:
            one = waiting.pop()
            if one.name not in found:
                found[one.name] = None
                waiting += one.below
        return frozenset(found)


class RevisionMigration(Migration):
    """One of Alembic's files. Its place is said by what it follows, not by its name."""

    graph: Graph

    def __init__(self, file: str | Path, header: Header, home: Path, text: str) -> None:
        stem = os.path.basename(file)[: -len(".py")]
        super().__init__(stem if header.revision in stem else f"{header.revision}_{stem}", (file,))
        self.header = header
        self.home = home
        self._text = text

    @cached_property
    def below(self) -> tuple[RevisionMigration, ...]:
        """Those that must have run before."""
        return tuple(self.graph.resolve(name, self) for name in (*self.header.follows, *self.header.depends_on))

    @property
    def settings(self) -> Settings:
        return Settings(tuple(one.name for one in self.below))

    def up(self, before: Catalog) -> Recording:
        return self._recording(before, "up")

    def down(self, before: Catalog) -> Recording:
        return self._recording(before, "down")

    def _recording(self, before: Catalog, way: str) -> Recording:
        from brant.operations.rows import RunRevision

        operation: RunRevision = RunRevision(
            self.header.revision,
            way,
            self.digest,
            str(self.path),
            str(self.home),
            commits=self.commits_at is not None,
            among_others=len(self.graph.opaque) < len(self.graph.by_revision),
            suspends_foreign_keys=_NO_KEYS.search(self._text) is not None,
        )
        return Recording(((operation, Where(str(self.path), 1)),), before, before)

    @property
    def commits_at(self) -> int | None:
        """The line where by its text it may commit on its way."""
        found = _COMMITS.search(self._text)
        return None if found is None else self._text.count("\n", 0, found.start()) + 1

    @cached_property
    def digest(self) -> str:
        """Of its lines, without those that are empty or comments: to parse it takes longer than to run it."""
        lines = (line.rstrip() for line in self._text.splitlines())
        code = "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
        return hashlib.sha256(code.encode()).hexdigest()


class ConvertedRevision(RevisionMigration):
    """A revision whose file says in brant's words what Alembic's did. It has its name and its place.

    While there are others that Alembic runs, Alembic's version table is kept in step.
    """

    def __init__(self, file: str | Path, header: Header, home: Path, text: str, was: str) -> None:
        super().__init__(file, header, home, text)
        self._was = was
        self._python = PythonMigration(self.name, (file,))

    @property
    def former(self) -> tuple[str, ...]:  # type: ignore[override]
        from brant.migrations.digest import digest
        from brant.operations.rows import RunRevision

        return (digest([RunRevision(self.header.revision, "up", self._was, "", "")]),)

    @property
    def settings(self) -> Settings:
        return Settings(super().settings.depends_on, self._python.settings.transaction)

    def up(self, before: Catalog) -> Recording:
        return self._noted(self._python.up(before), self._applied())

    def down(self, before: Catalog) -> Recording:
        return self._noted(self._python.down(before), self._reverted())

    def _noted(self, recording: Recording, statements: Iterable[str]) -> Recording:
        if not self.graph.opaque:
            return recording
        from brant.operations.rows import Execute, SqlText, Variants

        script = tuple(SqlText(statement) for statement in statements)
        note = Execute(Variants((("default", script),)), None, frozenset({self._version_table}))
        operations = (*recording.operations, (note, Where(str(self.path), 1)))
        return Recording(operations, recording.before, recording.after)

    def _applied(self) -> Iterator[str]:
        """What is new comes before what was there goes: a table without heads would say that nothing is applied."""
        table = self._version_table
        if not self.below:  # As Alembic makes it, where this is the first of all.
            yield (
                f"CREATE TABLE IF NOT EXISTS {table} (version_num VARCHAR(32) NOT NULL,"
                " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        yield f"INSERT INTO {table} (version_num) VALUES ({_listed([self.header.revision])})"
        if self.below:
            yield f"DELETE FROM {table} WHERE version_num IN ({_listed(one.header.revision for one in self.below)})"

    def _reverted(self) -> Iterator[str]:
        """Those below are the latest again, unless another revision stands on them."""
        table, own = self._version_table, self.header.revision
        for one in self.below:
            revision = one.header.revision
            others = [above.header.revision for above in self.graph.above[revision] if above is not self]
            insert = f"INSERT INTO {table} (version_num) "
            if not others:
                yield f"{insert}VALUES ({_listed([revision])})"
                continue
            there = f"SELECT 1 FROM {table} WHERE version_num IN ({_listed(self.graph.descendants(others))})"
            yield f"{insert}SELECT {_listed([revision])} WHERE NOT EXISTS ({there})"
        yield f"DELETE FROM {table} WHERE version_num = {_listed([own])}"

    @property
    def _version_table(self) -> str:
        name, schema = version_table(self.home)
        return f"{schema}.{name}" if schema else name


def _listed(revisions: Iterable[str]) -> str:
    return ", ".join("'" + revision.replace("'", "''") + "'" for revision in revisions)


def read(
    files: Iterable[tuple[str, str]],
    homes: Mapping[str, Path],
    ask: AskOrder | None = None,
    instead: Mapping[str, str] | None = None,
) -> tuple[Graph, set[str]]:
    """The revisions among *files* (path and name), and the paths of all that is neither a revision nor a migration.

    *homes* has the folder with ``env.py`` for each folder that holds revisions, *instead* the paths of files that are
    read in the place of others.
    """
    revisions: list[RevisionMigration] = []
    others: set[str] = set()
    apart = {home for home in homes.values() if folders_apart(home)}
    for original, _ in files:
        path = original
        folder, home = next(((at, home) for at, home in homes.items() if path.startswith(at)), ("", None))
        if home is None:
            continue
        if home in apart and os.path.dirname(path) not in (folder, f"{home}{os.sep}versions"):
            others.add(path)
            continue
        if instead and original in instead:
            others.add(original)
            path = instead[original]
        with open(path, encoding="utf-8") as file:  # as text: to make a Path takes longer than to read its file
            text = file.read()
        header = header_of(text)
        if header is not None:
            was = _CONVERTED.search(text) if "converted_from" in text else None
            one = ConvertedRevision(path, header, home, text, was[1]) if was else None
            revisions.append(one or RevisionMigration(path, header, home, text))
        elif not re.search(r"^def up\(|^from .* import .*\bup\b", text, re.MULTILINE):
            others.add(path)
    return Graph(revisions, ask), others


def version_table(home: Path) -> tuple[str, str | None]:
    """Name and schema of the table in which Alembic keeps where it is, as far as ``env.py`` says them as text."""
    try:
        text = (home / "env.py").read_text("utf-8")
    except OSError:
        text = ""
    named: dict[str, Any] = {
        name: match[1] if (match := re.search(rf"\b{name}\s*=\s*[\"']([^\"']+)[\"']", text)) else None
        for name in ("version_table", "version_table_schema")
    }
    return named["version_table"] or "alembic_version", named["version_table_schema"]
