"""DDL elements that SQLAlchemy lacks: ALTER TABLE with its actions, and renames.

An :class:`AlterTable` carries plain actions, so that a dialect can put the
actions of several operations into one statement. The text below is the
standard's; a dialect that spells an action differently has its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    ConstraintDefinition,
    Expression,
    ForeignKeyDefinition,
    Position,
    TableDefinition,
    TypeDefinition,
)


class Action(ABC):
    """One clause of an ALTER TABLE. ``uses`` names what it speaks of, for ordering."""

    __slots__ = ()

    @abstractmethod
    def render(self, compiler: DDLCompiler) -> str: ...

    @abstractmethod
    def uses(self) -> frozenset[str]:
        """Columns, indexes and constraints the clause reads or makes."""


class AlterTable(ExecutableDDLElement):
    """ALTER TABLE *table* action, action, …"""

    inherit_cache = False

    def __init__(self, table: str, *actions: Action) -> None:
        self.table = table
        self.actions = actions


@compiles(AlterTable)
def _alter_table(element: AlterTable, compiler: DDLCompiler, **_: Any) -> str:
    actions = ", ".join(action.render(compiler) for action in element.actions)
    return f"ALTER TABLE {quoted_table(compiler, element.table)} {actions}"


def quoted_table(compiler: DDLCompiler, table: str) -> str:
    schema, _, name = table.rpartition(".")
    quote = compiler.preparer.quote
    return f"{quote(schema)}.{quote(name)}" if schema else quote(name)


@dataclass(frozen=True, slots=True)
class AddColumnAction(Action):
    """``table`` is the table as it is afterwards: autoincrement and comments depend on it."""

    table: TableDefinition
    column: str
    position: Position | None = None

    def render(self, compiler: DDLCompiler) -> str:
        built = sqla.build_column_of(self.table, self.column)
        return f"ADD COLUMN {compiler.get_column_specification(built)}{position_text(compiler, self.position)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column}).union(behind(self.position))


def position_text(compiler: DDLCompiler, position: Position | None) -> str:
    """`` FIRST`` or `` AFTER column``, where a database knows that."""
    if position is None:
        return ""
    return " FIRST" if position.after is None else f" AFTER {compiler.preparer.quote(position.after)}"


def behind(position: Position | None) -> frozenset[str]:
    """The column that a position speaks of."""
    return frozenset({position.after}) if position and position.after else frozenset()


@dataclass(frozen=True, slots=True)
class DropColumnAction(Action):
    column: str

    def render(self, compiler: DDLCompiler) -> str:
        return f"DROP COLUMN {compiler.preparer.quote(self.column)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class RenameColumnAction(Action):
    column: str
    to: str

    def render(self, compiler: DDLCompiler) -> str:
        quote = compiler.preparer.quote
        return f"RENAME COLUMN {quote(self.column)} TO {quote(self.to)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column, self.to})


@dataclass(frozen=True, slots=True)
class RenameTableAction(Action):
    to: str

    def render(self, compiler: DDLCompiler) -> str:
        return f"RENAME TO {compiler.preparer.quote(self.to.rpartition('.')[2])}"

    def uses(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class SetType(Action):
    column: str
    type: TypeDefinition
    using: str | None = None

    def render(self, compiler: DDLCompiler) -> str:
        type_ = compiler.dialect.type_compiler_instance.process(self.type.construct)
        using = f" USING {self.using}" if self.using else ""
        return f"ALTER COLUMN {compiler.preparer.quote(self.column)} TYPE {type_}{using}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class SetNullable(Action):
    column: str
    nullable: bool

    def render(self, compiler: DDLCompiler) -> str:
        verb = "DROP" if self.nullable else "SET"
        return f"ALTER COLUMN {compiler.preparer.quote(self.column)} {verb} NOT NULL"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class SetDefault(Action):
    column: str
    default: str | Expression | None

    def render(self, compiler: DDLCompiler) -> str:
        name = compiler.preparer.quote(self.column)
        if self.default is None:
            return f"ALTER COLUMN {name} DROP DEFAULT"
        return f"ALTER COLUMN {name} SET DEFAULT {default_text(compiler, self.default)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class AddConstraintAction(Action):
    """``table`` is the table as it is afterwards."""

    table: TableDefinition
    constraint: ConstraintDefinition

    def render(self, compiler: DDLCompiler) -> str:
        built = sqla.build_table(self.table)
        wanted = self.constraint.name
        constraint = next(have for have in built.constraints if str(have.name) == wanted)
        return f"ADD {compiler.process(constraint)}"

    def uses(self) -> frozenset[str]:
        columns = getattr(self.constraint, "columns", ())
        if isinstance(self.constraint, ForeignKeyDefinition) and self.constraint.referred_table == self.table.name:
            columns += self.constraint.referred_columns
        return frozenset({self.constraint.name, *columns})


@dataclass(frozen=True, slots=True)
class DropConstraintAction(Action):
    """``held`` names what the database lets go only once the constraint is gone."""

    name: str
    kind: str = "CONSTRAINT"
    held: frozenset[str] = frozenset()

    def render(self, compiler: DDLCompiler) -> str:
        if self.kind == "PRIMARY KEY":
            return "DROP PRIMARY KEY"
        return f"DROP {self.kind} {compiler.preparer.quote(self.name)}"

    def uses(self) -> frozenset[str]:
        return self.held | {self.name}


@dataclass(frozen=True, slots=True)
class RenameConstraintAction(Action):
    name: str
    to: str

    def render(self, compiler: DDLCompiler) -> str:
        quote = compiler.preparer.quote
        return f"RENAME CONSTRAINT {quote(self.name)} TO {quote(self.to)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.name, self.to})


class RenameIndex(ExecutableDDLElement):
    """ALTER INDEX *name* RENAME TO *to*."""

    inherit_cache = False

    def __init__(self, table: str, name: str, to: str) -> None:
        self.table = table
        self.name = name
        self.to = to


@compiles(RenameIndex)
def _rename_index(element: RenameIndex, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    schema = element.table.rpartition(".")[0]
    prefix = f"{quote(schema)}." if schema else ""
    return f"ALTER INDEX {prefix}{quote(element.name)} RENAME TO {quote(element.to)}"


def default_text(compiler: DDLCompiler, default: str | Expression) -> str:
    """A server default as this database writes it."""
    arg: Any = default.construct if isinstance(default, Expression) else default
    column = sa.Column("c", sa.String(), server_default=arg)
    text = compiler.get_column_default_string(column)
    assert text is not None
    return text


def column_text(compiler: DDLCompiler, table: TableDefinition, column: ColumnDefinition) -> str:
    """The whole column specification, as CREATE TABLE would have it."""
    return compiler.get_column_specification(sqla.build_column_of(table, column.name))
