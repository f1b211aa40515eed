"""PostgreSQL's types, sequences, schemas and extensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import CheckDefinition, ColumnDefinition, TypeDefinition
from brant.catalog.enums import columns_of_enum, is_array, values_of
from brant.catalog.names import fitted
from brant.catalog.objects import (
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    ObjectDefinition,
    SchemaDefinition,
    SequenceDefinition,
)
from brant.catalog.standing import in_order, standing_on
from brant.dialects.base import Piece, strategy
from brant.dialects.objects import ObjectDialect
from brant.errors import Unsupported
from brant.operations.ddl import AlterTable, SetDefault, SetType, default_text
from brant.operations.object_ddl import sequence_options
from brant.operations.types import AddEnumValue, RenameEnumValue


class PostgreSQLTypes(ObjectDialect):
    """Enum types, domains, sequences, schemas, extensions."""

    has_sequences: ClassVar[bool] = True

    # -- enum types

    def check_label(self, enum: str, label: str) -> None:
        """A label is a name to the server, and no longer than one."""
        for part in enum.split("."):
            self.check_name(part)
        size = len(label.encode(errors="replace"))
        if size > self.identifier_limit:
            raise Unsupported(
                f"the label {label!r} of enum {enum!r} has {size} bytes; {self.name} takes {self.identifier_limit}",
                hint="a string column with a check holds longer ones: c.enum(…, native=False)",
            )

    def create_enum(self, enum: EnumDefinition) -> Iterator[Piece]:
        yield self.statement(f"CREATE TYPE {self.quoted(enum.name)} AS ENUM ({self._listed(enum.values)})")

    def drop_enum(self, enum: EnumDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP TYPE {self.quoted(enum.name)}")

    @strategy(AddEnumValue)
    def add_enum_value(self, operation: AddEnumValue, before: Catalog) -> Iterator[Piece]:
        """A new value can't be used in the transaction that adds it: it is committed by itself."""
        place = ""
        if operation.before is not None:
            place = f" BEFORE {self.literal(operation.before)}"
        elif operation.after is not None:
            place = f" AFTER {self.literal(operation.after)}"
        type_ = self.quoted(operation.name)
        yield self.statement(
            f"ALTER TYPE {type_} ADD VALUE {self.literal(operation.value)}{place}",
            done_when=f"SELECT count(*) FROM pg_enum WHERE enumtypid = {self.literal(type_)}::regtype"
            f" AND enumlabel = {self.literal(operation.value)}",
            transactional=False,
        )

    @strategy(RenameEnumValue)
    def rename_enum_value(self, operation: RenameEnumValue, before: Catalog) -> Iterator[Piece]:
        yield self.statement(
            f"ALTER TYPE {self.quoted(operation.name)} RENAME VALUE"
            f" {self.literal(operation.value)} TO {self.literal(operation.to)}"
        )

    def change_enum(self, name: str, renamed: Mapping[str, str], before: Catalog, after: Catalog) -> Iterator[Piece]:
        """Values can be added and renamed, not taken away or moved: columns change to a new type of the same name."""
        columns = [(table.name, column.name) for table, column in columns_of_enum(before, name)]
        above = in_order(before, [thing for place in columns for thing in standing_on(before, *place)])
        for thing in reversed(above):
            yield from self.drop(thing)
        yield from self._retyped(name, renamed, before, after)
        for thing in above:
            yield from self.create(thing)

    def _retyped(self, name: str, renamed: Mapping[str, str], before: Catalog, after: Catalog) -> Iterator[Piece]:
        schema, _, base = name.rpartition(".")
        old = fitted(f"{base}__old")
        yield self.statement(f"ALTER TYPE {self.quoted(name)} RENAME TO {self.quoted(old)}")
        yield self.statement(f"CREATE TYPE {self.quoted(name)} AS ENUM ({self._listed(values_of(after, name))})")
        for table, column in columns_of_enum(before, name):
            changed = after.table(table.name).column(column.name)
            if column.default is not None:
                yield AlterTable(table.name, SetDefault(column.name, None))
            using = self._converted(column, changed.type, renamed)
            yield AlterTable(table.name, SetType(column.name, changed.type, using))
            if changed.default is not None:
                yield AlterTable(table.name, SetDefault(column.name, changed.default))
        yield self.statement(f"DROP TYPE {self.quoted(f'{schema}.{old}' if schema else old)}")

    def _converted(self, column: ColumnDefinition, to: TypeDefinition, renamed: Mapping[str, str]) -> str:
        name, type_ = self.compiler.identifier_preparer.quote(column.name), self.type_text(to)
        if is_array(column.type.construct):
            text = f"{name}::text[]"
            for value, new in renamed.items():
                text = f"array_replace({text}, {self.literal(value)}, {self.literal(new)})"
            return f"{text}::{type_}"
        if not renamed:
            return f"{name}::text::{type_}"
        cases = " ".join(f"WHEN {self.literal(value)} THEN {self.literal(new)}" for value, new in renamed.items())
        return f"(CASE {name}::text {cases} ELSE {name}::text END)::{type_}"

    def _listed(self, values: tuple[str, ...]) -> str:
        return ", ".join(map(self.literal, values))

    # -- domains

    def create_domain(self, domain: DomainDefinition) -> Iterator[Piece]:
        parts = [f"CREATE DOMAIN {self.quoted(domain.name)} AS {self.type_text(domain.type)}"]
        if domain.default is not None:
            parts.append(f"DEFAULT {self._default(domain)}")
        if not domain.nullable:
            parts.append("NOT NULL")
        parts += [self._check(check) for check in domain.checks]
        yield self.statement(" ".join(parts))

    def drop_domain(self, domain: DomainDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP DOMAIN {self.quoted(domain.name)}")

    def _replace_domain(self, was: DomainDefinition, now: DomainDefinition) -> Iterator[Piece]:
        """Columns keep a domain while its default, its NOT NULL and its checks change; its type can't."""
        if was.type != now.type:
            raise Unsupported(
                f"the type of domain {now.name!r} can't be changed", hint="create another, and alter the columns to it"
            )
        alter = f"ALTER DOMAIN {self.quoted(now.name)}"
        for gone in (check for check in was.checks if check not in now.checks):
            yield self.statement(f"{alter} DROP CONSTRAINT {self.compiler.identifier_preparer.quote(gone.name)}")
        if was.default != now.default:
            said = "DROP DEFAULT" if now.default is None else f"SET DEFAULT {self._default(now)}"
            yield self.statement(f"{alter} {said}")
        if was.nullable != now.nullable:
            yield self.statement(f"{alter} {'DROP' if now.nullable else 'SET'} NOT NULL")
        for new in (check for check in now.checks if check not in was.checks):
            yield self.statement(f"{alter} ADD {self._check(new)}")

    def _check(self, check: CheckDefinition) -> str:
        constraint = sqla.build_constraint(check)
        sa.Table("value", sa.MetaData(), constraint)
        return self.constraint_text(constraint)

    def _default(self, domain: DomainDefinition) -> str:
        assert domain.default is not None
        return default_text(self.ddl_compiler, domain.default)

    # -- sequences

    def create_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        yield self.statement(f"CREATE SEQUENCE {self.quoted(sequence.name)}{sequence_options(sequence)}")

    def drop_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP SEQUENCE {self.quoted(sequence.name)}")

    # -- schemas and extensions

    def create_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        yield self.statement(f"CREATE SCHEMA {self.compiler.identifier_preparer.quote(schema.name)}")

    def drop_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP SCHEMA {self.compiler.identifier_preparer.quote(schema.name)}")

    def create_extension(self, extension: ExtensionDefinition) -> Iterator[Piece]:
        quote = self.compiler.identifier_preparer.quote
        exists = " IF NOT EXISTS" if extension.if_not_exists else ""
        schema = f" SCHEMA {quote(extension.schema)}" if extension.schema else ""
        version = f" VERSION {self.literal(extension.version)}" if extension.version else ""
        yield self.statement(f"CREATE EXTENSION{exists} {quote(extension.name)}{schema}{version}")

    def drop_extension(self, extension: ExtensionDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP EXTENSION {self.compiler.identifier_preparer.quote(extension.name)}")

    def replace(self, was: ObjectDefinition, definition: ObjectDefinition) -> Iterator[Piece]:
        """ALTER, where what uses it shall keep it."""
        match was, definition:
            case DomainDefinition(), DomainDefinition():
                yield from self._replace_domain(was, definition)
            case SequenceDefinition(), SequenceDefinition():
                changed = sequence_options(definition, was) or " NO CYCLE"
                yield self.statement(f"ALTER SEQUENCE {self.quoted(definition.name)}{changed}")
            case _:
                yield from super().replace(was, definition)
