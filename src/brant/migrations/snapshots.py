"""A whole schema as a text: a block for each object, sorted, so that two branches' changes merge as lines do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brant.catalog.catalog import Catalog
from brant.catalog.creation import creation_order
from brant.catalog.definitions import TableDefinition
from brant.catalog.identifiers import words
from brant.catalog.objects import ExtensionDefinition, ObjectDefinition
from brant.dialects.base import Dialect
from brant.errors import ConfigurationError, Unsupported, Where
from brant.migrations.diff.objects import GROUND, is_ground
from brant.migrations.diff.objects import creation_order as order_of_objects
from brant.operations.base import Operation
from brant.operations.constraints import AddConstraint
from brant.operations.objects import CreateObject
from brant.operations.tables import CreateTable
from brant.statement import Statement

VERSION = 1
_FIRST = re.compile(r"-- brant snapshot (?P<version>\d+): (?P<dialect>\w+)")
_HEAD = re.compile(r"-- \[(?P<kind>[^\]]+)\] (?P<name>.*)")
_NEXT = "-- ;"
"""Stands between two statements of a block: a semicolon may be inside one."""

_NEVER_MEANT = ("table", "keys", "trigger", "schema", "extension", "enum", "domain", "sequence")
"""Blocks that no other has to wait for: they stand in front of it anyway, or nobody calls them by name."""

_KINDS = ("schema", "extension", "enum", "domain", "sequence", "ground", "table", "key", "object")
"""What is created before what; in each, blocks are sorted by kind and name."""


@dataclass(frozen=True, slots=True)
class Block:
    """One object, and the statements that create it. ``kind`` is ``table``, ``keys`` of one, ``view``, …"""

    kind: str
    name: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def word(self) -> str:
        """What others call it, if they speak of it."""
        return self.name.partition("(")[0].rpartition(".")[2].strip("'\"").lower()

    @property
    def speaks_of(self) -> frozenset[str]:
        return frozenset[str]().union(*map(words, self.statements))

    @property
    def text(self) -> str:
        return f"-- [{self.kind}] {self.name}\n" + f"\n{_NEXT}\n".join(f"{one};" for one in self.statements) + "\n"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Blocks in the order of the file, and what the history says: rows of migrations, and of files of objects."""

    dialect: str
    blocks: tuple[Block, ...]
    migrations: tuple[dict[str, Any], ...] = field(default=())
    objects: tuple[dict[str, Any], ...] = field(default=())

    @property
    def text(self) -> str:
        rows = [f"-- [migration] {_json(row)}" for row in self.migrations]
        rows += [f"-- [file] {_json(row)}" for row in self.objects]
        parts = [f"-- brant snapshot {VERSION}: {self.dialect}\n", *(block.text for block in self.blocks)]
        return "\n".join([*parts, *(["\n".join(rows) + "\n"] if rows else [])])


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def in_order(blocks: Sequence[Block]) -> list[Block]:
    """What others speak of first, otherwise as they are; tables are made before views whatever they are called."""
    heard = {block.word: block for block in blocks if block.kind not in _NEVER_MEANT}
    order: dict[Block, None] = {}
    entered: set[Block] = set()

    def visit(block: Block) -> None:
        if block in entered:
            return
        entered.add(block)
        if block.kind not in _NEVER_MEANT or block.kind == "trigger":
            for word in sorted(block.speaks_of & heard.keys()):
                visit(heard[word])
        order[block] = None

    for block in blocks:
        visit(block)
    return list(order)


# -- reading ---------------------------------------------------------------------------------------


def parsed(text: str, file: str) -> Snapshot:
    """Raises ConfigurationError for what is no snapshot, or one of a later version."""
    # Not splitlines(): a text in SQL may hold other characters that end a line there.
    first, *lines = text.split("\n")
    found = _FIRST.fullmatch(first)
    if found is None:
        raise ConfigurationError(f"{file} is no snapshot", where=Where(file, 1), hint="brant snapshot dump writes one")
    if int(found["version"]) > VERSION:
        raise ConfigurationError(
            f"{file} is a snapshot of a later brant (version {found['version']})", hint="update brant here, too"
        )
    blocks: list[Block] = []
    rows: dict[str, list[dict[str, Any]]] = {"migration": [], "file": []}
    for head, body in _sections(lines):
        if head["kind"] in rows:
            rows[head["kind"]].append(json.loads(head["name"]))
        else:
            statements = "\n".join(body).split(f"\n{_NEXT}\n")
            blocks.append(Block(head["kind"], head["name"], tuple(one.strip().removesuffix(";") for one in statements)))
    return Snapshot(found["dialect"], tuple(blocks), tuple(rows["migration"]), tuple(rows["file"]))


def _sections(lines: Sequence[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    head: re.Match[str] | None = None
    body: list[str] = []
    for line in lines:
        found = _HEAD.fullmatch(line)
        if found is None:
            body.append(line)
            continue
        if head is not None:
            yield head, body
        head, body = found, []
    if head is not None:
        yield head, body


# -- writing ---------------------------------------------------------------------------------------


def blocks_of(catalog: Catalog, dialect: Dialect) -> tuple[Block, ...]:
    """All of *catalog*, as the server has told it. Raises Unsupported for what has no SQL of its own."""
    found: list[tuple[int, Block]] = []
    state = Catalog()

    def put(place: str, kind: str, name: str, *operations: Operation) -> None:
        nonlocal state
        statements: list[str] = []
        for operation in operations:
            statements += _compiled(operation, state, dialect)
            state = operation.apply(state)
        if statements:
            found.append((_KINDS.index(place), Block(kind, name, tuple(statements))))

    for thing in order_of_objects(_ground(catalog)):
        place = thing.kind if thing.kind in _KINDS else "ground"
        put(place, thing.kind, _shown(thing), CreateObject(thing))
    # SQLite adds no keys, and looks for what they refer to when rows come.
    apart = dialect.name != "sqlite"
    for name in creation_order(catalog.tables):
        table = catalog.table(name)
        put("table", "table", name, CreateTable(_without_keys(table) if apart else table))
    for table in catalog if apart else ():
        put("key", "keys", table.name, *(AddConstraint(table.name, key) for key in table.foreign_keys))
    rest = [thing for thing in catalog.objects.values() if thing not in _ground(catalog)]
    for thing in order_of_objects(rest):
        put("object", thing.kind, _shown(thing), CreateObject(thing))
    return tuple(block for _, block in sorted(found, key=lambda one: (one[0], one[1].kind, one[1].name)))


def _ground(catalog: Catalog) -> list[ObjectDefinition]:
    things = catalog.objects.values()
    return [thing for thing in things if isinstance(thing, (*GROUND, ExtensionDefinition)) or is_ground(thing, catalog)]


def _shown(thing: ObjectDefinition) -> str:
    return str(thing).partition(" ")[2].strip("'") or thing.name


def _without_keys(table: TableDefinition) -> TableDefinition:
    # MySQL and MariaDB make an index for a foreign key, of its name, and tell both.
    keys = {key.name for key in table.foreign_keys}
    return replace(table, foreign_keys=(), indexes=tuple(index for index in table.indexes if index.name not in keys))


def _compiled(operation: Operation, before: Catalog, dialect: Dialect) -> Iterable[str]:
    for work in dialect.work([(operation, None)], before):
        if not isinstance(work, Statement):
            raise Unsupported(f"a snapshot is SQL alone, and this takes more: {work}")
        yield work.sql.strip()
