"""Frozen values that say what stands beside tables: views, and what else holds SQL or a name of its own.

Each has a ``key``: its kind and its name, under which the Catalog keeps it. SQL
inside an object is text, as each database wants it; see :class:`Body`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from brant.catalog.definitions import CheckDefinition, Expression, IndexDefinition, Options, TypeDefinition
from brant.errors import Unsupported

Key = tuple[str, str]
"""Kind and name: ``("view", "app.active_users")``."""


@dataclass(frozen=True, slots=True)
class Body:
    """SQL text for each database that has its own, and one for all others as ``default``."""

    texts: tuple[tuple[str, str], ...]

    def choose(self, what: str, *dialects: str) -> str:
        """The text of the first of *dialects* that has one, else the default. Raises Unsupported naming *what*."""
        texts = dict(self.texts)
        for name in (*dialects, "default"):
            if name in texts:
                return texts[name]
        raise Unsupported(
            f"{what} is written for {', '.join(sorted(texts))}, not for {dialects[0]}",
            hint=f'add a text to its dict, under "{dialects[0]}" or "default"',
        )

    def replaced(self, texts: Iterable[str]) -> Body:
        """The same databases with other *texts*, in the same order."""
        return Body(tuple((name, text) for (name, _), text in zip(self.texts, texts, strict=True)))

    def __iter__(self) -> Iterator[str]:
        return iter(text for _, text in self.texts)


NOTHING = Body((("default", ""),))
"""No SQL at all: a function without arguments."""


@dataclass(frozen=True, slots=True)
class ViewDefinition:
    """A stored query. ``columns`` names its columns anew; ``check_option`` is LOCAL or CASCADED."""

    kind: ClassVar[str] = "view"

    name: str
    select: Body
    columns: tuple[str, ...] = ()
    check_option: str | None = None
    options: Options = ()

    @property
    def key(self) -> Key:
        return "view", self.name

    def renamed(self, to: str) -> ViewDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"view {self.name!r}"


@dataclass(frozen=True, slots=True)
class MaterializedViewDefinition:
    """A stored query with its result (PostgreSQL), and indexes on that; without data it is filled by a refresh."""

    kind: ClassVar[str] = "materialized view"

    name: str
    select: Body
    columns: tuple[str, ...] = ()
    indexes: tuple[IndexDefinition, ...] = ()
    with_data: bool = True
    options: Options = ()

    @property
    def key(self) -> Key:
        return "view", self.name

    def renamed(self, to: str) -> MaterializedViewDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"materialized view {self.name!r}"


AnyView = ViewDefinition | MaterializedViewDefinition


@dataclass(frozen=True, slots=True)
class TriggerDefinition:
    """SQL that runs before, after or instead of changes to a table or view.

    ``body`` is statements, a block, or on PostgreSQL the call of a function. For statements and blocks
    a function is made there, called ``function``, which keeps its name when the table is renamed.
    ``timing``, ``events`` and ``for_each`` are SQL's words: BEFORE, INSERT, ROW. ``columns`` are those of UPDATE OF.
    """

    kind: ClassVar[str] = "trigger"

    name: str
    table: str
    timing: str
    events: tuple[str, ...]
    body: Body
    function: str
    columns: tuple[str, ...] = ()
    for_each: str = "ROW"
    when: Body | None = None

    @property
    def key(self) -> Key:
        """Some databases have trigger names of a table's own, others of all tables'."""
        return "trigger", f"{self.table}.{self.name}"

    def renamed(self, to: str) -> TriggerDefinition:
        return replace(self, name=to)

    def on(self, table: str) -> TriggerDefinition:
        return replace(self, table=table)

    def __str__(self) -> str:
        return f"trigger {self.name!r} on {self.table!r}"


@dataclass(frozen=True, slots=True)
class RoutineDefinition:
    """A function or procedure. ``returns`` is None for a procedure.

    ``language`` is PostgreSQL's; ``volatility`` is IMMUTABLE, STABLE or VOLATILE, ``security`` DEFINER or INVOKER.
    """

    kind: str

    name: str
    arguments: Body
    returns: Body | None
    body: Body
    language: str = "plpgsql"
    volatility: str | None = None
    security: str | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.name

    def renamed(self, to: str) -> RoutineDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}"


@dataclass(frozen=True, slots=True)
class ScriptedDefinition:
    """An object of any other kind, with the SQL that creates, drops and perhaps replaces it written out.

    ``on`` is the table or view that it belongs to and goes with, as a policy does.
    """

    kind: str

    name: str
    create: Body
    drop: Body
    replace: Body | None = None
    on: str | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.name

    def renamed(self, to: str) -> ScriptedDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}"


@dataclass(frozen=True, slots=True)
class EnumDefinition:
    """An enum type with its values in order. Where there are no such types, columns carry the values."""

    kind: ClassVar[str] = "enum"

    name: str
    values: tuple[str, ...]

    @property
    def key(self) -> Key:
        return "enum", self.name

    def renamed(self, to: str) -> EnumDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"enum type {self.name!r}"


@dataclass(frozen=True, slots=True)
class DomainDefinition:
    """A type with a default and checks of its own; ``VALUE`` in a check is the value."""

    kind: ClassVar[str] = "domain"

    name: str
    type: TypeDefinition
    nullable: bool = True
    default: str | Expression | None = None
    checks: tuple[CheckDefinition, ...] = ()

    @property
    def key(self) -> Key:
        return "domain", self.name

    def renamed(self, to: str) -> DomainDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"domain {self.name!r}"


@dataclass(frozen=True, slots=True)
class SequenceDefinition:
    """A counter; None leaves a setting to the database."""

    kind: ClassVar[str] = "sequence"

    name: str
    start: int | None = None
    increment: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    cycle: bool = False
    cache: int | None = None

    @property
    def key(self) -> Key:
        return "sequence", self.name

    def renamed(self, to: str) -> SequenceDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"sequence {self.name!r}"


@dataclass(frozen=True, slots=True)
class SchemaDefinition:
    """A place for tables beside the default one: a schema, which on MySQL and MariaDB is a database."""

    kind: ClassVar[str] = "schema"

    name: str

    @property
    def key(self) -> Key:
        return "schema", self.name

    def renamed(self, to: str) -> SchemaDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"schema {self.name!r}"


@dataclass(frozen=True, slots=True)
class ExtensionDefinition:
    """An extension of PostgreSQL; with ``if_not_exists`` it may be there already."""

    kind: ClassVar[str] = "extension"

    name: str
    schema: str | None = None
    version: str | None = None
    if_not_exists: bool = False

    @property
    def key(self) -> Key:
        return "extension", self.name

    def renamed(self, to: str) -> ExtensionDefinition:
        return replace(self, name=to)

    def __str__(self) -> str:
        return f"extension {self.name!r}"


ObjectDefinition = (
    ViewDefinition
    | MaterializedViewDefinition
    | TriggerDefinition
    | RoutineDefinition
    | ScriptedDefinition
    | EnumDefinition
    | DomainDefinition
    | SequenceDefinition
    | SchemaDefinition
    | ExtensionDefinition
)
