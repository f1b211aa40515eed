"""Operations on what stands beside tables: views, and all else that is created, replaced and dropped whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.identifiers import words
from brant.catalog.objects import (
    Body,
    DomainDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    ScriptedDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.errors import RecordingError
from brant.operations import object_source, source
from brant.operations.base import Operation
from brant.operations.object_ddl import CreateView, DropView


@dataclass(frozen=True, slots=True)
class CreateObject(Operation):
    """CREATE VIEW, CREATE TRIGGER, CREATE TYPE …"""

    definition: ObjectDefinition

    def apply(self, before: Catalog) -> Catalog:
        return before.with_object(self.definition)

    def reverse(self, before: Catalog) -> Operation:
        return DropObject(*self.definition.key)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield CreateView(self.definition)

    def source(self) -> str:
        return object_source.created(self.definition)

    def touches(self) -> frozenset[str]:
        return self.changes() | _named_in(self.definition)

    def changes(self) -> frozenset[str]:
        return _changed(self.definition)

    def names(self) -> Iterator[str]:
        if not isinstance(self.definition, ScriptedDefinition):
            yield from self.definition.name.split(".")
        yield from _names_inside(self.definition)


@dataclass(frozen=True, slots=True)
class ReplaceObject(Operation):
    """CREATE OR REPLACE, or what comes to the same; the text before is what undoing brings back."""

    definition: ObjectDefinition

    def apply(self, before: Catalog) -> Catalog:
        known = before.object(*self.definition.key)
        if type(known) is not type(self.definition):
            raise RecordingError(
                f"{known.name!r} is a {known.kind}, not a {self.definition.kind}", hint="drop it, and create the other"
            )
        return before.with_object_replaced(self.definition)

    def reverse(self, before: Catalog) -> Operation:
        return ReplaceObject(before.object(*self.definition.key))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield DropView(before.object(*self.definition.key))
        yield CreateView(self.definition)

    def source(self) -> str:
        return object_source.replaced(self.definition)

    def touches(self) -> frozenset[str]:
        return self.changes() | _named_in(self.definition)

    def changes(self) -> frozenset[str]:
        return _changed(self.definition)

    def names(self) -> Iterator[str]:
        yield from _names_inside(self.definition)


@dataclass(frozen=True, slots=True)
class DropObject(Operation):
    """DROP VIEW, DROP TRIGGER, DROP TYPE …"""

    kind: str
    name: str

    def apply(self, before: Catalog) -> Catalog:
        return before.without_object(self.kind, self.name)

    def reverse(self, before: Catalog) -> Operation:
        return CreateObject(before.object(self.kind, self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield DropView(before.object(self.kind, self.name))

    def source(self) -> str:
        return object_source.dropped(self.kind, self.name)

    def touches(self) -> frozenset[str]:
        return frozenset({self.name.rpartition(".")[0] if self.kind == "trigger" else self.name})


@dataclass(frozen=True, slots=True)
class RenameObject(Operation):
    """ALTER VIEW … RENAME TO, where there is such a thing; else it is dropped and made under its new name."""

    kind: str
    name: str
    to: str

    def apply(self, before: Catalog) -> Catalog:
        renamed = before.object(self.kind, self.name).renamed(self.to)
        return before.without_object(self.kind, self.name).with_object(renamed)

    def reverse(self, before: Catalog) -> Operation:
        return RenameObject(self.kind, self.to, self.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        known = before.object(self.kind, self.name)
        yield DropView(known)
        yield CreateView(known.renamed(self.to))

    def source(self) -> str:
        return source.call(f"schema.rename_{self.kind}", source.quoted(self.name), to=source.quoted(self.to))

    def touches(self) -> frozenset[str]:
        return frozenset({self.name, self.to})

    def names(self) -> Iterator[str]:
        yield from self.to.split(".")


@dataclass(frozen=True, slots=True)
class RefreshView(Operation):
    """REFRESH MATERIALIZED VIEW: runs its query again. Undoing does nothing, as the result it had is gone."""

    name: str
    concurrently: bool = False
    lossy: ClassVar[bool] = False

    def apply(self, before: Catalog) -> Catalog:
        if not isinstance(before.object("view", self.name), MaterializedViewDefinition):
            raise RecordingError(f"{self.name!r} is a view: it always shows the rows as they are")
        return before

    def reverse(self, before: Catalog) -> Operation:
        return RefreshView(self.name, self.concurrently)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        concurrently = "True" if self.concurrently else None
        return source.call("schema.refresh_materialized_view", source.quoted(self.name), concurrently=concurrently)

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


def _changed(definition: ObjectDefinition) -> frozenset[str]:
    match definition:
        case TriggerDefinition(table=table) | ScriptedDefinition(on=str(table)):
            return frozenset({table})
        case _:
            return frozenset({definition.name})


def _bodies(definition: ObjectDefinition) -> Iterator[Body]:
    match definition:
        case ViewDefinition() | MaterializedViewDefinition():
            yield definition.select
        case TriggerDefinition():
            yield definition.body
            if definition.when is not None:
                yield definition.when
        case RoutineDefinition():
            yield definition.body
        case ScriptedDefinition():
            yield definition.create
        case _:
            pass


def _named_in(definition: ObjectDefinition) -> frozenset[str]:
    """Every name in its SQL: a superset of the tables it reads."""
    return frozenset[str]().union(*(words(text) for body in _bodies(definition) for text in body))


def _names_inside(definition: ObjectDefinition) -> Iterator[str]:
    match definition:
        case ViewDefinition():
            yield from definition.columns
        case MaterializedViewDefinition():
            yield from definition.columns
            yield from (index.name for index in definition.indexes)
        case TriggerDefinition():
            yield definition.function.rpartition(".")[2]
        case DomainDefinition():
            yield from (check.name for check in definition.checks)
        case _:
            pass
