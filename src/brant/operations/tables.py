"""Operations on whole tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy.schema import (
    CreateTable as CreateTableElement,
)
from sqlalchemy.schema import (
    DropTable as DropTableElement,
)
from sqlalchemy.schema import (
    DropTableComment,
    ExecutableDDLElement,
    SetColumnComment,
)
from sqlalchemy.schema import (
    SetTableComment as SetTableCommentElement,
)

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.errors import Irreversible
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.ddl import AlterTable, RenameTableAction
from brant.operations.index_ddl import CreateIndex, CreateMissingIndex
from brant.operations.rows import NOTHING, Execute


@dataclass(frozen=True, slots=True)
class CreateTable(Operation):
    """CREATE TABLE with its columns, constraints, indexes and comments.

    ``if_not_exists`` is for a table that the files don't know, and the database may have.
    """

    table: TableDefinition
    if_not_exists: bool = False

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table(self.table)

    def reverse(self, before: Catalog) -> Operation:
        if self.if_not_exists:
            raise Irreversible(
                f"whether {self.table.name!r} was there before is not known, nor whose rows are in it",
                hint=f"write def down(schema), with schema.drop_table({source.quoted(self.table.name)}) if it may go",
            )
        return DropTable(self.table.name, if_exists=("temporary", True) in self.table.options)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        table = sqla.build_table(self.table)
        yield CreateTableElement(table, if_not_exists=self.if_not_exists)
        yield from self.index_ddl(self.table)
        if table.comment:
            yield SetTableCommentElement(table)
        for column in table.columns:
            if column.comment:
                yield SetColumnComment(column)

    def index_ddl(self, table: TableDefinition) -> Iterator[ExecutableDDLElement]:
        """Its indexes, which are made after it."""
        element = CreateMissingIndex if self.if_not_exists else CreateIndex
        for index in sorted(table.indexes, key=lambda index: index.name):
            yield element(table, index)

    def source(self) -> str:
        keywords = {"if_not_exists": "True"} if self.if_not_exists else {}
        return source.table_source(self.table, "schema.create_table", keywords)

    def touches(self) -> frozenset[str]:
        return frozenset({self.table.name, *(key.referred_table for key in self.table.foreign_keys)})

    def changes(self) -> frozenset[str]:
        return frozenset({self.table.name})

    def names(self) -> Iterator[str]:
        yield from self.table.name.split(".")
        yield from self.table.column_names
        yield from (constraint.name for constraint in self.table.constraints)
        yield from (index.name for index in self.table.indexes)


@dataclass(frozen=True, slots=True)
class AssumeTable(Operation):
    """Says what a table is that raw SQL or another tool made; nothing is run."""

    table: TableDefinition

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(self.table)

    def reverse(self, before: Catalog) -> Operation:
        return ForgetTable(self.table.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return source.table_source(self.table, "schema.assume_table")

    def touches(self) -> frozenset[str]:
        return frozenset({self.table.name})


@dataclass(frozen=True, slots=True)
class ForgetTable(Operation):
    """Undoes AssumeTable: the files no longer say what the table is; nothing is run."""

    name: str

    def apply(self, before: Catalog) -> Catalog:
        return before.without_table(self.name)

    def reverse(self, before: Catalog) -> Operation:
        return AssumeTable(before.table(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return source.call("schema.forget_table", source.quoted(self.name))

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class DropTable(Operation):
    """DROP TABLE; its indexes and constraints go with it.

    ``if_exists`` is for a table that the files don't know, and the database may have.
    """

    name: str
    if_exists: bool = False
    lossy: ClassVar[bool] = True

    def apply(self, before: Catalog) -> Catalog:
        if self.if_exists and not before.has_table(self.name):
            return before.without_unknown(self.name)
        return before.without_table(self.name)

    def reverse(self, before: Catalog) -> Operation:
        if self.if_exists and not before.has_table(self.name):
            return Execute(NOTHING, NOTHING)  # as far as anybody knows, there was none
        return CreateTable(before.table(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield DropTableElement(sqla.build_table(TableDefinition(self.name, ())), if_exists=self.if_exists)

    def source(self) -> str:
        if_exists = "True" if self.if_exists else None
        return source.call("schema.drop_table", source.quoted(self.name), if_exists=if_exists)

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class RenameTable(Operation):
    """ALTER TABLE … RENAME TO; keys of other tables follow."""

    name: str
    to: str

    def apply(self, before: Catalog) -> Catalog:
        return before.rename_table(self.name, self.to)

    def reverse(self, before: Catalog) -> Operation:
        return RenameTable(self.to, self.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield AlterTable(self.name, RenameTableAction(self.to))

    def source(self) -> str:
        return source.call("schema.rename_table", source.quoted(self.name), to=source.quoted(self.to))

    def touches(self) -> frozenset[str]:
        return frozenset({self.name, self.to})

    def names(self) -> Iterator[str]:
        yield from self.to.split(".")


@dataclass(frozen=True, slots=True)
class SetTableComment(Operation):
    """COMMENT ON TABLE; ``None`` takes the comment away."""

    table: str
    comment: str | None

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(replace(before.table(self.table), comment=self.comment))

    def reverse(self, before: Catalog) -> Operation:
        return SetTableComment(self.table, before.table(self.table).comment)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        table = sqla.build_table(TableDefinition(self.table, (), comment=self.comment))
        yield SetTableCommentElement(table) if self.comment else DropTableComment(table)

    def source(self) -> str:
        comment = source.quoted(self.comment) if self.comment else "None"
        return source.call(f"schema.table({source.quoted(self.table)}).set_comment", comment)

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})
