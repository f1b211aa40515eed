"""Operations on primary keys, unique constraints, checks and foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ConstraintDefinition, ForeignKeyDefinition
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.ddl import AddConstraintAction, AlterTable, DropConstraintAction


@dataclass(frozen=True, slots=True)
class AddConstraint(Operation):
    """ALTER TABLE … ADD CONSTRAINT, of any of the four kinds."""

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
        if isinstance(self.constraint, ForeignKeyDefinition):
            return frozenset({self.table, self.constraint.referred_table})
        return frozenset({self.table})

    def changes(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.constraint.name


@dataclass(frozen=True, slots=True)
class DropConstraint(Operation):
    """ALTER TABLE … DROP CONSTRAINT, of any of the four kinds."""

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
