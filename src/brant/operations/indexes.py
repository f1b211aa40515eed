"""Operations on indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.schema import CreateIndex, ExecutableDDLElement
from sqlalchemy.schema import DropIndex as DropIndexElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import IndexDefinition, IndexElement, TableDefinition
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.ddl import RenameIndex as RenameIndexElement


@dataclass(frozen=True, slots=True)
class AddIndex(Operation):
    """CREATE INDEX."""

    table: str
    index: IndexDefinition

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).with_index(self.index))

    def reverse(self, before: Catalog) -> Operation:
        return DropIndex(self.table, self.index.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield CreateIndex(sqla.build_lone_index(self.index, before.table(self.table)))

    def source(self) -> str:
        return source.call(f"schema.table({source.quoted(self.table)}).add", source.index_source(self.index))

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.index.name


@dataclass(frozen=True, slots=True)
class DropIndex(Operation):
    """DROP INDEX."""

    table: str
    name: str

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).without_index(self.name))

    def reverse(self, before: Catalog) -> Operation:
        return AddIndex(self.table, before.table(self.table).index(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        # DROP INDEX needs the name and, on some databases, the table: the columns don't matter.
        table = sqla.build_table(TableDefinition(self.table, ()))
        stand_in = IndexDefinition(self.name, (IndexElement(expression=sqla.expression("1")),))
        yield DropIndexElement(sqla.build_index(stand_in, table))

    def source(self) -> str:
        return source.call(f"schema.table({source.quoted(self.table)}).drop_index", source.quoted(self.name))

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class RenameIndex(Operation):
    """ALTER INDEX … RENAME TO."""

    table: str
    name: str
    to: str

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        return before.with_table_replaced(table.with_index_renamed(self.name, self.to))

    def reverse(self, before: Catalog) -> Operation:
        return RenameIndex(self.table, self.to, self.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield RenameIndexElement(self.table, self.name, self.to)

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).rename_index",
            source.quoted(self.name),
            to=source.quoted(self.to),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.to
