"""How a database with views, triggers and the like carries out what is done to them: one method for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, assert_never

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Options
from brant.catalog.objects import (
    Body,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    SchemaDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.dialects.base import Dialect, Piece, strategy
from brant.errors import Unsupported
from brant.operations.object_ddl import quoted, view_text
from brant.operations.objects import CreateObject, DropObject, RefreshView, RenameObject, ReplaceObject
from brant.operations.types import AddEnumValue, RenameEnumValue, ReplaceEnum
from brant.statement import Statement


class ObjectDialect(Dialect):
    """The standard's ways; a database that has its own overrides the method."""

    has_sequences: ClassVar[bool] = False

    @strategy(CreateObject)
    def create_object(self, operation: CreateObject, before: Catalog) -> Iterator[Piece]:
        return self.create(operation.definition)

    @strategy(DropObject)
    def drop_object(self, operation: DropObject, before: Catalog) -> Iterator[Piece]:
        return self.drop(before.object(operation.kind, operation.name))

    @strategy(ReplaceObject)
    def replace_object(self, operation: ReplaceObject, before: Catalog) -> Iterator[Piece]:
        return self.replace(before.object(*operation.definition.key), operation.definition)

    @strategy(RenameObject)
    def rename_object(self, operation: RenameObject, before: Catalog) -> Iterator[Piece]:
        return self.rename(before.object(operation.kind, operation.name), operation.to)

    @strategy(RefreshView)
    def refresh_view(self, operation: RefreshView, before: Catalog) -> Iterator[Piece]:
        raise self.has_none("materialized views", operation.name)

    # -- by kind

    def create(self, definition: ObjectDefinition) -> Iterator[Piece]:
        match definition:
            case ViewDefinition():
                yield from self.create_view(definition)
            case MaterializedViewDefinition():
                yield from self.create_materialized_view(definition)
            case TriggerDefinition():
                yield from self.create_trigger(definition)
            case RoutineDefinition():
                yield from self.create_routine(definition)
            case ScriptedDefinition():
                there = self.is_seen(definition, "= 1")
                yield self.statement(self.chosen(definition.create, str(definition)), done_when=there)
            case EnumDefinition():
                yield from self.create_enum(definition)
            case DomainDefinition():
                yield from self.create_domain(definition)
            case SequenceDefinition():
                yield from self.create_sequence(definition)
            case SchemaDefinition():
                yield from self.create_schema(definition)
            case ExtensionDefinition():
                yield from self.create_extension(definition)
            case _:
                assert_never(definition)

    def drop(self, definition: ObjectDefinition) -> Iterator[Piece]:
        match definition:
            case ViewDefinition():
                yield self.statement(f"DROP VIEW {self.quoted(definition.name)}")
            case MaterializedViewDefinition():
                yield from self.drop_materialized_view(definition)
            case TriggerDefinition():
                yield from self.drop_trigger(definition)
            case RoutineDefinition():
                yield from self.drop_routine(definition)
            case ScriptedDefinition():
                gone = self.is_seen(definition, "= 0")
                yield self.statement(self.chosen(definition.drop, str(definition)), done_when=gone)
            case EnumDefinition():
                yield from self.drop_enum(definition)
            case DomainDefinition():
                yield from self.drop_domain(definition)
            case SequenceDefinition():
                yield from self.drop_sequence(definition)
            case SchemaDefinition():
                yield from self.drop_schema(definition)
            case ExtensionDefinition():
                yield from self.drop_extension(definition)
            case _:
                assert_never(definition)

    def replace(self, was: ObjectDefinition, definition: ObjectDefinition) -> Iterator[Piece]:
        """Dropped and made again, unless its own SQL says how it is replaced."""
        if isinstance(definition, ScriptedDefinition) and definition.replace is not None:
            yield self.statement(self.chosen(definition.replace, str(definition)))
            return
        yield from self.drop(was)
        yield from self.create(definition)

    def rename(self, definition: ObjectDefinition, to: str) -> Iterator[Piece]:
        """Dropped and made again under its new name."""
        yield from self.drop(definition)
        yield from self.create(definition.renamed(to))

    def create_view(self, view: ViewDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        select = self.chosen(view.select, f"view {view.name!r}")
        yield self.statement(view_text(view, select, self.compiler.identifier_preparer.quote, verb))

    def create_materialized_view(self, view: MaterializedViewDefinition) -> Iterator[Piece]:
        raise self.has_none("materialized views", view.name)

    def drop_materialized_view(self, view: MaterializedViewDefinition) -> Iterator[Piece]:
        raise self.has_none("materialized views", view.name)

    def create_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        raise self.has_none("triggers that brant knows", trigger.name)

    def drop_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        raise self.has_none("triggers that brant knows", trigger.name)

    def create_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        raise self.has_none("functions and procedures", routine.name)

    def drop_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        raise self.has_none("functions and procedures", routine.name)

    def create_enum(self, enum: EnumDefinition) -> Iterator[Piece]:
        """Columns carry their values."""
        return iter(())

    def drop_enum(self, enum: EnumDefinition) -> Iterator[Piece]:
        """Columns carry their values."""
        return iter(())

    def create_domain(self, domain: DomainDefinition) -> Iterator[Piece]:
        raise self.has_none("domains", domain.name)

    def drop_domain(self, domain: DomainDefinition) -> Iterator[Piece]:
        raise self.has_none("domains", domain.name)

    def create_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        raise self.has_none("sequences", sequence.name)

    def drop_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        raise self.has_none("sequences", sequence.name)

    def create_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        raise self.has_none("schemas", schema.name)

    def drop_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        raise self.has_none("schemas", schema.name)

    def create_extension(self, extension: ExtensionDefinition) -> Iterator[Piece]:
        raise self.has_none("extensions", extension.name)

    def drop_extension(self, extension: ExtensionDefinition) -> Iterator[Piece]:
        raise self.has_none("extensions", extension.name)

    # -- values of enum types

    @strategy(AddEnumValue)
    def add_enum_value(self, operation: AddEnumValue, before: Catalog) -> Iterator[Piece]:
        return self.change_enum(operation.name, {}, before, operation.apply(before))

    @strategy(RenameEnumValue)
    def rename_enum_value(self, operation: RenameEnumValue, before: Catalog) -> Iterator[Piece]:
        return self.change_enum(operation.name, {operation.value: operation.to}, before, operation.apply(before))

    @strategy(ReplaceEnum)
    def replace_enum(self, operation: ReplaceEnum, before: Catalog) -> Iterator[Piece]:
        return self.change_enum(operation.name, dict(operation.renamed), before, operation.apply(before))

    def change_enum(self, name: str, renamed: Mapping[str, str], before: Catalog, after: Catalog) -> Iterator[Piece]:
        """Each column that carries the values gets the new ones."""
        raise self.has_none("enum types that brant can change", name)

    # -- what the methods have in common

    def is_seen(self, definition: ScriptedDefinition, how_many: str) -> str | None:
        """A query that tells whether there are so many of it, where DDL can't be rolled back."""
        return None

    def statement(self, sql: str, *, done_when: str | None = None, transactional: bool = True) -> Statement:
        return Statement(sql, transactional=transactional and self.transactional_ddl, done_when=done_when)

    @property
    def ddl_compiler(self) -> DDLCompiler:
        compiler: DDLCompiler = self.compiler.ddl_compiler(self.compiler, None)  # type: ignore[arg-type]
        return compiler

    def constraint_text(self, constraint: sa.Constraint) -> str:
        """A constraint as it stands in a definition: ``CONSTRAINT name CHECK (…)``."""
        return self.ddl_compiler.process(constraint)

    def quoted(self, name: str) -> str:
        return quoted(name, self.compiler.identifier_preparer.quote)

    def literal(self, text: str) -> str:
        return self.compile(sa.literal(text, sa.String()))

    def chosen(self, body: Body, what: str) -> str:
        return body.choose(what, self.name, *self.variants)

    def refuse_parts(self, trigger: TriggerDefinition, *, several_events: bool, update_of: bool) -> None:
        """What a trigger says and this database has not."""
        if len(trigger.events) > 1 and not several_events:
            raise self.has_none("triggers for several events", trigger.name, "create one for each event")
        if trigger.columns and not update_of:
            raise self.has_none("UPDATE OF columns", trigger.name, "compare NEW and OLD in when=")
        if trigger.for_each != "ROW":
            raise self.has_none("triggers for each statement", trigger.name)

    def options_of(self, options: Options) -> dict[str, object]:
        """The options written for this database, without its name in front."""
        found: dict[str, object] = {}
        for dialect in (*reversed(self.variants), self.name):
            prefix = f"{dialect}_"
            found |= {key.removeprefix(prefix): value for key, value in options if key.startswith(prefix)}
        return found

    def has_none(self, what: str, name: str, hint: str | None = None) -> Unsupported:
        return Unsupported(f"{self.name} has no {what}: {name!r}", hint=hint)
