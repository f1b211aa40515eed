"""Operations on primary keys, unique constraints, checks, foreign keys and exclusion constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ConstraintDefinition, ForeignKeyDefinition, TableDefinition
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.ddl import AddConstraintAction, AlterTable, DropConstraintAction, RenameConstraintAction


@dataclass(frozen=True, slots=True)
class AddConstraint(Operation):
    """ALTER TABLE … ADD CONSTRAINT, of any kind."""

    table: str
    constraint: ConstraintDefinition

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).with_constraint(self.constraint))

    def reverse(self, before: Catalog) -> Operation:
        return DropConstraint(self.table, self.constraint.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        after = self.apply(before).table(self.table)
        yield AlterTable(self.table, AddConstraintAction(after, self.constraint))

    def source(self) -> str:
        return source.call(f"schema.table({source.quoted(self.table)}).add", source.constraint_source(self.constraint))

    def touches(self) -> frozenset[str]:
        return frozenset({self.table}) | _referred(self.constraint)

    def changes(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.constraint.name


@dataclass(frozen=True, slots=True)
class DropConstraint(Operation):
    """ALTER TABLE … DROP CONSTRAINT, of any kind."""

    table: str
    name: str

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).without_constraint(self.name))

    def reverse(self, before: Catalog) -> Operation:
        return AddConstraint(self.table, before.table(self.table).constraint(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield AlterTable(self.table, DropConstraintAction(self.name))

    def source(self) -> str:
        return source.call(f"schema.table({source.quoted(self.table)}).drop_constraint", source.quoted(self.name))

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class ReplaceConstraint(Operation):
    """Another constraint in place of one: another expression, other columns, another name, other options."""

    table: str
    name: str
    constraint: ConstraintDefinition

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        return before.with_table_replaced(table.with_constraint_replaced(self.name, self.constraint))

    def reverse(self, before: Catalog) -> Operation:
        return ReplaceConstraint(self.table, self.constraint.name, before.table(self.table).constraint(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        after = self.apply(before).table(self.table)
        yield AlterTable(self.table, DropConstraintAction(self.name), AddConstraintAction(after, self.constraint))

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).replace_constraint",
            source.quoted(self.name),
            source.constraint_source(self.constraint),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table}) | _referred(self.constraint)

    def changes(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.constraint.name


@dataclass(frozen=True, slots=True)
class RenameConstraint(Operation):
    """ALTER TABLE … RENAME CONSTRAINT."""

    table: str
    name: str
    to: str

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        return before.with_table_replaced(table.with_constraint_replaced(self.name, self.renamed(table)))

    def renamed(self, table: TableDefinition) -> ConstraintDefinition:
        """The constraint under its new name."""
        return replace(table.constraint(self.name), name=self.to)

    def reverse(self, before: Catalog) -> Operation:
        return RenameConstraint(self.table, self.to, self.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield AlterTable(self.table, RenameConstraintAction(self.name, self.to))

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).rename_constraint",
            source.quoted(self.name),
            to=source.quoted(self.to),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.to


@dataclass(frozen=True, slots=True)
class ValidateConstraint(Operation):
    """ALTER TABLE … VALIDATE CONSTRAINT. Where NOT VALID means nothing, there is nothing to do."""

    table: str
    name: str

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        return before.with_table_replaced(table.with_constraint_replaced(self.name, self.validated(table)))

    def validated(self, table: TableDefinition) -> ConstraintDefinition:
        """The constraint without its NOT VALID."""
        return _valid(table.constraint(self.name))

    def reverse(self, before: Catalog) -> Operation:
        """No database forgets that rows are valid: the constraint is made again."""
        return ReplaceConstraint(self.table, self.name, before.table(self.table).constraint(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return source.call(f"schema.table({source.quoted(self.table)}).validate_constraint", source.quoted(self.name))

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


NOT_VALID = "postgresql_not_valid"
"""The option of a check or foreign key that rows were not held against when it was made."""


def without_validity(table: TableDefinition) -> TableDefinition:
    """A table as it is created: it has no rows that a constraint could wait for."""
    return replace(table, checks=tuple(map(_valid, table.checks)), foreign_keys=tuple(map(_valid, table.foreign_keys)))


C = TypeVar("C", bound=ConstraintDefinition)


def _valid(constraint: C) -> C:
    if NOT_VALID not in dict(constraint.options):
        return constraint
    left = tuple((option, value) for option, value in constraint.options if option != NOT_VALID)
    return replace(constraint, options=left)


def _referred(constraint: ConstraintDefinition) -> frozenset[str]:
    if isinstance(constraint, ForeignKeyDefinition):
        return frozenset({constraint.referred_table})
    return frozenset()
