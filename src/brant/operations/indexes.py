"""Operations on indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.schema import DropIndex as DropIndexElement
from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import IndexDefinition, IndexElement, Online, TableDefinition
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.columns import AS_USUAL, UNCHANGED, Unchanged
from brant.operations.ddl import RenameIndex as RenameIndexElement
from brant.operations.index_ddl import CreateIndex, SetIndexComment


@dataclass(frozen=True, slots=True)
class AddIndex(Operation):
    """CREATE INDEX."""

    table: str
    index: IndexDefinition
    online: Online = AS_USUAL

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).with_index(self.index))

    def reverse(self, before: Catalog) -> Operation:
        return DropIndex(self.table, self.index.name, self.online)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield CreateIndex(before.table(self.table), self.index)

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).add", source.index_source(self.index, self.online)
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.index.name


@dataclass(frozen=True, slots=True)
class DropIndex(Operation):
    """DROP INDEX."""

    table: str
    name: str
    online: Online = AS_USUAL

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).without_index(self.name))

    def reverse(self, before: Catalog) -> Operation:
        return AddIndex(self.table, before.table(self.table).index(self.name), self.online)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        # DROP INDEX needs the name and, on some databases, the table: the columns don't matter.
        table = sqla.build_table(TableDefinition(self.table, ()))
        stand_in = IndexDefinition(self.name, (IndexElement(expression=sqla.expression("1")),))
        yield DropIndexElement(sqla.build_index(stand_in, table))

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).drop_index",
            source.quoted(self.name),
            **source.online_keywords(self.online),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class AlterIndex(Operation):
    """Another comment, or whether queries use it: what is not named stays as it is."""

    table: str
    name: str
    visible: bool | Unchanged = UNCHANGED
    comment: str | Unchanged | None = UNCHANGED
    online: Online = AS_USUAL

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        altered = self.altered(table.index(self.name))
        indexes = tuple(altered if index.name == self.name else index for index in table.indexes)
        return before.with_table_replaced(replace(table, indexes=indexes))

    def altered(self, index: IndexDefinition) -> IndexDefinition:
        """The index as it is afterwards."""
        if not isinstance(self.visible, Unchanged):
            index = replace(index, visible=self.visible)
        if not isinstance(self.comment, Unchanged):
            index = replace(index, comment=self.comment)
        return index

    def reverse(self, before: Catalog) -> Operation:
        was = before.table(self.table).index(self.name)
        return AlterIndex(
            self.table,
            self.name,
            UNCHANGED if isinstance(self.visible, Unchanged) else was.visible,
            UNCHANGED if isinstance(self.comment, Unchanged) else was.comment,
            self.online,
        )

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        if not isinstance(self.comment, Unchanged):
            yield SetIndexComment(self.table, self.name, self.comment)

    def source(self) -> str:
        comment = self.comment
        return source.call(
            f"schema.table({source.quoted(self.table)}).alter_index",
            source.quoted(self.name),
            visible=None if isinstance(self.visible, Unchanged) else repr(self.visible),
            comment=None if isinstance(comment, Unchanged) else "None" if comment is None else source.quoted(comment),
            **source.online_keywords(self.online),
        )

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
