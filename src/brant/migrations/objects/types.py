"""The verbs for enum types, domains, sequences, schemas and extensions."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.definitions import CheckDefinition
from brant.catalog.enums import columns_of_enum, values_of
from brant.catalog.objects import (
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    SchemaDefinition,
    SequenceDefinition,
)
from brant.errors import AlreadyExists
from brant.migrations.objects.recording import ObjectRecorder
from brant.operations.columns import AlterColumn
from brant.operations.objects import CreateObject, DropObject, RenameObject, ReplaceObject
from brant.operations.tables import RenameTable
from brant.operations.types import AddEnumValue, RenameEnumValue, ReplaceEnum


class TypeVerbs(ObjectRecorder):
    """What a migration says about types and the places that tables are in."""

    # -- enum types

    def create_enum(self, name: str, values: Sequence[str] | type[enum.Enum]) -> None:
        """Create an enum type of its own, for columns ``Enum("a", "b", name=name)`` of several tables.

        Without this an enum type comes with its first column and goes with its last. Where there are no such types
        (MySQL, MariaDB, SQLite) nothing is run: each column carries the values.
        """
        named = [member.name for member in values] if isinstance(values, type) else list(values)
        carried = any(columns_of_enum(self._catalog, self._text(name, "an enum type's name")))
        if carried and not self._catalog.has_object("enum", name):
            raise AlreadyExists(f"enum type {name!r} came with a column already", where=self._where())
        if not named or len(set(named)) != len(named) or not all(isinstance(value, str) for value in named):
            raise self._mistake(f"an enum type has values, each once: {named!r}")
        self._record(CreateObject(EnumDefinition(name, tuple(named))))

    def add_enum_value(self, name: str, value: str, *, before: str | None = None, after: str | None = None) -> None:
        """Add a value to an enum type, behind all others unless ``before`` or ``after`` one of them.

        On PostgreSQL it is committed by itself, before it can be used. ``down`` makes the type without it, and stops
        where rows have it by then. Raises UnknownObject, AlreadyExists.
        """
        if before is not None and after is not None:
            raise self._mistake("a value stands before= or after= another, not both")
        self._record(AddEnumValue(self._text(name, "an enum type's name"), self._text(value, "a value"), before, after))

    def rename_enum_value(self, name: str, value: str, *, to: str) -> None:
        """Rename a value of an enum type; rows and defaults that have it follow."""
        self._record(RenameEnumValue(self._text(name, "an enum type's name"), value, self._text(to, "a value")))

    def replace_enum(self, name: str, values: Sequence[str], *, renamed: Mapping[str, str] | None = None) -> None:
        """Give an enum type other values, or another order.

        ``renamed`` says what rows get that have a value which goes; rows that have one without stop it.
        """
        renamed = renamed or {}
        known = self._try(values_of, self._catalog, self._text(name, "an enum type's name"))
        joined = [to for to in renamed.values() if to in known or list(renamed.values()).count(to) > 1]
        defaults = {
            (table.name, column.name): renamed[column.default]
            for table, column in columns_of_enum(self._catalog, name)
            if isinstance(column.default, str) and renamed.get(column.default) in joined
        }
        # Of values that become one nobody can tell on the way back which it was: such a default goes and comes again.
        for place in defaults:
            self._record(AlterColumn(*place, default=None))
        self._record(ReplaceEnum(name, tuple(values), tuple(renamed.items())))
        for place, default in defaults.items():
            self._record(AlterColumn(*place, default=default))

    def drop_enum(self, name: str, *, if_exists: bool = False) -> None:
        """Drop an enum type that create_enum() has made. Refused while columns have it."""
        if if_exists and not self._catalog.has_object("enum", name):
            return
        using = (f"{table.name}.{column.name}" for table, column in columns_of_enum(self._catalog, name))
        self._refuse_used(f"enum type {name!r}", using)
        self._record(DropObject("enum", self._text(name, "an enum type's name")))

    def has_enum(self, name: str) -> bool:
        """Whether the files know an enum type of that name, created by itself or with a column."""
        return self._catalog.has_object("enum", name) or any(columns_of_enum(self._catalog, name))

    # -- domains

    def create_domain(
        self,
        name: str,
        type: TypeEngine[Any] | type[TypeEngine[Any]],  # noqa: A002
        *,
        nullable: bool = True,
        default: object = None,
        checks: sa.CheckConstraint | str | Iterable[sa.CheckConstraint | str] = (),
    ) -> None:
        """Create a domain (PostgreSQL): a type with a default and checks on ``VALUE``.

        Columns have it as SQLAlchemy's ``postgresql.DOMAIN(name, type)``.
        """
        self._record(CreateObject(self._domain(name, type, nullable, default, checks)))

    def replace_domain(
        self,
        name: str,
        type: TypeEngine[Any] | type[TypeEngine[Any]],  # noqa: A002
        *,
        nullable: bool = True,
        default: object = None,
        checks: sa.CheckConstraint | str | Iterable[sa.CheckConstraint | str] = (),
    ) -> None:
        """Give a domain another default, NOT NULL and checks, while columns keep it; its type can't change."""
        self._record(ReplaceObject(self._domain(name, type, nullable, default, checks)))

    def drop_domain(self, name: str) -> None:
        """Drop a domain. PostgreSQL refuses while columns have it."""
        self._record(DropObject("domain", self._text(name, "a domain's name")))

    def _domain(
        self,
        name: str,
        type_: TypeEngine[Any] | type[TypeEngine[Any]],
        nullable: bool,
        default: object,
        checks: sa.CheckConstraint | str | Iterable[sa.CheckConstraint | str],
    ) -> DomainDefinition:
        if not sqla.is_type(type_):
            raise self._mistake(f"a domain has a SQLAlchemy type such as Integer, not {type_!r}")
        several = [checks] if isinstance(checks, sa.CheckConstraint | str) else checks
        given = [sa.CheckConstraint(check) if isinstance(check, str) else check for check in several]
        definitions = [self._try(sqla.item_definition, self._text(name, "a domain's name"), (), one) for one in given]
        return DomainDefinition(
            name,
            self._try(sqla.type_definition, type_),
            nullable,
            sqla.default_definition(default),
            tuple(one for one in definitions if isinstance(one, CheckDefinition)),
        )

    # -- sequences

    def create_sequence(
        self,
        name: str,
        *,
        start: int | None = None,
        increment: int | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
        cycle: bool = False,
        cache: int | None = None,
    ) -> None:
        """Create a sequence (PostgreSQL, MariaDB)."""
        self._record(
            CreateObject(
                SequenceDefinition(
                    self._text(name, "a sequence's name"), start, increment, minimum, maximum, cycle, cache
                )
            )
        )

    def replace_sequence(
        self,
        name: str,
        *,
        start: int | None = None,
        increment: int | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
        cycle: bool = False,
        cache: int | None = None,
    ) -> None:
        """Change the settings of a sequence; what is not said is the database's choice again. It goes on counting."""
        self._record(
            ReplaceObject(
                SequenceDefinition(
                    self._text(name, "a sequence's name"), start, increment, minimum, maximum, cycle, cache
                )
            )
        )

    def rename_sequence(self, name: str, to: str) -> None:
        """Rename a sequence."""
        self._record(
            RenameObject("sequence", self._text(name, "a sequence's name"), self._text(to, "a sequence's name"))
        )

    def drop_sequence(self, name: str) -> None:
        """Drop a sequence; ``down`` makes one that counts from its start. Refused while defaults of columns use it."""
        using = (
            f"{table.name}.{column.name}"
            for table in self._catalog
            for column in table.columns
            if not isinstance(column.default, str | None) and name.lower() in column.default.key.lower()
        )
        self._refuse_used(f"sequence {name!r}", using)
        self._record(DropObject("sequence", self._text(name, "a sequence's name")))

    # -- schemas and extensions

    def create_schema(self, name: str) -> None:
        """Create a schema for tables called ``name.table``: on MySQL and MariaDB a database."""
        self._record(CreateObject(SchemaDefinition(self._text(name, "a schema's name"))))

    def drop_schema(self, name: str) -> None:
        """Drop a schema. Refused when the files know of anything in it, and by the database when there is more."""
        inside = [table.name for table in self._catalog if table.name.startswith(f"{name}.")]
        inside += [known for _, known in self._catalog.objects if known.startswith(f"{name}.")]
        self._refuse_used(f"schema {name!r}", inside)
        self._record(DropObject("schema", self._text(name, "a schema's name")))

    def move_table(self, name: str, to: str | None) -> None:
        """Move a table to another schema, None being the default one; foreign keys and views follow."""
        base = self._text(name, "a table's name").rpartition(".")[2]
        self._record(RenameTable(name, f"{to}.{base}" if to else base))

    def create_extension(
        self, name: str, *, schema: str | None = None, version: str | None = None, if_not_exists: bool = False
    ) -> None:
        """Create an extension (PostgreSQL).

        With ``if_not_exists`` it may be there already; ``down`` drops it all the same.
        """
        self._record(
            CreateObject(ExtensionDefinition(self._text(name, "an extension's name"), schema, version, if_not_exists))
        )

    def drop_extension(self, name: str) -> None:
        """Drop an extension. PostgreSQL refuses while something uses it."""
        self._record(DropObject("extension", self._text(name, "an extension's name")))

    def _refuse_used(self, what: str, users: Iterable[str]) -> None:
        if listed := ", ".join(users):
            raise self._mistake(f"{what} can't be dropped: {listed} need it", hint="drop or alter those first")
